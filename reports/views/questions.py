"""Pages that answer one question each: who stands where, old or new parks, what held back, what lies idle."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.jalali import Period
from core.pages import paginate, render_page
from reports.choosing import CompareForm, RankingForm, ScopeForm
from reports.models import Report, Scope, ScopeKind
from reports.pages.ages import ages_page
from reports.pages.comparing import compare_page
from reports.pages.constraints import constraints_page, tables_context
from reports.pages.history import HISTORY
from reports.pages.idle import idle_page, products_context
from reports.pages.outcomes import outcomes_page
from reports.pages.ranking import ranking_page
from reports.queries.reading import newest, scopes_of
from reports.queries.tables import NO_TABLES, Tables, tables_of
from reports.views.asked import Asked

COMPARED_PERIODS = 24


@login_required
@require_safe
def ranking(request: HttpRequest, period: Period) -> HttpResponse:
    """Parks, counties or groups in the order of any indicator; what rests on too little is not ranked."""
    asked = Asked(request, period, "ranking")
    form = RankingForm(request.GET)
    visible = Scope.objects.visible_to(request.user)
    context = asked.context() | ranking_page(visible, asked.standing, form, partial(paginate, request))
    return render_page(request, "reports/ranking.html", context=context)


@login_required
@require_safe
def ages(request: HttpRequest, period: Period) -> HttpResponse:
    """Old parks beside new ones, with the answer that the figures give."""
    asked = Asked(request, period, "ages")
    found = ages_page(Scope.objects.visible_to(request.user), asked.standing, _past(request, asked))
    return render_page(request, "reports/ages.html", context=asked.context() | {"found": found})


@login_required
@require_safe
def constraints(request: HttpRequest, period: Period) -> HttpResponse:
    """What held output back in one scope: lost hours, reasons of closure, what parks wait for."""
    asked = Asked(request, period, "constraints")
    visible = Scope.objects.visible_to(request.user).select_related("county")
    form, scope = _chosen_scope(request, asked, visible)
    context = asked.context() | {"form": form}
    context |= constraints_page(visible, scope, asked.standing, _past(request, asked))
    context |= tables_context(_tables(visible, scope), scope, asked.standing)
    return render_page(request, "reports/constraints.html", context=context)


@login_required
@require_safe
def idle(request: HttpRequest, period: Period) -> HttpResponse:
    """Capacity that stands idle, by group of products and by park."""
    asked = Asked(request, period, "idle")
    visible = Scope.objects.visible_to(request.user)
    form, scope = _chosen_scope(request, asked, visible)
    context = asked.context() | {"form": form} | idle_page(visible, asked.standing)
    context |= {"scope": scope} | products_context(_tables(visible, scope), scope, period)
    return render_page(request, "reports/idle.html", context=context)


@login_required
@require_safe
def support_outcome(request: HttpRequest, period: Period) -> HttpResponse:
    """What became of units after support, beside comparable ones; as far as the reader may see applications."""
    asked = Asked(request, period, "support_outcome")
    context = asked.context() | outcomes_page(request.user, asked.standing.report)
    return render_page(request, "reports/support_outcome.html", context=context)


@login_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Any two scopes or periods side by side."""
    standing = Report.objects.visible_to(request.user).standing()
    reports = [each for kind in ("month", "quarter", "year") for each in newest(standing, kind, count=COMPARED_PERIODS)]
    if not reports:
        raise Http404
    visible = Scope.objects.visible_to(request.user)
    form = CompareForm(request.GET, scopes_of(visible, reports[0], ScopeKind.values), reports)
    return render_page(request, "reports/compare.html", context=compare_page(visible, form, reports))


def _chosen_scope(request: HttpRequest, asked: Asked, visible: QuerySet[Scope]) -> tuple[ScopeForm, Scope]:
    form = ScopeForm(request.GET, scopes_of(visible, asked.standing.report, ScopeKind.values))
    code = form.chosen.get("scope", form.data["scope"])
    return form, get_object_or_404(visible, report=asked.report, code=code)


def _tables(visible: QuerySet[Scope], scope: Scope) -> Tables:
    return tables_of(visible.filter(pk=scope.pk)).get(scope.pk, NO_TABLES)


def _past(request: HttpRequest, asked: Asked) -> list[Report]:
    standing = Report.objects.visible_to(request.user).standing()
    return newest(standing, asked.period.kind, until=asked.period, count=HISTORY)
