"""The page of one figure."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.exports import FORMATS
from core.jalali import Period
from core.pages import render_page
from reports import policies
from reports.indicators import REGISTRY
from reports.models import Scope
from reports.pages.figures import figure_page
from reports.pages.papers import Paper
from reports.pages.parts import scope_url
from reports.pages.rows.page import BehindPage
from reports.queries.rows.places import Behind
from reports.views.asked import Asked


@login_required
@require_safe
def figure(request: HttpRequest, period: Period, scope: str, indicator: str) -> HttpResponseBase:
    """One figure: formula, parts, coverage, and the rows behind it that the reader may see, as a file too."""
    if indicator not in REGISTRY:
        raise Http404
    asked = Asked(request, period, "figure", (scope, indicator))
    visible = Scope.objects.visible_to(request.user)
    found = get_object_or_404(visible.select_related("county"), report=asked.report, code=scope)
    found.report = asked.report
    behind = BehindPage(request, Behind(request.user, REGISTRY[indicator], found))
    if (fmt := request.GET.get("format")) in FORMATS and (answer := behind.file(fmt)) is not None:
        return answer
    context = asked.context() | figure_page(visible, found, REGISTRY[indicator], asked.standing)
    context |= {"scope_url": scope_url(period, scope), "paper": Paper(found, indicator)} | behind.context()
    context["may_read_parameters"] = policies.may_read_parameters(request.user)
    return render_page(request, "reports/figure.html", context=context)
