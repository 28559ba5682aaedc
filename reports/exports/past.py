"""The periods that a printed report is shown beside, and their figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from core.jalali import Period
from reports.exports.drawings import PERIODS
from reports.exports.sheets import Sheet
from reports.models import Report, Scope
from reports.pages.history import CHARTED
from reports.pages.parts import Standing
from reports.queries.reading import NO_FIGURES, FiguresOf, figures_by_report, past_of


@dataclass(frozen=True)
class Past:
    """The periods that the report is shown beside, newest first, and their figures by (report, scope code)."""

    reports: Sequence[Report]
    found: FiguresOf

    def of(self, report: Report | None, code: str) -> Mapping:
        return NO_FIGURES if report is None else self.found.get((report.pk, code), NO_FIGURES)

    def report_of(self, period: Period) -> Report | None:
        return next((report for report in self.reports if report.period == period.code), None)

    def standing(self, report: Report) -> Standing:
        """The report with the period before and the same period a year before, as far as they stand beside it."""
        period = report.jalali
        return Standing(report, self.report_of(period.previous()), self.report_of(period.year_before()))


def past_beside(report: Report, rows: Sequence[Sheet], visible: QuerySet[Scope]) -> Past:
    """Two queries, and one more for the year before: the whole of the last period, of the others what is drawn."""
    reports = past_of(Report.objects.all(), report, PERIODS)
    codes = {row.scope.code for row in rows} | {"province"}
    drawn = figures_by_report(visible, reports, codes, CHARTED)
    wanted = {report.jalali.previous().code, report.jalali.year_before().code}
    compared = figures_by_report(visible, [each for each in reports if each.period in wanted], codes)
    return Past(reports, drawn | compared)
