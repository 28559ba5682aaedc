"""A report as a file."""

import logging
from collections.abc import Callable, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.exports import XLSX_TYPE
from core.jalali import Period
from core.pdf import pdf_response
from core.press import PressError
from reports import exports
from reports.models import Report, Scope
from reports.views.asked import Asked

logger = logging.getLogger(__name__)


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
    if form == "pdf":
        return _pdf(request, report, rows, visible)
    return FORMS.get(form, _xlsx)(report, rows)


def _pdf(request: HttpRequest, report: Report, rows: Sequence[exports.Sheet], visible: QuerySet[Scope]) -> HttpResponse:
    try:
        pdf = exports.as_pdf(report, rows, visible)
    except PressError:
        logger.exception("The report of %s was not printed.", report.period)
        messages.warning(request, _("پروندهٔ PDF این بار ساخته نشد؛ کمی بعد دوباره بخواهید."))
        return redirect(report)
    return pdf_response(pdf, name=exports.file_name(report, rows, "pdf").removesuffix(".pdf"))


def _xlsx(report: Report, rows: Sequence[exports.Sheet]) -> FileResponse:
    book = exports.as_xlsx(report, rows)
    name = exports.file_name(report, rows, "xlsx")
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX_TYPE)


def _csv(report: Report, rows: Sequence[exports.Sheet]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(exports.as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{exports.file_name(report, rows, "csv")}"'
    return response


def _json(report: Report, rows: Sequence[exports.Sheet]) -> HttpResponse:
    response = HttpResponse(exports.as_json(report, rows), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{exports.file_name(report, rows, "json")}"'
    return response


FORMS: dict[str, Callable[..., HttpResponseBase]] = {"xlsx": _xlsx, "csv": _csv, "json": _json}
