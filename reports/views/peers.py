"""The panel of a unit beside its group, for the owner's page and the unit's own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.jalali import today
from core.pages import render_page
from reports.pages.peers import peers_context
from units.models import Declaration, Unit


@login_required
@require_safe
def unit_panel(request: HttpRequest) -> HttpResponse:
    """`?unit=`: one visible unit beside the anonymous middle of its industry group."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=request.GET.get("unit", ""))
    own = Declaration.objects.visible_to(request.user).filter(unit=unit)
    context = peers_context(unit, own, today())
    return render_page(request, "reports/unit_panel.html", "reports/_unit_panel.html", context)
