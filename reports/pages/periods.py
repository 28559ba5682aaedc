"""The list of periods and the page of one period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jalali import Period
from core.pages import Page
from reports.indicators import HEADLINE, PARK_TABLE
from reports.models import Report, Scope
from reports.pages.parts import FiguresOf, ScopeRow, Standing, all_shown, scope_context, scope_url, status_bar
from reports.queries.reading import NO_FIGURES, Figures, PeriodReports, figures_by_report, readings, scopes_of
from reports.wording import Shown, figure_url, shown

MISSING = {"month": 3, "quarter": 5, "year": 2}
PARTS = ("county", "age", "group", "outside")


def overview(visible: QuerySet[Scope], standing: Standing, page: Page) -> dict:
    """The period's page: the province, its parts, and this page of the parks; two queries whatever their number."""
    parts = scopes_of(visible, standing.report, PARTS)
    wanted = ["province", *(scope.code for scope in parts), *(scope.code for scope in page.rows)]
    found = figures_by_report(visible, standing.reports, wanted)
    province = Scope(report=standing.report, kind="province", code="province", name=_("استان"))
    context = scope_context(province, standing, standing.trio(found, "province"))
    context["rows"] = [scope_row(scope, standing, found) for scope in page.rows]
    context["parts"] = [
        (str(label), rows)
        for label, kinds in PART_TABLES
        if (
            rows := [scope_row(s, standing, found) for s in parts if s.kind in kinds and _has_units(s, standing, found)]
        )
    ]
    return context


PART_TABLES = (
    (gettext_lazy("شهرستان‌ها"), ("county",)),
    (gettext_lazy("قدمت شهرک‌ها و بیرون از شهرک‌ها"), ("age", "outside")),
    (gettext_lazy("گروه‌های صنعت"), ("group",)),
)


def _has_units(scope: Scope, standing: Standing, found: FiguresOf) -> bool:
    units = standing.trio(found, scope.code).now.get("units")
    return bool(units and units.numerator)


def scope_row(scope: Scope, standing: Standing, found: FiguresOf) -> ScopeRow:
    """A scope as a row of a table, with a link to its own page."""
    trio = standing.trio(found, scope.code)
    figures = all_shown(PARK_TABLE, scope.code, standing, trio)
    url = scope_url(standing.period, scope.code)
    return ScopeRow(scope.name, scope.code, url, status_bar(trio.now, figures), figures)


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
                shown(reading, href=figure_url(each.period, "province", code, each.shown.revision))
                for code, reading in readings(HEADLINE, province(each.period), province(each.period.previous())).items()
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
