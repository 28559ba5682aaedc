"""Moving a request on: one row of the workflow's table, with what it needs, its event, its trail and its notices."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import Agency, User
from support.actions.requests.clock import STAGE_FIELDS, set_stage
from support.actions.requests.deeds import carry_out, require_rules
from support.actions.requests.files import store_files
from support.actions.requests.locks import locked
from support.actions.requests.words import tell_of_move
from support.models import InfrastructureRequest, RequestEvent
from support.policies import requests as policies
from support.queries.people import holders_of
from support.workflow.moves import Move, require_move, require_needs
from support.workflow.requests import MOVES

# What a move writes into the request as it was given; everything else is the matter of `deeds`.
PLAIN_FIELDS = frozenset({
    "agency", "estimated_cost_rial", "actual_cost_rial", "resolution_number", "resolution_on", "budget_year",
    "credit_source", "funded_rial", "promised_on", "progress_percent", "delivered_quantity",
})  # fmt: skip


@transaction.atomic
def move_request(
    *, request: InfrastructureRequest, move: str, by: User, today: date, **given: Any
) -> InfrastructureRequest:
    """The request has made the move: stage, clock, holder and what the move sets, with its event, trail and notices.

    `given` holds the values the move needs or offers: note, files, those of `PLAIN_FIELDS`, and for enquiries agencies,
    reply_by, enquiry_of (an agency), verdict. RuleViolation for a move that is not lawful from here.
    """
    request = locked(request)
    step = require_move(MOVES, move, request.stage)
    if not policies.may_move(by, request, step):
        raise PermissionDenied
    require_needs(step, given)
    require_rules(request, step, given, by=by, today=today)
    from_stage, due_before, held_before = request.stage, request.due_on, {user.pk for user in holders_of(request)}
    details = {**_set_fields(request, step, given), **carry_out(request, step, given, by=by, today=today)}
    set_stage(request, step, given, today=today)
    request.save(update_fields=[*(name for name in details if name in PLAIN_FIELDS), *STAGE_FIELDS])
    note = given.get("note") or ""
    event = RequestEvent.objects.create(
        request=request, move=step.name, from_stage=from_stage, to_stage=request.stage, by=by, at=timezone.now(),
        note=note, details=details,
    )  # fmt: skip
    before = {"stage": from_stage, "due_on": due_before, **{name: old for name, (old, _new) in details.items()}}
    after = {"stage": request.stage, "due_on": request.due_on, **{name: new for name, (_old, new) in details.items()}}
    record(by=by, verb=f"request_{step.name}", subject=request, before=before, after=after, reason=note)
    tell_of_move(request, step, by=by, held_before=held_before)
    store_files(request, given.get("files") or (), by=by, event=event)  # last: nothing after it can fail
    return request


def _set_fields(request: InfrastructureRequest, move: Move, given: dict[str, Any]) -> dict[str, list[Any]]:
    """What the move sets, and for the timeline what it was before, as plain values."""
    details: dict[str, list[Any]] = {}
    for name in move.fields:
        value = given.get(name)
        if name not in PLAIN_FIELDS or value in (None, ""):
            continue
        before = getattr(request, name)
        if before != value or name == "progress_percent":  # that nothing went on is a report too
            setattr(request, name, value)
            details[name] = [_plain(before), _plain(value)]
    return details


def _plain(value: Any) -> Any:
    if isinstance(value, Agency):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int | str) else str(value)
