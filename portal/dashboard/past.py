"""Where the reader's part of the province comes from: the last twelve built months, and old beside new parks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Role, User
from core import charts
from core.jalali import Period
from core.numbers import UNKNOWN, group
from parks.models import County, Park
from reports.indicators import REGISTRY
from reports.measure import Measure
from reports.models import Report, Scope
from reports.queries.reading import Reading, figures_by_report, newest, readings
from reports.wording import Shown, figure_url, shown, value_text

MONTHS = 12
TRIO = (("active", "on"), ("semi_active", "semi"), ("closed", "off"))
MOVES = ("reactivations", "closures")
HEADLINE = ("utilisation_installed", "workers")
COMPARED = ("operating_rate", "utilisation_declaring", "labour_productivity", "local_employment", "coverage")

FiguresOf = Mapping[tuple[int, str], Mapping[str, Measure]]


@dataclass(frozen=True)
class Line:
    """One status through the months: its number now, its change since the first month, its line."""

    status: str
    now: str
    change: str
    arrow: str
    tone: str
    svg: SafeString
    href: str  # the figure of the newest month; empty where it is the sum of several


@dataclass(frozen=True)
class Past:
    """The trend of the last months, oldest first; `table` repeats the charts in numbers."""

    first: Period
    last: Period
    lines: Sequence[Line]
    flow: SafeString
    came_back: str
    stopped: str
    table: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Compared:
    """One indicator of old parks beside new ones; bars are shares of the larger value."""

    label: str
    unit: str
    formula: str
    old: Shown
    new: Shown
    gap: Shown
    old_share: Decimal | None
    new_share: Decimal | None


def months(user: User) -> list[Report]:
    """The reports of the last months that hold figures, newest first."""
    return newest(Report.objects.visible_to(user).standing(), "month", count=MONTHS)


def headline(user: User, reports: Sequence[Report]) -> list[Shown]:
    """Key figures of the reader's part of the province in the newest month, with the change from the month before."""
    if not reports:
        return []
    now, before = reports[0], _just_before(reports)
    found = figures_by_report(Scope.objects.visible_to(user), [now, before], _scopes(user), HEADLINE)
    pair = [
        {code: measure for code in HEADLINE if report and (measure := _added(found, report.pk, code))}
        for report in (now, before)
    ]
    seen = _seen_in(found, now)
    return [shown(reading, href=_address(now, seen, code)) for code, reading in readings(HEADLINE, *pair).items()]


def past(user: User, reports: Sequence[Report]) -> Past | None:
    """Twelve months of the reader's scopes, added up; None while fewer than two months are built. One query."""
    if len(reports) < 2:
        return None
    oldest_first = list(reversed(reports))
    periods = [report.jalali for report in oldest_first]
    codes = (*(status for status, _look in TRIO), *MOVES)
    found = figures_by_report(Scope.objects.visible_to(user), oldest_first, _scopes(user), codes)
    counts = {code: [_count(found, report.pk, code) for report in oldest_first] for code in codes}
    back, stopped = ([value or 0 for value in counts[code]] for code in MOVES)
    return Past(
        first=periods[0],
        last=periods[-1],
        lines=[_line(status, look, counts[status], _own_page(reports[0], found, status)) for status, look in TRIO],
        flow=charts.flow_chart(
            [period.month_name for period in periods],
            back,
            stopped,
            title=_("جریان ماهانهٔ بازگشت به تولید و تعطیلی"),
            tips=[
                "|".join([period.label, _("بازگشت: %s") % group(up), _("تعطیل: %s") % group(down)])
                for period, up, down in zip(periods, back, stopped, strict=True)
            ],
        ),
        came_back=group(sum(back)),
        stopped=group(sum(stopped)),
        table=[
            (period.label, [UNKNOWN if counts[code][place] is None else group(counts[code][place]) for code in codes])
            for place, period in enumerate(periods)
        ],
    )


