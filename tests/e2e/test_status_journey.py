"""One status from the owner's phone to the month's report: said, verified, seen, and counted by the clock."""

from datetime import timedelta

import pytest
from django.db.models import F
from playwright.sync_api import expect

from accounts.models import Role
from core.jalali import today
from reports.models import Report
from reports.queries.due import last_due_month
from tests.factories import PASSWORD, ProductFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.processes import wait_until
from units.models import StatusChange, Unit

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
MOST_TAPS = 4


@pytest.fixture
def unit():
    unit = ProductFactory(unit__name="نان سهند").unit
    UnitFactory(name="پولاد ارس", park=unit.park)
    return unit


def let_time_pass():
    """The newest month that is due is the one in which all this happened.

    Nobody waits for the 11th of next month in a test, and the clock belongs to real processes: the ledger moves back.
    """
    month = last_due_month(today())
    ago = timedelta(days=(today() - month.last_day).days)
    StatusChange.objects.update(
        effective_on=F("effective_on") - ago, proposed_at=F("proposed_at") - ago, decided_at=F("decided_at") - ago
    )
    Unit.objects.update(
        created_at=F("created_at") - ago, status_on=F("status_on") - ago, last_confirmed_on=F("last_confirmed_on") - ago
    )
    return month


@pytest.mark.parametrize("width", [390, 1440])
def test_status_is_said_verified_seen_and_counted(width, unit, visit, celery_worker_process):
    owner = visit(owner_of(unit, password=PASSWORD), width=width)
    manager = visit(manager_of(unit.park, password=PASSWORD), width=width)
    official = visit(UserFactory(role=Role.OFFICIAL, password=PASSWORD), width=width)
    auditor = visit(UserFactory(role=Role.AUDITOR, password=PASSWORD), width=width)

    owner_says_semi_active_for_liquidity(owner)
    manager_verifies_from_the_inbox(manager, unit)
    official_finds_it_in_list_timeline_and_trail(official, unit)
    auditor_finds_it_in_the_whole_trail(auditor, unit)
    official.go_to("گزارش‌ها")
    official.sees("هنوز گزارشی نیست.")

    month = let_time_pass()
    worker = celery_worker_process.worker()
    celery_worker_process.beat(REPORT_TICK_SECONDS="1")
    wait_until(lambda: Report.objects.filter(period=month.code, state="built").exists(), 60, worker.output)
    official_finds_it_counted(official, unit, month)


def owner_says_semi_active_for_liquidity(owner):
    owner.press("نیمه‌فعال")
    owner.choose("کمبود نقدینگی")
    owner.press("ادامه", "button")
    owner.press("فرستادن اعلام", "button")

    owner.sees("اعلام شما فرستاده شد")
    assert owner.presses <= MOST_TAPS


def manager_verifies_from_the_inbox(manager, unit):
    manager.go_to("کارتابل")
    manager.sees("تغییرهای وضعیت در انتظار راستی‌آزمایی شما")
    manager.press(unit.name)
    manager.sees("کمبود نقدینگی")
    manager.press("تأیید تغییر", "button")

    manager.sees("نتیجه ثبت شد: تأییدشده")


def official_finds_it_in_list_timeline_and_trail(official, unit):
    official.go_to("واحدها")
    official.open_filters()
    official.choose("نیمه‌فعال", inside=official.page.locator("details.filters"))
    expect(official.page.locator("#results tbody tr")).to_have_count(1)
    official.press(unit.name)

    timeline = official.page.locator("#status-timeline li").first
    official.sees("نیمه‌فعال", inside=timeline)
    official.sees("کمبود نقدینگی", inside=timeline)
    official.press("تاریخچهٔ تغییرات")
    official.sees("تغییر وضعیت تأیید شد", inside=official.page.locator("section.card"))


def auditor_finds_it_in_the_whole_trail(auditor, unit):
    auditor.press("بیشتر") if auditor.on_phone else auditor.page.locator("summary.user").click()
    auditor.press("ردپای کارها")

    line = auditor.page.locator("#results tbody tr", has_text=unit.name).first
    auditor.sees("تغییر وضعیت تأیید شد", inside=line)


def official_finds_it_counted(official, unit, month):
    official.go_to("گزارش‌ها")
    official.press(month.label)

    counts = official.page.locator(".kpis")
    expect(counts.locator("data[data-figure=semi_active]").first).to_have_text("۱")
    official.press("به تفکیک")
    official.press(unit.park.name)
    expect(official.page.locator("data[data-figure=semi_active]").first).to_have_text("۱")
