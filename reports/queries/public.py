"""What everybody may read of a published month: figures of many units, never of few, and none that a reader with a
pencil could work out of the others (`reports.compute.suppression`)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from reports.compute.suppression import Sum, suppressed
from reports.indicators import REGISTRY
from reports.measure import Measure
from reports.models import Figure, Report, Scope, ScopeKind
from reports.queries.ages import ages_in

TOP = "province"
OUTSIDE = "outside"
# Figures that rest on the same rows are shown or hidden together, so that one of them cannot give another away.
FAMILIES = (("units", "operating_rate"), ("utilisation_installed", "workers", "coverage"))
SHOWN = tuple(code for family in FAMILIES for code in family)

Figures = Mapping[str, Mapping[str, Measure]]  # scope → indicator → measure


@dataclass(frozen=True)
class Published:
    """The scopes of a published month with the figures that everybody may read; `hidden` names the others."""

    report: Report
    scopes: Sequence[Scope]
    figures: Figures
    hidden: frozenset[tuple[str, str]]

    def measure(self, scope: str, code: str) -> Measure | None:
        """The figure; None where it is unknown or hidden."""
        return None if (scope, code) in self.hidden else self.figures.get(scope, {}).get(code)


def published_months(count: int) -> list[Report]:
    """The newest published revision of each of the last months, newest first; one query.

    Quarters and years are left out: they are sums of months, and a figure hidden in one month could be had from them.
    """
    found: dict[str, Report] = {}
    rows = Report.objects.published().filter(kind="month").order_by("-starts_on", "-revision")
    for report in rows[: count * 4]:
        found.setdefault(report.period, report)
    return list(found.values())[:count]


def published(report: Report) -> Published:
    """The figures of one published month; two queries, and two more where the month was not read here before."""
    scopes = list(report.scopes.select_related("park").order_by("kind", "sort_key", "pk"))
    codes = {scope.pk: scope.code for scope in scopes}
    figures: dict[str, dict[str, Measure]] = {}
    rows = Figure.objects.filter(scope__report=report, indicator__in=SHOWN).order_by()
    for row in rows.values_list("scope", "indicator", "numerator", "denominator", "covered", "expected"):
        figures.setdefault(codes[row[0]], {})[row[1]] = Measure(*row[2:])
    return Published(report, scopes, figures, _hidden(report, scopes, figures))


@lru_cache(maxsize=64)
def _kept(report: int, digest: str) -> dict[str, frozenset[tuple[str, str]]]:
    """What was found for a published report, which never changes; its digest tells two databases of a test apart."""
    return {}


def _hidden(report: Report, scopes: Sequence[Scope], figures: Figures) -> frozenset[tuple[str, str]]:
    kept = _kept(report.pk, f"{report.digest}{report.published_at}")
    if "hidden" not in kept:
        sums, unprinted = structure(report, scopes)
        kept["hidden"] = frozenset(
            (cell, code)
            for family in FAMILIES
            for cell in hidden_cells(family, figures, sums, unprinted)
            for code in family
        )
    return kept["hidden"]


def structure(report: Report, scopes: Sequence[Scope]) -> tuple[list[Sum], list[str]]:
    """How the scopes of a report add up, and the remainders that no table prints."""
    ages = ages_in(report)
    parks = [scope for scope in scopes if scope.kind == ScopeKind.PARK and scope.park]
    counties = {scope.county_id: scope.code for scope in scopes if scope.kind == ScopeKind.COUNTY}
    sums = []
    for pk, code in counties.items():
        parts = [scope.code for scope in parks if _county(scope) == pk]
        sums.append(Sum(code, (*parts, f"rest:{code}")))
    placed = {scope.park_id: ages.get(scope.park_id or 0, "unknown") for scope in parks}
    classes = [scope.code for scope in scopes if scope.kind == ScopeKind.AGE]
    sums += [
        Sum(code, tuple(scope.code for scope in parks if f"age:{placed[scope.park_id]}" == code)) for code in classes
    ]
    groups = [scope.code for scope in scopes if scope.kind == ScopeKind.GROUP]
    sums.append(Sum(OUTSIDE, (*(f"rest:{code}" for code in counties.values()), "rest:outside")))
    sums.append(Sum(TOP, (*counties.values(), "rest:county")))
    sums.append(Sum(TOP, (*classes, OUTSIDE)))
    sums.append(Sum(TOP, (*groups, "rest:group")))
    rests = [part for each in sums for part in each.parts if part.startswith("rest:")]
    return sums, sorted(set(rests))


def _county(scope: Scope) -> int | None:
    """The county in which the park was counted; today's where the report was built before this was kept."""
    if scope.age:
        return scope.counted_in_id
    return scope.park.county_id if scope.park else None


def hidden_cells(
    family: Iterable[str], figures: Figures, sums: Sequence[Sum], unprinted: Sequence[str]
) -> frozenset[str]:
    """Scopes whose figures of this family stay hidden."""
    parts = [
        _with_rests({scope: part(measures.get(code)) for scope, measures in figures.items()}, sums)
        for code in family
        for part in _parts(code)
    ]
    resting = [
        _with_rests({scope: _covered(measures.get(code)) for scope, measures in figures.items()}, sums)
        for code in family
    ]
    cells = {cell for each in sums for cell in each.cells} | set(figures)
    behind = {cell: min((count for counts in resting if (count := counts.get(cell))), default=0) for cell in cells}
    return suppressed(behind, sums, unprinted=unprinted, values=parts)


def _parts(code: str) -> Sequence[Callable[[Measure | None], int | None]]:
    """The numbers of a figure that add up from scope to scope: a share's denominator does, the months of a mean not."""
    added = ("numerator", "covered", "expected", *(["denominator"] if REGISTRY[code].kind == "share" else []))
    return [partial(_part, name) for name in added]


def _part(name: str, measure: Measure | None) -> int | None:
    return None if measure is None or measure.value is None else getattr(measure, name)


def _covered(measure: Measure | None) -> int | None:
    return None if measure is None or measure.value is None else measure.covered


def _with_rests(values: dict[str, int | None], sums: Sequence[Sum]) -> dict[str, int | None]:
    """The values with those of the remainders: what a total has more than its other parts tell."""
    found = dict(values)
    for each in sums:
        rests = [part for part in each.parts if part.startswith("rest:") and part not in found]
        if len(rests) == 1:
            known = sum(found.get(part) or 0 for part in each.parts)
            found[rests[0]] = max(0, (found.get(each.total) or 0) - known)
    return found
