"""Lists of infrastructure requests: the page with its files, and the panel of the lower apps' pages."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from core.exports import export_response
from core.jalali import today
from core.pages import paginate, render_page
from support.exports import REQUEST_COLUMNS
from support.filters.requests import RequestFilterSet
from support.kinds import KINDS
from support.models import InfrastructureRequest
from support.policies import planning
from support.policies import requests as policies
from support.queries.priority import weights_on, with_priorities


@login_required
def request_list(request: HttpRequest) -> HttpResponse:
    rows = InfrastructureRequest.objects.visible_to(request.user).for_list().select_related("officer__official")
    filters = RequestFilterSet.for_request(request, rows)
    if request.GET.get("format") in {"csv", "xlsx"}:
        rows_of_file = with_priorities(filters.qs, weights_on(today()))
        return export_response(rows_of_file, REQUEST_COLUMNS, name="requests", fmt=request.GET["format"])
    page = paginate(request, filters.qs)
    page.rows = list(with_priorities(page.rows, weights_on(today())))
    context = {
        "filter": filters,
        "page": page,
        "kinds": KINDS,
        "may_start": policies.may_start(request.user),
        "may_plan": planning.may_plan(request.user),
        "may_assign": planning.may_assign(request.user),
        "today": today(),
    }
    return render_page(request, "support/request_list.html", "", context)


@login_required
def request_panel(request: HttpRequest) -> HttpResponse:
    """The requests of one park or unit, for the lower apps' pages."""
    rows = InfrastructureRequest.objects.visible_to(request.user).for_list()
    filters = RequestFilterSet.for_request(request, rows)
    found = filters.qs[:10] if filters.form.is_valid() else []  # a park one may not see has no requests either
    context = {"requests": found, "kinds": KINDS, "query": request.GET.urlencode(), "today": today()}
    return render_page(request, "support/_request_panel.html", "", context)
