"""What hangs on requests, summed in the database: one query for a whole list, and the order by priority."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Floor, NullIf, Round

from support.compute.priority import MILLIARD, START, THOUSANDTHS, Impact, Priority, Weights, priority_of
from support.kinds import KINDS
from support.models import InfrastructureRequest, PriorityWeights
from support.models.requests import ENDED_STAGES
from units.models import Declaration, Product, Status

MONTHS_A_YEAR = 12
A_TIME = 1_000
PAIRS = InfrastructureRequest.affected_units.through
OTHER_CAUSE = "other"
FIRST_OF_ALL = 1e18  # a benefit that costs nothing comes before every measured one

whole = partial(Cast, output_field=BigIntegerField())


def weights_on(day: date) -> Weights:
    """The weights that hold on `day`, in thousandths of a point; those to begin with where none were set."""
    row = PriorityWeights.objects.on(day)
    if row is None:
        return START
    return Weights(*(int(value * THOUSANDTHS) for value in (row.jobs, row.lost, row.idle)))


def impacts_of(requests: Iterable[InfrastructureRequest]) -> dict[int, Impact]:
    """What hangs on each of these requests, by key; one query. A request that names no units is left out."""
    pairs = PAIRS.objects.filter(infrastructurerequest__in=[request.pk for request in requests])
    sums = _measured(pairs).order_by().values("infrastructurerequest").annotate(
        units=Count("pk"),
        all_jobs=Sum("jobs"), jobs_known=Count("jobs"),
        all_lost=Sum("lost"), lost_known=Count("lost"),
        all_idle=Sum("idle"), idle_known=Count("idle"),
    )  # fmt: skip
    return {row["infrastructurerequest"]: _impact(row) for row in sums}


def priorities_of(requests: Iterable[InfrastructureRequest], weights: Weights) -> dict[int, Priority]:
    """The priority of each of these requests, by key; one query."""
    rows = list(requests)
    impacts = impacts_of(rows)
    return {row.pk: priority_of(impacts.get(row.pk, Impact()), row.estimated_cost_rial, weights) for row in rows}


def with_priorities(
    rows: QuerySet[InfrastructureRequest] | Sequence[InfrastructureRequest], weights: Weights
) -> Iterator[Any]:
    """The rows in their order, each with its priority as `weighed`; one query more for every thousand of them."""
    left = iter(rows.iterator(chunk_size=A_TIME) if isinstance(rows, QuerySet) else rows)
    while some := list(islice(left, A_TIME)):
        found = priorities_of(some, weights)
        for row in some:
            row.weighed = found[row.pk]  # type: ignore[attr-defined]  # what lists and files read
            yield row


def by_priority(rows: QuerySet[InfrastructureRequest], weights: Weights) -> QuerySet[InfrastructureRequest]:
    """The same rows with `priority`, a float to order by; None where cost or impact is unknown or the way has ended."""
    pairs = _measured(PAIRS.objects.filter(infrastructurerequest=OuterRef("pk"))).order_by()
    benefit = (
        _weighed(Sum("jobs"), weights.jobs)
        + _weighed(Sum("lost"), weights.lost / MILLIARD)
        + _weighed(Sum("idle"), weights.idle / MILLIARD)
    )
    known = Coalesce(Sum("jobs"), Sum("lost"), Sum("idle"), output_field=BigIntegerField())
    points = Subquery(
        pairs.values("infrastructurerequest").annotate(known=known, benefit=benefit).filter(known__isnull=False)
        .values("benefit")[:1],
        output_field=FloatField(),
    )  # fmt: skip
    return rows.annotate(benefit=points).annotate(
        priority=Case(
            When(stage__in=ENDED_STAGES, then=Value(None)),
            When(benefit__gt=0, estimated_cost_rial=0, then=Value(FIRST_OF_ALL)),
            default=F("benefit") * MILLIARD / NullIf(Cast("estimated_cost_rial", FloatField()), Value(0.0)),
            output_field=FloatField(),
        )
    )


def _weighed(total: Sum, weight: float) -> Any:
    return Coalesce(Cast(total, FloatField()), Value(0.0)) * Value(weight, output_field=FloatField())


def _impact(row: Mapping[str, Any]) -> Impact:
    def summed(name: str) -> int | None:
        return None if row[name] is None else int(row[name])

    return Impact(
        units=row["units"],
        jobs=summed("all_jobs"), jobs_known=row["jobs_known"],
        lost_rial=summed("all_lost"), lost_known=row["lost_known"],
        idle_rial=summed("all_idle"), idle_known=row["idle_known"],
    )  # fmt: skip


def _measured(pairs: QuerySet) -> QuerySet:
    """Pairs of request and unit with the unit's jobs, lost output and idle capacity, rial a month.

    They are those of its last accepted declaration; jobs fall back on the licence, and a closed unit stands idle whole.
    """
    causes = [
        When(infrastructurerequest__kind=kind.code, then=_lost(kind.cause))
        for kind in KINDS.values()
        if kind.cause != OTHER_CAUSE
    ]
    return pairs.annotate(
        jobs=Coalesce(_last(F("workers"), IntegerField()), F("unit__workers_nominal"), output_field=IntegerField()),
        lost=Case(*causes, default=_lost(OTHER_CAUSE), output_field=BigIntegerField()),
        idle=Case(
            When(unit__status=Status.CLOSED, then=_installed()),
            default=_last(_unmade(), BigIntegerField()),
            output_field=BigIntegerField(),
        ),
    )


def _last(expression: Any, field: Any) -> Subquery:
    """A figure of the unit's last accepted declaration."""
    rows = Declaration.objects.accepted().filter(unit=OuterRef("unit")).order_by("-period")
    return Subquery(rows.annotate(figure=expression).values("figure")[:1], output_field=field)


def _lost(cause: str) -> Subquery:
    """Nominal output a month × hours lost to the cause ÷ planned hours, rial (DOMAIN §7); hours are kept to tenths."""
    lost = whole(Round(F(f"lost_hours_{cause}") * 10))
    planned = NullIf(whole(Round(F("planned_hours") * 10)), Value(0))
    figure = F("nominal_value_rial") * lost / (planned * MONTHS_A_YEAR)
    return _last(whole(figure), BigIntegerField())


def _unmade() -> Case:
    """Nominal output a month less what was made, never below nought; None where either is unknown."""
    nominal = F("nominal_value_rial") / MONTHS_A_YEAR
    return Case(
        When(made_value_rial__gte=nominal, then=Value(0)),
        default=nominal - F("made_value_rial"),
        output_field=BigIntegerField(),
    )


def _installed() -> Subquery:
    """The nominal output a month of the unit's products, rial."""
    nominal = (
        Product.objects.filter(unit=OuterRef("unit")).priced().order_by().values("unit")
        .annotate(figure=whole(Floor(Sum(F("nominal_quantity") * F("price_rial")) / MONTHS_A_YEAR)))
    )  # fmt: skip
    return Subquery(nominal.values("figure")[:1], output_field=BigIntegerField())


def units_of(request: InfrastructureRequest) -> list[Any]:
    """The affected units as pairs of request and unit, with `jobs`, `lost` and `idle` each; one query."""
    pairs = PAIRS.objects.filter(infrastructurerequest=request)
    return list(_measured(pairs).select_related("unit").order_by("unit__sort_key", "pk"))
