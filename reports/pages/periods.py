"""The list of periods and the page of one period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.jalali import Period
from reports.indicators import HEADLINE
from reports.models import Report, Scope
from reports.pages.parts import Standing, scope_context, scope_row
from reports.queries.reading import NO_FIGURES, Figures, PeriodReports, figures_by_report, in_order, readings
from reports.wording import Shown, figure_url, shown

MISSING = {"month": 3, "quarter": 5, "year": 2}
BESIDE = ("age", "outside")
FEW = 4


def overview(visible: QuerySet[Scope], standing: Standing) -> dict:
    """The period's page: the province beside its old and new parks; who sees no age class has the first own parks.

    Three queries whatever the number of scopes.
    """
    rows = list(in_order(visible, standing.report, BESIDE)) or list(in_order(visible, standing.report, ["park"])[:FEW])
    found = figures_by_report(visible, standing.reports, ["province", *(scope.code for scope in rows)])
    province = Scope(report=standing.report, kind="province", code="province", name=_("استان"))
    context = scope_context(province, standing, standing.trio(found, "province"))
    return context | {"rows": [scope_row(scope, standing, found) for scope in rows], "head_codes": HEADLINE}


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
