"""What waits in the province: requests past their day, changes to verify, applications on their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from accounts.models import Role, User
from support.kinds import KINDS
from support.models import Application, InfrastructureRequest
from support.models.programmes import ENDED_APPLICATIONS
from units.models import StatusChange

SHOWN = 6


@dataclass(frozen=True)
class Late:
    """An overdue request, with the days since its deadline and the icon of its kind."""

    request: InfrastructureRequest
    days: int
    icon: str


@dataclass(frozen=True)
class Holder:
    """A role at whose desk overdue requests lie; `share` is of the largest such number."""

    role: str
    label: str
    count: int
    share: float


@dataclass(frozen=True)
class Work:
    """Counts of what is open, and the oldest of it."""

    open_requests: int
    overdue: int
    late: Sequence[Late]
    holders: Sequence[Holder]
    pending: int
    oldest_pending_days: int | None
    applications: int
    awarded: int


def work(user: User, today: date) -> Work:
    """What waits in `user`'s part of the province: five queries, whatever the number of requests."""
    requests = InfrastructureRequest.objects.visible_to(user)
    counts = requests.open().aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
    changes = StatusChange.objects.visible_to(user).pending().aggregate(count=Count("pk"), oldest=Min("proposed_at"))
    applications = Application.objects.visible_to(user).aggregate(
        open=Count("pk", filter=~Q(stage__in=ENDED_APPLICATIONS)), awarded=Count("pk", filter=Q(stage="awarded"))
    )
    late = requests.overdue(today).for_list().annotate(units=Count("affected_units")).order_by("due_on", "pk")[:SHOWN]
    return Work(
        open_requests=counts["open"],
        overdue=counts["overdue"],
        late=[Late(request, (today - request.due_on).days, KINDS[request.kind].icon) for request in late],
        holders=_holders(user, today),
        pending=changes["count"],
        oldest_pending_days=(today - changes["oldest"].date()).days if changes["oldest"] else None,
        applications=applications["open"],
        awarded=applications["awarded"],
    )


def _holders(user: User, today: date) -> list[Holder]:
    rows = (
        InfrastructureRequest.objects.visible_to(user)
        .overdue(today)
        .exclude(holder_role="")
        .order_by()
        .values_list("holder_role")
        .annotate(count=Count("pk"))
        .order_by("-count", "holder_role")
    )
    counted = list(rows)
    most = counted[0][1] if counted else 1
    return [Holder(role, str(Role(role).label), count, count / most) for role, count in counted]
