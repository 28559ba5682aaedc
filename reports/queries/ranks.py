"""Where each park of a report stands among all parks, by any indicator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from reports.indicators import REGISTRY
from reports.models import Figure, Report, ScopeKind


@dataclass(frozen=True)
class Rank:
    """`place` of `of` parks whose figure is known; equal figures share the better place."""

    place: int
    of: int


def ranks(report: Report, codes: Iterable[str]) -> Mapping[str, Mapping[int, Rank]]:
    """{indicator: {park: rank}}, the best first; indicators that are neither better nor worse have none. One query.

    Places are counted over every park of the report, so that a manager, who sees one park, sees its true place.
    """
    wanted = [code for code in codes if REGISTRY[code].better]
    rows = Figure.objects.filter(scope__report=report, scope__kind=ScopeKind.PARK, indicator__in=wanted).order_by()
    values: dict[str, dict[int, Fraction]] = {code: {} for code in wanted}
    for code, park, numerator, denominator in rows.values_list("indicator", "scope__park", "numerator", "denominator"):
        if numerator is not None and denominator:
            values[code][park] = Fraction(numerator, denominator) * REGISTRY[code].better
    return {code: _ranked(found) for code, found in values.items()}


def _ranked(values: Mapping[int, Fraction]) -> dict[int, Rank]:
    ordered = sorted(values.values(), reverse=True)
    first: dict[Fraction, int] = {}
    for place, value in enumerate(ordered, start=1):
        first.setdefault(value, place)
    return {park: Rank(first[value], len(ordered)) for park, value in values.items()}
