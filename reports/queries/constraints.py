"""What held output back, as far as rows tell it: why units stopped, and what their parks still wait for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, ExpressionWrapper, F, Min, Q, QuerySet, Sum
from django.db.models.fields import DecimalField

from accounts.models import User
from core.jalali import Period
from parks.models import ParkUtility
from reports.models import Scope
from reports.queries.rows import place
from support.models import InfrastructureRequest
from units.models import Status, Unit
from units.queries.past import column


@dataclass(frozen=True)
class ReasonCount:
    """How many units stand semi-active and how many closed for one main reason."""

    reason: str
    semi_active: int
    closed: int

    @property
    def total(self) -> int:
        return self.semi_active + self.closed


@dataclass(frozen=True)
class Waiting:
    """Open requests of one kind."""

    kind: str
    open: int
    overdue: int
    oldest: date | None


@dataclass(frozen=True)
class Gap:
    """One utility over the parks where both capacity and demand are known; `gap` adds only what is lacking."""

    kind: str
    capacity: Decimal
    demand: Decimal
    gap: Decimal
    lacking: int
    known: int


def reasons(user: User, scope: Scope, period: Period) -> list[ReasonCount]:
    """Main reasons of the units that stood semi-active or closed on the period's last day, the most frequent first."""
    day = period.last_day
    then, why = column("status", day), column("status_reason", day)
    in_trouble = {f"{then}__in": (Status.SEMI_ACTIVE, Status.CLOSED)}
    rows = (
        Unit.objects.visible_to(user)
        .as_of(day)
        .filter(place(scope, period, park="park_then"), **in_trouble)
        .order_by()
        .values(why)
        .annotate(
            semi_active=Count("pk", filter=Q(**{then: Status.SEMI_ACTIVE})),
            closed=Count("pk", filter=Q(**{then: Status.CLOSED})),
        )
    )
    found = [ReasonCount(row[why], row["semi_active"], row["closed"]) for row in rows]
    return sorted(found, key=lambda row: (-row.total, row.reason))


def waiting(user: User, scope: Scope, period: Period, today: date) -> list[Waiting]:
    """Requests of the scope's parks that are open today, by kind, the most frequent first."""
    rows: QuerySet = InfrastructureRequest.objects.visible_to(user).open().filter(_of_parks(scope, period))
    counted = (
        rows.order_by()
        .values("kind")
        .annotate(open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)), oldest=Min("created_at__date"))
    )
    return sorted((Waiting(**row) for row in counted), key=lambda row: (-row.open, row.kind))


def gaps(user: User, scope: Scope, period: Period) -> Sequence[Gap]:
    """What the scope's parks have and need of each utility today, where both are known."""
    known = Q(capacity__isnull=False, demand__isnull=False)
    lacking = known & Q(demand__gt=F("capacity"))
    lack = ExpressionWrapper(F("demand") - F("capacity"), output_field=DecimalField(max_digits=16, decimal_places=2))
    rows = (
        ParkUtility.objects.visible_to(user)
        .filter(known, _of_parks(scope, period))
        .order_by()
        .values("kind")
        .annotate(
            known=Count("pk"),
            total_capacity=Sum("capacity"),
            total_demand=Sum("demand"),
            gap=Sum(lack, filter=lacking),
            lacking=Count("pk", filter=lacking),
        )
        .order_by("kind")
    )
    return [
        Gap(
            row["kind"],
            row["total_capacity"],
            row["total_demand"],
            row["gap"] or Decimal(0),
            row["lacking"],
            row["known"],
        )
        for row in rows
    ]


def _of_parks(scope: Scope, period: Period) -> Q:
    """Rows of parks in the scope; groups have no parks of their own, and outside the parks there are none."""
    if scope.kind in {"group", "outside"}:
        return Q(pk__in=[])
    return place(scope, period, park="park_id", unit="park__")
