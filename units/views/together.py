"""Editing many units at once, in three looks at one address: which fact, which value, what would change and why."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.filters import EVERY
from core.numbers import group
from core.pages import render_page
from core.tables import PICKED
from units import policies
from units.actions import together
from units.filters.register import UnitFilterSet
from units.forms.together import LABELS, EditForm, ValueForm, before_and_after, sealed
from units.models import Unit

SHOWN = 20
OWN = ("field", "value")
TEMPLATE = "units/unit_edit_together.html"


@login_required
def edit_together(request: HttpRequest) -> HttpResponse:
    """The ticked units of the list (`?id=`), or all that match its filters (`?all=1`), get one new value."""
    fields = policies.fields_edited_together(request.user)
    if not fields:
        raise PermissionDenied
    filters = UnitFilterSet.for_request(request, Unit.objects.visible_to(request.user))
    if trouble := _trouble(request, filters):
        messages.error(request, trouble)
        return redirect(_list(request))
    name = request.GET.get("field", "")
    context: dict[str, Any] = {
        "filter": filters,
        "list_url": _list(request),
        "fields": [(one, label) for one, label in LABELS.items() if one in fields],
        "count": filters.qs.count(),
        "state": [(key, text) for key, texts in request.GET.lists() for text in texts if text and key not in OWN],
    }
    if name not in fields:
        return render_page(request, TEMPLATE, context=context)
    value_form = ValueForm(request.GET if "value" in request.GET else None, field=name, by=request.user)
    context |= {"field": name, "label": LABELS[name], "value_form": value_form}
    if not value_form.is_valid():
        return render_page(request, TEMPLATE, context=context)
    return _preview(request, filters, value_form.edit, context)


def _preview(
    request: HttpRequest, filters: UnitFilterSet, edit: together.Edit, context: dict[str, Any]
) -> HttpResponse:
    """What would change, with the form that does it; a form that fails is shown over a fresh preview."""
    form = EditForm(request.POST or None)
    if form.perform(together.edit_units, edit=edit, by=request.user):
        _tell(request, form.result)
        return redirect(_list(request))
    plan = together.plan_of(filters.qs, edit, request.user)
    context |= {
        "form": form,
        "plan": plan,
        "rows": before_and_after(plan, edit, SHOWN),
        "more": max(0, len(plan.changed) - SHOWN),
        "refused": plan.refused[:SHOWN],
        "more_refused": max(0, len(plan.refused) - SHOWN),
        "seen": sealed(plan, edit),
    }
    return render_page(request, TEMPLATE, context=context)


def _trouble(request: HttpRequest, filters: UnitFilterSet) -> str:
    """Why these rows cannot be edited; "" when they can."""
    if filters.day:
        return _("واحدهای یک روز گذشته را نمی‌توان ویرایش کرد.")
    if not request.GET.get(EVERY) and not request.GET.getlist(PICKED):
        return _("نخست ردیف‌هایی از فهرست را برگزینید.")
    return together.too_many() if filters.qs.order_by()[: together.MOST + 1].count() > together.MOST else ""


def _tell(request: HttpRequest, done: together.Edited) -> None:
    said = ngettext("%(count)s واحد ویرایش شد.", "%(count)s واحد ویرایش شد.", done.changed)
    undo = _("این ویرایش با شمارهٔ %(batch)s ثبت است و با همین شماره بازگردانده می‌شود.")
    messages.success(request, f"{said % {'count': group(done.changed)}} {undo % {'batch': group(done.batch.pk)}}")
    if done.refused:
        messages.warning(request, together.told(done.refused))


def _list(request: HttpRequest) -> str:
    """The list from which the reader came."""
    query = request.GET.copy()
    for name in (*OWN, PICKED, EVERY, "page", "format"):
        query.pop(name, None)
    return f"{reverse('units:unit_list')}?{query.urlencode()}"
