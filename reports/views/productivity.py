"""Total factor productivity of parks in one period: a list that says who leads, who lags, who was left out and why."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from core.exports import FORMATS, export_response
from core.jalali import Period
from core.pages import paginate, render_page
from reports.columns import frontier_table
from reports.filters import FrontierFilterSet
from reports.models import Scope
from reports.pages.productivity import province_context
from reports.queries.frontiers import frontier_results, frontier_rows
from reports.views.asked import Asked


@login_required
@require_safe
def productivity(request: HttpRequest, period: Period) -> HttpResponseBase:
    """The parks of the report that this person may see; `?format=csv|xlsx` gives the same rows as a file."""
    asked = Asked(request, period, "productivity")
    if asked.report is None:
        raise Http404
    report, visible = asked.report, Scope.objects.visible_to(request.user)
    parks = FrontierFilterSet.for_request(request, frontier_results(visible, report))
    table = frontier_table(request, parks.sort)
    if (fmt := request.GET.get("format")) in FORMATS:
        rows = frontier_rows(parks.qs, visible, report, period)
        return export_response(rows, table.in_file, name=f"productivity-{period}-r{report.revision}", fmt=fmt)
    page = paginate(request, parks.qs)
    context = asked.context() | {"filter": parks, "table": table, "page": page}
    context |= province_context(visible, report)
    context["rows"] = frontier_rows(page.rows, visible, report, period, context["means"])
    return render_page(request, "reports/productivity.html", context=context)
