"""A scope's past as charts from left to right, with their table."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts
from core.jalali import Period
from core.numbers import percent
from reports.indicators import REGISTRY
from reports.models import Report, Scope
from reports.queries.reading import NO_FIGURES, Figures, Reading, figures_by_report, readings
from reports.wording import shown

HISTORY = 12
DRAWN = ("operating_rate", "utilisation_installed")
CHARTED = ("operating_rate", "utilisation_installed", "coverage")


def history(
    visible: QuerySet[Scope], reports: Sequence[Report], scope: Scope, codes: Sequence[str] = CHARTED
) -> dict | None:
    """The scope's past as a chart from left to right with its table, beside the province; None for a single period."""
    past = list(reversed(reports))
    if len(past) < 2:
        return None
    found = figures_by_report(visible, past, {scope.code, "province"}, codes)
    own = [found.get((report.pk, scope.code), NO_FIGURES) for report in past]
    province = [found.get((report.pk, "province"), NO_FIGURES) for report in past]
    return {
        "charts": [(str(REGISTRY[code].label), _history_svg(code, past, own, province, scope)) for code in DRAWN],
        "periods": [report.jalali for report in past],
        "lines": [(str(REGISTRY[code].label), [shown(reading) for reading in _along(code, own)]) for code in codes],
    }


def _along(code: str, figures_then: Sequence[Figures]) -> list[Reading]:
    return [readings([code], now)[code] for now in figures_then]


def _history_svg(
    code: str, past: Sequence[Report], own: Sequence[Figures], province: Sequence[Figures], scope: Scope
) -> SafeString:
    periods = [report.jalali for report in past]
    series = [charts.Series("brand", scope.name, _shares(code, own))]
    if scope.code != "province":
        series.append(charts.Series("avg", _("استان"), _shares(code, province)))
    tips = [
        "|".join([period.label, *(f"{one.name}: {_said(one.values[place])}" for one in series)])
        for place, period in enumerate(periods)
    ]
    title = _("%(indicator)s، %(name)s از %(first)s تا %(last)s، درصد") % {
        "indicator": REGISTRY[code].label,
        "name": scope.name,
        "first": periods[0].label,
        "last": periods[-1].label,
    }
    return charts.line_chart(axis(periods), series, title=title, tips=tips)


def axis(periods: Sequence[Period]) -> list[str]:
    """Labels of a time axis: months by name alone; the first and each new year's first say the year too and, being
    long, take the room of the next."""
    labels: list[str] = []
    year = ""
    for period in periods:
        if period.kind != "month" or period.code[:4] != year:
            labels.append(period.label)
        else:
            crowded = labels[-1] == period.previous().label
            labels.append("" if crowded and period != periods[-1] else period.month_name)
        year = period.code[:4]
    return labels


def _shares(code: str, figures_then: Sequence[Figures]) -> list[float | None]:
    values = [now[code].value if code in now else None for now in figures_then]
    return [None if value is None else float(value * 100) for value in values]


def _said(points: charts.Value) -> str:
    return percent(None if points is None else float(points) / 100)
