"""The dashboard of the province, or of the part of it that the reader is in charge of."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import Role
from core.jalali import today
from core.pages import render_page
from portal.dashboard import county_map, past, register, work
from portal.inbox import inbox_of
from portal.policies import may_see_dashboard


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """How units stand, what is late, where it goes; every figure leads to what it counts."""
    user, day = request.user, today()
    if not may_see_dashboard(user):
        raise PermissionDenied
    counties = register.counties(user)
    reports = past.months(user)
    troubled, obstacles = register.obstacles(user)
    context = {
        "today": day,
        "counties": counties,
        "counts": register.total(counties),
        "map": county_map.county_map(counties) if len(counties) > 1 else "",
        "credit": county_map.drawing().credit,
        "parks": register.needing_attention(user),
        "ages": register.park_ages(user, day),
        "fewest_units": register.FEWEST_UNITS,
        "troubled": troubled,
        "obstacles": obstacles,
        "work": work.work(user, day),
        "decisions": inbox_of(user, today=day) if user.role == Role.DIRECTOR else None,
        "report": reports[0] if reports else None,
        "headline": past.headline(user, reports),
        "past": past.past(user, reports),
        "compared": past.old_and_new(user, reports),
    }
    return render_page(request, "portal/dashboard.html", context=context)
