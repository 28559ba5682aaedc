"""The next months of a scope put in words: how sure they are, on what past they rest, or why they are not told."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts
from core.jalali import Period
from core.numbers import format_decimal, group, percent
from reports.compute.forecast import FEWEST_MONTHS, Forecast, Hidden, Step, forecast
from reports.indicators import REGISTRY
from reports.models import Report, Scope
from reports.queries.reading import NO_FIGURES, figures_by_report

PAST = 36  # months that a forecast looks back on
DRAWN_PAST = 9  # with the three to come a year, whose names have room beside each other
FORETOLD = ("operating_rate", "utilisation_installed")


@dataclass(frozen=True)
class Month:
    """A month to come: what is expected and between which bounds."""

    period: Period
    exact: float
    text: str
    between: str


@dataclass(frozen=True)
class Outlook:
    """One indicator: the months to come with their picture, or the reason in `why`. `rests_on` says how sure it is."""

    code: str
    label: str
    months: Sequence[Month]
    svg: SafeString | str
    rests_on: str
    why: str


def outlooks(visible: QuerySet[Scope], reports: Sequence[Report], scope: Scope) -> list[Outlook]:
    """The forecasts of the scope from the monthly `reports`, newest first; one query. Empty for other periods."""
    if not reports or reports[0].jalali.kind != "month":
        return []
    found = figures_by_report(visible, reports, [scope.code], FORETOLD)
    by_period = {report.period: found.get((report.pk, scope.code), NO_FIGURES) for report in reports}
    past = _months_up_to(reports[0].jalali, reports[-1].jalali)
    return [
        _outlook(code, past, [by_period.get(month.code, NO_FIGURES).get(code) for month in past], scope)
        for code in FORETOLD
    ]


def _months_up_to(last: Period, first: Period) -> list[Period]:
    """Every month from the first to the last, oldest first."""
    months = [last]
    while first < months[-1] and len(months) < PAST:
        months.append(months[-1].previous())
    return months[::-1]


def _outlook(code: str, past: Sequence[Period], measures: Sequence, scope: Scope) -> Outlook:
    values = [None if one is None or one.value is None else float(one.value) for one in measures]
    told = forecast(values)
    label = str(REGISTRY[code].label)
    if told.hidden:
        return Outlook(code, label, (), "", "", _why(told))
    months = _months_ahead(past[-1], told.steps)
    svg = _svg(past[-DRAWN_PAST:], values[-DRAWN_PAST:], told.steps, months, f"{label}، {scope.name}")
    return Outlook(code, label, months, svg, _rests_on(told), "")


def _months_ahead(last: Period, steps: Sequence[Step]) -> list[Month]:
    months, period = [], last
    for step in steps:
        period = period.next()
        between = _("از %(low)s تا %(high)s") % {"low": percent(step.low), "high": percent(step.high)}
        months.append(Month(period, round(step.value, 6), percent(step.value), between))
    return months


def _why(told: Forecast) -> str:
    if told.hidden == Hidden.NO_LATEST:
        return _("رقم آخرین ماه نامعلوم است.")
    if told.hidden == Hidden.SHORT_HISTORY:
        return _("تا این ماه %(months)s ماه پیوسته دانسته است؛ برای آزمودن روش دست‌کم %(least)s ماه لازم است.") % {
            "months": group(told.months),
            "least": group(FEWEST_MONTHS),
        }
    return _("در %(trials)s آزمون بر گذشته، روش ما از تکرار سادهٔ رقم ماه پیش یا سال پیش آشکارا بهتر نبود.") % {
        "trials": group(told.trials)
    }


def _rests_on(told: Forecast) -> str:
    return _(
        "بر پایهٔ %(months)s ماه پیوسته. این روش را در %(trials)s نقطه از گذشته آزموده‌ایم: میانگین خطایش "
        "%(error)s واحد درصد بود، خطای تکرار سال پیش %(year)s و تکرار ماه پیش %(month)s. بازه چنان است که "
        "چهار پنجم آن آزمون‌ها را در بر می‌گرفت؛ رویداد تازه‌ای که در گذشته همانند ندارد در آن نیست."
    ) % {
        "months": group(told.months),
        "trials": group(told.trials),
        "error": _points(told.error),
        "year": _points(told.last_year_error),
        "month": _points(told.last_month_error),
    }


def _points(error: float | None) -> str:
    return format_decimal(None if error is None else error * 100, 1)


def _svg(
    past: Sequence[Period], values: Sequence[float | None], steps: Sequence[Step], months: Sequence[Month], title: str
) -> SafeString:
    """The last year as it was and the months to come between their bounds, from left to right."""
    last = values[-1]
    gap = [None] * (len(values) - 1)
    known = [*values, *[None] * len(steps)]
    series = [charts.Series("brand", _("تاکنون"), _percents(known))]
    for look, name, ahead in (
        ("muted", _("کران پایین"), [step.low for step in steps]),
        ("muted", _("کران بالا"), [step.high for step in steps]),
        ("avg", _("پیش‌بینی"), [step.value for step in steps]),
    ):
        series.append(charts.Series(look, name, _percents([*gap, last, *ahead])))
    periods = [*past, *(month.period for month in months)]
    tips = [f"{period.label}|{percent(value)}" for period, value in zip(past, values, strict=True)]
    tips += [f"{month.period.label}|{month.text}|{month.between}" for month in months]
    return charts.line_chart([period.month_name for period in periods], series, title=title, tips=tips)


def _percents(values: Sequence[float | None]) -> list[float | None]:
    return [None if value is None else value * 100 for value in values]
