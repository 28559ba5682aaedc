"""Bringing people in: giving an invitation or a password code, and redeeming one."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import codes
from accounts.actions import invitation_for
from accounts.models import Invitation
from accounts.policies import invitable_roles
from core import throttle
from core.errors import RuleViolation
from core.forms import ActionForm
from core.jalali import today
from core.pages import render_page
from parks.models import Park
from portal import actions, policies
from portal.forms import CodeForm, InvitationForm, NewAccountForm, NewPasswordForm
from portal.queries import within_reach
from units.models import Unit

BACKEND = "django.contrib.auth.backends.ModelBackend"
SESSION_KEY = "join_code"
GUESS = "join"


@login_required
@never_cache
def invitation_add(request: HttpRequest) -> HttpResponse:
    """Invites somebody; from a unit's or a park's page (`?unit=`, `?park=`) into that one."""
    if not invitable_roles(request.user):
        raise PermissionDenied
    target = _target(request)
    form = InvitationForm(request.POST or None, by=request.user, target=target)
    if form.perform(actions.invite, by=request.user):
        return _show_code(request, *form.result)
    return render_page(request, "portal/invitation_form.html", context={"form": form, "target": target})


@login_required
@never_cache
def password_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands out a code for a new password: asks once more on GET, gives it on POST."""
    person = get_object_or_404(within_reach(request.user), pk=pk)
    if not policies.may_reset_password(request.user, person):
        raise PermissionDenied
    if request.method == "POST":
        return _show_code(request, *actions.give_password_code(person=person, by=request.user))
    return render_page(request, "portal/password_code.html", context={"person": person})


@never_cache
@sensitive_post_parameters("code")
def join(request: HttpRequest) -> HttpResponse:
    """Takes a one-time code; a good one leads to the account page, too many bad ones to a pause."""
    if throttle.is_exhausted(request, GUESS):
        return render(request, "portal/wait.html", status=429)
    form = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if form.perform(_open_invitation):
        request.session[SESSION_KEY] = codes.read(form.cleaned_data["code"])
        return redirect("join_account")
    if form.is_bound:
        throttle.note_failure(request, GUESS)
    return render_page(request, "portal/join.html", context={"form": form})


@never_cache
@sensitive_post_parameters("password", "again")
def join_account(request: HttpRequest) -> HttpResponse:
    """The second step: a new account, a new password, or one more scope for somebody who is logged in."""
    code = request.session.get(SESSION_KEY, "")
    try:
        invitation = _open_invitation(code=code)
    except RuleViolation:
        request.session.pop(SESSION_KEY, None)
        return redirect("join")
    form, action, given = _second_step(request, invitation)
    if form.perform(action, code=code, **given):
        request.session.pop(SESSION_KEY, None)
        if not request.user.is_authenticated:
            login(request, form.result, backend=BACKEND)
        return redirect("home")
    context = {"form": form, "invitation": invitation, "target": invitation.target}
    return render_page(request, "portal/join_account.html", context=context)


def _second_step(request: HttpRequest, invitation: Invitation) -> tuple[ActionForm, Callable, dict[str, Any]]:
    """The form that this invitation needs from this person, the action it ends in and what that takes besides."""
    data = request.POST if request.method == "POST" else None
    if invitation.is_for_new_password:
        return NewPasswordForm(data), actions.choose_new_password, {}
    if request.user.is_authenticated:
        return ActionForm(data), actions.join_with_own_account, {"by": request.user, "today": today()}
    return NewAccountForm(data), actions.join, {"today": today()}


def _open_invitation(*, code: str) -> Invitation:
    return invitation_for(code, now=timezone.now())


def _target(request: HttpRequest) -> Unit | Park | None:
    """The unit or park whose page the person comes from, as far as they see it."""
    if code := request.GET.get("unit"):
        return get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    if code := request.GET.get("park"):
        return get_object_or_404(Park.objects.visible_to(request.user), code=code)
    return None


def _show_code(request: HttpRequest, invitation: Invitation, code: str) -> HttpResponse:
    """The one time that a code is shown: large, printable, with the address where it is typed in."""
    context = {
        "invitation": invitation,
        "code": codes.grouped(code),
        "join_url": request.build_absolute_uri(reverse("join")),
        "target": invitation.target,
    }
    return render_page(request, "portal/code.html", context=context)
