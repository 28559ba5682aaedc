"""Pages of the monthly declarations: the list, one month to write or to judge, and the unit's own table."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import Role
from core.errors import RuleViolation
from core.exports import export_response
from core.jalali import Period, today
from core.pages import paginate, render_page
from units import policies, workflow
from units.actions import declarations as actions
from units.charts import output_chart
from units.exports.declarations import LINE_COLUMNS, lines_of
from units.filters.declarations import DeclarationFilterSet
from units.forms.declarations import AcceptCleanForm, DeclarationForm, ReturnForm
from units.forms.status import WordForm
from units.models import Declaration, DeclarationWarning, Unit
from units.queries.declarations import (
    beside_last_month,
    due_month,
    figures_beside,
    last_accepted,
    next_to_judge,
    of_unit,
    to_judge,
)

MONTHS_SHOWN = 18


def declarations_context(request: HttpRequest, unit: Unit) -> dict[str, Any]:
    """What `_declarations.html` needs beside `unit`: its last months, their chart and the month that is due."""
    months = list(of_unit(unit, request.user)[:MONTHS_SHOWN])
    due = due_month(today())
    sent = any(row.period == due.code and row.state not in workflow.EDITABLE for row in months)
    return {
        "declared_months": months,
        "output_chart": output_chart(unit, months, due),
        "due": due,
        "may_declare": not sent and policies.may_declare(request.user, unit),
    }


@login_required
def declaration_list(request: HttpRequest) -> HttpResponse:
    rows = Declaration.objects.visible_to(request.user).select_related("unit", "unit__park", "submitted_by")
    filters = DeclarationFilterSet.for_request(request, rows)
    if request.GET.get("format"):
        return export_response(lines_of(filters.qs), LINE_COLUMNS, name="declarations", fmt=request.GET["format"])
    page = paginate(request, filters.qs)
    waiting = set(to_judge(request.user).filter(pk__in=[row.pk for row in page.rows]).values_list("pk", flat=True))
    context = {"filters": filters, "page": page, "waiting": waiting, "may_judge": bool(waiting)}
    return render_page(request, "units/declaration_list.html", "units/_declaration_results.html", context)


@login_required
@require_POST
def accept_clean(request: HttpRequest) -> HttpResponse:
    """The ticked rows that carry no warning and wait for the reader are accepted together."""
    form = AcceptCleanForm(request.POST)
    if form.perform(actions.accept_clean, by=request.user):
        count = form.result
        messages.success(
            request,
            ngettext("%(count)s اظهارنامه پذیرفته شد.", "%(count)s اظهارنامه پذیرفته شد.", count) % {"count": count},
        )
    return redirect(request.POST.get("back") or "units:declaration_list")


@login_required
def declaration(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """One month of one unit: a form while it may be written, else what was sent and what was said about it."""
    unit, month = _visible_unit(request, code), _month(period)
    row = _visible_row(request, unit, month)
    may_write = policies.may_declare(request.user, unit)
    if row is not None and not (may_write and row.state in workflow.EDITABLE):
        return _read(request, unit, month, row)
    if not may_write:
        raise Http404
    last = last_accepted(unit, month)
    initial = DeclarationForm.starting_point(row, last)
    form = DeclarationForm(request.POST or None, unit=unit, period=month, last=last, initial=initial)
    if request.method == "POST" and form.perform(
        actions.submit_declaration, unit=unit, period=month, by=request.user, today=today()
    ):
        messages.success(request, _("اظهارنامهٔ %(month)s فرستاده شد.") % {"month": month.label})
        return redirect("units:owner_home") if request.user.role == Role.OWNER else redirect(request.path)
    context = {"unit": unit, "month": month, "row": row, "form": form, "layout": _layout(request)}
    return render_page(request, "units/declaration_form.html", "", context)


@login_required
@require_POST
def declaration_draft(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Keeps what stands in the form, letter for letter: at every change by htmx, or by its own button."""
    unit, month = _visible_unit(request, code), _month(period)
    form = DeclarationForm(request.POST, unit=unit, period=month)
    try:
        row = actions.save_draft(unit=unit, period=month, typed=form.typed(), by=request.user, today=today())
    except RuleViolation as rule:
        messages.error(request, str(rule))
        return redirect("units:declaration", code=unit.code, period=month.code)
    if request.htmx:
        return render_page(request, "units/_declaration_saved.html", "", {"row": row})
    messages.success(request, _("پیش‌نویس نگه داشته شد."))
    return redirect("units:declaration", code=unit.code, period=month.code)


@login_required
@require_POST
def accept_declaration(request: HttpRequest, code: str, period: str) -> HttpResponse:
    unit, month = _visible_unit(request, code), _month(period)
    row = _sent_row(request, unit, month)
    form = WordForm(request.POST)
    if form.perform(actions.accept_declaration, declaration=row, by=request.user):
        messages.success(request, _("اظهارنامهٔ %(month)s پذیرفته شد.") % {"month": month.label})
        return _next(request, row)
    messages.error(request, " ".join(form.non_field_errors()))
    return redirect("units:declaration", code=unit.code, period=month.code)


@login_required
@require_POST
def return_declaration(request: HttpRequest, code: str, period: str) -> HttpResponse:
    unit, month = _visible_unit(request, code), _month(period)
    row = _sent_row(request, unit, month)
    form = ReturnForm(request.POST)
    if form.perform(actions.return_declaration, declaration=row, by=request.user):
        messages.success(request, _("اظهارنامه با دلیل آن به واحد برگشت."))
        return _next(request, row)
    return _read(request, unit, month, row, form)


def _next(request: HttpRequest, row: Declaration) -> HttpResponse:
    following = next_to_judge(request.user, row)
    if following is None:
        return redirect("units:declaration_list")
    return redirect("units:declaration", code=following.unit.code, period=following.period)


def _read(
    request: HttpRequest, unit: Unit, month: Period, row: Declaration, form: ReturnForm | None = None
) -> HttpResponse:
    before = of_unit(unit, request.user).filter(period=month.previous().code).first()
    context = {
        "unit": unit,
        "month": month,
        "row": row,
        "before": before,
        "lines": beside_last_month(row, before),
        "figures": figures_beside(row, before),
        "surprises": [(DeclarationWarning(code).label, row.explanations.get(code, "")) for code in row.warnings],
        "may_judge": policies.may_judge_declaration(request.user, row),
        "form": form or ReturnForm(),
        "layout": _layout(request),
    }
    return render_page(request, "units/declaration_detail.html", "", context)


def _layout(request: HttpRequest) -> str:
    return "owner_base.html" if request.user.role == Role.OWNER else "base.html"


def _month(code: str) -> Period:
    try:
        period = Period.parse(code)
    except ValueError as error:
        raise Http404 from error
    if period.kind != "month":
        raise Http404
    return period


def _visible_unit(request: HttpRequest, code: str) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user).select_related("park", "county"), code=code)


def _visible_row(request: HttpRequest, unit: Unit, month: Period) -> Declaration | None:
    """The month as the reader may see it; somebody else's draft is a month that is not there."""
    rows = unit.declarations.filter(period=month.code).select_related("submitted_by", "decided_by")
    row = rows.visible_to(request.user).prefetch_related("lines").first()
    if row is None and rows.exists():
        raise PermissionDenied
    return row


def _sent_row(request: HttpRequest, unit: Unit, month: Period) -> Declaration:
    rows = Declaration.objects.visible_to(request.user).filter(unit=unit)
    return get_object_or_404(rows, period=month.code)
