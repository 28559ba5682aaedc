"""Being told when a report is published: what one follows, and following one more."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.pages import render_page
from reports import actions, policies
from reports.forms import FollowForm
from reports.models import Subscription


@dataclass(frozen=True)
class Followed:
    """A scope with what is followed of it."""

    name: str
    rows: Sequence[Subscription]


@login_required
def subscriptions(request: HttpRequest) -> HttpResponse:
    """What the reader follows, and a form for more; `?scope=` fills it in."""
    form = FollowForm(request.POST or None, by=request.user, initial={"scope_code": request.GET.get("scope", "")})
    if form.perform(actions.subscribe, by=request.user):
        messages.success(request, _("هر گزارش تازه که منتشر شود به شما خبر داده می‌شود."))
        return redirect("reports:subscriptions")
    names = dict(form.fields["scope_code"].choices)
    by_scope: dict[str, list[Subscription]] = {}
    for row in Subscription.objects.visible_to(request.user):
        by_scope.setdefault(row.scope_code, []).append(row)
    context = {
        "form": form,
        "followed": [Followed(names.get(code, code), rows) for code, rows in by_scope.items()],
        "may_subscribe": policies.may_subscribe(request.user),
    }
    return render_page(request, "reports/subscriptions.html", context=context)


@login_required
@require_POST
def unsubscribe(request: HttpRequest, pk: int) -> HttpResponse:
    subscription = get_object_or_404(Subscription.objects.visible_to(request.user), pk=pk)
    actions.unsubscribe(subscription=subscription, by=request.user)
    messages.success(request, _("دیگر از این گزارش خبر داده نمی‌شود."))
    return redirect("reports:subscriptions")
