"""The page of one figure: its formula with its own numbers, what it rests on, and what stands beside it."""

from django.db.models import QuerySet

from core import charts
from core.numbers import group, percent
from reports.indicators import Indicator
from reports.measure import Measure
from reports.models import Scope
from reports.pages.parts import Standing
from reports.queries.ranking import ranks_of
from reports.queries.reading import Reading, figures_by_report
from reports.wording import Shown, shown

# What rests on reference prices, by the beginning of the indicator's code.
PRICED = ("utilisation", "idle", "lost_output")


def figure_page(visible: QuerySet[Scope], scope: Scope, indicator: Indicator, standing: Standing) -> dict:
    """The figure with its parts, its changes, the province's and its rank; two queries."""
    found = figures_by_report(visible, standing.reports, [scope.code, "province"], [indicator.code])
    trio = standing.trio(found, scope.code)
    measure = trio.now.get(indicator.code)
    reading = Reading(indicator, measure, trio.before.get(indicator.code), trio.year_ago.get(indicator.code))
    province = standing.trio(found, "province").now.get(indicator.code)
    return {
        "scope": scope,
        "indicator": indicator,
        "figure": shown(reading),
        "measure": measure,
        "parts": _parts(measure),
        "province": _province(scope, indicator, province),
        "rank": ranks_of(scope).get(indicator.code) if scope.kind == "park" else None,
        "share": _share(measure),
        "is_priced": indicator.code.startswith(PRICED),
    }


def _province(scope: Scope, indicator: Indicator, measure: Measure | None) -> Shown | None:
    return None if scope.code == "province" else shown(Reading(indicator, measure))


def _parts(measure: Measure | None) -> tuple[str, str] | None:
    """Numerator and denominator as whole numbers; None where one of them is unknown or nothing is divided."""
    if measure is None or measure.numerator is None or measure.denominator in {None, 1}:
        return None
    return group(measure.numerator), group(measure.denominator)


def _share(measure: Measure | None) -> dict:
    if measure is None or not measure.expected:
        return {}
    share = measure.coverage
    return {"text": percent(share), "svg": charts.meter(share, label=percent(share))}
