"""Everything that is done to an infrastructure request. Each action locks the request, so that two people at the same
request go one after the other, and the second is told that it has moved."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Agency, Role, User
from accounts.notices import notify
from core.errors import RuleViolation
from core.files import check_upload
from core.search import search_key
from parks.models import Park
from support.kinds import KINDS
from support.models import InfrastructureRequest, RequestEvent, RequestFile, RequestStage, StageLimit
from support.numbers import next_number
from support.policies import requests as policies
from support.queries.people import filer_of, holders_of, managers_of
from support.workflow.moves import BACK, STAY, Move, require_move, require_needs
from support.workflow.requests import DEFAULT_LIMITS, HOLDERS, MOVES
from units.models import Unit

MOST_FILES, MOST_FILES_EVER = 10, 200
WEEK = 7
STAGE_FIELDS = (
    "stage", "stage_since", "due_on", "returned_from", "clock_days_left", "holder_role", "submitted_at", "closed_at",
)  # fmt: skip
EDITABLE = (RequestStage.DRAFT, RequestStage.RETURNED)


# ── filing ────────────────────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def start_request(
    *, park: Park, kind: str, title: str, by: User, today: date, is_sample: bool = False
) -> InfrastructureRequest:
    """A draft with a number stands; only its park's people and who filed it see it."""
    if by.is_read_only or not policies.may_file_for(by, park):
        raise PermissionDenied
    request = InfrastructureRequest(
        number=next_number("", today),
        park=park,
        kind=kind,
        title=title,
        stage_since=today,
        holder_role=by.role,
        filed_by=by,
        is_sample=is_sample,
    )
    request.search_key = _key(request)
    request.save(force_insert=True)
    record(by=by, verb="request_started", subject=request, after={"park": park.name, "kind": kind, "title": title})
    return request


@transaction.atomic
def describe_need(
    *,
    request: InfrastructureRequest,
    by: User,
    title: str,
    need: str,
    quantity: Decimal | None,
    answers: dict[str, Any],
) -> InfrastructureRequest:
    """The draft says what is needed and how much; a draft may be half said."""
    request = _editable(request, by)
    told = {name: str(answer) for name, answer in answers.items() if answer not in (None, "")}
    said = {"title": title, "need": need, "quantity": quantity, "answers": told}
    before = {name: getattr(request, name) for name, value in said.items() if getattr(request, name) != value}
    for name, value in said.items():
        setattr(request, name, value)
    request.search_key = _key(request)
    request.save(update_fields=[*said, "search_key"])
    record(by=by, verb="request_edited", subject=request, before=before, after={name: said[name] for name in before})
    return request


@transaction.atomic
def choose_units(*, request: InfrastructureRequest, units: Sequence[Unit], by: User) -> InfrastructureRequest:
    """The draft names the units that suffer; units of another park are refused."""
    request = _editable(request, by)
    if any(unit.park_id != request.park_id for unit in units):
        raise RuleViolation(_("واحدهای متأثر باید از همین شهرک باشند."), field="units")
    before = sorted(request.affected_units.values_list("code", flat=True))
    request.affected_units.set(units)
    after = sorted(unit.code for unit in units)
    record(by=by, verb="request_edited", subject=request, before={"units": before}, after={"units": after})
    return request


@transaction.atomic
def attach_files(
    *, request: InfrastructureRequest, files: Sequence[UploadedFile], by: User, is_internal: bool = False
) -> list[RequestFile]:
    """The files hang on the request, each judged by its content; internal ones only by the province's people."""
    request = _locked(request)
    allowed = (
        policies.may_file(by, request) if request.stage == RequestStage.DRAFT else policies.may_comment(by, request)
    )
    if by.is_read_only or not allowed or (is_internal and not policies.may_write_internally(by, request)):
        raise PermissionDenied
    if request.files.count() + len(files) > MOST_FILES_EVER:
        raise RuleViolation(_("پیوست‌های این درخواست بیش از اندازه شده است."), field="files")
    return _store_files(request, files, by=by, is_internal=is_internal)


