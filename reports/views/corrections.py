"""What a correction changed: figure by figure, by whom and why."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from core.jalali import Period
from core.pages import paginate, render_page
from reports.models import Scope
from reports.pages.corrections import change_rows
from reports.queries.corrections import changes, corrected
from reports.views.asked import Asked

CHANGES_A_PAGE = 50


@login_required
def corrections(request: HttpRequest, period: Period) -> HttpResponse:
    """The figures of this revision that differ from those of the published one before it; 404 for a first one."""
    asked = Asked(request, period)
    earlier = corrected(asked.report) if asked.report else None
    if asked.report is None or earlier is None:
        raise Http404
    found = changes(Scope.objects.visible_to(request.user), earlier, asked.report)
    page = paginate(request, found, per_page=CHANGES_A_PAGE, total=len(found))
    context = asked.context() | {"earlier": earlier, "page": page, "rows": change_rows(page.rows), "count": len(found)}
    return render_page(request, "reports/corrections.html", "reports/_corrections.html", context)
