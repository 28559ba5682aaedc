"""What the parks lacked at a period's end: utilities as they were then, requests open, late, delivered; a cell a park.

A request is open from the day it was filed until it ends. Its deadline is that of the stage at which it stood then, as
the trail tells; of one that has moved on since without leaving it there, the deadline is unknown. A utility's figures
are the newest that hold for a day before the period's end.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from core.jalali import Period
from parks.models import ParkUtility
from reports.compute.sums import UTILITIES, Bag, Cell, Needs, Row, Sums
from reports.queries.land import ParkFacts
from reports.queries.placing import moment
from reports.queries.trail import REQUEST, UTILITY, Trail
from support.models import InfrastructureRequest, RequestEvent, RequestStage

HUNDREDTHS = 100


@dataclass(frozen=True)
class OpenRequest:
    """A request that was open at the period's end."""

    park: int
    kind: str
    filed_on: date
    due_on: date | None


def needs(period: Period, parks: Iterable[ParkFacts], trail: Trail) -> tuple[list[Cell], list[Row]]:
    """A cell of needs for each park, and the open requests by kind."""
    found = {park.pk: _utilities(lines) for park, lines in _told(period, parks, trail).items()}
    counties = {park.pk: park.county for park in parks}
    kinds: Counter[tuple[int, str]] = Counter()
    for request in _open(period, trail):
        if request.park in found:  # else its park was added while the inputs were being read
            found[request.park] += _one(request, period.end)
            kinds[request.park, request.kind] += 1
    for park, told in _delivered(period):
        if park in found:
            found[park] += told
    cells = [Cell(park, counties[park], "", Sums(needs=lacking)) for park, lacking in found.items()]
    rows = [
        Row(park, counties[park], "", "requests", kind, "", count, count, count)
        for (park, kind), count in sorted(kinds.items())
    ]
    return cells, rows


# ── utilities ─────────────────────────────────────────────────────────────────────────────────────────────────────
Line = tuple[Decimal | None, Decimal | None]


def _told(period: Period, parks: Iterable[ParkFacts], trail: Trail) -> dict[ParkFacts, dict[str, Line]]:
    lines: dict[int, dict[str, Line]] = {}
    names = ("capacity", "demand", "as_of")
    for pk, park, kind, *values in ParkUtility.objects.values_list("pk", "park", "kind", *names):
        row: dict[str, Any] = dict(zip(names, values, strict=True))
        for step in reversed(trail.of(UTILITY, pk)):
            if _holds(row, period.end):
                break
            row.update(step.before)
        if _holds(row, period.end):
            lines.setdefault(park, {})[kind] = (_decimal(row["capacity"]), _decimal(row["demand"]))
    return {park: lines.get(park.pk, {}) for park in parks}


def _holds(row: Mapping[str, Any], end: date) -> bool:
    as_of = row["as_of"]
    return as_of is None or (date.fromisoformat(as_of) if isinstance(as_of, str) else as_of) < end


def _utilities(lines: Mapping[str, Line]) -> Needs:
    told = [lines.get(kind, (None, None)) for kind in UTILITIES]
    capacity = tuple(_hundredths(line[0]) for line in told)
    demand = tuple(_hundredths(line[1]) for line in told)
    gap = tuple(
        None if has is None or wants is None else max(wants - has, 0)
        for has, wants in zip(capacity, demand, strict=True)
    )
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


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


# ── requests ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _open(period: Period, trail: Trail) -> Iterable[OpenRequest]:
    end = moment(period.end)
    rows = InfrastructureRequest.objects.filter(submitted_at__lt=end).exclude(closed_at__lt=end).order_by("pk")
    names = ("pk", "park", "kind", "submitted_at", "due_on", "stage_since")
    for pk, park, kind, submitted_at, due_on, stage_since in rows.values_list(*names):
        told = trail.was(REQUEST, pk, end).get("due_on")
        then = date.fromisoformat(told) if told else due_on if stage_since < period.end else None
        yield OpenRequest(park, kind, timezone.localdate(submitted_at), then)


def _one(request: OpenRequest, end: date) -> Needs:
    due_on = request.due_on
    return Needs(
        open=1,
        dated=int(due_on is not None),
        overdue=int(due_on is not None and due_on < end),
        ages=Bag(((end - request.filed_on).days,)),
    )


def _delivered(period: Period) -> Iterable[tuple[int, Needs]]:
    """Requests delivered in the period, by park, with how far the day was from the first one promised."""
    moves = RequestEvent.objects.exclude(move="").order_by("at", "pk")
    done = moves.filter(to_stage=RequestStage.DELIVERED, at__gte=moment(period.start), at__lt=moment(period.end))
    days = {key: (park, timezone.localdate(at)) for key, park, at in done.values_list("request", "request__park", "at")}
    promises = _first_promises(days)
    for key, (park, day) in days.items():
        slip = (day - promises[key]).days if key in promises else None
        yield park, Needs(delivered=1, promised=int(slip is not None), slip_days=slip)


def _first_promises(keys: Iterable[int]) -> dict[int, date]:
    moves = RequestEvent.objects.filter(request__in=list(keys)).exclude(move="").order_by("-at", "-pk")
    return {
        key: date.fromisoformat(details["promised_on"][1])
        for key, details in moves.values_list("request", "details")
        if details.get("promised_on") and details["promised_on"][1]
    }
