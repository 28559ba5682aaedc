"""Filing an infrastructure request step by step: kind, need, units, files, review, number."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.jalali import today
from core.pages import render_page
from parks.models import Park
from support.actions import requests as actions
from support.forms.request_moves import MoveForm
from support.forms.requests import FilesForm, NeedForm, StartForm, UnitsForm, need_initial
from support.kinds import KINDS, told
from support.models import InfrastructureRequest, RequestStage
from support.policies import requests as policies
from support.queries import request_page as page
from support.queries import requests as queries
from support.views.request_page import moved_on, visible
from units.models import Unit

STEPS = ("need", "units", "files", "review")


@login_required
def start_request(request: HttpRequest) -> HttpResponse:
    if not policies.may_start(request.user):
        raise PermissionDenied
    parks = Park.objects.visible_to(request.user)
    initial = {
        "park": request.GET.get("park") or (parks.values_list("code", flat=True).first() if parks.count() == 1 else "")
    }
    form = StartForm(request.POST or None, parks=parks, initial=initial)
    if form.perform(actions.start_request, by=request.user, today=today()):
        return redirect("support:request_step", number=form.result.number, step="need")
    return render_page(request, "support/request_start.html", "", {"form": form, "kinds": KINDS.values()})


@login_required
def request_step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """One step of filing; «review» shows it all and sends it."""
    subject = get_object_or_404(InfrastructureRequest.objects.visible_to(request.user).for_list(), number=number)
    if step not in STEPS or not policies.may_file(request.user, subject) or subject.stage not in actions.EDITABLE:
        return redirect(subject) if subject.stage != RequestStage.DRAFT else redirect("support:request_list")
    form, action = _step_form(request, subject, step)
    if form is not None and action is not None and form.perform(action, request=subject, by=request.user):
        following = STEPS[STEPS.index(step) + 1]
        return redirect("support:request_step", number=number, step=step if "stay" in request.POST else following)
    return _step_page(request, subject, step, form)


@login_required
@require_POST
def submit_request(request: HttpRequest, number: str) -> HttpResponse:
    subject = visible(request, number)
    if policies.is_denied(request.user, subject, "submit"):
        raise PermissionDenied
    if subject.stage != RequestStage.DRAFT:
        return moved_on(request, subject)
    moves = policies.moves_for(request.user, subject)
    form = MoveForm({"move": "submit"}, request=subject, by=request.user, moves=moves, today=today())
    if form.perform(actions.move_request, request=subject, by=request.user, today=today()):
        messages.success(request, _("درخواست با شمارهٔ %(number)s ثبت شد.") % {"number": subject.number})
        return redirect(subject)
    return _step_page(request, subject, "review", form)


# ── parts of the above ────────────────────────────────────────────────────────────────────────────────────────────
def _step_page(request: HttpRequest, subject: InfrastructureRequest, step: str, form: Any) -> HttpResponse:
    context = {
        "subject": subject, "form": form, "step": step, "steps": STEPS, "kind": KINDS[subject.kind],
        **_step_context(request, subject, step),
    }  # fmt: skip
    return render_page(request, f"support/request_step_{step}.html", "", context)


def _step_form(request: HttpRequest, subject: InfrastructureRequest, step: str):
    data = request.POST or None
    if step == "need":
        form = NeedForm(data, kind=KINDS[subject.kind], initial=need_initial(subject))
        return form, actions.describe_need
    if step == "units":
        units = Unit.objects.visible_to(request.user).filter(park=subject.park)
        chosen = subject.affected_units.values_list("code", flat=True)
        return UnitsForm(
            request.POST if request.method == "POST" else None, units=units, initial={"units": chosen}
        ), actions.choose_units
    if step == "files":
        return FilesForm(data, request.FILES or None), actions.attach_files
    return None, None


def _step_context(request: HttpRequest, subject: InfrastructureRequest, step: str) -> dict[str, Any]:
    if step == "need":
        return {"utility": queries.utility_of(subject), "similar": queries.similar(subject, request.user)[:5]}
    if step == "units":
        units = Unit.objects.visible_to(request.user).filter(park=subject.park)
        return {
            "choices": queries.told_units(units),
            "chosen": set(subject.affected_units.values_list("pk", flat=True)),
        }
    files = page.files_of(subject, request.user, everything=True)
    if step == "files":
        return {"files": files}
    units = queries.told_units(subject.affected_units.all())
    return {
        "files": files, "units": units, "impact": queries.impact_of(units),
        "answers": told(KINDS[subject.kind], subject.answers), "similar": queries.similar(subject, request.user)[:5],
    }  # fmt: skip
