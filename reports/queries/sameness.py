"""Whether a standing revision already says what a builder has found."""

from collections.abc import Iterable, Mapping

from reports.compute.sums import ScopeKey
from reports.measure import Measure
from reports.models import Breakdown, BreakdownTable, Figure, Report, Scope
from reports.queries.names import ScopeName

Found = Mapping[ScopeKey, Mapping[str, Measure]]
Rows = Iterable[tuple[ScopeKey, str, str, str, Measure]]


def says_the_same(report: Report, figures: Found, rows: Rows, names: Mapping[ScopeKey, ScopeName]) -> bool:
    """True when every scope, figure and row of the revision is the one that was found; names of places may differ."""
    codes = {key: name.code for key, name in names.items()}
    if set(Scope.objects.filter(report=report).order_by().values_list("code", flat=True)) != set(codes.values()):
        return False
    found = {
        (codes[key], code, *vars(measure).values()) for key, told in figures.items() for code, measure in told.items()
    }
    if found != _stored_figures(report):
        return False
    return {(codes[key], *facts, *vars(measure).values()) for key, *facts, measure in rows} == _stored_rows(report)


def _stored_figures(report: Report) -> set[tuple]:
    names = ("scope__code", "indicator", "numerator", "denominator", "covered", "expected")
    return set(Figure.objects.filter(scope__report=report).order_by().values_list(*names))


def _stored_rows(report: Report) -> set[tuple]:
    names = (
        *("scope__code", "table", "key", "unit_of_measure"),
        *("numerator", "denominator", "covered", "expected"),
    )
    found = Breakdown.objects.filter(scope__report=report).exclude(table=BreakdownTable.SUPPORT)  # added at publishing
    return set(found.order_by().values_list(*names))
