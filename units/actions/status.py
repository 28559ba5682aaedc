"""Everything that is done to a unit's status: propose, withdraw, decide, inspect, confirm.

An approval and an inspection are the only writers of `Unit.status`, `status_on` and `status_reason` (the import of
the register has its own). Every action locks the unit first, so that two of them on one unit go one after the other.
"""

from collections.abc import Sequence
from datetime import date
from typing import Required, TypedDict, Unpack

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Role, User
from accounts.notices import notify
from core.errors import RuleViolation
from core.files import check_upload
from core.jalali import format_date
from units import policies, workflow
from units.actions.confirmations import SEEN_ON_A_VISIT, Means, confirm
from units.models import Decision, FactGroup, Reason, Route, Source, Status, StatusChange, StatusEvidence, Unit
from units.queries.holders import owners_of
from units.queries.status import last_approved, verifiers_of

EVIDENCE_KINDS = ("pdf", "jpeg", "png", "xlsx")
MOST_FILES = 5
MOST_FURTHER_REASONS = 3


# ── proposals ─────────────────────────────────────────────────────────────────────────────────────────────────────
class Answers(TypedDict, total=False):
    """What is told of a new status; what is left out was not told."""

    status: Required[str]
    effective_on: Required[date]
    reason: str
    further_reasons: Sequence[str]
    reason_text: str
    route: str
    note: str
    workers: int | None


@transaction.atomic
def propose_status_change(
    *, unit: Unit, by: User, today: date, evidence: Sequence[UploadedFile] = (), **answers: Unpack[Answers]
) -> StatusChange:
    """A pending change waits for its verifier, who is told; a unit has at most one at a time.

    Raises PermissionDenied for those who do not speak for the unit and RuleViolation, beside its field, for an
    unlawful move, a date that cannot be, a missing reason or route, or a second proposal.
    """
    unit = _locked(unit)
    if not policies.may_propose_status_change(by, unit):
        raise PermissionDenied
    if unit.status_changes.pending().exists():
        raise RuleViolation(
            _("تغییر دیگری از این واحد در انتظار راستی‌آزمایی است؛ پیش از اعلام تازه باید تکلیف آن روشن شود.")
        )
    change = _drafted(unit, by, _source_of(by), answers)
    _require_rules(change, unit, today)
    change.save()
    _attach(change, evidence)
    record(by=by, verb="status_proposed", subject=unit, before={"status": unit.status}, after=_facts(change))
    notify(to=verifiers_of(change), kind="status_proposed", url=_page(change), unit=unit.name)
    return change


@transaction.atomic
def withdraw_status_change(*, change: StatusChange, by: User) -> StatusChange:
    """A pending change is taken back by its side and stays in the ledger as withdrawn."""
    unit = _locked(change.unit)
    change = unit.status_changes.get(pk=change.pk)
    _require_pending(change)
    if not policies.may_withdraw(by, change):
        raise PermissionDenied
    _decide(change, Decision.WITHDRAWN, by, "")
    record(by=by, verb="status_withdrawn", subject=unit, before=_facts(change))
    return change


@transaction.atomic
def decide_status_change(*, change: StatusChange, decision: str, by: User, today: date, note: str = "") -> StatusChange:
    """The verdict on a pending change stands; an approval moves the unit, a refusal says why.

    The rules are asked again against the unit as it is now: what was lawful when it was proposed may have been
    overtaken by an inspection. Raises PermissionDenied, RuleViolation.
    """
    unit = _locked(change.unit)
    change = unit.status_changes.get(pk=change.pk)
    _require_pending(change)
    if not policies.may_verify(by, change):
        raise PermissionDenied
    note = note.strip()
    before = {"status": unit.status, "status_on": unit.status_on, "status_reason": unit.status_reason}
    if decision == Decision.APPROVED:
        _require_still_lawful(change, unit, today)
        change.previous = unit.status
        _decide(change, Decision.APPROVED, by, note)
        _move(unit, change, confirmed_on=today)
        confirm(unit=unit, groups=[FactGroup.STATUS], on=today, means=Means.STATUS_EVENT, by=by)
        record(by=by, verb="status_approved", subject=unit, before=before, after=_facts(change), reason=note)
    elif decision == Decision.REFUSED:
        if not note:
            raise RuleViolation(_("برای رد کردن، دلیل آن را بنویسید."), field="note")
        _decide(change, Decision.REFUSED, by, note)
        record(by=by, verb="status_refused", subject=unit, before=before, after=_facts(change), reason=note)
    else:
        raise RuleViolation(_("نتیجهٔ راستی‌آزمایی تأیید است یا رد."), field="decision")
    _tell_owners(change, f"status_{change.decision}", note=note, also=change.proposed_by, by=by)
    return change


