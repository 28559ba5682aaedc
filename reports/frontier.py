"""Writes what a report says of total factor productivity; called by the build, in its transaction."""

from collections.abc import Mapping
from decimal import Decimal

from reports.compute.productivity import (
    MEANS,
    ParkResult,
    Summary,
    figures_of_park,
    figures_of_province,
    summary,
)
from reports.compute.sums import ScopeKey
from reports.measure import Measure
from reports.models import FrontierResult, Report, Scope

BATCH = 2_000


def add_productivity(figures: dict[ScopeKey, dict[str, Measure]], results: Mapping[int, ParkResult]) -> None:
    """The figures of parks and province hold their productivity, beside every other indicator."""
    told = {park: result for park, result in results.items() if ("park", park) in figures}
    for park, result in told.items():
        figures["park", park] |= figures_of_park(result)
    figures["province", ""] |= figures_of_province(summary(told.values()))


def save_frontier(report: Report, results: Mapping[int, ParkResult]) -> None:
    """A row stands for every park of the results that the report speaks of, and one for the province."""
    FrontierResult.objects.bulk_create(frontier_rows(report, results), batch_size=BATCH)


def says_the_same_of_productivity(report: Report, results: Mapping[int, ParkResult]) -> bool:
    """True when the rows of the report are the ones that these results would be."""
    names = [field.attname for field in FrontierResult._meta.concrete_fields if not field.primary_key]
    kept = {row.scope_id: row for row in FrontierResult.objects.filter(scope__report=report)}
    told = {row.scope_id: row for row in frontier_rows(report, results)}
    return kept.keys() == told.keys() and all(
        getattr(kept[scope], name) == getattr(row, name) for scope, row in told.items() for name in names
    )


def frontier_rows(report: Report, results: Mapping[int, ParkResult]) -> list[FrontierResult]:
    """Unsaved rows of the results over the report's scopes."""
    scopes = {scope.park_id or 0: scope for scope in Scope.objects.filter(report=report, kind__in=("park", "province"))}
    codes = {park: scope.code for park, scope in scopes.items()}
    told = {park: result for park, result in results.items() if park in scopes}
    rows = [_province(scopes[0], summary(told.values()))]
    rows += [_park(scopes[park], told[park], codes) for park in sorted(told, key=codes.__getitem__)]
    return rows


def _park(scope: Scope, result: ParkResult, codes: Mapping[int, str]) -> FrontierResult:
    used = result.inputs
    return FrontierResult(
        scope=scope,
        workers=used.workers,
        kwh_hundredths=used.kwh_hundredths,
        land_m2_hundredths=used.land_m2_hundredths,
        nominal_rial=used.nominal_rial,
        real_rial=used.real_rial,
        told=used.told,
        expected=used.expected,
        left_out=result.left_out or "",
        peers=[[codes[park], str(weight)] for park, weight in result.peers if park in codes],
        not_compared=result.not_compared or "",
        left_out_before=result.left_out_before,
        **{name: getattr(result, name) for name in MEANS},
    )


def _province(scope: Scope, found: Summary) -> FrontierResult:
    means: dict[str, Decimal | None] = {name: found.means.get(name) for name in MEANS}
    return FrontierResult(
        scope=scope,
        told=found.measured,
        expected=found.parks,
        left_out=found.left_out or "",
        not_compared=found.not_compared or "",
        **means,
    )
