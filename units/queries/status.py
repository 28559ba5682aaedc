"""What the status ledger says: what waits for whom, what held on a day, what the declarations say instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    DecimalField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from accounts.models import User
from core.jalali import Period
from units.compute.status import MONTHS_NEEDED, computed_status
from units.models import Decision, Declaration, Source, Status, StatusChange, StatusThreshold, Unit
from units.queries.holders import has_manager, held_by, managers_of, officials_of

SILENT_MONTHS = 6
THRESHOLDS = ("closed_below", "semi_active_below")
SHARE = DecimalField(max_digits=12, decimal_places=6)


# ── who holds it ──────────────────────────────────────────────────────────────────────────────────────────────────
def to_verify(user: User) -> QuerySet[StatusChange]:
    """Pending changes whose verdict is `user`'s to give (DOMAIN §3), oldest first; nobody's own among them."""
    rows = held_by(
        user,
        from_owner=Q(source=Source.OWNER),
        from_manager=Q(source=Source.MANAGER),
        from_official=Q(source=Source.OFFICIAL),
    )
    if rows is None:
        return StatusChange.objects.none()
    pending = StatusChange.objects.pending().exclude(proposed_by=user.pk).annotate(managed=has_manager("unit__park"))
    return pending.filter(rows).order_by("proposed_at", "pk")


def verifiers_of(change: StatusChange) -> QuerySet[User]:
    """Who is told that `change` waits: the park's managers, or the officials where a manager may not or is not."""
    if change.source != Source.MANAGER:
        managers = managers_of(change.unit)
        if managers.exists():
            return managers
    return officials_of(change.unit).exclude(status_proposals=change)


