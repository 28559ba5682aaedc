"""Lists under names: the views of one list, beside its filters and as a page, and keeping them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, policies
from accounts.actions.saved_views import lasting
from accounts.forms import SavedViewForm
from accounts.models import SavedView
from core.pages import render_page


@dataclass(frozen=True)
class ViewLine:
    """One view, ready to show."""

    view: SavedView
    url: str
    is_current: bool
    is_kept: bool


@login_required
@require_safe
def view_list(request: HttpRequest) -> HttpResponse:
    """The views of the list `?page=`, and a form to keep its present address (`?query=`)."""
    form = SavedViewForm(by=request.user)
    return _page(request, form, request.GET.get("page", ""), request.GET.get("query", ""))


@login_required
@require_POST
def view_add(request: HttpRequest) -> HttpResponse:
    """Keeps an address and goes back to it."""
    page, query = request.POST.get("page", ""), request.POST.get("query", "")
    form = SavedViewForm(request.POST, by=request.user)
    if form.perform(actions.save_view, by=request.user, page=page, query=query):
        messages.success(request, _("نمای «%(name)s» ذخیره شد.") % {"name": form.result.name})
        return redirect(_address(form.result))
    return _page(request, form, page, query)


@login_required
def view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Renames a view, shares it or takes it back for oneself."""
    view = _kept(request, pk)
    form = SavedViewForm(request.POST or None, by=request.user, view=view)
    if form.perform(actions.edit_view, view=view, by=request.user):
        messages.success(request, _("تغییرها ثبت شد."))
        return redirect(_address(form.result))
    return render_page(request, "accounts/view_form.html", context={"form": form, "view": view, "url": _address(view)})


@login_required
@require_POST
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    view = _kept(request, pk)
    actions.delete_view(view=view, by=request.user)
    messages.success(request, _("نمای «%(name)s» حذف شد.") % {"name": view.name})
    return redirect(reverse(view.page))


def _kept(request: HttpRequest, pk: int) -> SavedView:
    """The view, for those who may change it."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    if not policies.may_keep_view(request.user, view):
        raise PermissionDenied
    return view


def _page(request: HttpRequest, form: SavedViewForm, page: str, query: str) -> HttpResponse:
    try:
        list_url = reverse(page)
    except NoReverseMatch as error:
        raise Http404 from error
    query = lasting(query)
    here = sorted(parse_qsl(query))
    views = SavedView.objects.visible_to(request.user).filter(page=page).select_related("user")
    lines = [
        ViewLine(
            view=view,
            url=f"{list_url}?{view.query}",
            is_current=sorted(parse_qsl(view.query)) == here,
            is_kept=policies.may_keep_view(request.user, view),
        )
        for view in views
    ]
    context: dict[str, Any] = {"form": form, "lines": lines, "page": page, "query": query, "list_url": list_url}
    return render_page(request, "accounts/view_list.html", "accounts/_views.html", context)


def _address(view: SavedView) -> str:
    return f"{reverse(view.page)}?{view.query}"
