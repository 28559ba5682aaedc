"""Requests from above: the board by stage and the calendar of promises, with the filters of their list."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.jalali import Period, today
from core.pages import render_page
from support.filters.requests import RequestFilterSet
from support.kinds import KINDS
from support.models import InfrastructureRequest
from support.policies import planning as policies
from support.queries import overviews
from support.queries.priority import weights_on


@login_required
@require_safe
def request_board(request: HttpRequest) -> HttpResponse:
    """A column a stage, what is due first on top."""
    filters = _filters(request)
    columns = overviews.board(filters.qs, weights_on(today()), today())
    context = {
        "filter": filters,
        "columns": columns,
        "count": sum(column.count for column in columns),
        "overdue": sum(column.overdue for column in columns),
        **_shared(request),
    }
    return render_page(request, "support/request_board.html", context=context)


@login_required
@require_safe
def promise_calendar(request: HttpRequest) -> HttpResponse:
    """The promises of one Jalali month: `?month=1405-09`, this month without it."""
    filters = _filters(request)
    month = _month(request)
    context = {
        "filter": filters,
        "calendar": overviews.calendar(filters.qs, month, today()),
        "state": [(name, text) for name, text in filters.state_but_picks() if name != "month"],
        **_shared(request),
    }
    return render_page(request, "support/promise_calendar.html", context=context)


def _filters(request: HttpRequest) -> RequestFilterSet:
    rows = InfrastructureRequest.objects.visible_to(request.user).for_list()
    return RequestFilterSet.for_request(request, rows)


def _shared(request: HttpRequest) -> dict:
    return {"today": today(), "kinds": KINDS, "may_plan": policies.may_plan(request.user)}


def _month(request: HttpRequest) -> Period:
    """The month of the address; this one for none and for nonsense."""
    try:
        asked = Period.parse(request.GET["month"])
    except (KeyError, ValueError):
        return Period.containing(today())
    return asked if asked.kind == "month" else Period.containing(today())
