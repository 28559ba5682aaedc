"""The pages of parks: the list, one park, and the correction of what the register says of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.exports import export_response
from core.jalali import today
from core.pages import asked_day, paginate, render_page
from parks import policies
from parks.actions import register as actions
from parks.exports import park_columns
from parks.filters import ParkFilterSet
from parks.forms import ParkForm
from parks.models import Park
from parks.queries import park_page, park_rows


@login_required
@require_safe
def park_list(request: HttpRequest) -> HttpResponse:
    """Parks with their units by status; `?format=csv|xlsx` gives the same rows as a file."""
    parks = ParkFilterSet.for_request(request, Park.objects.visible_to(request.user).for_list())
    if (fmt := request.GET.get("format")) in {"csv", "xlsx"}:
        return export_response(parks.qs, park_columns(), name="parks", fmt=fmt)
    page = paginate(request, parks.qs)
    context = {"filter": parks, "page": page, "as_of": parks.day, "rows": park_rows(page.rows, request.user, parks.day)}
    return render_page(request, "parks/park_list.html", context=context)


@login_required
@require_safe
def park_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One park: facts and where they come from, its units by status, its utilities, what was done to it."""
    park = get_object_or_404(Park.objects.visible_to(request.user).for_list(), code=code)
    context = {
        "park": park,
        "shown": park_page(park, request.user, today(), asked_day(request)),
        "as_of": asked_day(request),
        "may_edit": policies.may_edit_park(request.user, park),
    }
    return render_page(request, "parks/park_detail.html", context=context)


@login_required
def park_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Corrects the facts of a park."""
    park = get_object_or_404(Park.objects.visible_to(request.user), code=code)
    if not policies.may_edit_park(request.user, park):
        raise PermissionDenied
    form = ParkForm(request.POST or None, park=park, by=request.user)
    if form.perform(actions.update_park, park=park, by=request.user, today=today()):
        messages.success(request, _("مشخصات شهرک ثبت شد."))
        return redirect(park)
    return render_page(request, "parks/park_form.html", context={"park": park, "form": form})
