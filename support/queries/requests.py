"""What pages and files ask about infrastructure requests."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import Role, User
from parks.queries.utilities import UtilityLine, utility_lines
from support.kinds import KINDS
from support.models import Enquiry, InfrastructureRequest, RequestStage
from units.models import Declaration, Product, Status, Unit

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Impact:
    """What hangs on a request, from the affected units' last accepted declarations; None where nothing is known.

    `idle_rial` is nominal output less what was made, rial a month; a closed unit's whole nominal output counts.
    """

    units: int
    troubled: int
    jobs: int | None
    jobs_known: int
    idle_rial: int | None
    idle_known: int


def _last_accepted(field: str) -> Subquery:
    rows = Declaration.objects.accepted().filter(unit=OuterRef("pk")).order_by("-period")
    return Subquery(rows.values(field)[:1])


def with_last_month(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Units with the workers and values of their last accepted declaration, and their nominal output a year, rial."""
    nominal = (
        Product.objects.filter(unit=OuterRef("pk"))
        .priced()
        .order_by()
        .values("unit")
        .annotate(total=Sum(F("nominal_quantity") * F("price_rial")))
        .values("total")
    )
    return units.annotate(
        last_period=_last_accepted("period"),
        last_workers=_last_accepted("workers"),
        last_made=_last_accepted("made_value_rial"),
        last_nominal=_last_accepted("nominal_value_rial"),
        product_nominal=Subquery(nominal),
    )


def idle_of(unit: Any) -> int | None:
    """Idle capacity of one unit of `with_last_month`, rial a month; a closed unit stands idle whole."""
    if unit.status == Status.CLOSED:
        return None if unit.product_nominal is None else int(unit.product_nominal / MONTHS_A_YEAR)
    if unit.last_made is None or unit.last_nominal is None:
        return None
    return max(0, int(unit.last_nominal / MONTHS_A_YEAR) - unit.last_made)


def told_units(units: QuerySet[Unit]) -> list[Any]:
    """Units of `with_last_month`, each with its idle capacity (`idle_rial`, rial a month)."""
    rows: list[Any] = list(with_last_month(units))
    for unit in rows:
        unit.idle_rial = idle_of(unit)
    return rows


def impact_of(units: Iterable[Any]) -> Impact:
    """The sum over units of `with_last_month`; jobs fall back on the licence where no month was declared."""
    rows = list(units)
    jobs = [unit.last_workers if unit.last_workers is not None else unit.workers_nominal for unit in rows]
    idle = [idle_of(unit) for unit in rows]
    known_jobs, known_idle = [n for n in jobs if n is not None], [n for n in idle if n is not None]
    return Impact(
        units=len(rows),
        troubled=sum(unit.status in {Status.SEMI_ACTIVE, Status.CLOSED} for unit in rows),
        jobs=sum(known_jobs) if known_jobs else None,
        jobs_known=len(known_jobs),
        idle_rial=sum(known_idle) if known_idle else None,
        idle_known=len(known_idle),
    )


def utility_of(request: InfrastructureRequest) -> UtilityLine | None:
    """What the park has, has given and lacks of the utility that this kind enlarges; None where it enlarges none."""
    utility = KINDS[request.kind].utility
    return next((line for line in utility_lines(request.park) if line.kind == utility), None) if utility else None


def similar(request: InfrastructureRequest, user: User) -> QuerySet[InfrastructureRequest]:
    """Other open requests of the same park and kind."""
    rows = InfrastructureRequest.objects.visible_to(user).open()
    return rows.filter(park=request.park, kind=request.kind).exclude(pk=request.pk)


def waiting_for(user: User) -> Q:
    """The condition that a request waits for this person (scope comes from `visible_to`).

    An agency's turn is an answer that it owes or works that are its own, not every request it was once asked about.
    """
    waits = Q(holder_role=user.role) & ~Q(stage=RequestStage.DRAFT)
    if user.role != Role.AGENCY:
        return waits
    owed = Enquiry.objects.owed().filter(agency=user.agency_id)
    asked = Q(stage=RequestStage.ENQUIRY, pk__in=owed.values("request"))
    return waits & (asked | (~Q(stage=RequestStage.ENQUIRY) & Q(agency=user.agency_id)))


def counts_by_stage(rows: QuerySet[InfrastructureRequest]) -> dict[str, int]:
    """How many requests stand at each stage; one query."""
    return dict(rows.order_by().values_list("stage").annotate(Count("pk")))
