"""The map of parks and the list beside it, narrowed alike."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.pages import PER_PAGE, paginate, render_page
from parks.models import Park
from portal.map.filters import MapFilterSet
from portal.map.marks import groups
from portal.map.page import LIST_ID, map_page


@login_required
@require_safe
def park_map(request: HttpRequest) -> HttpResponse:
    """Parks where they stand, coloured by `?by=`; a province of a hundred parks needs no second page."""
    parks = MapFilterSet.for_request(request, Park.objects.visible_to(request.user).for_list())
    shown = map_page(request.user, parks, by=request.GET.get("by", ""), path=request.path)
    total = len(shown.spots)
    page = paginate(request, shown.spots, per_page=PER_PAGE[-1] if total <= PER_PAGE[-1] else PER_PAGE[1], total=total)
    context = {
        "filter": parks,
        "shown": shown,
        "page": page,
        "groups": groups(shown.spots, shown.spots[max(page.first_row - 1, 0) : page.last_row]),
        "as_of": parks.day,
        "list_id": LIST_ID,
    }
    return render_page(request, "portal/map.html", context=context)
