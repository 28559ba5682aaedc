"""How declarations come in, month by month: the months that no report speaks of yet among them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.jalali import Period, today
from core.pages import render_page
from parks.models import Park
from reports import policies
from reports.models import DeclaredMonth
from reports.pages.trend import trend_rows, trend_svg
from reports.queries.trend import trend

MONTHS = 24


@login_required
def declared_trend(request: HttpRequest) -> HttpResponse:
    """The last two years of declared months; `?park=` for one park."""
    if not policies.may_read_parameters(request.user):
        raise Http404
    rows, name, park = DeclaredMonth.objects.visible_to(request.user), _("همهٔ شهرک‌ها و واحدهای بیرون"), None
    if code := request.GET.get("park", ""):
        park = get_object_or_404(Park.objects.visible_to(request.user), code=code)
        rows, name = rows.filter(park=park), park.name
    months = trend(rows, Period.containing(today()), MONTHS)
    context = {"name": name, "park": park, "rows": trend_rows(months), "svg": trend_svg(months, name)}
    return render_page(request, "reports/declared_trend.html", context=context)
