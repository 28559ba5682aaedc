"""The clock of a request: stage, holder and limit after each move, pauses while the park owes an answer, and who is
told when the limit has passed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from accounts.notices import notify
from support.actions.requests.locks import locked
from support.models import Enquiry, InfrastructureRequest, RequestStage, StageLimit
from support.queries.people import holders_of
from support.workflow.moves import BACK, STAY, Move
from support.workflow.requests import DEFAULT_LIMITS, HOLDERS

WEEK = 7
STAGE_FIELDS = (
    "stage", "stage_since", "due_on", "returned_from", "returned_on", "clock_days_left", "holder_role",
    "submitted_at", "closed_at", "delivered_on", "capacity_added", "progress_percent",
)  # fmt: skip


def set_stage(request: InfrastructureRequest, move: Move, given: dict[str, Any], *, today: date) -> None:
    """The request stands where the move led, with its limit and its holder; not yet saved."""
    if move.target == BACK:
        _go_on(request, today)
    elif move.target == RequestStage.RETURNED:
        _pause(request, today)
    elif move.target not in (STAY, request.stage):
        request.stage, request.stage_since = move.target, today
        request.clock_days_left, request.returned_from, request.returned_on = None, "", None
        request.due_on = _due(request, given, today)
    elif move.name == "enquire":  # asked again within the enquiry: the later of both days
        request.due_on = max(request.due_on or today, given.get("reply_by") or limit_from(request.stage, today))
    elif move.name == "postpone" and request.stage == RequestStage.WORKS:
        request.due_on = request.promised_on  # the limit of works is their promise; each slip stays in the timeline
    request.holder_role = holder_at(request)
    _set_times(request)


def holder_at(request: InfrastructureRequest) -> str:
    """The role that holds the request at its stage; an enquiry whose answers have all come is the official's."""
    if request.stage == RequestStage.ENQUIRY and not request.enquiries.filter(answered_on=None).exists():
        return Role.OFFICIAL
    return HOLDERS.get(request.stage, "")


def limit_from(stage: str, today: date) -> date:
    """The last day that a stage entered today may last."""
    days = StageLimit.objects.filter(stage=stage).values_list("days", flat=True).first()
    return today + timedelta(days=days if days is not None else DEFAULT_LIMITS[stage])


def _due(request: InfrastructureRequest, given: dict[str, Any], today: date) -> date | None:
    if request.stage == RequestStage.WORKS and request.promised_on and request.promised_on > today:
        return request.promised_on
    if request.stage == RequestStage.ENQUIRY and given.get("reply_by"):
        return given["reply_by"]
    return limit_from(request.stage, today) if request.stage in DEFAULT_LIMITS else None


def _pause(request: InfrastructureRequest, today: date) -> None:
    request.returned_from, request.stage = request.stage, RequestStage.RETURNED
    request.clock_days_left = (request.due_on - today).days if request.due_on else None
    request.due_on, request.returned_on = None, today


def _go_on(request: InfrastructureRequest, today: date) -> None:
    """The days left run on, those of agencies that still owe an answer too."""
    request.stage, request.returned_from = request.returned_from, ""
    request.due_on = None if request.clock_days_left is None else today + timedelta(days=request.clock_days_left)
    paused = today - (request.returned_on or today)
    owed = list(request.enquiries.filter(answered_on=None))
    for enquiry in owed:
        enquiry.due_on += paused
    Enquiry.objects.bulk_update(owed, ["due_on"])
    request.clock_days_left = request.returned_on = None


def _set_times(request: InfrastructureRequest) -> None:
    now = timezone.now()
    if request.stage == RequestStage.SUBMITTED and request.submitted_at is None:
        request.submitted_at = now
    if not request.has_ended:
        request.closed_at = None
    elif request.closed_at is None:
        request.closed_at = now


@transaction.atomic
def tell_overdue(*, request: InfrastructureRequest, today: date, escalate_to: Sequence[User]) -> None:
    """Those who hold an overdue request are told once a stage and due day; a week later the directors too."""
    request = locked(request)
    if request.due_on is None or request.due_on >= today or request.has_ended:
        return
    key = f"request-{request.pk}-{request.stage}-{request.due_on:%Y%m%d}"
    said = {"number": request.number, "title": request.title, "url": request.get_absolute_url()}
    notify(to=holders_of(request), kind="request_overdue", key=f"{key}-holder", **said)
    if (today - request.due_on).days >= WEEK:
        notify(to=escalate_to, kind="request_escalated", key=f"{key}-director", holder=request.holder_name, **said)