# ── moves and words ───────────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def move_request(
    *, request: InfrastructureRequest, move: str, by: User, today: date, **given: Any
) -> InfrastructureRequest:
    """The request has made the move: stage, clock, holder and what the move sets, with its event, trail and notices.

    `given` holds the values the move needs or offers: note, agency, estimated_cost_rial, actual_cost_rial,
    budget_year, credit_source, promised_on, progress_percent. RuleViolation for a move that is not lawful from here.
    """
    request = _locked(request)
    step = require_move(MOVES, move, request.stage)
    if not policies.may_move(by, request, step):
        raise PermissionDenied
    require_needs(step, given)
    if step.name == "submit":
        _require_whole(request)
    if "promised_on" in step.needs:
        _require_promise(request, given["promised_on"], today)
    from_stage, due_before = request.stage, request.due_on
    details = _set_fields(request, step, given)
    _set_stage(request, step, by=by, today=today)
    request.save(update_fields=[*details, *STAGE_FIELDS])
    RequestEvent.objects.create(
        request=request, move=step.name, from_stage=from_stage, to_stage=request.stage, by=by, at=timezone.now(),
        note=given.get("note") or "", details=details,
    )  # fmt: skip
    before = {"stage": from_stage, "due_on": due_before, **{name: old for name, (old, _new) in details.items()}}
    after = {"stage": request.stage, "due_on": request.due_on, **{name: new for name, (_old, new) in details.items()}}
    reason = given.get("note") or ""
    record(by=by, verb=f"request_{step.name}", subject=request, before=before, after=after, reason=reason)
    _tell(request, step, by=by)
    return request


@transaction.atomic
def comment(
    *,
    request: InfrastructureRequest,
    body: str,
    by: User,
    is_internal: bool = False,
    files: Sequence[UploadedFile] = (),
) -> RequestEvent:
    """The word stands in the timeline; an internal one only for the province's people."""
    request = _locked(request)
    if not policies.may_comment(by, request) or (is_internal and not policies.may_write_internally(by, request)):
        raise PermissionDenied
    event = RequestEvent.objects.create(request=request, by=by, at=timezone.now(), note=body, is_internal=is_internal)
    _store_files(request, files, by=by, is_internal=is_internal, event=event)
    record(by=by, verb="request_commented_internally" if is_internal else "request_commented", subject=request)
    if not is_internal:
        readers = [*holders_of(request), *managers_of(request.park)]
        notify(
            to=[reader for reader in readers if reader.pk != by.pk],
            kind="request_commented",
            url=request.get_absolute_url(),
            number=request.number,
            name=by.full_name,
        )
    return event


# ── the clock ─────────────────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def tell_overdue(*, request: InfrastructureRequest, today: date, escalate_to: Sequence[User]) -> None:
    """Those who hold an overdue request are told once a stage and due day; a week later the directors too."""
    request = _locked(request)
    if request.due_on is None or request.due_on >= today or request.has_ended:
        return
    key = f"request-{request.pk}-{request.stage}-{request.due_on:%Y%m%d}"
    said = {"number": request.number, "title": request.title, "url": request.get_absolute_url()}
    notify(to=holders_of(request), kind="request_overdue", key=f"{key}-holder", **said)
    if (today - request.due_on).days >= WEEK:
        notify(
            to=escalate_to, kind="request_escalated", key=f"{key}-director", holder=holder_word(request), **said
        )  # fmt: skip


def holder_word(request: InfrastructureRequest) -> str:
    """Who holds the request, in a word."""
    if request.holder_role == Role.AGENCY and request.agency:
        return request.agency.name
    return str(request.get_holder_role_display())


# ── steps of the above ────────────────────────────────────────────────────────────────────────────────────────────
def _locked(request: InfrastructureRequest) -> InfrastructureRequest:
    return (
        InfrastructureRequest.objects.select_for_update(of=("self",))
        .select_related("park", "agency")
        .get(pk=request.pk)
    )


def _editable(request: InfrastructureRequest, by: User) -> InfrastructureRequest:
    request = _locked(request)
    if by.is_read_only or not policies.may_file(by, request):
        raise PermissionDenied
    if request.stage not in EDITABLE:
        raise RuleViolation(_("درخواست ثبت شده است و دیگر ویرایش نمی‌شود."))
    return request


def _key(request: InfrastructureRequest) -> str:
    return search_key([request.number, request.title, request.park.name, request.get_kind_display()])


def _require_whole(request: InfrastructureRequest) -> None:
    """A request that is filed says what, how much and why, and answers what its kind must know."""
    if not request.need:
        raise RuleViolation(_("شرح نیاز را بنویسید."), field="need")
    if request.quantity is None or request.quantity <= 0:
        raise RuleViolation(_("مقدار مورد نیاز را بنویسید."), field="quantity")
    for question in KINDS[request.kind].questions:
        if question.required and not request.answers.get(question.name):
            raise RuleViolation(
                _("به پرسش «%(question)s» پاسخ دهید.") % {"question": question.label}, field=f"ask_{question.name}"
            )


