"""How a report's parks stand by an indicator: the best first, those that rest on too few units unranked."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from reports.indicators import REGISTRY, Indicator
from reports.measure import Measure
from reports.models import Figure, Report, Scope, ScopeKind

COVERAGE_FLOOR = Decimal("0.5")  # a figure that rests on less than half of its units is shown and not ranked


@dataclass(frozen=True)
class Rank:
    """A place among the ranked parks, 1 being the best."""

    place: int
    of: int


@dataclass(frozen=True)
class Ranked:
    """A scope's value and its place; None where it is unknown or rests on too few units."""

    scope: Scope
    measure: Measure | None
    place: int | None


def is_total(indicator: Indicator) -> bool:
    """Whether the figure grows with what it is of, so that the larger park leads and a distance says nothing."""
    return indicator.kind in {"count", "hours"} or indicator.code.startswith(("idle_", "lost_", "support_"))


def is_covered(measure: Measure | None, floor: Decimal) -> bool:
    """Whether the figure is known and rests on at least that share of the units it should rest on."""
    if measure is None or measure.value is None:
        return False
    return measure.coverage is None or measure.coverage >= floor


def ranks_of(scope: Scope) -> dict[str, Rank]:
    """The place of one park among all parks of its report, an indicator each; one query.

    A place tells nothing of any other park but how many stand before it, so it is told to whoever sees the park.
    """
    found: dict[str, dict[int, Measure]] = {}
    rows = Figure.objects.filter(scope__report=scope.report_id, scope__kind=ScopeKind.PARK).order_by()
    for row in rows.values_list("scope", "indicator", "numerator", "denominator", "covered", "expected"):
        if row[1] in REGISTRY and REGISTRY[row[1]].better and not is_total(REGISTRY[row[1]]):
            found.setdefault(row[1], {})[row[0]] = Measure(*row[2:])
    ranks = {}
    for code, measures in found.items():
        places = places_of(REGISTRY[code], measures, COVERAGE_FLOOR)
        if scope.pk in places:
            ranks[code] = Rank(places[scope.pk], len(places))
    return ranks


def places_of(indicator: Indicator, measures: dict[int, Measure], floor: Decimal) -> dict[int, int]:
    """{key: place} of those whose figure is known and covered; equal values share a place."""
    known = {key: measure.value for key, measure in measures.items() if is_covered(measure, floor)}
    ordered = sorted((value for value in known.values() if value is not None), reverse=indicator.better >= 0)
    first: dict[Decimal, int] = {}
    for place, value in enumerate(ordered, start=1):
        first.setdefault(value, place)
    return {key: first[value] for key, value in known.items() if value is not None}


def ranked(scopes: QuerySet[Scope], report: Report, kind: str, code: str, floor: Decimal) -> list[Ranked]:
    """The report's scopes of one kind among `scopes`: by place, then those with too few units, unknown ones last."""
    rows = list(scopes.filter(report=report, kind=kind).order_by("sort_key", "pk"))
    figures = Figure.objects.filter(scope__in=rows, indicator=code).order_by()
    columns = ("scope", "numerator", "denominator", "covered", "expected")
    measures = {row[0]: Measure(*row[1:]) for row in figures.values_list(*columns)}
    places = places_of(REGISTRY[code], measures, floor)
    return sorted(
        (Ranked(scope, measures.get(scope.pk), places.get(scope.pk)) for scope in rows),
        key=lambda row: (row.place is None, row.place or 0, row.measure is None or row.measure.value is None),
    )


def rankable(codes: Iterable[str]) -> list[Indicator]:
    """Indicators that have a better and a worse end."""
    return [REGISTRY[code] for code in codes if REGISTRY[code].better]
