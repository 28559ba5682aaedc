"""The next months of a park put in words: how sure they are, on what past they rest, or why they are not told."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts
from core.jalali import Period
from core.numbers import format_decimal, group, percent
from reports.compute.forecast import FEWEST_MONTHS, Forecast, Hidden, Step
from reports.indicators import REGISTRY
from reports.models import Report, Scope
from reports.queries.outlook import Foretold, exact

DRAWN_PAST = 9  # with the three to come a year, whose names have room beside each other


@dataclass(frozen=True)
class Month:
    """A month to come: what is expected and between which bounds; `exact` is the value as every file carries it."""

    period: Period
    exact: str
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


def outlooks(found: Sequence[Foretold], report: Report, scope: Scope, *, height: int = 220) -> list[Outlook]:
    """What is `foretold` of the scope in the report, in words; the drawings are so high."""
    return [_outlook(one, report, scope, height) for one in found]


def _outlook(found: Foretold, report: Report, scope: Scope, height: int) -> Outlook:
    label = str(REGISTRY[found.code].label)
    if found.told.hidden:
        return Outlook(found.code, label, (), "", "", why_hidden(found.told, report))
    months = [_month(period, step) for period, step in found.steps]
    svg = _svg(found, months, f"{label}، {scope.name}", height)
    return Outlook(found.code, label, months, svg, _rests_on(found.told), "")


def _month(period: Period, step: Step) -> Month:
    between = _("از %(low)s تا %(high)s") % {"low": percent(exact(step.low)), "high": percent(exact(step.high))}
    return Month(period, f"{exact(step.value)}", percent(exact(step.value)), between)


def why_hidden(told: Forecast, report: Report) -> str:
    """Why nothing is foretold. A published report looks back on months that were published when it was."""
    if told.hidden == Hidden.NO_LATEST:
        return _("رقم آخرین ماه نامعلوم است.")
    if told.hidden == Hidden.SHORT_HISTORY:
        counts = {"months": group(told.months), "least": group(FEWEST_MONTHS)}
        if report.published_at:
            return (
                _(
                    "تا این ماه %(months)s ماه پیوسته منتشر شده و دانسته است؛ برای آزمودن روش دست‌کم %(least)s ماه "
                    "لازم است."
                )
                % counts
            )
        return _("تا این ماه %(months)s ماه پیوسته دانسته است؛ برای آزمودن روش دست‌کم %(least)s ماه لازم است.") % counts
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


def _svg(found: Foretold, months: Sequence[Month], title: str, height: int) -> SafeString:
    """The last year as it was and the months to come between their bounds, from left to right."""
    past, values, steps = found.past[-DRAWN_PAST:], found.values[-DRAWN_PAST:], found.told.steps
    gap = [None] * (len(values) - 1)
    known = [*values, *[None] * len(steps)]
    series = [charts.Series("brand", _("تاکنون"), _percents(known))]
    for look, name, ahead in (
        ("muted", _("کران پایین"), [step.low for step in steps]),
        ("muted", _("کران بالا"), [step.high for step in steps]),
        ("avg", _("پیش‌بینی"), [step.value for step in steps]),
    ):
        series.append(charts.Series(look, name, _percents([*gap, values[-1], *ahead])))
    periods = [*past, *(month.period for month in months)]
    tips = [f"{period.label}|{percent(value)}" for period, value in zip(past, values, strict=True)]
    tips += [f"{month.period.label}|{month.text}|{month.between}" for month in months]
    labels = [period.month_name for period in periods]
    return charts.line_chart(labels, series, title=title, tips=tips, height=height)


def _percents(values: Sequence[float | None]) -> list[float | None]:
    return [None if value is None else value * 100 for value in values]
