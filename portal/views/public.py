"""Pages for everybody, without an account: light, kept by browsers, with published facts alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.pages import paginate
from parks.models import Park
from parks.queries.ages import established
from portal.public import everybody, figures_context, frame, park_directory, product_directory, trend
from reports.queries.public import published, published_months

MONTHS = 24
TREND = 12
ROWS_A_PAGE = 50
LONGEST_QUERY = 60


@everybody
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of the newest published month, or of the one that is asked for."""
    months = published_months(MONTHS)
    asked = request.GET.get("period", "")
    report = next((each for each in months if each.period == asked), None) if asked else (months or [None])[0]
    if asked and report is None:
        raise Http404
    context = frame("figures") | {"months": months, "report": report}
    if report is not None:
        context |= figures_context(published(report))
        context["trend"] = trend([each for each in months if each.starts_on <= report.starts_on][:TREND])
    return render(request, "portal/public_figures.html", context)


@everybody
@require_safe
def parks(request: HttpRequest) -> HttpResponse:
    """The directory of parks."""
    query = request.GET.get("q", "")[:LONGEST_QUERY]
    page = paginate(request, park_directory(query), per_page=ROWS_A_PAGE)
    return render(request, "portal/public_parks.html", frame("parks") | {"page": page, "q": query})


@everybody
@require_safe
def park(request: HttpRequest, code: str) -> HttpResponse:
    """The facts of one park."""
    found = get_object_or_404(Park.objects.in_directory().for_list(), code=code)
    context = frame("parks") | {"park": found, "established": established(found)}
    return render(request, "portal/public_park.html", context)


@everybody
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """The directory of products of units that agreed."""
    query = request.GET.get("q", "")[:LONGEST_QUERY]
    page = paginate(request, product_directory(query), per_page=ROWS_A_PAGE)
    return render(request, "portal/public_products.html", frame("products") | {"page": page, "q": query})
