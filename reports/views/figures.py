"""The page of one figure."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.jalali import Period
from core.pages import paginate, render_page
from reports import policies
from reports.indicators import REGISTRY
from reports.models import Scope
from reports.pages.figures import figure_page, rows_query, rows_table
from reports.pages.papers import Paper
from reports.pages.parts import scope_url
from reports.views.asked import Asked

ROWS_A_PAGE = 25


@login_required
@require_safe
def figure(request: HttpRequest, period: Period, scope: str, indicator: str) -> HttpResponse:
    """One figure: formula, parts, coverage, and the rows behind it that the reader may see."""
    if indicator not in REGISTRY:
        raise Http404
    asked = Asked(request, period, "figure", (scope, indicator))
    visible = Scope.objects.visible_to(request.user)
    found = get_object_or_404(visible.select_related("county"), report=asked.report, code=scope)
    context = asked.context() | figure_page(visible, found, REGISTRY[indicator], asked.standing)
    found.report = asked.report
    context |= {"scope_url": scope_url(period, scope), "paper": Paper(found, indicator)}
    context["may_read_parameters"] = policies.may_read_parameters(request.user)
    rows = rows_query(request.user, REGISTRY[indicator], found, period)
    if rows is not None:
        page = paginate(request, rows, per_page=ROWS_A_PAGE)
        context |= {"page": page, "table": rows_table(REGISTRY[indicator], page)}
    return render_page(request, "reports/figure.html", context=context)
