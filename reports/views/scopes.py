"""One park, county, age class or group in one period, and the panel on the park's own page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from core.jalali import Period
from core.pages import paginate, render_page
from parks.models import Park
from reports.models import Report, Scope, ScopeKind
from reports.pages import scopes
from reports.pages.history import HISTORY, history
from reports.pages.outlook import outlooks
from reports.pages.papers import paper_context
from reports.pages.parts import heads
from reports.pages.productivity import park_card
from reports.queries.outlook import foretold
from reports.queries.reading import in_order, newest
from reports.views.asked import Asked

SCOPES_A_PAGE = 25


@login_required
def scope_list(request: HttpRequest, period: Period) -> HttpResponse:
    """The period broken down by park, county, industry group or age class, in the order that the reader chose."""
    asked = Asked(request, period, "scope_list")
    visible = Scope.objects.visible_to(request.user)
    there = set(visible.filter(report=asked.report).order_by().values_list("kind", flat=True).distinct())
    lists = {by: label for by, (label, _first, kinds) in scopes.LISTS.items() if there.intersection(kinds)}
    by = request.GET.get("by", "park")
    label, first, kinds = scopes.LISTS[by if by in lists else "park"]
    order = request.GET.get("sort", "name")
    page = paginate(request, in_order(visible, asked.standing.report, kinds, order), per_page=SCOPES_A_PAGE)
    kept = {name: request.GET[name] for name in ("by", "revision", "per_page") if name in request.GET}
    context = asked.context() | scopes.list_page(visible, asked.standing, page)
    context |= {"by": by, "lists": lists, "label": label, "heads": heads(str(first), order, kept)}
    return render_page(request, "reports/scope_list.html", "reports/_scopes.html", context)


@login_required
def park_report(request: HttpRequest, period: Period, code: str) -> HttpResponse:
    """One park in one period, with its past beside the province's."""
    return _scope_page(request, Asked(request, period, "park_report", (code,)), f"park:{code}")


@login_required
def scope_report(request: HttpRequest, period: Period, scope: str) -> HttpResponse:
    """A county, age class, industry group or what stands outside the parks, in one period."""
    return _scope_page(request, Asked(request, period, "scope_report", (scope,)), scope)


def _scope_page(request: HttpRequest, asked: Asked, code: str) -> HttpResponse:
    visible = Scope.objects.visible_to(request.user)
    scope = get_object_or_404(visible.select_related("park__county", "county"), report=asked.report, code=code)
    standing = asked.standing
    scope.report = standing.report
    context = asked.context() | scopes.scope_page(visible, scope, standing) | paper_context(scope)
    reports = Report.objects.visible_to(request.user).standing()
    past = newest(reports, asked.period.kind, until=asked.period, count=HISTORY)
    context["history"] = history(visible, past, scope)
    if scope.kind == ScopeKind.PARK:
        found = foretold(visible, standing.report, [code])
        context["outlooks"] = outlooks(found.get(code, []), standing.report, scope)
        context["productivity"] = park_card(visible, scope, standing.report)
    return render_page(request, "reports/scope_report.html", context=context)


@login_required
def park_panel(request: HttpRequest) -> HttpResponse:
    """The newest report of one park, for the park's own page."""
    park = get_object_or_404(Park.objects.visible_to(request.user), code=request.GET.get("park", ""))
    visible = Scope.objects.visible_to(request.user).filter(kind=ScopeKind.PARK, park=park)
    reports = newest(Report.objects.visible_to(request.user).standing(), "month", count=HISTORY)
    context = {"park": park} | scopes.panel(visible, reports, park.code)
    return render_page(request, "reports/park_panel.html", "reports/_park_panel.html", context)
