"""Looking up what is printed: a code leads to its frozen rows. Open to all; the code on the paper is the key."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import throttle
from core.pages import render_page
from reports.codes import read_code
from reports.forms import CodeForm
from reports.models import Scope
from reports.pages.papers import looked_context
from reports.queries.verification import look_up

GUESS = "verify"


@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Takes a code as it stands on paper; a slip of typing is told at once."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("reports:verify_code", form.cleaned_data["code"])
    return render_page(request, "reports/verify.html", context={"form": form})


@never_cache
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """The frozen rows behind a code; one that leads nowhere is not found, too many such are answered with a pause."""
    if throttle.is_exhausted(request, GUESS):
        return render(request, "portal/wait.html", status=429)
    looked = look_up(sound, request.user) if (sound := read_code(code)) else None
    if looked is None:
        throttle.note_failure(request, GUESS)
        raise Http404
    may_open = Scope.objects.visible_to(request.user).filter(pk=looked.scope.pk).exists()
    return render_page(request, "reports/verified.html", context=looked_context(looked, may_open=may_open))