def old_and_new(user: User, reports: Sequence[Report]) -> list[Compared]:
    """Old and new parks side by side in the newest month; empty for those who do not see the province. One query."""
    if not reports:
        return []
    codes = ("age:old", "age:new")
    found = figures_by_report(Scope.objects.visible_to(user), reports[:1], codes, COMPARED)
    old, new = (found.get((reports[0].pk, code)) for code in codes)
    return [_compared(reports[0], code, old, new) for code in COMPARED] if old and new else []


def _compared(report: Report, code: str, old: Mapping[str, Measure], new: Mapping[str, Measure]) -> Compared:
    indicator = REGISTRY[code]
    first, second = Reading(indicator, old.get(code)), Reading(indicator, new.get(code))
    most = max((value for value in (first.value, second.value) if value is not None), default=Decimal(0))
    shares = [None if one.value is None or not most else one.value / most for one in (first, second)]
    return Compared(
        label=str(indicator.label),
        unit="" if indicator.kind == "share" else str(indicator.shown_unit),
        formula=str(indicator.formula),
        old=shown(first, href=_address(report, ["age:old"], code)),
        new=shown(second, href=_address(report, ["age:new"], code)),
        gap=shown(Reading(indicator, new.get(code), old.get(code))),
        old_share=shares[0],
        new_share=shares[1],
    )


def _seen_in(found: FiguresOf, report: Report) -> list[str]:
    """The scopes of the report among those whose figures were added up."""
    return sorted(scope for pk, scope in found if pk == report.pk)


def _address(report: Report, scopes: Sequence[str], code: str) -> str:
    """Where a figure tells what it rests on: its own page; of several scopes the ranking that leads to each one's."""
    if len(scopes) == 1:
        return figure_url(report.jalali, scopes[0], code, report.revision)
    if not scopes:
        return ""
    kind = scopes[0].partition(":")[0]
    return f"{reverse('reports:ranking', args=[report.jalali])}?{urlencode({'by': code, 'of': kind})}"


def _own_page(report: Report, found: FiguresOf, code: str) -> str:
    """The page of the figure; empty where it is the sum of several, since counts of units are not ranked."""
    seen = _seen_in(found, report)
    return _address(report, seen, code) if len(seen) == 1 else ""


def _just_before(reports: Sequence[Report]) -> Report | None:
    wanted = reports[0].jalali.previous().code
    return next((report for report in reports[1:2] if report.period == wanted), None)


def _scopes(user: User) -> list[str]:
    """Scopes that add up to what `user` is in charge of."""
    if user.sees_province:
        return ["province"]
    if user.role == Role.OFFICIAL:
        return [f"county:{code}" for code in County.objects.visible_to(user).values_list("code", flat=True)]
    return [f"park:{code}" for code in Park.objects.visible_to(user).values_list("code", flat=True)]


def _added(found: FiguresOf, report: int, code: str) -> Measure | None:
    """The figure over all scopes of one report: fractions of sums add up part by part; None where no scope knows it."""
    measures = [
        figures[code]
        for (pk, _scope), figures in found.items()
        if pk == report and code in figures and figures[code].value is not None
    ]
    if not measures:
        return None
    is_count = all(measure.denominator == 1 for measure in measures)
    return Measure(
        sum(measure.numerator or 0 for measure in measures),
        1 if is_count else sum(measure.denominator or 0 for measure in measures),
        sum(measure.covered for measure in measures),
        sum(measure.expected for measure in measures),
    )


def _count(found: FiguresOf, report: int, code: str) -> int | None:
    added = _added(found, report, code)
    return None if added is None else added.numerator


def _line(status: str, look: str, values: Sequence[int | None], href: str) -> Line:
    known = [value for value in values if value is not None]
    change = known[-1] - known[0] if known else 0
    better = REGISTRY[status].better
    return Line(
        status=status,
        now=value_text(REGISTRY[status], Decimal(known[-1]) if known else None),
        change=group(abs(change)) if change else "",
        arrow="up" if change > 0 else "down",
        tone={1: "up", -1: "down", 0: ""}[better * (1 if change > 0 else -1)],
        svg=charts.sparkline(values, look, width=220, height=56),
        href=href,
    )
