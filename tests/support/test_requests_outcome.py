"""What a request costs and brings: ledger of losses, capacity with the closing, output before and after delivery."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from core.jalali import Period, from_jalali
from parks.models import UTILITY_UNITS, ParkUtility
from support.compute.ledger import LedgerMonth, Outcome, UnitMonth, ledger_of, outcome_of
from support.kinds import KINDS
from support.models import InfrastructureRequest
from support.queries.ledger import last_months, lost_output, outcome
from support.queries.requests import utility_of
from tests.factories import ParkFactory, UnitFactory
from tests.support.filing import DAY, WAYS, Case
from tests.units.ledger import declared

pytestmark = pytest.mark.django_db
MONTHS = ["1405-08", "1405-07"]


@pytest.fixture
def case():
    return Case(ParkFactory())


def month(unit, period, made=None, nominal=None, lost=None, planned=None, workers=None):
    hours = [None if one is None else Decimal(one) for one in (lost, planned)]
    return UnitMonth(unit, period, workers, made, nominal, *hours)


# ── the park's capacity ───────────────────────────────────────────────────────────────────────────────────────────
def capacity(case, kind="power"):
    return ParkUtility.objects.get(park=case.park, kind=kind).capacity


@pytest.mark.parametrize(("kind", "utility"), [(kind.code, kind.utility) for kind in KINDS.values() if kind.utility])
def test_closing_adds_what_was_delivered_and_reopening_takes_it_back(case, kind, utility):
    ParkUtility.objects.create(park=case.park, kind=utility, capacity=1000, demand=5000)
    request = case.at("delivered", kind)
    delivered = capacity(case, utility)

    request = case.move(request, "confirm")
    closed, gap = capacity(case, utility), utility_of(request).gap
    request = case.move(request, "reopen")

    assert (delivered, closed, gap, capacity(case, utility)) == (1000, 3000, 2000, 1000)
    assert (request.capacity_added, request.delivered_on, request.stage) == (None, None, "works")


def test_closed_again_adds_once(case):
    ParkUtility.objects.create(park=case.park, kind="power", capacity=1000)
    request = case.at("closed")

    for move in ("reopen", "deliver", "confirm"):
        request = case.move(request, move)

    assert (capacity(case), request.capacity_added) == (3000, 2000)


def test_refused_delivery_never_touched_the_capacity(case):
    ParkUtility.objects.create(park=case.park, kind="power", capacity=1000)

    case.move(case.at("delivered"), "refuse")

    assert capacity(case) == 1000


def test_more_than_unknown_is_still_unknown(case):
    ParkUtility.objects.create(park=case.park, kind="power", demand=5000)

    request = case.at("closed")

    assert (capacity(case), request.capacity_added) == (None, None)
    assert case.move(request, "reopen").stage == "works"


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS.values() if not kind.utility])
def test_kinds_without_a_utility_change_none(case, kind):
    row = ParkUtility.objects.create(park=case.park, kind="power", capacity=1000)

    case.at("closed", kind)

    row.refresh_from_db()
    assert (row.capacity, ParkUtility.objects.count()) == (1000, 1)


def test_taking_back_never_leaves_less_than_nothing(case):
    ParkUtility.objects.create(park=case.park, kind="power", capacity=1000)
    request = case.at("closed")
    ParkUtility.objects.update(capacity=500)  # measured anew meanwhile

    case.move(request, "reopen")

    assert capacity(case) == 0


def test_change_of_capacity_is_in_the_trail_and_in_the_timeline(case):
    row = ParkUtility.objects.create(park=case.park, kind="power", capacity=1000)

    request = case.at("closed")

    line = AuditEvent.objects.about(row).get()
    assert (line.verb, line.before["capacity"], line.after["capacity"]) == ("utility_updated", "1000.00", "3000.00")
    assert request.events.get(move="confirm").details == {"capacity_added": [None, "2000.00"]}


def test_measures_of_kind_and_utility_are_the_same():
    assert {kind.code: str(kind.unit) for kind in KINDS.values() if kind.utility} == {
        kind.code: str(UTILITY_UNITS[kind.utility]) for kind in KINDS.values() if kind.utility
    }


# ── the ledger ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_ledger_adds_up_month_by_month_and_keeps_what_is_unknown():
    rows = [
        month(1, "1405-08", made=60, nominal=1200, lost=20, planned=200, workers=10),
        month(2, "1405-08", made=None, nominal=2400, lost=None, planned=200, workers=None),
        month(1, "1405-06", made=100, nominal=1200, lost=0, planned=200, workers=12),
    ]

    found = ledger_of(rows, ["1405-08", "1405-07", "1405-06"])

    assert found.months == [
        LedgerMonth("1405-08", declared=2, jobs=10, idle_rial=40, lost_rial=10, lost_known=1),
        LedgerMonth("1405-07", declared=0, jobs=None, idle_rial=None, lost_rial=None, lost_known=0),
        LedgerMonth("1405-06", declared=1, jobs=12, idle_rial=0, lost_rial=0, lost_known=1),
    ]
    assert (found.lost_rial, found.lost_a_month) == (10, 5)


@pytest.mark.parametrize(
    ("nominal", "lost", "planned", "expected"),
    [(1200, 20, 200, 10), (None, 20, 200, None), (1200, None, 200, None), (1200, 20, None, None), (1200, 20, 0, None)],
)
def test_lost_output_is_nominal_by_the_share_of_lost_hours(nominal, lost, planned, expected):
    assert month(1, "1405-08", nominal=nominal, lost=lost, planned=planned).lost_rial == expected


def test_ledger_of_nothing_is_unknown():
    found = ledger_of([], MONTHS)

    assert (found.lost_rial, found.lost_a_month) == (None, None)


def test_months_that_are_over_run_back_over_the_new_year():
    assert last_months(from_jalali(1405, 2, 1), 3) == ["1405-01", "1404-12", "1404-11"]
    assert last_months(from_jalali(1405, 1, 31), 1) == ["1404-12"]


@pytest.mark.parametrize(("kind", "cause"), [("power", "power"), ("gas", "gas"), ("water", "water"), ("land", "other")])
def test_page_reads_accepted_declarations_of_the_affected_units_and_the_kinds_own_hours(case, kind, cause):
    unit, other = UnitFactory(park=case.park), UnitFactory(park=case.park)
    request = case.at("review", kind)
    request.affected_units.add(unit)
    for one in (unit, other):
        declared(one, "1405-08", **{"planned_hours": 200, "nominal_value_rial": 1200, f"lost_hours_{cause}": 50})
    declared(unit, "1405-07", "submitted", planned_hours=200, nominal_value_rial=1200)

    found = lost_output(request, from_jalali(1405, 9, 15), units=1)

    assert [(row.period, row.declared, row.lost_rial) for row in found.ledger.months[:2]] == [
        ("1405-08", 1, 25), ("1405-07", 0, None),
    ]  # fmt: skip
    assert (found.cause, len(found.ledger.months)) == (cause, 12)


# ── before and after ──────────────────────────────────────────────────────────────────────────────────────────────
def test_outcome_compares_the_mean_months_of_units_that_declared_on_both_sides():
    rows = [
        month(1, "a1", made=100, lost=30), month(1, "a2", made=140, lost=10), month(1, "b1", made=180, lost=5),
        month(2, "a1", made=50), month(2, "b1", made=None),
        month(3, "b1", made=70),
    ]  # fmt: skip

    found = outcome_of(rows, ["a1", "a2"], ["b1"], units=4)

    assert found == Outcome(4, 1, 120, 180, Decimal(20), Decimal(5))
    assert (found.change, found.rose) == (Decimal("0.5"), True)


@pytest.mark.parametrize(("before", "after", "rose"), [(100, 90, False), (100, 100, False), (0, 10, None)])
def test_output_rose_only_when_it_is_more(before, after, rose):
    rows = [month(1, "a", made=before), month(1, "b", made=after)]

    assert outcome_of(rows, ["a"], ["b"], units=1).rose is rose


def test_nothing_declared_on_one_side_is_unknown_not_zero():
    found = outcome_of([month(1, "a", made=5)], ["a"], ["b"], units=3)

    assert (found.matched, found.before_rial, found.after_rial, found.change, found.rose) == (0, None, None, None, None)


def test_windows_leave_out_the_month_of_delivery_and_those_not_over(case):
    unit = UnitFactory(park=case.park)
    request = case.at("works", today=from_jalali(1405, 1, 10))
    request.affected_units.add(unit)
    request = case.move(request, "deliver", today=from_jalali(1405, 3, 20))
    made = {"1404-08": 9_999, "1404-09": 100, "1405-02": 200, "1405-03": 9_999, "1405-04": 300, "1405-05": 9_999}
    for period, value in made.items():
        declared(unit, period, made_value_rial=value)

    found = outcome(request, from_jalali(1405, 5, 31), units=1)

    assert (found.before_rial, found.after_rial, found.matched) == (150, 300, 1)


@pytest.mark.parametrize("stage", [stage for stage in WAYS if stage not in {"delivered", "closed"}])
def test_only_what_was_delivered_has_an_outcome(case, stage):
    assert outcome(case.at(stage), DAY, units=0) is None


def test_page_of_a_closed_request_says_whether_output_rose(client, case):
    unit = UnitFactory(park=case.park)
    request = case.at("closed")
    request.affected_units.add(unit)
    request.delivered_on = DAY - timedelta(days=100)
    request.save(update_fields=["delivered_on"])
    delivery = Period.containing(request.delivered_on, "month")
    declared(unit, delivery.previous().code, made_value_rial=2_000_000_000)
    declared(unit, delivery.next().code, made_value_rial=3_000_000_000)
    client.force_login(case["manager"])

    page = client.get(request.get_absolute_url()).content.decode()

    assert "تولید این واحدها پس از تحویل بالا رفته است." in page
    assert InfrastructureRequest.objects.get().stage == "closed"
