"""Infrastructure requests as they stood at a period's end: which were open and until when, which had been delivered.

The moves of a request tell the stage at which it stood then: one that was closed and opened again later was not open
in between, though nothing but its moves remembers that. A request without any move (brought in from elsewhere) is open
until the day on which it was closed. The deadline of one that has moved since is what the trail tells of that day; of
one that has left its stage without a word in the trail it is unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from core.jalali import Period
from reports.queries.placing import moment
from reports.queries.trail import REQUEST, Trail, as_day
from support.models import InfrastructureRequest, RequestEvent, RequestStage
from support.models.requests import ENDED_STAGES

HANDED_OVER = (RequestStage.DELIVERED, RequestStage.CLOSED)


@dataclass(frozen=True)
class OpenRequest:
    """A request that was open at the period's end; `stage` is empty and `due_on` None where they are unknown."""

    pk: int
    park: int
    kind: str
    stage: str
    filed_on: date
    due_on: date | None

    def age(self, end: date) -> int:
        """Days since it was filed."""
        return (end - self.filed_on).days

    def is_overdue(self, end: date) -> bool:
        return self.due_on is not None and self.due_on < end


@dataclass(frozen=True)
class Delivery:
    """A request that was delivered in the period and still was at its end."""

    pk: int
    park: int
    kind: str
    filed_on: date | None
    delivered_on: date
    promised_on: date | None = None  # the first day that was promised

    @property
    def slip_days(self) -> int | None:
        """Days from the first promise to the delivery; below nought when it came early."""
        return None if self.promised_on is None else (self.delivered_on - self.promised_on).days


def open_then(period: Period, trail: Trail, among: QuerySet[InfrastructureRequest] | None = None) -> list[OpenRequest]:
    """The requests that had been filed and had not ended at the period's end, by their keys; one query."""
    end = moment(period.end)
    rows = InfrastructureRequest.objects.all() if among is None else among
    rows = rows.filter(submitted_at__lt=end).annotate(
        stage_then=_stage_before(end), moved=Exists(_every_move().filter(request=OuterRef("pk"), at__gte=end))
    )
    unmoved = Q(stage_then__isnull=True) & (Q(closed_at__isnull=True) | Q(closed_at__gte=end))
    rows = rows.filter(unmoved | Q(stage_then__isnull=False) & ~Q(stage_then__in=ENDED_STAGES)).order_by("pk")
    names = ("pk", "park", "kind", "stage_then", "moved", "stage", "submitted_at", "due_on", "stage_since")
    return [_open(dict(zip(names, row, strict=True)), period, trail) for row in rows.values_list(*names)]


def _open(row: dict[str, Any], period: Period, trail: Trail) -> OpenRequest:
    stays = row["stage_since"] < period.end
    due_on = row["due_on"]
    if row["moved"] or not stays:
        was = trail.was(REQUEST, row["pk"], moment(period.end))
        due_on = was.get("due_on", due_on if stays else None)
    return OpenRequest(
        pk=row["pk"],
        park=row["park"],
        kind=row["kind"],
        stage=row["stage_then"] or (row["stage"] if stays else ""),
        filed_on=timezone.localdate(row["submitted_at"]),
        due_on=as_day(due_on),
    )


def _stage_before(end: Any) -> Subquery:
    """The stage to which the last move before an instant led."""
    moves = _moves().filter(request=OuterRef("pk"), at__lt=end)
    return Subquery(moves.order_by("-at", "-pk").values("to_stage")[:1])


def _every_move() -> QuerySet[RequestEvent]:
    return RequestEvent.objects.exclude(move="")


def _moves() -> QuerySet[RequestEvent]:
    """Moves that tell where they led."""
    return _every_move().exclude(to_stage="")


def delivered_in(period: Period, among: QuerySet[InfrastructureRequest] | None = None) -> list[Delivery]:
    """The requests delivered in the period, each once; one sent back before the period's end is none. Two queries."""
    start, end = moment(period.start), moment(period.end)
    done = _moves().filter(to_stage=RequestStage.DELIVERED, at__gte=start, at__lt=end).order_by("at", "pk")
    if among is not None:
        done = done.filter(request__in=among)
    names = ("request", "request__park", "request__kind", "request__submitted_at", "at")
    found = {
        key: Delivery(key, park, kind, filed and timezone.localdate(filed), timezone.localdate(at))
        for key, park, kind, filed, at in done.values_list(*names)
    }
    stages, promises = _told_of(found, end)
    return [
        Delivery(each.pk, each.park, each.kind, each.filed_on, each.delivered_on, promises.get(key))
        for key, each in sorted(found.items())
        if stages[key] in HANDED_OVER
    ]


def _told_of(keys: Iterable[int], end: Any) -> tuple[dict[int, str], dict[int, date]]:
    """The stage of each request before an instant, and the first day that was promised of it."""
    moves = _every_move().filter(request__in=list(keys), at__lt=end).order_by("at", "pk")
    stages: dict[int, str] = {}
    promises: dict[int, date] = {}
    for key, stage, details in moves.values_list("request", "to_stage", "details"):
        stages[key] = stage or stages.get(key, "")
        promised = details.get("promised_on")
        if promised and promised[1]:
            promises.setdefault(key, date.fromisoformat(promised[1]))
    return stages, promises
