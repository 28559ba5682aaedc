"""The audit trail, for those who look over everything."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts import policies
from accounts.exports import FORMATS, TRAIL_COLUMNS, trail_rows
from accounts.filters import AuditFilterSet
from accounts.models import AuditEvent
from accounts.queries import trail_lines
from core.exports import export_response
from core.pages import paginate, render_page


@login_required
def trail(request: HttpRequest) -> HttpResponse:
    if not policies.may_read_trail(request.user):
        raise PermissionDenied
    filtered = AuditFilterSet.for_request(request, AuditEvent.objects.visible_to(request.user).select_related("by"))
    if (fmt := request.GET.get("format")) in FORMATS:
        return export_response(trail_rows(filtered.qs, request.user), TRAIL_COLUMNS, name="audit", fmt=fmt)
    page = paginate(request, filtered.qs)
    context = {"filter": filtered, "page": page, "lines": trail_lines(page.rows, request.user)}
    return render_page(request, "accounts/trail.html", "accounts/_trail_results.html", context)