def _require_promise(request: InfrastructureRequest, promised_on: date, today: date) -> None:
    """What is promised lies ahead, and a slip moves it."""
    if promised_on < today:
        raise RuleViolation(_("تاریخ تعهد نمی‌تواند در گذشته باشد."), field="promised_on")
    if request.promised_on == promised_on:
        raise RuleViolation(_("تاریخ تعهد همین است؛ تاریخ تازه را بنویسید."), field="promised_on")


def _set_fields(request: InfrastructureRequest, move: Move, given: dict[str, Any]) -> dict[str, list[Any]]:
    """What the move sets, and for the timeline what it was before, as plain values."""
    details: dict[str, list[Any]] = {}
    for name in move.fields:
        value = given.get(name)
        if name == "note" or value in (None, ""):
            continue
        before = getattr(request, name)
        if before != value:
            setattr(request, name, value)
            details[name] = [_plain(before), _plain(value)]
    return details


def _plain(value: Any) -> Any:
    if isinstance(value, Agency):
        return value.name
    return value.isoformat() if isinstance(value, date) else value


def _set_stage(request: InfrastructureRequest, move: Move, *, by: User, today: date) -> None:
    if move.target == STAY:
        if move.name == "recommend":
            request.holder_role = Role.DIRECTOR
        if move.name == "postpone" and request.stage == RequestStage.WORKS:
            request.due_on = request.promised_on  # the limit of works is their promise; each slip stays in the timeline
        return
    if move.target == BACK:
        request.stage, request.returned_from = request.returned_from, ""
        request.due_on = None if request.clock_days_left is None else today + timedelta(days=request.clock_days_left)
        request.clock_days_left = None
    elif move.target == RequestStage.RETURNED:
        request.returned_from, request.stage = request.stage, RequestStage.RETURNED
        request.clock_days_left = (request.due_on - today).days if request.due_on else None
        request.due_on = None
    else:
        request.stage = move.target
        request.stage_since = today
        request.due_on = _due(request, today)
        request.clock_days_left, request.returned_from = None, ""
    request.holder_role = HOLDERS.get(request.stage, "")
    _set_times(request)


def _due(request: InfrastructureRequest, today: date) -> date | None:
    if request.stage == RequestStage.WORKS and request.promised_on and request.promised_on > today:
        return request.promised_on
    if request.stage not in DEFAULT_LIMITS:
        return None
    days = StageLimit.objects.filter(stage=request.stage).values_list("days", flat=True).first()
    return today + timedelta(days=days if days is not None else DEFAULT_LIMITS[request.stage])


def _set_times(request: InfrastructureRequest) -> None:
    now = timezone.now()
    if request.stage == RequestStage.SUBMITTED and request.submitted_at is None:
        request.submitted_at = now
    if request.has_ended:
        request.closed_at = now


def _tell(request: InfrastructureRequest, move: Move, *, by: User) -> None:
    said = {
        "number": request.number, "title": request.title, "done": str(move.done or move.label),
        "url": request.get_absolute_url(),
    }  # fmt: skip
    waiting = [user for user in holders_of(request) if user.pk != by.pk]
    notify(to=waiting, kind="request_waits", **said)
    told = {user.pk for user in waiting} | {by.pk}
    others = [user for user in [*managers_of(request.park), *filer_of(request)] if user.pk not in told]
    notify(to=others, kind="request_moved", **said)


def _store_files(
    request: InfrastructureRequest,
    files: Sequence[UploadedFile],
    *,
    by: User,
    is_internal: bool,
    event: RequestEvent | None = None,
) -> list[RequestFile]:
    if len(files) > MOST_FILES:
        raise RuleViolation(_("در هر بار تا ده پیوست بفرستید."), field="files")
    checked = [_checked(file) for file in files]
    stored: list[RequestFile] = []
    try:
        for file in checked:
            row = RequestFile(
                request=request, event=event, file=file, name=file.name or "", size=file.size or 0,
                content_type=file.content_type or "", by=by, is_internal=is_internal,
            )  # fmt: skip
            stored.append(row)
            row.save(force_insert=True)
            verb = "request_file_added_internally" if is_internal else "request_file_added"
            record(by=by, verb=verb, subject=request, after={"name": row.name})
    except Exception:
        for row in stored:  # the rows go with the transaction, what lies on the disk does not
            row.file.delete(save=False)
        raise
    return stored


def _checked(file: UploadedFile) -> UploadedFile:
    try:
        return check_upload(file)
    except ValidationError as error:
        raise RuleViolation(" ".join(error.messages), field="files") from error
