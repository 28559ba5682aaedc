"""Accounts as administrators keep them and auditors look at them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions, policies
from accounts.exports import FORMATS, USER_COLUMNS
from accounts.filters import UserFilterSet
from accounts.forms import ClosingForm, NewUserForm, UserForm
from accounts.models import User
from accounts.queries import trail_about
from core.errors import RuleViolation
from core.exports import export_response
from core.pages import paginate, render_page


@login_required
def user_list(request: HttpRequest) -> HttpResponse:
    if not policies.may_list_users(request.user):
        raise PermissionDenied
    filtered = UserFilterSet.for_request(request, User.objects.visible_to(request.user).select_related("agency"))
    if (fmt := request.GET.get("format")) in FORMATS:
        return export_response(filtered.qs, USER_COLUMNS, name="users", fmt=fmt)
    context = {
        "filter": filtered,
        "page": paginate(request, filtered.qs),
        "may_manage": policies.may_manage_users(request.user),
    }
    return render_page(request, "accounts/user_list.html", "accounts/_users.html", context)


@login_required
def user_add(request: HttpRequest) -> HttpResponse:
    if not policies.may_manage_users(request.user):
        raise PermissionDenied
    form = NewUserForm(request.POST or None, by=request.user)
    if form.perform(actions.create_user, by=request.user):
        messages.success(request, _("حساب کاربری ساخته شد."))
        return redirect("accounts:user_detail", form.result.pk)
    return render_page(request, "accounts/user_form.html", context={"form": form})


@login_required
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    person = _found(request, pk)
    context = {
        "person": person,
        "trail": trail_about(person, request.user),
        "may_manage": policies.may_manage_users(request.user),
        "may_reset": policies.may_reset_password(request.user, person),
        "closing": ClosingForm(),
    }
    return render_page(request, "accounts/user_detail.html", context=context)


@login_required
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = _found(request, pk)
    if not policies.may_manage_users(request.user):
        raise PermissionDenied
    form = UserForm(request.POST or None, initial=UserForm.values_of(person), by=request.user)
    if form.perform(actions.edit_user, user=person, by=request.user):
        messages.success(request, _("تغییرها ثبت شد."))
        return redirect("accounts:user_detail", pk)
    return render_page(request, "accounts/user_form.html", context={"form": form, "person": person})


@login_required
@require_POST
def user_close(request: HttpRequest, pk: int) -> HttpResponse:
    person = _found(request, pk)
    form = ClosingForm(request.POST)
    if form.perform(actions.deactivate_user, user=person, by=request.user):
        messages.success(request, _("حساب بسته شد."))
        return redirect("accounts:user_detail", pk)
    context = {"person": person, "closing": form, "may_manage": policies.may_manage_users(request.user)}
    return render_page(request, "accounts/user_detail.html", context=context)


@login_required
@require_POST
def user_open(request: HttpRequest, pk: int) -> HttpResponse:
    person = _found(request, pk)
    try:
        actions.reactivate_user(user=person, by=request.user)
        messages.success(request, _("حساب دوباره باز شد."))
    except RuleViolation as error:
        messages.error(request, str(error))
    return redirect("accounts:user_detail", pk)


def _found(request: HttpRequest, pk: int) -> User:
    """The account, for those who keep or look through accounts; for everyone else there is none."""
    people = User.objects.visible_to(request.user) if policies.may_list_users(request.user) else User.objects.none()
    return get_object_or_404(people.select_related("agency"), pk=pk)
