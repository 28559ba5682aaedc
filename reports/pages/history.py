"""A scope's past as charts from left to right, with their table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts
from core.jalali import Period
from core.numbers import percent
from reports.indicators import REGISTRY
from reports.models import Report, Scope
from reports.pages.parts import FiguresOf, scope_url
from reports.queries.reading import NO_FIGURES, Figures, Reading, figures_by_report
from reports.wording import Shown, figure_url, shown

HISTORY = 12
DRAWN = ("operating_rate", "utilisation_installed")
CHARTED = ("operating_rate", "utilisation_installed", "coverage")


@dataclass(frozen=True)
class Moment:
    """One period of a time axis; without a report it is a gap, never left out."""

    period: Period
    report: Report | None

    @property
    def is_unfinished(self) -> bool:
        return self.report is not None and self.report.published_at is None

    def figures(self, found: FiguresOf, scope: str) -> Figures:
        return found.get((self.report.pk, scope), NO_FIGURES) if self.report else NO_FIGURES

    def shown(self, found: FiguresOf, scope: str, code: str) -> Shown:
        """One figure of this period; it leads to its own page where a report stands."""
        href = figure_url(self.period, scope, code, self.report.revision) if self.report else ""
        return shown(Reading(REGISTRY[code], self.figures(found, scope).get(code)), href=href)


def through_time(reports: Sequence[Report], count: int = HISTORY) -> list[Moment]:
    """The last `count` periods up to the newest of these reports, oldest first, from the first that has one on."""
    known = {report.period: report for report in reports}
    if not known:
        return []
    period = max(report.jalali for report in reports)
    moments: list[Moment] = []
    while len(moments) < count and len(known) > sum(moment.report is not None for moment in moments):
        moments.append(Moment(period, known.get(period.code)))
        period = period.previous()
    while moments and moments[-1].report is None:
        moments.pop()
    return moments[::-1]


def history(
    visible: QuerySet[Scope], reports: Sequence[Report], scope: Scope, codes: Sequence[str] = CHARTED
) -> dict | None:
    """The scope's past as a chart from left to right with its table, beside the province; None for a single period."""
    past = through_time(reports)
    if len(past) < 2:
        return None
    found = figures_by_report(visible, [moment.report for moment in past], {scope.code, "province"}, codes)
    own = [moment.figures(found, scope.code) for moment in past]
    province = [moment.figures(found, "province") for moment in past]
    coverage = (str(REGISTRY["coverage"].label), _coverage_svg(past, own, scope))
    lines = [(str(REGISTRY[code].label), _history_svg(code, past, own, province, scope)) for code in DRAWN]
    return {
        "charts": [*lines, coverage],
        "has_unfinished": any(moment.is_unfinished for moment in past),
        "periods": [(moment.period, scope_url(moment.period, scope.code) if moment.report else "") for moment in past],
        "lines": [
            (str(REGISTRY[code].label), [moment.shown(found, scope.code, code) for moment in past]) for code in codes
        ],
    }


def _history_svg(
    code: str, past: Sequence[Moment], own: Sequence[Figures], province: Sequence[Figures], scope: Scope
) -> SafeString:
    periods = [moment.period for moment in past]
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


def _coverage_svg(past: Sequence[Moment], own: Sequence[Figures], scope: Scope) -> SafeString:
    """How much of each period was declared; what is not published may still grow and is hatched."""
    periods = [moment.period for moment in past]
    percents = [None if share is None else round(share) for share in shares("coverage", own)]
    waiting = frozenset(place for place, moment in enumerate(past) if moment.is_unfinished)
    tips = [
        "|".join([period.label, _said(share), *([_("هنوز منتشر نشده")] if place in waiting else [])])
        for place, (period, share) in enumerate(zip(periods, percents, strict=True))
    ]
    title = _("پوشش اظهارنامه، %(name)s، درصد") % {"name": scope.name}
    return charts.column_chart(
        time_axis(periods), [charts.Series("brand", scope.name, percents)], title=title, unfinished=waiting, tips=tips
    )


def time_axis(periods: Sequence[Period]) -> list[str]:
    """Labels of a time axis: months by name alone; the first, and each new year's first, with the year below."""
    labels: list[str] = []
    year = ""
    for period in periods:
        told = period.kind != "month" or period.code[:4] != year
        labels.append("\n".join(period.label.rsplit(" ", 1)) if told else period.month_name)
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
