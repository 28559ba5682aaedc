"""Everything that is done to an application. Whatever touches money locks the programme first, then the application, so
that however many decide at once, the budget is never promised twice."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.notices import notify
from core.errors import RuleViolation
from core.files import check_upload
from core.numbers import group
from core.search import search_key
from support.models import (
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationStage,
    BudgetEntry,
    Programme,
)
from support.numbers import next_number
from support.policies import programmes as policies
from support.queries.facts import eligibility, kept
from support.queries.people import directors, officials_of
from support.workflow.applications import MOVES
from support.workflow.moves import Move, require_move, require_needs
from units.models import Unit
from units.queries.holders import owners_of

MOST_FILES = 10
EDITABLE = (ApplicationStage.DRAFT, ApplicationStage.RETURNED)
MOVED = (
    "stage", "stage_since", "answers", "submitted_at", "checked_by", "awarded_rial", "decision_note", "decided_by",
    "decided_at", "paid_at",
)  # fmt: skip


@transaction.atomic
def start_application(
    *, programme: Programme, unit: Unit, by: User, today: date, is_sample: bool = False
) -> Application:
    """A draft stands for the unit; a unit has one open application a programme, and only while its window is open."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if not policies.speaks_for(by, unit):
        raise PermissionDenied
    _require_open(programme, today)
    if programme.applications.filter(unit=unit).exclude(stage__in=["paid", "rejected", "withdrawn"]).exists():
        raise RuleViolation(_("این واحد در همین برنامه درخواست باز دارد."))
    application = Application(
        number=next_number("A", today),
        programme=programme,
        unit=unit,
        stage_since=today,
        filed_by=by,
        is_sample=is_sample,
    )
    application.search_key = search_key([application.number, unit.name, unit.code, programme.title])
    application.save(force_insert=True)
    record(
        by=by, verb="application_started", subject=application, after={"unit": unit.code, "programme": programme.number}
    )
    return application


@transaction.atomic
def edit_application(
    *,
    application: Application,
    by: User,
    requested_rial: int | None,
    purpose: str,
    files: Sequence[UploadedFile] = (),
) -> Application:
    """The draft says how much and for what, with its papers; it may be half said until it is sent."""
    application = _locked(application)
    if not policies.may_apply(by, application):
        raise PermissionDenied
    if application.stage not in EDITABLE:
        raise RuleViolation(_("درخواست فرستاده شده است و دیگر ویرایش نمی‌شود."))
    if application.files.count() + len(files) > MOST_FILES:
        raise RuleViolation(_("تا ده پیوست می‌توان فرستاد."), field="files")
    before = {"requested_rial": application.requested_rial, "purpose": application.purpose}
    application.requested_rial, application.purpose = requested_rial, purpose
    application.save(update_fields=["requested_rial", "purpose"])
    for file in files:
        checked = check_upload(file)
        ApplicationFile.objects.create(
            application=application, file=checked, name=checked.name or "", size=checked.size or 0,
            content_type=checked.content_type or "", by=by,
        )  # fmt: skip
    after = {"requested_rial": requested_rial, "purpose": purpose, "files": len(files)}
    record(by=by, verb="application_edited", subject=application, before=before, after=after)
    return application


@transaction.atomic
def move_application(*, application: Application, move: str, by: User, today: date, **given: Any) -> Application:
    """The application has made the move, with its budget entry, event, trail and notices.

    `given` holds note and awarded_rial. RuleViolation for a move that is not lawful from here, an unmet rule or missing
    papers at sending, or an award beyond what was asked or what is left of the budget.
    """
    programme = Programme.objects.select_for_update().get(pk=application.programme_id)
    application = _locked(application)
    step = require_move(MOVES, move, application.stage)
    if not policies.may_move(by, application, step):
        raise PermissionDenied
    require_needs(step, given)
    before = {"stage": application.stage}
    _EFFECTS.get(step.name, _nothing)(application, programme, by, today, given)
    from_stage, application.stage, application.stage_since = application.stage, step.target, today
    application.save(update_fields=MOVED)
    ApplicationEvent.objects.create(
        application=application, move=step.name, from_stage=from_stage, to_stage=application.stage, by=by,
        at=timezone.now(), note=given.get("note") or "",
    )  # fmt: skip
    after = {"stage": application.stage, "awarded_rial": application.awarded_rial}
    record(
        by=by, verb=f"application_{step.name}", subject=application, before=before, after=after,
        reason=given.get("note") or "",
    )  # fmt: skip
    _tell(application, step, by=by)
    return application


# ── what single moves do besides ──────────────────────────────────────────────────────────────────────────────────
def _nothing(application: Application, programme: Programme, by: User, today: date, given: dict[str, Any]) -> None:
    """Most moves change the stage and no more."""


