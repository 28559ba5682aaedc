"""What held on a day, what the output says instead, who has been silent; told by small ledgers."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Role
from core.jalali import Period, from_jalali
from tests.factories import UnitFactory, UserFactory
from tests.units.ledger import TODAY, declared, event, pending, thresholds
from units.models import StatusThreshold, Unit
from units.queries.declarations import closed_all_month
from units.queries.status import (
    disagreements,
    silent_since,
    silent_units,
    spans_of,
    status_as_of,
    with_computed_status,
)

pytestmark = pytest.mark.django_db


# ── as of a day ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def storied():
    unit = UnitFactory(status="")
    event(unit, "under_construction", date(2020, 1, 1))
    event(unit, "active", date(2021, 1, 1))
    event(unit, "closed", date(2022, 6, 1), reason="gas")
    event(unit, "semi_active", date(2024, 3, 1), reason="market")
    return unit


@pytest.mark.parametrize(
    ("day", "status", "since", "reason"),
    [
        (date(2019, 12, 31), "", None, ""),
        (date(2020, 1, 1), "under_construction", date(2020, 1, 1), ""),
        (date(2020, 12, 31), "under_construction", date(2020, 1, 1), ""),
        (date(2021, 1, 1), "active", date(2021, 1, 1), ""),
        (date(2024, 2, 29), "closed", date(2022, 6, 1), "gas"),
        (TODAY, "semi_active", date(2024, 3, 1), "market"),
    ],
)
def test_status_as_of_is_the_last_event_until_that_day(storied, day, status, since, reason):
    row = status_as_of(Unit.objects.all(), day).get(pk=storied.pk)

    assert (row.status_then, row.status_then_on, row.status_then_reason) == (status, since, reason)


def test_status_as_of_takes_the_later_of_two_on_one_day_and_no_proposal(storied):
    event(storied, "active", date(2024, 3, 1))
    pending(storied, UserFactory(role=Role.OFFICIAL), status="closed", source="official")

    assert status_as_of(Unit.objects.all(), TODAY).get(pk=storied.pk).status_then == "active"


def test_status_as_of_is_one_query_that_can_be_filtered(storied, django_assert_num_queries):
    UnitFactory()

    with django_assert_num_queries(1):
        rows = list(status_as_of(Unit.objects.all(), date(2023, 1, 1)).filter(status_then="closed"))

    assert rows == [storied]


def test_spans_cover_the_past_without_gaps(storied):
    spans = spans_of(storied, TODAY)

    assert [span.status for span in spans] == ["under_construction", "active", "closed", "semi_active"]
    assert [span.until for span in spans[:-1]] == [span.since for span in spans[1:]]


def test_closed_all_month_only_when_no_day_of_it_ran(storied):
    assert closed_all_month(storied, Period.containing(date(2023, 1, 10))) is True
    assert closed_all_month(storied, Period.containing(date(2022, 6, 10))) is False
    assert closed_all_month(storied, Period.containing(date(2024, 3, 1))) is False
    assert closed_all_month(UnitFactory(), Period.containing(TODAY)) is False


# ── computed ──────────────────────────────────────────────────────────────────────────────────────────────────────
def months(unit, *shares):
    """The last months before today's, newest last, with these utilisations."""
    period = Period.containing(TODAY)
    for share in reversed(shares):
        period = period.previous()
        if share != "-":
            declared(unit, period.code, utilisation=share)


@pytest.mark.parametrize(
    ("shares", "status", "mean"),
    [
        (["0.9", "0.05", "0.05", "0.05"], "closed", "0.05"),
        (["0.1", "0.1", "0.1"], "semi_active", "0.1"),
        (["0.4", "0.5", "0.6"], "active", "0.5"),
        (["0.4", "0.5", None, "0.3"], "semi_active", "0.4"),
        (["0.4", "0.5"], "", None),
        (["0.4", "0.5", "0.4", "-", "-", "-", "-", "-"], "", None),
        ([], "", None),
    ],
)
def test_computed_status_follows_the_last_three_measured_months(shares, status, mean):
    thresholds()
    unit = UnitFactory()
    months(unit, *shares)

    row = with_computed_status(Unit.objects.all(), TODAY).get()

    assert row.computed_status == status
    assert row.recent_utilisation == (None if mean is None else pytest.approx(Decimal(mean)))


def test_computed_status_reads_only_accepted_months():
    thresholds()
    unit = UnitFactory()
    months(unit, "0.9", "0.9")
    declared(unit, "1405-06", utilisation="0.9", state="submitted")

    assert with_computed_status(Unit.objects.all(), TODAY).get().computed_status == ""


def test_computed_status_uses_the_thresholds_of_the_day():
    thresholds()
    StatusThreshold.objects.create(
        valid_from=date(2026, 11, 1), closed_below=Decimal("0.3"), semi_active_below=Decimal("0.6")
    )
    months(UnitFactory(), "0.2", "0.2", "0.2")

    assert with_computed_status(Unit.objects.all(), TODAY).get().computed_status == "closed"
    assert with_computed_status(Unit.objects.all(), date(2026, 10, 31)).get().computed_status == ""


def test_computed_status_is_unknown_without_thresholds():
    months(UnitFactory(), "0.2", "0.2", "0.2")

    assert with_computed_status(Unit.objects.all(), TODAY).get().computed_status == ""


@pytest.mark.parametrize(
    ("declared_status", "share", "found"),
    [
        ("active", "0.2", True),
        ("active", "0.8", False),
        ("closed", "0.2", True),
        ("closed", "0.0", False),
        ("under_construction", "0.0", False),
        ("under_construction", "0.7", True),
        ("", "0.7", False),
    ],
)
def test_disagreements_are_units_whose_output_speaks_otherwise(declared_status, share, found):
    thresholds()
    months(UnitFactory(status=declared_status), share, share, share)

    assert disagreements(Unit.objects.all(), TODAY).exists() is found


# ── freshness ─────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("today", "since"),
    [((1405, 9, 2), (1405, 3, 2)), ((1405, 6, 31), (1404, 12, 29)), ((1405, 1, 15), (1404, 7, 15))],
)
def test_silent_since_is_the_same_day_six_months_earlier(today, since):
    assert silent_since(from_jalali(*today)) == from_jalali(*since)


def test_silent_units_begin_with_those_never_confirmed():
    edge = silent_since(TODAY)
    long, never = UnitFactory(last_confirmed_on=date(2025, 1, 1)), UnitFactory(last_confirmed_on=None)
    UnitFactory(last_confirmed_on=edge)
    UnitFactory(last_confirmed_on=TODAY)

    assert list(silent_units(Unit.objects.all(), TODAY)) == [never, long]