# ── what is final as it comes ─────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def record_inspection(
    *, unit: Unit, by: User, today: date, evidence: Sequence[UploadedFile] = (), **answers: Unpack[Answers]
) -> StatusChange | None:
    """What an official saw on the spot holds at once, marked as an inspection; the unit's owners are told.

    A visit that found the status as it stood only confirms it (no ledger row, None is returned). A proposal that was
    waiting keeps waiting: its verdict will be asked against what the inspection found.
    """
    unit = _locked(unit)
    if not policies.may_record_inspection(by, unit):
        raise PermissionDenied
    change = _drafted(unit, by, Source.INSPECTION, answers)
    if change.status == unit.status != "":
        _require_date(change.effective_on, unit, today)
        _confirm(unit, on=change.effective_on, by=by, verb="status_inspected_unchanged", note=change.note)
        confirm(unit=unit, groups=SEEN_ON_A_VISIT, on=change.effective_on, means=Means.VISIT, by=by)
        return None
    _require_rules(change, unit, today)
    change.decision, change.decided_by, change.decided_at = Decision.APPROVED, by, change.proposed_at
    change.save()
    _attach(change, evidence)
    before = {"status": unit.status, "status_on": unit.status_on, "status_reason": unit.status_reason}
    _move(unit, change, confirmed_on=today)
    confirm(unit=unit, groups=SEEN_ON_A_VISIT, on=today, means=Means.VISIT, by=by)
    record(by=by, verb="status_inspected", subject=unit, before=before, after=_facts(change), reason=change.note)
    _tell_owners(change, "status_inspected", note=change.note, by=by)
    return change


@transaction.atomic
def confirm_status(*, unit: Unit, by: User, today: date, note: str = "") -> Unit:
    """«مثل ماه قبل است»: the ledger stays as it is, the unit counts as confirmed today, the trail says by whom."""
    unit = _locked(unit)
    if not policies.may_confirm_status(by, unit):
        raise PermissionDenied
    if not unit.status:
        raise RuleViolation(_("وضعیت این واحد هنوز اعلام نشده است؛ نخست وضعیت آن را اعلام کنید."))
    if unit.status_changes.pending().exists():
        raise RuleViolation(_("تغییری از این واحد در انتظار راستی‌آزمایی است؛ تا روشن شدن آن تأیید لازم نیست."))
    _confirm(unit, on=today, by=by, verb="status_confirmed", note=note)
    means = Means.OWNER if by.role == Role.OWNER else Means.STATUS_EVENT
    confirm(unit=unit, groups=[FactGroup.STATUS], on=today, means=means, by=by)
    return unit


def _confirm(unit: Unit, *, on: date, by: User, verb: str, note: str) -> None:
    before = unit.last_confirmed_on
    touch_confirmed(unit, on=on)
    record(
        by=by,
        verb=verb,
        subject=unit,
        before={"last_confirmed_on": before},
        after={"last_confirmed_on": unit.last_confirmed_on, "status": unit.status},
        reason=note.strip(),
    )


def touch_confirmed(unit: Unit, *, on: date) -> None:
    """`last_confirmed_on` is at least `on`; it never moves back. For callers that hold the unit's lock."""
    if unit.last_confirmed_on is None or unit.last_confirmed_on < on:
        unit.last_confirmed_on = on
        unit.save(update_fields=["last_confirmed_on", "updated_at"])


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _require_rules(change: StatusChange, unit: Unit, today: date) -> None:
    if change.status not in Status:
        raise RuleViolation(_("وضعیت تازه را برگزینید."), field="status")
    workflow.require_move(unit.status, change.status)
    _require_date(change.effective_on, unit, today)
    _require_reasons(change)
    _require_route(change, unit)


def _require_date(effective_on: date, unit: Unit, today: date) -> None:
    if effective_on > today:
        raise RuleViolation(
            _("تاریخ تغییر نمی‌تواند پس از امروز (%(today)s) باشد.") % {"today": format_date(today)},
            field="effective_on",
        )
    last = last_approved(unit)
    if last is not None and effective_on < last.effective_on:
        raise RuleViolation(
            _("تاریخ تغییر نمی‌تواند پیش از آخرین تغییر ثبت‌شده (%(last)s) باشد.")
            % {"last": format_date(last.effective_on)},
            field="effective_on",
        )


def _require_reasons(change: StatusChange) -> None:
    """A stop or a slowdown says why; any other status clears what was left of an earlier answer."""
    if change.status not in workflow.NEEDS_REASON:
        change.reason, change.further_reasons, change.reason_text = "", [], ""
        return
    stated = set(Reason) - {Reason.NOT_STATED}
    if change.reason not in stated:
        raise RuleViolation(_("علت اصلی را برگزینید."), field="reason")
    every = [change.reason, *change.further_reasons]
    if not set(every) <= stated or len(set(every)) != len(every):
        raise RuleViolation(_("علت‌های دیگر باید با علت اصلی و با یکدیگر متفاوت باشند."), field="further_reasons")
    if Reason.OTHER in every and not change.reason_text:
        raise RuleViolation(_("برای «علت دیگر» بنویسید آن علت چیست."), field="reason_text")
    if Reason.OTHER not in every:
        change.reason_text = ""


