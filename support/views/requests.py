"""Pages of infrastructure requests: list, file, read, decide, talk."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.exports import export_response
from core.files import serve
from core.jalali import today
from core.pages import paginate, render_page
from parks.models import Park
from support.actions import requests as actions
from support.exports import REQUEST_COLUMNS
from support.filters.requests import RequestFilterSet
from support.forms.requests import CommentForm, FilesForm, MoveForm, NeedForm, StartForm, UnitsForm, need_initial
from support.kinds import KINDS, told
from support.models import InfrastructureRequest, RequestFile, RequestStage
from support.policies import planning
from support.policies import requests as policies
from support.queries import requests as queries
from support.queries.priority import weights_on, with_priorities
from support.workflow.moves import NOT_FROM_HERE
from units.models import Unit

STEPS = ("need", "units", "files", "review")


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────
@login_required
def request_list(request: HttpRequest) -> HttpResponse:
    rows = InfrastructureRequest.objects.visible_to(request.user).for_list().select_related("officer__official")
    filters = RequestFilterSet.for_request(request, rows)
    if request.GET.get("format") in {"csv", "xlsx"}:
        rows_of_file = with_priorities(filters.qs, weights_on(today()))
        return export_response(rows_of_file, REQUEST_COLUMNS, name="requests", fmt=request.GET["format"])
    page = paginate(request, filters.qs)
    page.rows = list(with_priorities(page.rows, weights_on(today())))
    context = {
        "filter": filters,
        "page": page,
        "kinds": KINDS,
        "may_start": policies.may_start(request.user),
        "may_plan": planning.may_plan(request.user),
        "may_assign": planning.may_assign(request.user),
        "today": today(),
    }
    return render_page(request, "support/request_list.html", "", context)


@login_required
def request_panel(request: HttpRequest) -> HttpResponse:
    """The requests of one park or unit, for the lower apps' pages."""
    rows = InfrastructureRequest.objects.visible_to(request.user).for_list()
    filters = RequestFilterSet.for_request(request, rows)
    found = filters.qs[:10] if filters.form.is_valid() else []  # a park one may not see has no requests either
    context = {"requests": found, "kinds": KINDS, "query": request.GET.urlencode(), "today": today()}
    return render_page(request, "support/_request_panel.html", "", context)


@login_required
def request_detail(request: HttpRequest, number: str) -> HttpResponse:
    subject = _visible(request, number)
    if subject.stage == RequestStage.DRAFT and policies.may_file(request.user, subject):
        return redirect("support:request_step", number=number, step="need")
    return _detail_page(request, subject)


@login_required
def request_file(request: HttpRequest, number: str, pk: int) -> FileResponse:
    files = RequestFile.objects.visible_to(request.user).filter(request__number=number)
    file = get_object_or_404(files, pk=pk)
    return serve(file.file, name=file.name, content_type=file.content_type)


# ── deciding and talking ──────────────────────────────────────────────────────────────────────────────────────────
@login_required
@require_POST
def move_request(request: HttpRequest, number: str) -> HttpResponse:
    subject = _visible(request, number)
    if policies.is_denied(request.user, subject, request.POST.get("move", "")):
        raise PermissionDenied
    form = _move_form(request, subject, today(), request.POST)
    if not form.moves:
        return _moved_on(request, subject)
    if form.perform(actions.move_request, request=subject, by=request.user, today=today()):
        messages.success(request, _("ثبت شد: %(move)s.") % {"move": form.moves[form.cleaned_data["move"]].label})
        gone = not InfrastructureRequest.objects.visible_to(request.user).filter(pk=subject.pk).exists()
        return redirect("support:request_list") if gone else redirect(subject)
    now = _visible(request, number)
    return _detail_page(request, now, move_form=form) if now.stage == subject.stage else _moved_on(request, now)


@login_required
@require_POST
def comment_on_request(request: HttpRequest, number: str) -> HttpResponse:
    subject = _visible(request, number)
    form = _comment_form(request, subject, request.POST, request.FILES)
    if form.perform(actions.comment, request=subject, by=request.user):
        messages.success(request, _("پیام فرستاده شد."))
        return redirect(subject)
    return _detail_page(request, subject, comment_form=form)


