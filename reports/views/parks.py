"""One park in one period, and the panel on the park's own page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from core.jalali import Period
from core.pages import render_page
from parks.models import Park
from reports.models import Report, Scope, ScopeKind
from reports.pages import parks
from reports.pages.history import HISTORY, history
from reports.pages.outlook import PAST, outlooks
from reports.pages.papers import paper_context
from reports.pages.productivity import park_card
from reports.queries.reading import newest
from reports.views.asked import Asked


@login_required
def park_report(request: HttpRequest, period: Period, code: str) -> HttpResponse:
    """One park in one period, with its past beside the province's."""
    asked = Asked(request, period, park=code)
    visible = Scope.objects.visible_to(request.user)
    scope = get_object_or_404(visible.select_related("park__county"), report=asked.report, code=f"park:{code}")
    scope.report = asked.report
    context = asked.context() | parks.park(visible, scope, asked.report, asked.before) | paper_context(scope)
    standing = Report.objects.visible_to(request.user).standing()
    past = newest(standing, period.kind, until=period, count=PAST)
    context["history"] = history(visible, past[:HISTORY], scope)
    context["outlooks"] = outlooks(visible, past, scope)
    context["productivity"] = park_card(visible, scope, asked.report)
    return render_page(request, "reports/park_report.html", context=context)


@login_required
def park_panel(request: HttpRequest) -> HttpResponse:
    """The newest report of one park, for the park's own page."""
    park = get_object_or_404(Park.objects.visible_to(request.user), code=request.GET.get("park", ""))
    visible = Scope.objects.visible_to(request.user).filter(kind=ScopeKind.PARK, park=park)
    reports = newest(Report.objects.visible_to(request.user).standing(), "month", count=HISTORY)
    context = {"park": park} | parks.panel(visible, reports, park.code)
    return render_page(request, "reports/park_panel.html", "reports/_park_panel.html", context)
