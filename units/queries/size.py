"""Size classes of units: by the workers they last declared, else by those of the licence."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from units.compute.size import SizeBounds, size_class, workers_in
from units.models import Declaration, SizeThreshold, Unit
from units.queries.past import last_month

NOT_TOLD = "unknown"


def with_size(units: QuerySet[Unit], today: date, day: date | None = None) -> QuerySet[Unit]:
    """The same units with what `size_of` reads, in their own query: workers and the bounds that hold.

    With a past `day`, of the months that were over then and by the bounds of that day.
    """
    bounds = SizeThreshold.objects.filter(valid_from__lte=day or today).order_by("-valid_from")
    return with_size_workers(units, day).annotate(
        **{name: Subquery(bounds.values(name)[:1]) for name in SizeBounds._fields}
    )


def with_size_workers(units: QuerySet[Unit], day: date | None = None) -> QuerySet[Unit]:
    """The same units with `size_workers`: those of the newest accepted month, else of the licence."""
    told = Declaration.objects.accepted().filter(unit=OuterRef("pk"), workers__isnull=False).order_by("-period")
    if day is not None:
        told = told.filter(period__lte=last_month(day))
    return units.annotate(size_workers=Coalesce(Subquery(told.values("workers")[:1]), F("workers_nominal")))


def size_of(unit: Unit) -> str:
    """The size class of a unit from `with_size`; "" where its workers or the bounds are unknown."""
    bounds = [getattr(unit, name) for name in SizeBounds._fields]
    return size_class(unit.size_workers, None if None in bounds else SizeBounds(*bounds))  # type: ignore[attr-defined]


def of_sizes(units: QuerySet[Unit], sizes: Iterable[str], *, today: date, day: date | None = None) -> QuerySet[Unit]:
    """Those of `units` that are of one of these classes, `NOT_TOLD` among them for unknown workers.

    Without bounds every unit is of unknown size.
    """
    row, wanted = SizeThreshold.objects.on(day or today), set(sizes)
    if row is None:
        return units if NOT_TOLD in wanted else units.none()
    bounds = SizeBounds(row.small_from, row.medium_from, row.large_from)
    found = Q(size_workers=None) if NOT_TOLD in wanted else Q(pk__in=[])
    for size in wanted - {NOT_TOLD}:
        fewest, beyond = workers_in(size, bounds)
        found |= Q(size_workers__gte=fewest) if beyond is None else Q(size_workers__gte=fewest, size_workers__lt=beyond)
    return with_size_workers(units, day).filter(found)
