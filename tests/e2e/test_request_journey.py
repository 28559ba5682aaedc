"""One infrastructure request from the first word to the park's own «it works», each person at a screen of their own."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from parks.models import ParkUtility
from support.models import InfrastructureRequest
from tests.e2e.papers import paper, photograph
from tests.factories import (
    PASSWORD,
    AgencyFactory,
    ParkFactory,
    ProductFactory,
    UserFactory,
    manager_of,
    owner_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "افزایش دیماند برق از دو به پنج مگاوات"


@pytest.fixture
def unit():
    return ProductFactory(unit__name="نان سهند").unit


@pytest.fixture
def cast(unit):
    """Everybody who has a part in it, and two who have none."""
    power = AgencyFactory(code="power", name="شرکت توزیع برق")
    return {
        "manager": manager_of(unit.park, password=PASSWORD),
        "official": UserFactory(role=Role.OFFICIAL, password=PASSWORD),
        "director": UserFactory(role=Role.DIRECTOR, password=PASSWORD),
        "agency": UserFactory(role=Role.AGENCY, agency=power, password=PASSWORD),
        "auditor": UserFactory(role=Role.AUDITOR, password=PASSWORD),
        "stranger": manager_of(ParkFactory(), password=PASSWORD),
        "owner": owner_of(unit, password=PASSWORD),
    }


@pytest.mark.parametrize("width", [390, 1440])
def test_request_goes_from_filing_to_the_managers_word_and_comes_back(width, unit, cast, visit):
    at = {role: visit(person, width=width) for role, person in cast.items()}
    utility = ParkUtility.objects.create(park=unit.park, kind="power", capacity=2000)

    manager_files_through_the_guided_form(at["manager"], unit)
    path = InfrastructureRequest.objects.get().get_absolute_url()
    only_these_find_it(at, path, {"manager", "official", "director", "auditor"})

    official_and_manager_settle_what_is_missing(at)
    official_asks_the_agency_and_waits_for_its_answer(at)
    only_these_find_it(at, path, {"manager", "official", "director", "auditor", "agency"})
    director_approves_and_funds(at["director"])

    decide(at["agency"], "برگزاری مناقصه")
    decide(at["agency"], "آغاز اجرا", is_open=True)
    agency_reports_progress_with_a_photograph(at["agency"])
    decide(at["agency"], "تحویل", {"مقدار تحویل‌شده": "۳٬۰۰۰"}, is_open=True)
    decide(at["manager"], "کار می‌کند؛ پایان")
    assert capacity_of(utility) == (InfrastructureRequest.objects.get().stage, 5000) == ("closed", 5000)

    decide(at["manager"], "بازگشایی", {"دستور یا دلیل": "ولتاژ دوباره افت کرد."}, is_open=True)
    assert capacity_of(utility) == ("works", 2000)
    decide(at["agency"], "تحویل", {"مقدار تحویل‌شده": "۲٬۵۰۰"})
    decide(at["manager"], "کار می‌کند؛ پایان")
    assert capacity_of(utility) == ("closed", 4500)
    auditor_reads_it_all_and_decides_nothing(at["auditor"])


@pytest.mark.parametrize("width", [390, 1440])
def test_request_is_rejected_and_the_manager_reads_why(width, unit, cast, visit):
    at = {role: visit(cast[role], width=width) for role in ("manager", "official", "director")}
    manager_files_through_the_guided_form(at["manager"], unit)

    decide(at["official"], "آغاز بررسی")
    path = InfrastructureRequest.objects.get().get_absolute_url()
    at["director"].page.goto(path)
    decide(at["director"], "رد درخواست", {"دستور یا دلیل": "پست تازه امسال در برنامه نیست."}, is_open=True)

    at["manager"].page.goto(path)
    at["manager"].sees("پست تازه امسال در برنامه نیست.")
    expect(at["manager"].page.locator("#decision")).to_have_count(0)
    assert InfrastructureRequest.objects.get().stage == "rejected"


def capacity_of(utility):
    """The request's stage and what the park has of the utility."""
    utility.refresh_from_db()
    return InfrastructureRequest.objects.get().stage, utility.capacity


def official_and_manager_settle_what_is_missing(at):
    decide(at["official"], "آغاز بررسی")
    decide(at["official"], "برگشت برای تکمیل", {"دستور یا دلیل": "نقشهٔ محل را پیوست کنید."}, is_open=True)
    manager_completes_and_sends_again(at["manager"])


def official_asks_the_agency_and_waits_for_its_answer(at):
    official, agency = at["official"], at["agency"]
    official.go_to("کارتابل")
    official.press(TITLE)
    official.choose("استعلام از دستگاه‌ها", inside=official.page.locator("#decision"))
    expect(official.page.get_by_role("checkbox", name="شرکت توزیع برق")).to_be_checked()
    official.fill("دستور یا دلیل", "آیا پست ظرفیت آزاد دارد؟")
    official.press("ثبت تصمیم", "button")
    official.sees("پیشنهاد به کارگروه پس از رسیدن پاسخ شرکت توزیع برق شدنی است.")

    agency.go_to("کارتابل")
    agency.press(TITLE)
    agency.sees("آیا پست ظرفیت آزاد دارد؟")
    agency.box("نظر دستگاه").select_option("conditional")
    agency.box("عکس یا نامه").set_input_files(paper("پاسخ.pdf"))
    decide(agency, "پاسخ به استعلام", {"دستور یا دلیل": "با نوسازی فیدر شدنی است."}, is_open=True)

    said = {"برآورد هزینه": "۱۲۰٬۰۰۰٬۰۰۰٬۰۰۰", "دستور یا دلیل": "در مرداد ماه بازدید شد."}
    decide(official, "پیشنهاد به کارگروه", said)


