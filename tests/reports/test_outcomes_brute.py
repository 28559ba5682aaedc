"""The outcome of support against one worked out unit by unit, in small worlds drawn at random, on both databases."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest

from core.jalali import Period
from reports.compute.support import FEWEST_COMPARED
from reports.models import PriceIndex
from reports.queries.outcomes import outcomes
from support.models import Application
from tests.factories import ParkFactory, UnitFactory, UserFactory
from tests.support.awards import ProgrammeFactory
from units.models import Declaration, StatusChange, Unit

MONTH = Period.parse("1405-06")
RUNNING = ("active", "semi_active")
STATUSES = ("under_construction", *RUNNING, "closed")
GROUPS = ("food", "metal", "textile", "")
PAID_IN = ("1403-08", "1403-09", "1404-02", "1404-10", "1405-04")
FACTS = ("workers", "made_value_rial", "nominal_value_rial", "output_value_rial", "intermediate_cost_rial")
pytestmark = pytest.mark.django_db


def later(month, count):
    for _step in range(count):
        month = month.next()
    return month


def day_in(month, rng):
    return month.start + timedelta(days=rng.randrange((month.end - month.start).days))


def write(rng):
    """Some thirty units with ledgers, declarations in most months that matter, a fifth of them paid; then prices."""
    park, programme, by = ParkFactory(), ProgrammeFactory(), UserFactory()
    months = sorted({code for first in PAID_IN for code in months_of(Period.parse(first))})
    for place in range(34):
        unit = UnitFactory(park=park, group=rng.choice(GROUPS))
        for on in sorted(date(2023, 6, 1) + timedelta(days=rng.randrange(1_150)) for _ in range(rng.randrange(5))):
            event_of(unit, rng.choice(STATUSES), on, rng.choice(["approved"] * 4 + ["refused"]))
        if rng.random() < 0.3:  # two events of one day: the later one holds
            for _ in range(2):
                event_of(unit, rng.choice(STATUSES), date(2024, 11, 20), "approved")
        Declaration.objects.bulk_create(declaration(unit, code, rng) for code in months if rng.random() < 0.85)
        if place % 5 == 0:
            for turn in range(rng.randrange(1, 3)):
                month = Period.parse(rng.choice(PAID_IN))
                pay(programme, unit, f"B{place}-{turn}", day_in(month, rng), by)
    PriceIndex.objects.bulk_create(
        PriceIndex(month=code, hundredths=10_000 + 37 * place, base="1400", source="نمونه")
        for place, code in enumerate(months)
        if place % 7
    )


def months_of(paid):
    return [paid.previous().code, later(paid, 6).code, later(paid, 12).code]


def event_of(unit, status, on, decision):
    at = datetime(2026, 1, 1, 8, tzinfo=UTC)
    reason = "liquidity" if status in {"semi_active", "closed"} else ""
    StatusChange.objects.create(
        unit=unit, status=status, effective_on=on, reason=reason, source="inspection", decision=decision,
        proposed_at=at, decided_at=at, decision_note="نادرست" if decision == "refused" else "",
    )  # fmt: skip


def declaration(unit, code, rng):
    values = {name: rng.choice([None, rng.randrange(1, 10**9)]) if rng.random() < 0.3 else rng.randrange(1, 10**9)
              for name in FACTS}  # fmt: skip
    state = rng.choice(["accepted"] * 5 + ["submitted"])
    at = datetime(2026, 1, 1, 8, tzinfo=UTC)
    return Declaration(
        unit=unit, park=unit.park, period=code, state=state, submitted_at=at,
        decided_at=at if state == "accepted" else None, **values,
    )  # fmt: skip


def pay(programme, unit, number, day, by):
    Application.objects.create(
        number=number, programme=programme, unit=unit, stage="paid", stage_since=day, awarded_rial=7, filed_by=by,
        paid_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC), search_key="",
    )  # fmt: skip


def status_on(unit, day):
    """That of the last approved event before the day; "" where there is none."""
    events = [event for event in unit.status_changes.filter(decision="approved") if event.effective_on < day]
    return max(events, key=lambda event: (event.effective_on, event.pk)).status if events else ""


def told(unit, first, last, prices):
    """{measure: (before, after)} of one unit as (numerator, denominator) pairs, of what it tells in both months."""
    found = {}
    statuses = [status_on(unit, month.end) for month in (first, last)]
    if statuses[0]:
        found["running"] = [(int(status in RUNNING), 1) for status in statuses]
        found["active"] = [(int(status == "active"), 1) for status in statuses]
    rows = [unit.declarations.filter(state="accepted", period=month.code).first() for month in (first, last)]
    if None in rows:
        return found
    if all(row.workers is not None for row in rows):
        found["workers"] = [(row.workers, 1) for row in rows]
    if all(row.made_value_rial is not None and row.nominal_value_rial is not None for row in rows):
        found["utilisation"] = [(12 * row.made_value_rial, row.nominal_value_rial) for row in rows]
    is_priced = first.code in prices and last.code in prices
    if is_priced and all(None not in (row.output_value_rial, row.intermediate_cost_rial) for row in rows):
        found["added"] = [(row.output_value_rial - row.intermediate_cost_rial, 1) for row in rows]
    return found


def added(pairs):
    return sum(top for top, _bottom in pairs), sum(bottom for _top, bottom in pairs)


def worked_out(months, prices):
    """{measure: (own before, own after, other before, other after, matched, compared)} by the rules of DOMAIN §6."""
    paid = {}
    for application in Application.objects.order_by("paid_at", "pk"):
        paid.setdefault(application.unit_id, Period.containing(application.paid_at.date()))
    reached = {pk: month for pk, month in paid.items() if later(month, months).end <= MONTH.end}
    others = [unit for unit in Unit.objects.all() if unit.pk not in paid]
    cells = {}
    for unit in Unit.objects.filter(pk__in=reached):
        cells.setdefault((unit.group, reached[unit.pk].code), []).append(unit)
    found = {}
    for name in ("running", "active", "workers", "utilisation", "added"):
        lines = []
        for (group, code), units in cells.items():
            first, last = Period.parse(code).previous(), later(Period.parse(code), months)
            own = [line for unit in units if (line := told(unit, first, last, prices).get(name))]
            like = [unit for unit in others if group and unit.group == group]
            other = [line for unit in like if (line := told(unit, first, last, prices).get(name))]
            lines.append((own, other, first, last))
        found[name] = weigh(name, lines, prices)
    return len(reached), found


def weigh(name, lines, prices):
    def sums(pairs, place, month):
        top, bottom = added([pair[place] for pair in pairs])
        return (top * 10_000 // prices[month.code] if name == "added" and pairs else top), bottom

    own_before, own_after, kept = [0, 0], [0, 0], []
    for own, other, first, last in lines:
        before, after = sums(own, 0, first), sums(own, 1, last)
        own_before = [a + b for a, b in zip(own_before, before, strict=True)]
        own_after = [a + b for a, b in zip(own_after, after, strict=True)]
        if not own or len(other) < FEWEST_COMPARED:
            continue
        then, now = Fraction(*sums(other, 0, first)), Fraction(*sums(other, 1, last))
        if name not in {"workers", "added"}:
            kept.append((before[1], then, now, len(own), len(other)))
        elif before[0] > 0 and sums(other, 0, first)[0] > 0:
            then, now = (sums(other, place, month)[0] for place, month in ((0, first), (1, last)))
            kept.append((before[0], Fraction(1), Fraction(now, then), len(own), len(other)))
    told_by = sum(len(own) for own, *_rest in lines)
    if not told_by:
        return None
    share = name not in {"workers", "added"}
    own = [Fraction(*sums) if share else Fraction(sums[0]) for sums in (own_before, own_after)]
    weight = sum(line[0] for line in kept)
    divisor = weight if share else 1
    expected = [sum(line[0] * line[place] for line in kept) / divisor if weight else None for place in (1, 2)]
    return told_by, own, expected, sum(line[3] for line in kept), sum(line[4] for line in kept)


def as_told(one):
    if not one.own_before.covered:
        return None
    own, other = [one.own_before, one.own_after], [one.other_before, one.other_after]
    values = ([measure.value for measure in pair] for pair in (own, other))
    return one.own_before.covered, *values, one.other_before.covered, one.compared


@pytest.mark.parametrize("seed", range(4))
def test_outcome_is_that_of_each_unit_added_up_by_hand(seed, django_assert_max_num_queries):
    write(Random(seed))
    with django_assert_max_num_queries(4):
        found = outcomes(Application.objects.all(), MONTH)
    prices = {row.month: row.hundredths for row in PriceIndex.objects.all()}

    for months, horizon in found.horizons.items():
        reached, expected = worked_out(months, prices)
        assert horizon.reached == reached
        for name, one in horizon.measures.items():
            assert_same(as_told(one), expected[name], (seed, months, name))


def assert_same(found, expected, where):
    if expected is None:
        assert found is None, where
        return
    assert (found[0], *found[3:]) == (expected[0], *expected[3:]), where
    for value, exact in zip((*found[1], *found[2]), (*expected[1], *expected[2]), strict=True):
        if exact is None:
            assert value is None, where
        else:  # six decimals are kept, of rial in the billions whole ones
            assert abs(Fraction(value) - exact) <= (1 if abs(exact) >= 10**12 else Fraction(1, 10**6)), where
