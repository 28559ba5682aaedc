"""What the report pages are filled with: readings put in words, so that templates only print."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts
from core.jalali import Period
from core.numbers import percent
from core.pages import Page
from core.text import listed
from reports.compute.sums import LOSS_CAUSES
from reports.indicators import CAUSES, HEADLINE, MAIN, PARK_TABLE, REGISTRY, STATUSES
from reports.measure import Measure
from reports.models import Report, Scope
from reports.queries.reading import NO_FIGURES, Figures, PeriodReports, Reading, figures_by_report, readings
from reports.wording import Shown, rows_url, shown

AGES = ("age:old", "age:new", "age:unknown")
HISTORY = 12
MISSING = {"month": 3, "quarter": 5, "year": 2}
BAR = ("active", "semi_active", "closed")
DRAWN = ("operating_rate", "utilisation_installed")
CHARTED = ("operating_rate", "utilisation_installed", "coverage")

FiguresOf = Mapping[tuple[int, str], Figures]


@dataclass(frozen=True)
class Bar:
    """A scope's units by status, as a bar and as a sentence."""

    svg: SafeString | str
    counts: Sequence[Shown]


@dataclass(frozen=True)
class ScopeRow:
    """One scope of a table: its name, its page, its bar and its figures."""

    name: str
    code: str
    href: str
    bar: Bar
    figures: Mapping[str, Shown]


@dataclass(frozen=True)
class LossRow:
    """One cause: what it cost in hours and in output."""

    cause: str
    hours: Shown
    output: Shown


@dataclass(frozen=True)
class Head:
    """The head of a sortable column."""

    code: str
    label: str
    unit: str
    formula: str
    href: str
    order: str  # ascending, descending or empty


def all_shown(codes: Iterable[str], scope: Scope, period: Period, now: Figures, before: Figures) -> dict[str, Shown]:
    """Every one of `codes` in words, with the change from the period before and the list it rests on."""
    return {
        code: shown(reading, href=rows_url(reading.indicator, scope, period))
        for code, reading in readings(codes, now, before).items()
    }


def status_bar(now: Figures, found: Mapping[str, Shown]) -> Bar:
    """The bar of active, semi-active and closed; empty where none of them is known."""
    counts = [int(now[code].value or 0) if code in now else 0 for code in BAR]
    said = listed(f"{found[code].label} {found[code].text}" for code in BAR)
    svg = charts.status_bar(*counts, label=said) if sum(counts) else ""
    return Bar(svg, [found[code] for code in STATUSES])


def losses(found: Mapping[str, Shown]) -> list[LossRow]:
    """A row a cause of which something is known."""
    rows = [
        LossRow(str(CAUSES[cause]), found[f"lost_hours_{cause}"], found[f"lost_output_{cause}"])
        for cause in LOSS_CAUSES
    ]
    return [row for row in rows if row.hours.exact or row.output.exact]


def scope_context(scope: Scope, period: Period, now: Figures, before: Figures) -> dict:
    """Key figures, every indicator, the losses and the bar of one scope."""
    found = all_shown(REGISTRY, scope, period, now, before)
    return {
        "scope": scope,
        "rate": found["operating_rate"],
        "kpis": [found[code] for code in HEADLINE if code not in {"operating_rate", "coverage"}],
        "indicators": [found[code] for code in MAIN if code not in {"units", *STATUSES}],
        "losses": losses(found),
        "bar": status_bar(now, found),
        "units": found["units"],
        "coverage": found["coverage"],
    }


def overview(visible: QuerySet[Scope], report: Report, before: Report | None, page: Page) -> dict:
    """The period's page: the province, old beside new parks, and this page of the parks; one query for all figures."""
    period = report.jalali
    wanted = ["province", *AGES, *(scope.code for scope in page.rows)]
    found = figures_by_report(visible, [report, before], wanted)
    province = Scope(report=report, kind="province", code="province", name=_("استان"))
    context = scope_context(province, period, *_pair(found, report, before, "province"))
    context["rows"] = [_row(scope, period, *_pair(found, report, before, scope.code)) for scope in page.rows]
    context["ages"] = [
        _age_row(code, found[report.pk, code], _pair(found, report, before, code)[1])
        for code in AGES
        if found.get((report.pk, code), NO_FIGURES).get("units", Measure(0, 1, 0, 0)).numerator
    ]
    return context


def _pair(found: FiguresOf, report: Report, before: Report | None, code: str) -> tuple[Figures, Figures]:
    earlier = found.get((before.pk, code), NO_FIGURES) if before else NO_FIGURES
    return found.get((report.pk, code), NO_FIGURES), earlier


def _row(scope: Scope, period: Period, now: Figures, before: Figures) -> ScopeRow:
    found = all_shown(PARK_TABLE, scope, period, now, before)
    code = scope.code.removeprefix("park:")
    return ScopeRow(scope.name, code, park_url(period, code), status_bar(now, found), found)