def _require_route(change: StatusChange, unit: Unit) -> None:
    if not workflow.is_reactivation(unit.status, change.status):
        change.route = ""
    elif change.route not in Route:
        raise RuleViolation(_("بنویسید واحد از چه راهی به کار بازگشت."), field="route")


def _require_pending(change: StatusChange) -> None:
    if change.decision != Decision.PENDING:
        raise RuleViolation(
            _("این پیشنهاد پیش‌تر «%(decision)s» شده است.") % {"decision": change.get_decision_display()}
        )


def _require_still_lawful(change: StatusChange, unit: Unit, today: date) -> None:
    """The ledger may have moved on since the proposal; then it can only be refused or withdrawn."""
    last = last_approved(unit)
    overtaken = last is not None and (last.effective_on, last.pk) > (change.effective_on, change.pk)
    if overtaken or not workflow.is_lawful(unit.status, change.status):
        raise RuleViolation(
            _(
                "پس از این پیشنهاد، وضعیت واحد از %(day)s «%(status)s» شده است و این تغییر دیگر شدنی نیست؛"
                " آن را با ذکر دلیل رد کنید."
            )
            % {"day": format_date(unit.status_on), "status": unit.get_status_display()}
        )
    if workflow.is_reactivation(unit.status, change.status) and not change.route:
        raise RuleViolation(
            _("واحد در این میان تعطیل شده و راه بازگشت در پیشنهاد نیامده است؛ آن را با ذکر دلیل رد کنید.")
        )
    _require_date(change.effective_on, unit, today)


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _locked(unit: Unit) -> Unit:
    """The unit as it is now, held until the transaction ends."""
    return Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)


def _drafted(unit: Unit, by: User, source: str, answers: Answers) -> StatusChange:
    return StatusChange(
        unit=unit,
        previous=unit.status,
        status=answers["status"],
        effective_on=answers["effective_on"],
        reason=answers.get("reason", ""),
        further_reasons=list(answers.get("further_reasons", ())),
        reason_text=answers.get("reason_text", "").strip(),
        route=answers.get("route", ""),
        note=answers.get("note", "").strip(),
        workers=answers.get("workers"),
        source=source,
        proposed_by=by,
        proposed_at=timezone.now(),
    )


def _source_of(user: User) -> str:
    if user.role == Role.OWNER:
        return Source.OWNER
    return Source.MANAGER if user.role == Role.MANAGER else Source.OFFICIAL


def _decide(change: StatusChange, decision: str, by: User, note: str) -> None:
    change.decision = decision
    change.decided_by = by
    change.decided_at = timezone.now()
    change.decision_note = note
    change.save(update_fields=["decision", "decided_by", "decided_at", "decision_note", "previous"])


def _move(unit: Unit, change: StatusChange, *, confirmed_on: date) -> None:
    unit.status = change.status
    unit.status_on = change.effective_on
    unit.status_reason = change.reason
    unit.last_confirmed_on = max(confirmed_on, unit.last_confirmed_on or confirmed_on)
    unit.save(update_fields=["status", "status_on", "status_reason", "last_confirmed_on", "updated_at"])


def _attach(change: StatusChange, evidence: Sequence[UploadedFile]) -> None:
    if len(evidence) > MOST_FILES:
        raise RuleViolation(_("بیش از پنج پرونده نمی‌توان پیوست کرد."), field="evidence")
    for file in evidence:
        try:
            upload = check_upload(file, EVIDENCE_KINDS)
        except ValidationError as error:
            raise RuleViolation(" ".join(error.messages), field="evidence") from error
        StatusEvidence.objects.create(
            change=change,
            file=upload,
            name=str(upload.name),
            size=upload.size or 0,
            content_type=str(upload.content_type),
        )


def _facts(change: StatusChange) -> dict:
    facts = {
        "change": change.pk,
        "status": change.status,
        "status_on": change.effective_on,
        "status_reason": change.reason,
        "further_reasons": change.further_reasons,
        "route": change.route,
        "source": change.source,
    }
    return {name: value for name, value in facts.items() if value not in ("", [])}


def _page(change: StatusChange) -> str:
    return reverse("units:status_change", args=[change.pk])


def _tell_owners(change: StatusChange, kind: str, *, by: User, note: str, also: User | None = None) -> None:
    people = {user.pk: user for user in [*owners_of(change.unit), *([also] if also else [])]}
    people.pop(by.pk, None)
    notify(
        to=people.values(),
        kind=kind,
        url=_page(change),
        unit=change.unit.name,
        note=note,
    )
