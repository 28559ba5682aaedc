"""A report as a file."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse

from core.exports import XLSX_TYPE
from core.jalali import Period
from reports import exports
from reports.models import Scope
from reports.views.asked import Asked


@login_required
def report_file(request: HttpRequest, period: Period) -> HttpResponse:
    """The report as XLSX, CSV or JSON: the scopes this person may see, `?scope=` for one of them."""
    report = Asked(request, period).report
    if report is None:
        raise Http404
    rows = exports.sheets(report, Scope.objects.visible_to(request.user), request.GET.get("scope", ""))
    if not rows:
        raise Http404
    name = f"report-{report.period}-r{report.revision}"
    fmt = request.GET.get("format", "xlsx")
    if fmt == "csv":
        return _named(
            StreamingHttpResponse(exports.as_csv(rows), content_type="text/csv; charset=utf-8"), f"{name}.csv"
        )
    if fmt == "json":
        return _named(HttpResponse(exports.as_json(report, rows), content_type="application/json"), f"{name}.json")
    book = exports.as_xlsx(report, rows)
    return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