# ── filing ────────────────────────────────────────────────────────────────────────────────────────────────────────
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
    return render_page(request, "support/request_start.html", "", {"form": form})


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
    context = {
        "subject": subject, "form": form, "step": step, "steps": STEPS, "kind": KINDS[subject.kind],
        **_step_context(request, subject, step),
    }  # fmt: skip
    return render_page(request, f"support/request_step_{step}.html", "", context)


@login_required
@require_POST
def submit_request(request: HttpRequest, number: str) -> HttpResponse:
    subject = _visible(request, number)
    if policies.is_denied(request.user, subject, "submit"):
        raise PermissionDenied
    if subject.stage != RequestStage.DRAFT:
        return _moved_on(request, subject)
    form = MoveForm({"move": "submit"}, request=subject, moves=policies.moves_for(request.user, subject), today=today())
    if form.perform(actions.move_request, request=subject, by=request.user, today=today()):
        messages.success(request, _("درخواست با شمارهٔ %(number)s ثبت شد.") % {"number": subject.number})
        return redirect(subject)
    context = {
        "subject": subject, "form": form, "step": "review", "steps": STEPS, "kind": KINDS[subject.kind],
        **_step_context(request, subject, "review"),
    }  # fmt: skip
    return render_page(request, "support/request_step_review.html", "", context)


# ── parts of the above ────────────────────────────────────────────────────────────────────────────────────────────
def _visible(request: HttpRequest, number: str) -> InfrastructureRequest:
    rows = InfrastructureRequest.objects.visible_to(request.user).for_list().select_related("filed_by")
    return get_object_or_404(rows, number=number)


def _moved_on(request: HttpRequest, subject: InfrastructureRequest) -> HttpResponse:
    messages.error(request, NOT_FROM_HERE)
    return redirect(subject)


def _move_form(request: HttpRequest, subject: InfrastructureRequest, day: date, data=None) -> MoveForm:
    return MoveForm(data, request=subject, moves=policies.moves_for(request.user, subject), today=day, prefix=None)


def _comment_form(request: HttpRequest, subject: InfrastructureRequest, data=None, files=None) -> CommentForm:
    return CommentForm(data, files, may_be_internal=policies.may_write_internally(request.user, subject))


def _detail_page(request: HttpRequest, subject: InfrastructureRequest, **forms: Any) -> HttpResponse:
    day = today()
    units = list(queries.with_last_month(subject.affected_units.all()))
    named = set(Unit.objects.visible_to(request.user).filter(requests=subject).values_list("pk", flat=True))
    made = queries.moves_made(subject)
    move_form = forms.get("move_form") or _move_form(request, subject, day)
    context = {
        "subject": subject,
        "kind": KINDS[subject.kind],
        "answers": told(KINDS[subject.kind], subject.answers),
        "steps": queries.steps_of(subject, made, day),
        "units": [unit for unit in units if unit.pk in named],
        "unnamed": sum(unit.pk not in named for unit in units),
        "impact": queries.impact_of(units),
        "utility": queries.utility_of(subject),
        "timeline": queries.timeline_of(subject, request.user),
        "files": list(subject.files.visible_to(request.user).select_related("request")),
        "slips": queries.promise_slips(made),
        "move_form": move_form if move_form.moves else None,
        "comment_form": forms.get("comment_form")
        or (_comment_form(request, subject) if policies.may_comment(request.user, subject) else None),
        "may_edit": subject.stage in actions.EDITABLE and policies.may_file(request.user, subject),
        "trail": queries.trail_of(subject, request.user),
        "held_since": queries.held_since(subject, made),
        "today": day,
        "overdue_days": (day - subject.due_on).days if subject.due_on and not subject.has_ended else 0,
    }
    return render_page(request, "support/request_detail.html", "", context)


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
            "choices": queries.with_last_month(units),
            "chosen": set(subject.affected_units.values_list("pk", flat=True)),
        }
    files = list(subject.files.visible_to(request.user).select_related("request"))
    if step == "files":
        return {"files": files}
    units = list(queries.with_last_month(subject.affected_units.all()))
    return {
        "files": files, "units": units, "impact": queries.impact_of(units),
        "answers": told(KINDS[subject.kind], subject.answers), "similar": queries.similar(subject, request.user)[:5],
    }  # fmt: skip
