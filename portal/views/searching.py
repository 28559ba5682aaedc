"""The one search box of the top bar."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.pages import render_page
from portal.search import search as find

LONGEST = 120


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST]
    context = {"q": text, "groups": find(request.user, text)}
    return render_page(request, "portal/search.html", "portal/_hits.html", context)
