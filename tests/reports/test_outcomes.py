"""What became of units after support, beside comparable ones: worked out by hand for a handful of units."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.models import Role
from core.jalali import Period
from parks.models import Park
from reports.compute.support import Outcome, Told, total, weighted
from reports.models import PriceIndex, Report
from reports.pages.outcomes import outcomes_page
from support.models import Application
from tests.factories import ParkFactory, UnitFactory, UserFactory, manager_of
from tests.reports.province import enter
from tests.support.awards import ProgrammeFactory
from tests.units.ledger import declared

PAID_AT = datetime(2025, 2, 5, 9, tzinfo=UTC)  # بهمن ۱۴۰۳: before is دی ۱۴۰۳, six months later مرداد ۱۴۰۴
BEFORE, AFTER, MONTH = "1403-10", "1404-05", Period.parse("1404-06")


def test_sums_add_and_the_unknown_stays_unknown():
    one, silent = Outcome(workers=Told(1, 10, 15)), Outcome()
    assert total([one, silent, one]).workers == Told(2, 20, 30)
    assert total([silent]).workers.growth is None
    assert total([one]).workers.growth == 0.5
    assert Told(1, 0, 5).growth is None


def test_groups_with_few_comparable_units_are_left_out():
    many, few = (Outcome(workers=Told(n, n, 2 * n)) for n in (5, 4))
    assert weighted([(1, many, 5), (2, few, 4)]) == many
    assert weighted([(1, few, 4)]) is None


def month(unit, period, workers, made=None, added=None):
    output = None if added is None else {"output_value_rial": added + 100, "intermediate_cost_rial": 100}
    nominal = None if made is None else 1_200_000_000
    declared(unit, period, workers=workers, made_value_rial=made, nominal_value_rial=nominal, **(output or {}))


@pytest.fixture
def park(db):
    """One supported unit that grew by half, six like it that grew by a tenth, one of another group."""
    park = ParkFactory()
    supported = UnitFactory(park=park, group="food")
    Application.objects.create(
        number="A-1",
        programme=ProgrammeFactory(),
        unit=supported,
        stage="paid",
        stage_since=PAID_AT.date(),
        awarded_rial=5_000_000_000,
        paid_at=PAID_AT,
        filed_by=UserFactory(),
        search_key="",
    )
    month(supported, BEFORE, 10, 40_000_000, 100_000_000)
    month(supported, AFTER, 15, 60_000_000, 220_000_000)
    for place in range(7):
        other = UnitFactory(park=park, group="food" if place < 6 else "metal")
        month(other, BEFORE, 10, 50_000_000, 100_000_000)
        month(other, AFTER, 11, 55_000_000, 100_000_000)
    Report.objects.create(
        period=MONTH.code,
        kind="month",
        starts_on=MONTH.start,
        state="built",
        built_at=PAID_AT,
        digest="x",
        rule_version="1",
    )
    return park


def rows_of(user):
    six, twelve = outcomes_page(user, MONTH)["tables"]
    assert (six.reached, twelve.reached) == (1, 0)
    return {row.label: row for row in six.rows}


def test_supported_units_stand_beside_comparable_ones(park):
    rows = rows_of(UserFactory(role=Role.OFFICIAL))

    workers = rows["شاغلان (نفر)"]
    assert (workers.before, workers.after, workers.change) == ("۱۰", "۱۵", "۵۰٫۰٪ بیشتر")
    assert (workers.other, workers.rests, workers.other_rests) == ("۱۰٫۰٪ بیشتر", "۱ واحد", "۶ واحد")
    used = rows["بهره‌گیری از ظرفیت"]
    assert (used.before, used.after, used.change) == ("۴۰٫۰٪", "۶۰٫۰٪", "۲۰٫۰ واحد درصد بیشتر")
    assert used.other == "۵٫۰ واحد درصد بیشتر"


def test_real_value_is_unknown_without_an_index_and_deflated_with_one(park):
    official = UserFactory(role=Role.OFFICIAL)
    label = "ارزش افزودهٔ حقیقی در ماه (میلیون ریال)"
    assert (rows_of(official)[label].before, rows_of(official)[label].change) == ("—", "—")

    PriceIndex.objects.create(month=BEFORE, hundredths=10_000, base="1403", source="نمونه")
    PriceIndex.objects.create(month=AFTER, hundredths=11_000, base="1403", source="نمونه")

    row = rows_of(official)[label]
    assert (row.before, row.after, row.change) == ("۱۰۰", "۲۰۰", "۱۰۰٫۰٪ بیشتر")
    assert row.other == "۹٫۱٪ کمتر"


def test_manager_sees_no_support_of_another_park(client, park):
    assert outcomes_page(manager_of(park), MONTH)["paid"] == 1
    assert outcomes_page(manager_of(ParkFactory()), MONTH)["paid"] == 0


@pytest.mark.parametrize("more", [0, 3])
def test_page_costs_the_same_when_many_were_paid(client, django_assert_max_num_queries, park, more):
    for place in range(more):
        unit = UnitFactory(park=Park.objects.first(), group="textile")
        Application.objects.create(
            number=f"B-{place}",
            programme=ProgrammeFactory(),
            unit=unit,
            stage="paid",
            stage_since=PAID_AT.date(),
            awarded_rial=1,
            paid_at=PAID_AT,
            filed_by=UserFactory(),
            search_key="",
        )
    enter(client, UserFactory(role=Role.OFFICIAL))
    with django_assert_max_num_queries(12):
        assert client.get(reverse("reports:support_outcome", args=[MONTH])).status_code == 200