def _submit(application: Application, programme: Programme, by: User, today: date, given: dict[str, Any]) -> None:
    if application.stage == ApplicationStage.DRAFT:
        _require_open(programme, today)
    if not application.requested_rial:
        raise RuleViolation(_("مبلغ درخواستی را بنویسید."), field="requested_rial")
    if not application.purpose:
        raise RuleViolation(_("بنویسید برای چه کاری می‌خواهید."), field="purpose")
    if programme.required_papers and not application.files.exists():
        raise RuleViolation(
            _("مدارک لازم را پیوست کنید: %(papers)s.") % {"papers": "؛ ".join(programme.required_papers)}, field="files"
        )
    found = eligibility(programme, application.unit, today)
    if found.verdict is False:
        failed = "؛ ".join(one.rule for one in found.rules if one.met is False)
        raise RuleViolation(_("این شرط‌های برنامه برقرار نیست: %(rules)s.") % {"rules": failed})
    application.answers = kept(found)
    application.submitted_at = timezone.now()


def _check(application: Application, programme: Programme, by: User, today: date, given: dict[str, Any]) -> None:
    application.checked_by = by


def _award(application: Application, programme: Programme, by: User, today: date, given: dict[str, Any]) -> None:
    amount = given["awarded_rial"]
    if amount <= 0:
        raise RuleViolation(_("مبلغ مصوب را بنویسید."), field="awarded_rial")
    if amount > (application.requested_rial or 0):
        raise RuleViolation(
            _("متقاضی %(asked)s ریال خواسته است؛ بیش از آن نمی‌توان تصویب کرد.")
            % {"asked": group(application.requested_rial)},
            field="awarded_rial",
        )
    if amount > programme.free_rial:
        raise RuleViolation(
            _("از بودجهٔ برنامه %(free)s ریال مانده است؛ بیش از آن نمی‌توان تصویب کرد.")
            % {"free": group(programme.free_rial)},
            field="awarded_rial",
        )
    programme.committed_rial += amount
    programme.save(update_fields=["committed_rial"])
    application.awarded_rial, application.decision_note = amount, given.get("note") or ""
    application.decided_by, application.decided_at = by, timezone.now()
    _enter(application, BudgetEntry.Kind.COMMITMENT, amount, by)


def _reject(application: Application, programme: Programme, by: User, today: date, given: dict[str, Any]) -> None:
    application.decision_note = given["note"]
    application.decided_by, application.decided_at = by, timezone.now()


def _revoke(application: Application, programme: Programme, by: User, today: date, given: dict[str, Any]) -> None:
    amount = application.awarded_rial or 0
    programme.committed_rial -= amount
    programme.save(update_fields=["committed_rial"])
    _enter(application, BudgetEntry.Kind.RELEASE, amount, by)
    _reject(application, programme, by, today, given)


def _pay(application: Application, programme: Programme, by: User, today: date, given: dict[str, Any]) -> None:
    amount = application.awarded_rial or 0
    programme.paid_rial += amount
    programme.save(update_fields=["paid_rial"])
    application.paid_at = timezone.now()
    _enter(application, BudgetEntry.Kind.PAYMENT, amount, by)


_EFFECTS = {
    "submit": _submit,
    "answer": _submit,
    "check": _check,
    "award": _award,
    "reject": _reject,
    "revoke": _revoke,
    "pay": _pay,
}


# ── steps of the above ────────────────────────────────────────────────────────────────────────────────────────────
def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "unit", "unit__park", "unit__county", "programme"
    )
    return rows.get(pk=application.pk)


def _require_open(programme: Programme, today: date) -> None:
    if not Programme.objects.open_on(today).filter(pk=programme.pk).exists():
        raise RuleViolation(_("این برنامه اکنون درخواست نمی‌پذیرد."))


def _enter(application: Application, kind: str, amount: int, by: User) -> None:
    BudgetEntry.objects.create(
        programme_id=application.programme_id, application=application, kind=kind, amount_rial=amount, by=by,
        at=timezone.now(),
    )  # fmt: skip


def _tell(application: Application, move: Move, *, by: User) -> None:
    said = {
        "number": application.number, "unit": application.unit.name, "done": str(move.done),
        "url": application.get_absolute_url(),
    }  # fmt: skip
    waiting = {
        ApplicationStage.SUBMITTED: lambda: officials_of(application.unit.county_id),
        ApplicationStage.CHECKED: directors,
        ApplicationStage.AWARDED: lambda: officials_of(application.unit.county_id),
    }.get(ApplicationStage(application.stage))
    if waiting:
        notify(to=[user for user in waiting() if user.pk != by.pk], kind="application_waits", **said)
    notify(to=[user for user in owners_of(application.unit) if user.pk != by.pk], kind="application_moved", **said)
