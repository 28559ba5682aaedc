"""What the list of units shows beside the register: the last declared month and whether a change waits."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from units.models import Declaration, StatusChange, Unit
from units.queries.past import last_month


def with_latest(units: QuerySet[Unit], day: date | None = None) -> QuerySet[Unit]:
    """The same units with `last_workers` and `last_utilisation` of the newest accepted month, and `has_pending`.

    With a past `day`, of the months that were over then. Meant for the rows of one page: each is looked up by index,
    none is joined.
    """
    return with_last_workers(units, day).annotate(
        last_utilisation=Subquery(_last(day).values("utilisation")[:1]),
        has_pending=Exists(StatusChange.objects.pending().filter(unit=OuterRef("pk"))),
    )


def with_last_workers(units: QuerySet[Unit], day: date | None = None) -> QuerySet[Unit]:
    """The same units with `last_workers` alone."""
    return units.annotate(last_workers=Subquery(_last(day).values("workers")[:1]))


def _last(day: date | None) -> QuerySet[Declaration]:
    last = Declaration.objects.accepted().filter(unit=OuterRef("pk")).order_by("-period")
    return last if day is None else last.filter(period__lte=last_month(day))


def status_facets(units: QuerySet[Unit]) -> dict[str, int]:
    """How many of `units` stand how, in one query; "" where nothing is known."""
    rows = units.order_by().values("status").annotate(count=Count("pk"))
    return {row["status"]: row["count"] for row in rows}


def total_of(facets: dict[str, int], chosen: Sequence[str]) -> int:
    """How many units the list holds when `chosen` statuses are asked for; all when none is."""
    return sum(count for status, count in facets.items() if not chosen or status in chosen)