# ── what held when ────────────────────────────────────────────────────────────────────────────────────────────────
def status_as_of(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """The same units, each with what the ledger says held at the end of `day`, in one query.

    `status_then` ("" where nothing was known yet), `status_then_on` the day it began, `status_then_reason`.
    """
    event = (
        StatusChange.objects.approved()
        .filter(unit=OuterRef("pk"), effective_on__lte=day)
        .order_by("-effective_on", "-pk")
    )
    return units.annotate(
        status_then=Coalesce(Subquery(event.values("status")[:1]), Value("")),
        status_then_on=Subquery(event.values("effective_on")[:1]),
        status_then_reason=Coalesce(Subquery(event.values("reason")[:1]), Value("")),
    )


def last_approved(unit: Unit) -> StatusChange | None:
    """The event that holds today."""
    return unit.status_changes.approved().order_by("-effective_on", "-pk").first()


def ledger_of(unit: Unit) -> QuerySet[StatusChange]:
    """Every event and proposal of a unit, newest first, with people and files, for its page."""
    return unit.status_changes.select_related("proposed_by", "decided_by").prefetch_related("evidence")


# ── what the declarations say ─────────────────────────────────────────────────────────────────────────────────────
def months_back(day: date, months: int) -> Period:
    """The Jalali month that lies `months` before the one of `day`."""
    period = Period.containing(day, kind="month")
    for _ in range(months):
        period = period.previous()
    return period


def with_computed_status(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """The same units with `recent_utilisation` and `computed_status` ("" where unknown) as of `day`.

    For those who filter by it; `computed_status_of` says the same of one unit by a much smaller query.
    """
    return with_recent_utilisation(units, day).annotate(computed_status=_verdict(day))


def with_recent_utilisation(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """The same units with what `computed_status_of` reads: `recent_utilisation` and the thresholds as of `day`.

    The mean of the last three measured accepted declarations, none older than six months (an old month says nothing
    of today), against the thresholds that held on `day`; the arithmetic is that of `units.compute.status`.
    """
    last_three = (
        Declaration.objects.accepted()
        .filter(
            unit=OuterRef(OuterRef("pk")),
            utilisation__isnull=False,
            period__gte=months_back(day, SILENT_MONTHS).code,
            period__lt=Period.containing(day, kind="month").code,
        )
        .order_by("-period")
        .values("pk")[:MONTHS_NEEDED]
    )
    recent = (
        Declaration.objects.filter(pk__in=Subquery(last_three))
        .order_by()
        .values("unit")
        .annotate(months=Count("pk"), mean=Avg("utilisation"))
        .filter(months=MONTHS_NEEDED)
        .values("mean")
    )
    return units.annotate(recent_utilisation=Subquery(recent, output_field=SHARE), **_thresholds(day))


def computed_status_of(unit: Unit) -> str:
    """What the output of a unit from `with_recent_utilisation` speaks for; "" where it says nothing."""
    told = {name: getattr(unit, name) for name in THRESHOLDS}
    return computed_status(unit.recent_utilisation, **told)  # type: ignore[attr-defined]


def _thresholds(day: date) -> dict[str, Subquery]:
    """The thresholds are looked up inside the query, once for all its rows."""
    held = StatusThreshold.objects.filter(valid_from__lte=day).order_by("-valid_from")
    return {name: Subquery(held.values(name)[:1], output_field=SHARE) for name in THRESHOLDS}


def _verdict(day: date) -> Case:
    closed_below, semi_active_below = _thresholds(day).values()
    return Case(
        When(Q(recent_utilisation=None) | IsNull(closed_below, True), then=Value("")),
        When(recent_utilisation__lt=closed_below, then=Value(Status.CLOSED)),
        When(recent_utilisation__lt=semi_active_below, then=Value(Status.SEMI_ACTIVE)),
        default=Value(Status.ACTIVE),
        output_field=CharField(),
    )


def disagreements(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Units whose declared status and output speak differently: cases to look at, never a change by themselves.

    A unit under construction disagrees only once it is seen to produce.
    """
    # `disagrees` says the same of one unit that is at hand.
    rows = with_computed_status(units.exclude(status=""), day)
    idle_site = Q(status=Status.UNDER_CONSTRUCTION, computed_status=Status.CLOSED)
    return rows.exclude(Q(computed_status="") | Q(computed_status=F("status")) | idle_site)


def disagrees(unit: Unit) -> bool:
    """Whether the declared status of a unit from `with_computed_status` and its output speak differently."""
    if not unit.status or unit.computed_status in {"", unit.status}:  # type: ignore[attr-defined]
        return False
    return (unit.status, unit.computed_status) != (Status.UNDER_CONSTRUCTION, Status.CLOSED)  # type: ignore[attr-defined]


# ── freshness ─────────────────────────────────────────────────────────────────────────────────────────────────────
def silent_since(day: date, months: int = SILENT_MONTHS) -> date:
    """A unit last confirmed before this day is silent on `day`: the same day six Jalali months earlier."""
    then = months_back(day, months)
    into_the_month = day - Period.containing(day, kind="month").start
    return min(then.start + into_the_month, then.end - timedelta(days=1))


def silent_units(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Units that nobody confirmed, by event, declaration or visit, for six months; the longest silent first."""
    return units.filter(Q(last_confirmed_on=None) | Q(last_confirmed_on__lt=silent_since(day))).order_by(
        F("last_confirmed_on").asc(nulls_first=True), "sort_key", "pk"
    )


# ── for pages ─────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Span:
    """One stretch of a unit's past: `status` ("" unknown) from `since` up to, not including, `until`."""

    status: str
    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    @property
    def label(self) -> str:
        return str(Status(self.status).label) if self.status else ""


def spans_of(unit: Unit, today: date) -> list[Span]:
    """The approved events of a unit as stretches of time, oldest first, the last one up to and including today."""
    return spans_in(unit.status_changes.approved(), today)


def spans_in(ledger: Iterable[StatusChange], today: date) -> list[Span]:
    """The approved ones among these events of one unit as stretches of time; see `spans_of`."""
    approved = [change for change in ledger if change.decision == Decision.APPROVED]
    approved.sort(key=lambda change: (change.effective_on, change.pk))
    events = [(change.effective_on, change.status) for change in approved]
    ends = [*(day for day, _status in events[1:]), today + timedelta(days=1)]
    spans = [Span(status, since, until) for (since, status), until in zip(events, ends, strict=False)]
    return [span for span in spans if span.days > 0]


def next_to_verify(user: User, after: StatusChange) -> StatusChange | None:
    """The oldest other change that waits for `user`."""
    return to_verify(user).exclude(pk=after.pk).first()
