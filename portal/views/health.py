"""Signs for whoever watches over the server."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import readiness


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Everything the portal needs is there, or 503 and the names of what is missing."""
    found = readiness.look(now=timezone.now())
    body = {"ok": found.ok, "missing": found.missing, "parts": found.parts}
    return JsonResponse(body, status=200 if found.ok else 503)
