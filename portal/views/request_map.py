"""The map of open requests and the list of their parks beside it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.jalali import today
from core.pages import render_page
from portal.map.requests import LIST_ID, request_map
from support.filters.requests import RequestFilterSet
from support.models import InfrastructureRequest


@login_required
@require_safe
def requests_on_map(request: HttpRequest) -> HttpResponse:
    """Open requests where their parks stand, coloured by `?by=open|overdue`, narrowed as their list is."""
    rows = InfrastructureRequest.objects.visible_to(request.user)
    filters = RequestFilterSet.for_request(request, rows)
    shown = request_map(request.user, filters, by=request.GET.get("by", ""), today=today(), path=request.path)
    return render_page(
        request, "portal/request_map.html", context={"filter": filters, "shown": shown, "list_id": LIST_ID}
    )
