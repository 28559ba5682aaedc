"""A report as a file."""

from collections.abc import Callable, Sequence

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from core.exports import XLSX_TYPE
from core.jalali import Period
from core.pdf import pdf_response
from reports import exports
from reports.models import Report, Scope
from reports.views.asked import Asked


@login_required
def report_file(request: HttpRequest, period: Period) -> HttpResponseBase:
    """The report as PDF, XLSX, CSV or JSON: the scopes this person may see, `?scope=` for one of them."""
    report = Asked(request, period).report
    if report is None:
        raise Http404
    visible = Scope.objects.visible_to(request.user)
    rows = exports.sheets(report, visible, request.GET.get("scope", ""))
    if not rows:
        raise Http404
    form = request.GET.get("format", "xlsx")
    return FORMS.get(form, _xlsx)(report, rows, visible)


def _pdf(report: Report, rows: Sequence[exports.Sheet], visible: QuerySet[Scope]) -> HttpResponse:
    pdf = exports.as_pdf(report, rows, visible)
    return pdf_response(pdf, name=exports.file_name(report, rows, "pdf").removesuffix(".pdf"))


def _xlsx(report: Report, rows: Sequence[exports.Sheet], visible: QuerySet[Scope]) -> FileResponse:
    book = exports.as_xlsx(report, rows)
    name = exports.file_name(report, rows, "xlsx")
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX_TYPE)


def _csv(report: Report, rows: Sequence[exports.Sheet], visible: QuerySet[Scope]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(exports.as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{exports.file_name(report, rows, "csv")}"'
    return response


def _json(report: Report, rows: Sequence[exports.Sheet], visible: QuerySet[Scope]) -> HttpResponse:
    response = HttpResponse(exports.as_json(report, rows), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{exports.file_name(report, rows, "json")}"'
    return response


FORMS: dict[str, Callable[..., HttpResponseBase]] = {"pdf": _pdf, "xlsx": _xlsx, "csv": _csv, "json": _json}
