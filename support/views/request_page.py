"""The page of one infrastructure request: read it, decide, talk, take its files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.files import serve
from core.jalali import today
from core.pages import render_page
from support.actions import requests as actions
from support.forms.request_moves import MoveForm
from support.forms.requests import CommentForm
from support.kinds import KINDS, told
from support.models import InfrastructureRequest, RequestFile, RequestStage
from support.policies import requests as policies
from support.queries import request_page as page
from support.queries import requests as queries
from support.queries.ledger import lost_output, outcome
from support.workflow.moves import NOT_FROM_HERE
from units.models import Unit

TALK = {"talk": True, "events": False}


@login_required
def request_detail(request: HttpRequest, number: str) -> HttpResponse:
    subject = visible(request, number)
    if subject.stage == RequestStage.DRAFT and policies.may_file(request.user, subject):
        return redirect("support:request_step", number=number, step="need")
    return _detail_page(request, subject)


@login_required
def request_file(request: HttpRequest, number: str, pk: int) -> FileResponse:
    files = RequestFile.objects.visible_to(request.user).filter(request__number=number)
    file = get_object_or_404(files, pk=pk)
    return serve(file.file, name=file.name, content_type=file.content_type)


@login_required
@require_POST
def move_request(request: HttpRequest, number: str) -> HttpResponse:
    subject = visible(request, number)
    if policies.is_denied(request.user, subject, request.POST.get("move", "")):
        raise PermissionDenied
    form = move_form(request, subject, request.POST, request.FILES)
    if not form.moves:
        return moved_on(request, subject)
    if form.perform(actions.move_request, request=subject, by=request.user, today=today()):
        messages.success(request, _("ثبت شد: %(move)s.") % {"move": form.moves[form.cleaned_data["move"]].label})
        gone = not InfrastructureRequest.objects.visible_to(request.user).filter(pk=subject.pk).exists()
        return redirect("support:request_list") if gone else redirect(subject)
    now = visible(request, number)
    return _detail_page(request, now, move_form=form) if now.stage == subject.stage else moved_on(request, now)


@login_required
@require_POST
def comment_on_request(request: HttpRequest, number: str) -> HttpResponse:
    subject = visible(request, number)
    form = _comment_form(request, subject, request.POST, request.FILES)
    if form.perform(actions.comment, request=subject, by=request.user):
        messages.success(request, _("پیام فرستاده شد."))
        return redirect(subject)
    return _detail_page(request, subject, comment_form=form)


# ── parts of the above ────────────────────────────────────────────────────────────────────────────────────────────
def visible(request: HttpRequest, number: str) -> InfrastructureRequest:
    """The request of that number, or 404 where this person may not see it."""
    rows = InfrastructureRequest.objects.visible_to(request.user).for_list().select_related("filed_by")
    return get_object_or_404(rows, number=number)


def moved_on(request: HttpRequest, subject: InfrastructureRequest) -> HttpResponse:
    """Back to the page with the sentence that somebody was faster."""
    messages.error(request, NOT_FROM_HERE)
    return redirect(subject)


def move_form(request: HttpRequest, subject: InfrastructureRequest, data=None, files=None) -> MoveForm:
    moves = policies.moves_for(request.user, subject)
    return MoveForm(data, files, request=subject, by=request.user, moves=moves, today=today())


def _comment_form(request: HttpRequest, subject: InfrastructureRequest, data=None, files=None) -> CommentForm:
    return CommentForm(data, files, may_be_internal=policies.may_write_internally(request.user, subject))


def _detail_page(request: HttpRequest, subject: InfrastructureRequest, **forms: Any) -> HttpResponse:
    form = forms.get("move_form") or move_form(request, subject)
    may_comment = policies.may_comment(request.user, subject)
    context = {
        "subject": subject,
        "kind": KINDS[subject.kind],
        "answers": told(KINDS[subject.kind], subject.answers),
        "utility": queries.utility_of(subject),
        "move_form": form if form.moves else None,
        "awaited": policies.awaited_by(request.user, subject),
        "comment_form": forms.get("comment_form") or (_comment_form(request, subject) if may_comment else None),
        "may_edit": subject.stage in actions.EDITABLE and policies.may_file(request.user, subject),
        "trail": page.trail_of(subject, request.user),
        **_story_of(request, subject),
        **_units_of(request, subject),
    }
    return render_page(request, "support/request_detail.html", "", context)


def _story_of(request: HttpRequest, subject: InfrastructureRequest) -> dict[str, Any]:
    """Where it stands and since when, what was asked, promised, reported, said and attached."""
    day, made = today(), page.moves_made(subject)
    show, before = request.GET.get("show", ""), request.GET.get("before", "")
    return {
        "today": day,
        "steps": page.steps_of(subject, made, day),
        "held_since": page.held_since(subject, made),
        "overdue_days": (day - subject.due_on).days if subject.due_on and not subject.has_ended else 0,
        "enquiries": page.enquiries_of(subject),
        "slips": page.slips_of(made),
        "reports": page.reports_of(subject, request.user),
        "timeline": page.timeline_of(subject, request.user, before=before, talk=TALK.get(show)),
        "show": show if show in TALK else "",
        "before": before,
        "files": page.files_of(subject, request.user, everything=request.GET.get("files") == "all"),
    }


def _units_of(request: HttpRequest, subject: InfrastructureRequest) -> dict[str, Any]:
    """The affected units by name as far as the reader sees them, and what hangs on all of them."""
    units = queries.told_units(subject.affected_units.all())
    named = set(Unit.objects.visible_to(request.user).filter(requests=subject).values_list("pk", flat=True))
    return {
        "units": [unit for unit in units if unit.pk in named],
        "unnamed": sum(unit.pk not in named for unit in units),
        "impact": queries.impact_of(units),
        "ledger": lost_output(subject, today(), len(units)),
        "outcome": outcome(subject, today(), len(units)),
    }
