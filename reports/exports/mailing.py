"""The paper that goes with the mail to those who follow a scope."""

from functools import lru_cache

from accounts.models import Notice
from accounts.notices import Enclosure
from reports.exports.paper import as_pdf
from reports.exports.sheets import file_name, sheets
from reports.models import Report, Scope

PDF_TYPE = "application/pdf"


def sheet_enclosure(notice: Notice) -> Enclosure | None:
    """The published sheet that the notice speaks of; None when its reader may not see it any more."""
    published = Report.objects.visible_to(notice.to).published()
    scope = Scope.objects.visible_to(notice.to).filter(pk=notice.params.get("sheet"), report__in=published).first()
    return None if scope is None else _printed(scope.pk, scope.seal)


@lru_cache(maxsize=16)
def _printed(pk: int, seal: str) -> Enclosure:
    """The sheet with this seal as PDF; what is sealed never changes, so many readers get what was set once."""
    scope = Scope.objects.select_related("report").get(pk=pk)
    rows = sheets(scope.report, Scope.objects.all(), scope.code)
    pdf = as_pdf(scope.report, rows, Scope.objects.all())
    return Enclosure(file_name(scope.report, rows, "pdf"), pdf, PDF_TYPE)
