"""The register's pages: the list of units, and adding and correcting one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.exports import FORMATS, export_response
from core.jalali import today
from core.pages import paginate, render_page
from core.tables import Table
from units import policies
from units.actions import register as actions
from units.exports.columns import rows_of_file, shown_units, unit_table
from units.exports.register import unit_columns, unit_file_rows
from units.filters.register import UnitFilterSet
from units.forms.register import UnitForm
from units.models import Unit
from units.queries.past import as_it_was


@login_required
@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """The units a person may see; `?format=csv|xlsx` gives the same rows as a file that can be imported again.

    `?columns=` chooses the columns of both.
    """
    filters = UnitFilterSet.for_request(request, Unit.objects.visible_to(request.user))
    table = unit_table(request, filters.sort)
    if (fmt := request.GET.get("format")) in FORMATS:
        return _file(filters, table, fmt)
    page = paginate(request, *filters.by_degrees)
    page.source = shown_units(page.source, table, filters.day)
    if filters.day:
        page.rows = as_it_was(page.rows)
    context = {
        "filter": filters,
        "table": table,
        "as_of": filters.day,
        "page": page,
        "may_add": policies.may_register_units(request.user),
        "may_import": policies.may_import(request.user),
        "may_edit": not filters.day and bool(policies.fields_edited_together(request.user)),
    }
    return render_page(request, "units/unit_list.html", context=context)


def _file(filters: UnitFilterSet, table: Table, fmt: str) -> HttpResponseBase:
    """The list as a file: what an import reads, or the columns that were chosen."""
    if not table.is_chosen:
        return export_response(unit_file_rows(filters.qs, filters.day), unit_columns(), name="units", fmt=fmt)
    rows = rows_of_file(shown_units(filters.qs, table, filters.day), filters.day)
    return export_response(rows, table.in_file, name="units", fmt=fmt)


@login_required
def unit_add(request: HttpRequest) -> HttpResponse:
    """Enters a new unit; its status is told afterwards, on its page."""
    if not policies.may_register_units(request.user):
        raise PermissionDenied
    form = UnitForm(request.POST or None, by=request.user)
    if form.perform(actions.register_unit, by=request.user, today=today()):
        messages.success(request, _("واحد با شناسهٔ %(code)s ثبت شد.") % {"code": form.result.code})
        return redirect(form.result)
    return render_page(request, "units/unit_form.html", context={"form": form, "unit": None})


@login_required
def unit_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Corrects what the register says of a unit."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user).for_page(), code=code)
    if not policies.may_edit_unit(request.user, unit):
        raise PermissionDenied
    form = UnitForm(request.POST or None, by=request.user, unit=unit)
    if form.perform(actions.update_unit, unit=unit, by=request.user, today=today()):
        messages.success(request, _("مشخصات واحد ثبت شد."))
        return redirect(unit)
    return render_page(request, "units/unit_form.html", context={"form": form, "unit": unit})
