"""What a correction changed: the figures of a published revision beside those of the one that was published before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from reports.indicators import REGISTRY, Indicator
from reports.measure import Measure
from reports.models import Figure, Report, Scope, ScopeKind


@dataclass(frozen=True)
class Change:
    """One figure of one scope that is not what it was; None on either side: there was no such figure."""

    scope: Scope
    indicator: Indicator
    before: Measure | None
    after: Measure | None


def corrected(report: Report) -> Report | None:
    """The published revision that this one follows; None for the first."""
    earlier = Report.objects.published().filter(period=report.period, revision__lt=report.revision)
    return earlier.order_by("-revision").first()


def changes(visible: QuerySet[Scope], earlier: Report, report: Report) -> Sequence[Change]:
    """Every figure that differs between two revisions, of scopes among `visible`; three queries."""
    then, now = _figures(visible, earlier), _figures(visible, report)
    scopes = {scope.code: scope for scope in visible.filter(report__in=[earlier, report]).order_by("report__revision")}
    places = {code: place for place, code in enumerate(REGISTRY)}
    kinds = {kind: place for place, kind in enumerate(ScopeKind.values)}
    found = [
        Change(scopes[code], REGISTRY[indicator], then.get((code, indicator)), now.get((code, indicator)))
        for code, indicator in then.keys() | now.keys()
        if then.get((code, indicator)) != now.get((code, indicator)) and indicator in REGISTRY
    ]
    return sorted(
        found, key=lambda row: (kinds[row.scope.kind], row.scope.sort_key, row.scope.code, places[row.indicator.code])
    )


def _figures(visible: QuerySet[Scope], report: Report) -> dict[tuple[str, str], Measure]:
    rows = Figure.objects.filter(scope__in=visible.filter(report=report)).order_by()
    names = ("scope__code", "indicator", "numerator", "denominator", "covered", "expected")
    return {(code, indicator): Measure(*parts) for code, indicator, *parts in rows.values_list(*names)}
