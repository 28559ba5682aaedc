"""What became of units after support, beside comparable ones: worked out by hand for a handful of units."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Role
from core.jalali import Period
from parks.models import Park
from reports.compute.support import (
    Cell,
    Horizon,
    Outcome,
    Outcomes,
    Told,
    as_rows,
    for_everyone,
    from_rows,
    measured,
    total,
)
from reports.measure import Measure
from reports.models import PriceIndex, Report
from reports.pages.outcomes import outcomes_page
from support.models import Application
from tests.factories import ParkFactory, UnitFactory, UserFactory, manager_of
from tests.reports.province import enter
from tests.support.awards import ProgrammeFactory
from tests.units.ledger import declared, event

PAID_AT = datetime(2025, 2, 5, 9, tzinfo=UTC)  # بهمن ۱۴۰۳: before is دی ۱۴۰۳, six months later مرداد ۱۴۰۴
BEFORE, AFTER, MONTH = "1403-10", "1404-05", Period.parse("1404-06")


def test_sums_add_and_the_unknown_stays_unknown():
    one, silent = Outcome(workers=Told(1, 10, 15)), Outcome()
    assert total([one, silent, one]).workers == Told(2, 20, 30)
    assert total([silent]).workers == Told()


def workers(own, other):
    return Cell(Outcome(workers=Told(*own)), Outcome(workers=Told(*other)))


def test_groups_with_few_comparable_units_are_left_out():
    many, few = workers((2, 30, 45), (5, 10, 11)), workers((1, 70, 80), (4, 10, 90))

    found = measured([many, few], reached=4)["workers"]

    assert (found.own_before, found.own_after) == (Measure(100, 1, 3, 4), Measure(125, 1, 3, 4))
    assert (found.other_before.value, found.other_after.value) == (30, 33)
    assert (found.other_before.covered, found.other_before.expected, found.compared) == (2, 3, 5)
    assert measured([few], reached=1)["workers"].other_before.value is None


def test_comparable_units_weigh_by_the_supported_and_not_by_their_own_number():
    """One supported unit of a large group, nine of a small one: the large group does not drown the small."""
    large = workers((1, 10, 10), (1_000, 100_000, 200_000))
    small = workers((9, 90, 90), (10, 100, 110))

    found = measured([large, small], reached=10)["workers"]

    assert (found.other_before.value, found.other_after.value) == (100, 119)


def test_status_of_comparable_units_is_told_in_shares_of_the_supported():
    cells = [
        Cell(Outcome(running=Told(1, 0, 1)), Outcome(running=Told(10, 10, 5))),
        Cell(Outcome(running=Told(3, 3, 3)), Outcome(running=Told(8, 4, 4))),
        Cell(Outcome(running=Told(2, 1, 2)), Outcome(running=Told(4, 4, 4))),
    ]

    found = measured(cells, reached=7)["running"]

    assert (found.own_before, found.own_after) == (Measure(4, 6, 6, 7), Measure(6, 6, 6, 7))
    assert (found.other_before.value, found.other_after.value) == (Decimal("0.625"), Decimal("0.5"))
    assert (found.other_before.covered, found.compared) == (4, 18)


def test_nothing_before_or_less_than_nothing_has_no_growth():
    for before, after in ((0, 5), (-3, 5)):
        assert measured([workers((6, 10, 10), (6, before, after))], 6)["workers"].other_before.value is None
        assert measured([workers((6, before, after), (6, 10, 20))], 6)["workers"].other_before.value is None


def test_outcome_is_frozen_and_read_again_without_loss():
    measures = measured([workers((5, 30, 45), (5, 10, 11))], reached=6)
    found = Outcomes(7, 10**12, ("guarantee", "revival"), "1400", {6: Horizon(6, measures), 12: Horizon(0, {})})

    assert from_rows(as_rows(found)) == found
    assert from_rows(as_rows(Outcomes())) == Outcomes()
    assert max(len(text) for key, part, _measure in as_rows(found) for text in (key, part)) <= 24


def test_readers_of_the_files_get_no_figure_of_a_few_supported_units():
    few, many = (measured([workers((units, 30, 45), (9, 10, 11))], reached=units) for units in (4, 5))

    told = for_everyone(Outcomes(9, 1, (), "", {6: Horizon(4, few), 12: Horizon(5, many)})).horizons

    assert (told[6].measures["workers"].own_before, told[6].measures["workers"].compared) == (
        Measure(None, None, 4, 4),
        0,
    )
    assert told[12].measures == many


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
    event(supported, "active", date(2024, 1, 1))
    month(supported, BEFORE, 10, 40_000_000, 100_000_000)
    month(supported, AFTER, 15, 60_000_000, 220_000_000)
    for place in range(7):
        other = UnitFactory(park=park, group="food" if place < 6 else "metal")
        event(other, "active", date(2024, 1, 1))
        if place < 3:
            event(other, "closed", date(2025, 6, 1))
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
    six, twelve = outcomes_page(user, Report.objects.get())["tables"]
    assert (six.reached, twelve.reached) == (1, 0)
    return {row.label: row for row in six.rows}


def test_supported_units_stand_beside_comparable_ones(park):
    rows = rows_of(UserFactory(role=Role.OFFICIAL))

    workers = rows["شاغلان (نفر)"]
    assert (workers.before, workers.after, workers.change) == ("۱۰", "۱۵", "۵۰٫۰٪ بیشتر")
    assert (workers.other, workers.rests, workers.other_rests) == ("۱۰٫۰٪ بیشتر", "۱ واحد", "۶ سنجش")
    used = rows["بهره‌گیری از ظرفیت"]
    assert (used.before, used.after, used.change) == ("۴۰٫۰٪", "۶۰٫۰٪", "۲۰٫۰ واحد درصد بیشتر")
    assert (used.other, used.other_way) == ("۵٫۰ واحد درصد بیشتر", "از ۵۰٫۰٪ به ۵۵٫۰٪")


def test_status_is_measured_on_both_sides_as_of_the_same_days(park):
    rows = rows_of(UserFactory(role=Role.OFFICIAL))

    running = rows["واحد در حال کار (فعال یا نیمه‌فعال)"]
    assert (running.before, running.after, running.change) == ("۱ (۱۰۰٫۰٪)", "۱ (۱۰۰٫۰٪)", "بی‌تغییر")
    assert (running.other, running.other_way) == ("۵۰٫۰ واحد درصد کمتر", "از ۱۰۰٫۰٪ به ۵۰٫۰٪")
    assert (running.rests, running.other_rests) == ("۱ واحد", "۶ سنجش")


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
    assert outcomes_page(manager_of(park), Report.objects.get())["paid"] == 1
    assert outcomes_page(manager_of(ParkFactory()), Report.objects.get())["paid"] == 0


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