def director_approves_and_funds(director):
    director.go_to("کارتابل")
    director.press(TITLE)
    director.sees("با نوسازی فیدر شدنی است.")
    director.choose("تصویب", inside=director.page.locator("#decision"))
    expect(director.box("دستگاه مجری")).to_have_value("power")
    expect(director.box("برآورد هزینه")).to_have_value("۱۲۰٬۰۰۰٬۰۰۰٬۰۰۰")
    expect(director.box("محل اعتبار")).to_have_count(0)  # what another move needs is not asked
    said = {"تاریخ تعهد": "۱۴۰۶/۰۳/۳۱", "شمارهٔ مصوبه": "۱۲/۴۰۵"}
    decide(director, "تصویب", said, is_open=True)
    director.sees("شرکت توزیع برق")
    decide(director, "تأمین اعتبار", {"محل اعتبار": "اعتبار استانی"}, is_open=True)


def agency_reports_progress_with_a_photograph(agency):
    agency.choose("گزارش پیشرفت", inside=agency.page.locator("#decision"))
    agency.box("عکس یا نامه").set_input_files(photograph("کارگاه.png"))
    decide(agency, "گزارش پیشرفت", {"پیشرفت فیزیکی": "۶۰"}, is_open=True)
    agency.sees("۶۰٪")
    photo = agency.page.get_by_role("img", name="کارگاه.png")
    photo.scroll_into_view_if_needed()
    expect(photo).to_have_js_property("naturalWidth", 1)


def manager_files_through_the_guided_form(manager, unit):
    manager.go_to("زیرساخت")
    manager.press("درخواست تازه")
    expect(manager.box("شهرک")).to_have_value(unit.park.code)
    manager.choose("برق")
    manager.fill("عنوان کوتاه", TITLE)
    manager.press("ادامه", "button")

    manager.fill("شرح نیاز", "در تابستان هر روز سه ساعت بی‌برقیم.")
    manager.fill("توان مورد نیاز", "۳٬۰۰۰")
    manager.box("سطح ولتاژ").select_option("20")
    manager.press("ذخیره و ادامه", "button")

    manager.choose(unit.name)
    manager.press("ذخیره و ادامه", "button")

    manager.box("پیوست‌ها").set_input_files(paper("نامه.pdf"))
    manager.press("افزودن پیوست", "button")
    manager.sees("نامه.pdf")
    manager.press("ادامه", inside=manager.page.locator("form"))

    manager.sees("در تابستان هر روز سه ساعت بی‌برقیم.")
    manager.sees("نامه.pdf")
    manager.press("ثبت درخواست", "button")
    manager.sees("ثبت‌شده")


def only_these_find_it(at, path, finders):
    assert {role for role, visitor in at.items() if visitor.status_of(path) == 200} == finders
    assert {visitor.status_of(path) for role, visitor in at.items() if role not in finders} == {404}
    file = InfrastructureRequest.objects.get().files.first()
    assert {role for role, visitor in at.items() if visitor.status_of(file.url) == 200} == finders


def decide(person, move, words=None, *, is_open=False):
    """Take the request out of the inbox, unless it lies open, and make one move with what it needs."""
    if not is_open:
        person.go_to("کارتابل")
        person.press(TITLE)
    person.choose(move, inside=person.page.locator("#decision"))
    for label, text in (words or {}).items():
        person.fill(label, text)
    person.press("ثبت تصمیم", "button")
    person.sees(f"ثبت شد: {move}.")


def manager_completes_and_sends_again(manager):
    manager.go_to("کارتابل")
    manager.press(TITLE)
    manager.sees("نقشهٔ محل را پیوست کنید.")
    manager.sees("مهلت‌شمار ایستاده است")
    manager.press("ویرایش")
    manager.press("پیوست‌ها")
    manager.box("پیوست‌ها").set_input_files(paper("نقشه.pdf"))
    manager.press("افزودن پیوست", "button")
    manager.press("ادامه", inside=manager.page.locator("form"))
    manager.press("رفتن به صفحهٔ درخواست")
    decide(manager, "پاسخ و بازفرستادن", {"دستور یا دلیل": "نقشه پیوست شد."}, is_open=True)


def auditor_reads_it_all_and_decides_nothing(auditor):
    auditor.go_to("زیرساخت")
    auditor.press(TITLE)
    auditor.sees("شهرک درستی کار را تأیید کرد")
    auditor.sees("بازگشایی شد")
    auditor.sees("نقشه.pdf")
    expect(auditor.page.locator("#decision")).to_have_count(0)
