"""Invitations that a person gave; giving one is the portal's page, which knows units and parks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions, policies
from accounts.filters import InvitationFilterSet
from accounts.models import Invitation
from accounts.queries import invitation_lines
from core.errors import RuleViolation
from core.pages import paginate, render_page


@login_required
def invitation_list(request: HttpRequest) -> HttpResponse:
    given = Invitation.objects.visible_to(request.user).for_list()
    if not policies.invitable_roles(request.user) and not policies.may_list_users(request.user):
        raise PermissionDenied
    filtered = InvitationFilterSet.for_request(request, given)
    page = paginate(request, filtered.qs)
    context = {
        "filter": filtered,
        "page": page,
        "lines": invitation_lines(page.rows, request.user, now=timezone.now()),
        "may_invite": bool(policies.invitable_roles(request.user)),
    }
    return render_page(request, "accounts/invitation_list.html", "accounts/_invitations.html", context)


@login_required
@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        actions.revoke_invitation(invitation=invitation, by=request.user)
        messages.success(request, _("دعوت‌نامه پس گرفته شد؛ کد آن دیگر کار نمی‌کند."))
    except RuleViolation as error:
        messages.error(request, str(error))
    return redirect("accounts:invitation_list")
