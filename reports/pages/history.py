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
from reports.pages.parts import scope_url
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
    coverage = (str(REGISTRY["coverage"].label), _coverage_svg(past, own, scope))
    return {
        "charts": [
            *((str(REGISTRY[code].label), _history_svg(code, past, own, province, scope)) for code in DRAWN),
            coverage,
        ],
        "has_unfinished": any(report.published_at is None for report in past),
        "periods": [(report.jalali, scope_url(report.jalali, scope.code)) for report in past],
        "lines": [(str(REGISTRY[code].label), [shown(reading) for reading in _along(code, own)]) for code in codes],
    }


def _along(code: str, figures_then: Sequence[Figures]) -> list[Reading]:
    return [readings([code], now)[code] for now in figures_then]


def _history_svg(
    code: str, past: Sequence[Report], own: Sequence[Figures], province: Sequence[Figures], scope: Scope
) -> SafeString:
    periods = [report.jalali for report in past]
    series = [charts.Series("brand", scope.name, shares(code, own))]
    if scope.code != "province":
        series.append(charts.Series("avg", _("استان"), shares(code, province)))
    title = _("%(indicator)s، %(name)s از %(first)s تا %(last)s، درصد") % {
        "indicator": REGISTRY[code].label,
        "name": scope.name,
        "first": periods[0].label,
        "last": periods[-1].label,
    }
    return charts.line_chart(time_axis(periods), series, title=title, tips=share_tips(periods, series))


def _coverage_svg(past: Sequence[Report], own: Sequence[Figures], scope: Scope) -> SafeString:
    """How much of each period was declared; what is not published may still grow and is hatched."""
    periods = [report.jalali for report in past]
    percents = [None if share is None else round(share) for share in shares("coverage", own)]
    waiting = frozenset(place for place, report in enumerate(past) if report.published_at is None)
    tips = [
        "|".join([period.label, _said(share), *([_("هنوز منتشر نشده")] if place in waiting else [])])
        for place, (period, share) in enumerate(zip(periods, percents, strict=True))
    ]
    title = _("پوشش اظهارنامه، %(name)s، درصد") % {"name": scope.name}
    return charts.column_chart(
        time_axis(periods), [charts.Series("brand", scope.name, percents)], title=title, unfinished=waiting, tips=tips
    )


def time_axis(periods: Sequence[Period]) -> list[str]:
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


def shares(code: str, figures_then: Sequence[Figures]) -> list[float | None]:
    values = [now[code].value if code in now else None for now in figures_then]
    return [None if value is None else float(value * 100) for value in values]


def share_tips(periods: Sequence[Period], series: Sequence[charts.Series]) -> list[str]:
    """The read-out of each period: its name and what every line says there."""
    return [
        "|".join([period.label, *(f"{one.name}: {_said(one.values[place])}" for one in series)])
        for place, period in enumerate(periods)
    ]


def _said(points: charts.Value) -> str:
    return percent(None if points is None else float(points) / 100)
