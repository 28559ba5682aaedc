"""What the parks lacked at a period's end: utilities as they were then, requests open, late, delivered; a cell a park.

How requests stood is read by `reports.queries.requests`. A utility's figures are the newest that hold for a day before
the period's end.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from core.jalali import Period
from parks.models import ParkUtility
from reports.compute.sums import UTILITIES, Bag, Cell, Needs, Row, Sums
from reports.queries.land import ParkFacts
from reports.queries.requests import Delivery, OpenRequest, delivered_in, open_then
from reports.queries.trail import UTILITY, Trail, as_day, as_decimal

HUNDREDTHS = 100


@dataclass(frozen=True)
class UtilityThen:
    """What a park had and needed of one utility at the period's end, and the day for which that was told."""

    capacity: Decimal | None = None
    demand: Decimal | None = None
    as_of: date | None = None

    @property
    def gap(self) -> Decimal | None:
        """What the demand passes the capacity by; nought where it does not."""
        return None if self.capacity is None or self.demand is None else max(self.demand - self.capacity, Decimal(0))


NOT_TOLD = UtilityThen()


def needs(period: Period, parks: Iterable[ParkFacts], trail: Trail) -> tuple[list[Cell], list[Row]]:
    """A cell of needs for each park, and the open requests by kind."""
    told = utilities_then(period, trail)
    counties = {park.pk: park.county for park in parks}
    found = {park: _utilities(told.get(park, {})) for park in counties}
    kinds: Counter[tuple[int, str]] = Counter()
    for request in open_then(period, trail):
        if request.park in found:  # else its park was added while the inputs were being read
            found[request.park] += _one(request, period.end)
            kinds[request.park, request.kind] += 1
    for delivery in delivered_in(period):
        if delivery.park in found:
            found[delivery.park] += _done(delivery)
    cells = [Cell(park, counties[park], "", Sums(needs=lacking)) for park, lacking in found.items()]
    rows = [
        Row(park, counties[park], "", "requests", kind, "", count, count, count)
        for (park, kind), count in sorted(kinds.items())
    ]
    return cells, rows


# ── utilities ─────────────────────────────────────────────────────────────────────────────────────────────────────
def utilities_then(
    period: Period, trail: Trail, among: QuerySet[ParkUtility] | None = None
) -> dict[int, dict[str, UtilityThen]]:
    """{park: {kind: what was told of it at the period's end}}; one query."""
    rows = ParkUtility.objects.all() if among is None else among
    found: dict[int, dict[str, UtilityThen]] = {}
    names = ("capacity", "demand", "as_of")
    for pk, park, kind, *values in rows.order_by("pk").values_list("pk", "park", "kind", *names):
        row: dict[str, Any] = dict(zip(names, values, strict=True))
        for step in reversed(trail.of(UTILITY, pk)):
            if _holds(row, period.end):
                break
            row.update(step.before)
        if _holds(row, period.end):
            told = UtilityThen(as_decimal(row["capacity"]), as_decimal(row["demand"]), as_day(row["as_of"]))
            found.setdefault(park, {})[kind] = told
    return found


def _holds(row: Mapping[str, Any], end: date) -> bool:
    as_of = as_day(row["as_of"])
    return as_of is None or as_of < end


def _utilities(lines: Mapping[str, UtilityThen]) -> Needs:
    told = [lines.get(kind, NOT_TOLD) for kind in UTILITIES]
    capacity = tuple(_hundredths(line.capacity) for line in told)
    demand = tuple(_hundredths(line.demand) for line in told)
    gap = tuple(_hundredths(line.gap) for line in told)
    return Needs(
        parks=1,
        capacity=capacity,
        capacity_parks=_known(capacity),
        demand=demand,
        demand_parks=_known(demand),
        gap=gap,
        gap_parks=_known(gap),
    )


def _known(values: tuple[int | None, ...]) -> tuple[int, ...]:
    return tuple(int(value is not None) for value in values)


def _hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * HUNDREDTHS)


# ── requests ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _one(request: OpenRequest, end: date) -> Needs:
    return Needs(
        open=1,
        dated=int(request.due_on is not None),
        overdue=int(request.is_overdue(end)),
        ages=Bag((request.age(end),)),
    )


def _done(delivery: Delivery) -> Needs:
    slip = delivery.slip_days
    return Needs(delivered=1, promised=int(slip is not None), slip_days=slip)
