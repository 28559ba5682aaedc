"""Giving the ticked requests to an official, in two looks at one address: to whom, and what would change."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.filters import EVERY, PICKED
from core.jalali import today
from core.numbers import group
from core.pages import render_page
from support.actions import assignments
from support.filters.requests import RequestFilterSet
from support.forms.assignments import AssignForm, OfficialForm, sealed
from support.models import InfrastructureRequest
from support.policies import planning as policies

SHOWN = 30
OWN = "official"
TEMPLATE = "support/request_assign.html"


@login_required
def assign_requests(request: HttpRequest) -> HttpResponse:
    """The ticked requests (`?id=`), or all that match the list's filters (`?all=1`), are given to one official."""
    if not policies.may_assign(request.user):
        raise PermissionDenied
    filters = RequestFilterSet.for_request(request, InfrastructureRequest.objects.visible_to(request.user))
    if trouble := _trouble(request, filters):
        messages.error(request, trouble)
        return redirect(_list(request))
    official_form = OfficialForm(request.GET if OWN in request.GET else None)
    context: dict[str, Any] = {
        "filter": filters,
        "list_url": _list(request),
        "count": filters.qs.count(),
        "official_form": official_form,
        "state": [(key, text) for key, texts in request.GET.lists() for text in texts if text and key != OWN],
    }
    if not official_form.is_valid():
        return render_page(request, TEMPLATE, context=context)
    return _preview(request, filters, official_form.cleaned_data["official"], context)


def _preview(request: HttpRequest, filters: RequestFilterSet, official: User, context: dict[str, Any]) -> HttpResponse:
    form = AssignForm(request.POST or None)
    if form.perform(assignments.assign_requests, official=official, by=request.user, today=today()):
        done = form.result
        given = {"count": group(done.changed), "name": official.full_name}
        messages.success(request, _("شمار درخواست‌های سپرده‌شده به %(name)s: %(count)s.") % given)
        if done.refused:
            messages.warning(request, assignments.told(done.refused))
        return redirect(_list(request))
    plan = assignments.assignment_of(filters.qs, official, request.user)
    context |= {
        "form": form,
        "official": official,
        "plan": plan,
        "rows": plan.changed[:SHOWN],
        "more": max(0, len(plan.changed) - SHOWN),
        "refused": plan.refused[:SHOWN],
        "seen": sealed(assignments.seen_of(plan)),
    }
    return render_page(request, TEMPLATE, context=context)


def _trouble(request: HttpRequest, filters: RequestFilterSet) -> str:
    """Why these rows cannot be given; "" when they can."""
    if not request.GET.get(EVERY) and not request.GET.getlist(PICKED):
        return _("نخست ردیف‌هایی از فهرست را برگزینید.")
    most = assignments.MOST
    return assignments.too_many() if filters.qs.order_by()[: most + 1].count() > most else ""


def _list(request: HttpRequest) -> str:
    """The list from which the reader came."""
    query = request.GET.copy()
    for name in (OWN, PICKED, EVERY, "page", "format"):
        query.pop(name, None)
    return f"{reverse('support:request_list')}?{query.urlencode()}"
