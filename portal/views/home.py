"""The landing page: what waits for the person, not charts."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Role
from core.jalali import today
from core.pages import render_page
from portal.inbox import inbox_of


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The inbox; an owner's is the page of their units."""
    if request.user.role == Role.OWNER:
        return redirect("units:owner_home")
    day = today()
    context = {
        "inbox": inbox_of(request.user, today=day),
        "today": day,
        "looks_on": request.user.role in {Role.AUDITOR, Role.DIRECTOR},
    }
    return render_page(request, "portal/home.html", context=context)


@login_required
@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """Everything that the tab bar of a phone has no room for."""
    return render_page(request, "portal/more.html")


@login_required
@require_safe
def inbox_badge(request: HttpRequest) -> HttpResponse:
    """How much waits, as the badge of the rail; fetched after the page, so that no page waits for it."""
    return render(request, "portal/_badge.html", {"inbox": inbox_of(request.user, today=today())})
