"""One programme from its writing to the first payment, with the owner told at every step why."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from core.jalali import format_date, today
from support.models import Application, Programme
from tests.e2e.papers import paper
from tests.factories import PASSWORD, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "سرمایه در گردش واحدهای نیمه‌فعال"
REASON = "اشتغال پایدار است و برنامهٔ تولید روشن."


@pytest.fixture
def unit():
    return UnitFactory(name="نان سهند", status="semi_active", status_reason="liquidity", workers_nominal=60)


@pytest.fixture
def cast(unit):
    running = UnitFactory(name="پولاد ارس", park=unit.park)
    return {
        "owner": owner_of(unit, password=PASSWORD),
        "official": UserFactory(role=Role.OFFICIAL, password=PASSWORD),
        "director": UserFactory(role=Role.DIRECTOR, password=PASSWORD),
        "manager": manager_of(unit.park, password=PASSWORD),
        "neighbour": owner_of(running, password=PASSWORD),
        "stranger": manager_of(ParkFactory(), password=PASSWORD),
    }


@pytest.mark.parametrize("width", [390, 1440])
def test_programme_goes_from_its_writing_to_a_payment_the_owner_sees(width, unit, cast, visit):
    at = {role: visit(person, width=width) for role, person in cast.items()}

    official_writes_a_programme(at["official"])
    owners_see_nothing_yet(at["owner"])
    director_launches_it(at["director"])
    neighbour_reads_why_not(at["neighbour"])
    owner_applies_with_a_paper(at["owner"], unit)
    application = Application.objects.get()
    only_these_find_it(at, application, {"owner", "official", "director", "manager"})

    decide(at["official"], unit, "تأیید مدارک")
    decide(at["director"], unit, "تصویب", {"مبلغ مصوب": "۴٬۰۰۰٬۰۰۰٬۰۰۰", "دلیل یا توضیح": REASON})
    decide(at["official"], unit, "ثبت پرداخت")

    owner_sees_decision_reason_and_payment(at["owner"])
    programme = Programme.objects.get()
    assert (programme.committed_rial, programme.paid_rial) == (4_000_000_000, 4_000_000_000)


def official_writes_a_programme(official):
    official.go_to("حمایت‌ها")
    official.press("برنامهٔ تازه")
    official.fill("عنوان", TITLE)
    official.box("نوع").select_option("working_capital")
    official.fill("بودجه", "۱۰٬۰۰۰٬۰۰۰٬۰۰۰")
    official.fill("آغاز ثبت درخواست", format_date(today(), "short"))
    official.fill("پایان ثبت درخواست", format_date(today() + timedelta(days=60), "short"))
    official.fill("مدارک لازم", "صورت‌های مالی سال گذشته")
    official.choose("نیمه‌فعال")
    official.fill("شرط: دست‌کم شاغلان", "۱۰")
    official.press("ذخیره", "button")
    official.sees("پیش‌نویس")
    expect(official.page.get_by_role("button", name="اعلام برنامه")).to_have_count(0)


def owners_see_nothing_yet(owner):
    assert owner.status_of(Programme.objects.get().get_absolute_url()) == 404


def director_launches_it(director):
    director.go_to("حمایت‌ها")
    director.press(TITLE)
    director.press("اعلام برنامه", "button")
    director.sees("باز")


def neighbour_reads_why_not(neighbour):
    neighbour.page.goto(Programme.objects.get().get_absolute_url())
    neighbour.sees("شرایط را ندارد")
    neighbour.sees("وضعیت واحد: نیمه‌فعال")
    expect(neighbour.page.get_by_role("button", name="درخواست حمایت")).to_have_count(0)


def owner_applies_with_a_paper(owner, unit):
    owner.press("بیشتر")
    owner.press("حمایت‌ها")
    owner.press(TITLE)
    owner.sees("شرایط را دارد")
    owner.sees("شاغلان (نفر): دست‌کم ۱۰")
    owner.press("درخواست حمایت", "button")

    owner.sees("صورت‌های مالی سال گذشته")
    owner.fill("مبلغ درخواستی", "۵٬۰۰۰٬۰۰۰٬۰۰۰")
    owner.fill("برای چه کاری می‌خواهید؟", "خرید مواد اولیهٔ سه ماه")
    owner.box("مدارک").set_input_files(paper("صورت مالی.pdf"))
    owner.press("ادامه و بازبینی", "button")
    owner.sees("صورت مالی.pdf")
    owner.choose("فرستادن درخواست")
    owner.press("ثبت", "button", inside=owner.page.locator("#decision"))
    owner.sees("ثبت شد: فرستادن درخواست.")


def only_these_find_it(at, application, finders):
    addresses = [application.get_absolute_url(), application.files.get().url]
    for path in addresses:
        assert {role for role, visitor in at.items() if visitor.status_of(path) == 200} == finders
        assert {visitor.status_of(path) for role, visitor in at.items() if role not in finders} == {404}


def decide(person, unit, move, words=None):
    """Take the application out of the inbox and make one move, with what it needs."""
    person.go_to("کارتابل")
    person.press(unit.name, inside=person.page.locator("section", has_text="درخواست‌های حمایت در انتظار شما"))
    person.choose(move, inside=person.page.locator("#decision"))
    for label, text in (words or {}).items():
        person.fill(label, text)
    person.press("ثبت", "button", inside=person.page.locator("#decision"))
    person.sees(f"ثبت شد: {move}.")


def owner_sees_decision_reason_and_payment(owner):
    owner.page.reload()
    owner.sees("پرداخت‌شده", inside=owner.page.locator(".head"))
    owner.sees(REASON)
    owner.sees("۴٬۰۰۰٬۰۰۰٬۰۰۰ ریال")
    owner.sees("پرداخت شد", inside=owner.page.locator(".tl"))
