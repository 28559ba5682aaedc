"""The list of periods and the page of one period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.jalali import Period
from core.pages import Page
from reports.indicators import HEADLINE, PARK_TABLE
from reports.measure import Measure
from reports.models import Report, Scope
from reports.pages.parts import ScopeRow, all_shown, pair, park_url, scope_context, status_bar
from reports.queries.reading import NO_FIGURES, Figures, PeriodReports, figures_by_report, readings
from reports.wording import Shown, shown

AGES = ("age:old", "age:new", "age:unknown")
MISSING = {"month": 3, "quarter": 5, "year": 2}


def overview(visible: QuerySet[Scope], report: Report, before: Report | None, page: Page) -> dict:
    """The period's page: the province, old beside new parks, and this page of the parks; one query for all figures."""
    period = report.jalali
    wanted = ["province", *AGES, *(scope.code for scope in page.rows)]
    found = figures_by_report(visible, [report, before], wanted)
    province = Scope(report=report, kind="province", code="province", name=_("استان"))
    context = scope_context(province, period, *pair(found, report, before, "province"))
    context["rows"] = [_row(scope, period, *pair(found, report, before, scope.code)) for scope in page.rows]
    context["ages"] = [
        _age_row(code, found[report.pk, code], pair(found, report, before, code)[1])
        for code in AGES
        if found.get((report.pk, code), NO_FIGURES).get("units", Measure(0, 1, 0, 0)).numerator
    ]
    return context


def _row(scope: Scope, period: Period, now: Figures, before: Figures) -> ScopeRow:
    found = all_shown(PARK_TABLE, scope, period, now, before)
    code = scope.code.removeprefix("park:")
    return ScopeRow(scope.name, code, park_url(period, code), status_bar(now, found), found)


def _age_row(code: str, now: Figures, before: Figures) -> ScopeRow:
    found = {name: shown(reading) for name, reading in readings(PARK_TABLE, now, before).items()}
    names = {"age:old": _("شهرک‌های قدیمی"), "age:new": _("شهرک‌های جدید")}
    name = names.get(code, _("تاریخ تأسیس نامعلوم"))
    return ScopeRow(name, code, "", status_bar(now, found), found)


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
