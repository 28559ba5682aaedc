"""The owner's pages, made for a phone: home, three steps to a status change, and what became of it.

The steps keep no session: the answers travel in the address, so that «back» never loses one and nothing needs
script. Only the last step writes.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.models import Role
from core.jalali import today
from core.pages import render_page
from units import policies, workflow
from units.actions import status as actions
from units.forms.status import OwnerDetailsForm
from units.models import Declaration, Status, StatusChange, Unit
from units.queries.declarations import due_month, last_accepted
from units.queries.owner import cards_of

DAY = ("effective_on_day", "effective_on_month", "effective_on_year")
ANSWERS = (*DAY, "reason", "further_reasons", "reason_text", "route", "workers")
HISTORY = 24


@login_required
def owner_home(request: HttpRequest) -> HttpResponse:
    """Each unit with what it owes this month: one tap where nothing changed, its next statuses where something did."""
    if request.user.role != Role.OWNER:
        return redirect("home")
    context = {"cards": cards_of(request.user, today()), "due": due_month(today())}
    return render_page(request, "units/owner_home.html", "", context)


@login_required
def owner_status(request: HttpRequest, code: str) -> HttpResponse:
    """Status → details → review → done; which step it is follows from the answers that are there."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("park"), code=code)
    if not policies.may_propose_status_change(request.user, unit):
        raise PermissionDenied
    answers = request.POST if request.method == "POST" else request.GET
    status = answers.get("status", "")
    if not workflow.is_lawful(unit.status, status):
        choices = workflow.next_statuses(unit.status)
        return render_page(request, "units/owner_status.html", "", {"unit": unit, "choices": choices})
    context = {"unit": unit, "status": Status(status), "last": last_accepted(unit)}
    if request.method == "POST":
        return _send(request, unit, status, context)
    if answers.get("step") != "review":
        return _details(request, _form(unit, status, initial=_initial(request, context)), context)
    form = _form(unit, status, data=answers)
    return _review(request, form, context) if form.is_valid() else _details(request, form, context, status=422)


def _send(request: HttpRequest, unit: Unit, status: str, context: dict[str, Any]) -> HttpResponse:
    form = _form(unit, status, data=request.POST, files=request.FILES)
    if form.perform(actions.propose_status_change, unit=unit, by=request.user, today=today()):
        return redirect("units:owner_status_done", pk=form.result.pk)
    if any(name in ANSWERS for name in form.errors):
        return _details(request, form, context, status=422)
    return _review(request, form, context, status=422)


def _form(unit: Unit, status: str, **kwargs: Any) -> OwnerDetailsForm:
    return OwnerDetailsForm(unit=unit, status=status, today=today(), **kwargs)


def _initial(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Answers already given, so that coming back finds them; else the last known number of workers."""
    last: Declaration | None = context["last"]
    given = {name: request.GET[name] for name in ANSWERS if request.GET.get(name)}
    if "further_reasons" in given:
        given["further_reasons"] = request.GET.getlist("further_reasons")
    return {"workers": last.workers if last else None, **given}


def _details(request: HttpRequest, form: OwnerDetailsForm, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render_page(request, "units/owner_details.html", "", {**context, "form": form}, status=status)


def _review(request: HttpRequest, form: OwnerDetailsForm, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answers = request.POST if request.method == "POST" else request.GET
    hidden = [(name, value) for name in ("status", *ANSWERS) for value in answers.getlist(name)]
    draft = StatusChange(unit=context["unit"], previous=context["unit"].status)
    for name, value in form.cleaned_data.items():
        if name != "evidence":
            setattr(draft, name, value)
    context = {**context, "form": form, "hidden": hidden, "draft": draft}
    return render_page(request, "units/owner_review.html", "", context, status=status)


@login_required
def owner_status_done(request: HttpRequest, pk: int) -> HttpResponse:
    """The tracking number, what happens next and until when; the same page later tells the verdict."""
    changes = StatusChange.objects.visible_to(request.user).select_related("unit", "unit__park", "decided_by")
    return render_page(request, "units/owner_done.html", "", {"change": get_object_or_404(changes, pk=pk)})


@login_required
def owner_history(request: HttpRequest, code: str) -> HttpResponse:
    """Everything the owner has told of one unit, and what became of it."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    context = {
        "unit": unit,
        "changes": unit.status_changes.select_related("decided_by")[:HISTORY],
        "months": unit.declarations.visible_to(request.user).order_by("-period")[:HISTORY],
    }
    return render_page(request, "units/owner_history.html", "", context)
