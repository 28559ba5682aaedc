"""Figures that other figures are made of: those of the parks of a scope, and the inputs of a park's productivity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from reports.measure import Measure
from reports.models import FrontierResult, Scope, ScopeKind
from reports.queries.frontiers import FrontierRow, frontier_rows
from reports.queries.reading import NO_FIGURES, figures
from reports.queries.rows.places import Behind, parks_of


@dataclass(frozen=True)
class ParkFigure:
    """One park of the report with its own figure, and of a figure of productivity why it has none."""

    scope: Scope
    measure: Measure | None
    result: FrontierResult | None = None


def park_figures(behind: Behind) -> list[ParkFigure]:
    """The report's parks of the scope that the reader may see, by name; three queries."""
    scopes = _seen(behind).filter(kind=ScopeKind.PARK, park__in=parks_of(behind).order_by().values("pk"))
    scopes = scopes.order_by("sort_key", "pk")
    found = figures(scopes, [behind.indicator.code])
    results = {row.scope_id: row for row in FrontierResult.objects.filter(scope__in=scopes)}
    return [
        ParkFigure(scope, found.get(scope.pk, NO_FIGURES).get(behind.indicator.code), results.get(scope.pk))
        for scope in scopes
    ]


def own_figures(behind: Behind, codes: Iterable[str]) -> Mapping[str, Measure]:
    """Figures of the scope itself, by their codes; one query."""
    return figures(Scope.objects.filter(pk=behind.scope.pk), codes).get(behind.scope.pk, NO_FIGURES)


def productivity_of(behind: Behind) -> FrontierRow | None:
    """What the park used and made and whom it is measured by; None where that was not measured. Two queries."""
    result = FrontierResult.objects.filter(scope=behind.scope).select_related("scope").first()
    if result is None:
        return None
    return frontier_rows([result], Scope.objects.visible_to(behind.user), behind.scope.report, behind.period)[0]


def _seen(behind: Behind) -> QuerySet[Scope]:
    return Scope.objects.visible_to(behind.user).filter(report=behind.scope.report)
