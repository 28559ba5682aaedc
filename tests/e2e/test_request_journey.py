"""One infrastructure request from the first word to the park's own «it works», each person at a screen of their own."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from support.models import InfrastructureRequest
from tests.e2e.papers import paper
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
def test_request_goes_from_filing_to_the_managers_word(width, unit, cast, visit):
    at = {role: visit(person, width=width) for role, person in cast.items()}

    manager_files_through_the_guided_form(at["manager"], unit)
    path = InfrastructureRequest.objects.get().get_absolute_url()
    only_these_find_it(at, path, {"manager", "official", "director", "auditor"})

    decide(at["official"], "آغاز بررسی")
    decide(at["official"], "برگشت برای تکمیل", {"دستور یا دلیل": "نقشهٔ محل را پیوست کنید."}, is_open=True)
    manager_completes_and_sends_again(at["manager"])
    said = {"برآورد هزینه": "۱۲۰٬۰۰۰٬۰۰۰٬۰۰۰", "دستور یا دلیل": "در مرداد ماه بازدید شد."}
    decide(at["official"], "پیشنهاد به مدیر استان", said)
    director_approves(at["director"])
    only_these_find_it(at, path, {"manager", "official", "director", "auditor", "agency"})

    decide(at["agency"], "آغاز اجرا")
    decide(at["agency"], "گزارش پیشرفت", {"پیشرفت فیزیکی": "۶۰"}, is_open=True)
    at["agency"].sees("۶۰٪")
    decide(at["agency"], "تحویل", is_open=True)
    decide(at["manager"], "کار می‌کند؛ پایان")

    assert InfrastructureRequest.objects.get().stage == "closed"
    auditor_reads_it_all_and_decides_nothing(at["auditor"])


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


def director_approves(director):
    director.go_to("کارتابل")
    director.press(TITLE)
    expect(director.box("دستگاه مجری")).to_have_value("power")
    expect(director.box("برآورد هزینه")).to_have_value("۱۲۰٬۰۰۰٬۰۰۰٬۰۰۰")
    said = {"محل اعتبار": "اعتبار استانی", "تاریخ تعهد": "۱۴۰۶/۰۳/۳۱"}
    decide(director, "تصویب", said, is_open=True)
    director.sees("شرکت توزیع برق")


def auditor_reads_it_all_and_decides_nothing(auditor):
    auditor.go_to("زیرساخت")
    auditor.press(TITLE)
    auditor.sees("شهرک درستی کار را تأیید کرد")
    auditor.sees("نقشه.pdf")
    expect(auditor.page.locator("#decision")).to_have_count(0)