def _age_row(code: str, now: Figures, before: Figures) -> ScopeRow:
    found = {name: shown(reading) for name, reading in readings(PARK_TABLE, now, before).items()}
    names = {"age:old": _("شهرک‌های قدیمی"), "age:new": _("شهرک‌های جدید")}
    name = names.get(code, _("تاریخ تأسیس نامعلوم"))
    return ScopeRow(name, code, "", status_bar(now, found), found)


def park_url(period: Period, code: str) -> str:
    return reverse("reports:park_report", args=[period, code])


def heads(order: str, query: Mapping[str, str]) -> list[Head]:
    """Column heads of the table of parks; each leads to the same list in its order, the best first."""
    rows = [_head("name", _("شهرک"), "", "", "name", order, query)]
    for code in ("units", "operating_rate", *HEADLINE[1:]):
        indicator = REGISTRY[code]
        label, unit = str(indicator.label), str(indicator.shown_unit)
        rows.append(_head(code, label, unit, str(indicator.formula), f"-{code}", order, query))
    return rows


def _head(code: str, label: str, unit: str, formula: str, first: str, order: str, query: Mapping[str, str]) -> Head:
    current = order.removeprefix("-") == code
    second = code if first.startswith("-") else f"-{code}"
    link = urlencode({**query, "sort": second if current and order == first else first})
    direction = ("descending" if order.startswith("-") else "ascending") if current else ""
    return Head(code, label, unit, formula, f"?{link}", direction)


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
    return charts.line_chart(_axis(periods), series, title=title, tips=tips)


def _axis(periods: Sequence[Period]) -> list[str]:
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


@dataclass(frozen=True)
class PeriodRow:
    """One period of the list: what stands, what is unfinished, the province's key figures."""

    period: Period
    report: Report | None
    unfinished: Report | None
    figures: Sequence[Shown]


def list_rows(visible: QuerySet[Scope], periods: Sequence[PeriodReports]) -> list[PeriodRow]:
    """A row a period with the province's key figures; one query."""
    standing = {each.period.code: each.shown for each in periods if each.shown}
    found = figures_by_report(visible, list(standing.values()), ["province"], HEADLINE)

    def province(period: Period) -> Figures:
        report = standing.get(period.code)
        return found.get((report.pk, "province"), NO_FIGURES) if report else NO_FIGURES

    return [
        PeriodRow(
            each.period,
            each.shown,
            each.unfinished,
            [
                shown(reading)
                for reading in readings(HEADLINE, province(each.period), province(each.period.previous())).values()
                if each.shown
            ],
        )
        for each in periods
    ]


def missing(kind: str, listed: Iterable[Period], today: date) -> list[Period]:
    """The last few ended periods of this kind that have no report yet, newest first."""
    known = {period.code for period in listed}
    period, found = Period.containing(today, kind), []
    for _step in range(MISSING[kind]):
        period = period.previous()
        if period.code not in known:
            found.append(period)
    return found


def park(visible: QuerySet[Scope], scope: Scope, report: Report, before: Report | None) -> dict:
    """One park's page: every indicator beside the period before and the province; one query."""
    found = figures_by_report(visible, [report, before], [scope.code, "province"])
    now, earlier = _pair(found, report, before, scope.code)
    context = scope_context(scope, report.jalali, now, earlier)
    province = readings(MAIN, found.get((report.pk, "province"), NO_FIGURES))
    readings_of = readings(MAIN, now)
    context["comparison"] = [
        (row, shown(province[row.code]), _against(readings_of[row.code], province[row.code]))
        for row in context["indicators"]
    ]
    context["before"] = before
    return context


def panel(visible: QuerySet[Scope], reports: Sequence[Report], code: str) -> dict:
    """The newest figures of a park with their short history; empty where no report speaks of it."""
    found = figures_by_report(visible, reports, [f"park:{code}"], PARK_TABLE)
    told = [report for report in reports if (report.pk, f"park:{code}") in found]
    if not told:
        return {"report": None}
    now = found[told[0].pk, f"park:{code}"]
    before = found[told[1].pk, f"park:{code}"] if len(told) > 1 else NO_FIGURES
    every = {name: shown(reading) for name, reading in readings(PARK_TABLE, now, before).items()}
    return {
        "report": told[0],
        "href": park_url(told[0].jalali, code),
        "rate": every["operating_rate"],
        "kpis": [every[name] for name in HEADLINE if name not in {"operating_rate", "coverage"}],
        "coverage": every["coverage"],
        "bar": status_bar(now, every),
    }


def _against(own: Reading, province: Reading) -> SafeString | str:
    """A meter of a share with the province's as its mark; nothing for what is not a share."""
    if own.indicator.kind != "share" or own.value is None:
        return ""
    mark = None if province.value is None else min(float(province.value), 1.0)
    return charts.meter(own.value, mark=mark, height=10)
