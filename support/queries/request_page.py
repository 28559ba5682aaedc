"""What the page of one request asks: where it stands, who has it since when, what was said and done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Prefetch, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.queries import PANEL_LINES, TrailLine, trail_lines
from core.jalali import format_date
from core.numbers import group
from support.compute.clock import Pause, running_days
from support.models import (
    Enquiry,
    InfrastructureRequest,
    RequestEvent,
    RequestFile,
    RequestStage,
    StageLimit,
    Verdict,
)
from support.models.records import reads_internal
from support.workflow.requests import NAMES, OPTIONAL, PATH

INTERNAL_VERBS = ("request_commented_internally", "request_file_added_internally")
PAGE_OF_EVENTS = 50
PAGE_OF_FILES = 24
REPORTS_SHOWN = 8
LARGEST_PHOTO = 4 * 1024 * 1024


@dataclass(frozen=True)
class Step:
    """One station of the stepper."""

    label: str
    state: str
    note: str


@dataclass(frozen=True)
class Entry:
    """One line of the timeline as the component shows it."""

    icon: str
    tone: str
    title: str
    when: Any
    who: str
    body: str
    internal: bool
    files: Sequence[Any]


@dataclass(frozen=True)
class Timeline:
    """One page of what was said and done, newest first; `earlier` is the cursor of the next page, "" at the end."""

    entries: Sequence[Entry]
    earlier: str


@dataclass(frozen=True)
class Report:
    """One report of progress: the percent that was told, with its photographs and other files."""

    event: RequestEvent
    percent: int | None
    photos: Sequence[RequestFile]
    files: Sequence[RequestFile]


@dataclass(frozen=True)
class Slip:
    """One slip of the promised date: from which day to which, why, by whom and when."""

    was: date | None
    then: date
    note: str
    who: str
    at: Any


@dataclass(frozen=True)
class Files:
    """The newest files of a request, or all of them; `total` counts all that the reader may see."""

    shown: Sequence[RequestFile]
    total: int


# ── the stepper ───────────────────────────────────────────────────────────────────────────────────────────────────
def moves_made(request: InfrastructureRequest) -> list[RequestEvent]:
    """The moves that changed stage, holder or promise, oldest first; one query. Reports of progress are not among
    them, so that a long life does not make a slow page.
    """
    steps = ~Q(from_stage=F("to_stage")) | Q(move="postpone")
    rows = request.events.filter(steps, move__gt="").order_by("at", "pk")
    return list(rows.select_related("by"))


def steps_of(request: InfrastructureRequest, made: Sequence[RequestEvent], today: date) -> list[Step]:
    """The stepper: where the request has been and when, where it stands and how long it may."""
    reached = {event.to_stage: localdate(event.at) for event in made if _enters(event)}
    limits = dict(StageLimit.objects.values_list("stage", "days"))
    here = request.returned_from if request.stage == RequestStage.RETURNED else request.stage
    place = PATH.index(here) if here in PATH else -1
    steps = []
    for number, stage in enumerate(PATH):
        label = str(RequestStage(stage).label)
        if number == place and not request.has_ended:
            steps.append(_current_step(request, made, label, today))
        elif number <= place or (request.has_ended and stage in reached):
            if stage in reached or stage not in OPTIONAL:
                steps.append(Step(label, "done", format_date(reached.get(stage)) if stage in reached else ""))
        else:
            steps.append(Step(label, "", _ahead(stage, None if request.has_ended else limits.get(stage))))
    return steps


def _ahead(stage: str, days: int | None) -> str:
    if days is None:
        return ""
    limit = _("مهلت: %(days)s روز") % {"days": group(days)}
    return _("در صورت نیاز؛ %(limit)s") % {"limit": limit} if stage in OPTIONAL else limit


def _enters(event: RequestEvent) -> bool:
    """Whether the move led into a new stage, not back into the one it was returned from."""
    return event.from_stage != event.to_stage and event.move != "answer"


def _current_step(request: InfrastructureRequest, made: Sequence[RequestEvent], label: str, today: date) -> Step:
    if request.stage == RequestStage.RETURNED:
        return Step(label, "now", _("مهلت‌شمار ایستاده است"))
    days = days_spent(request, made, today)
    if request.due_on is None:
        return Step(label, "now", _("%(spent)s روز") % {"spent": group(days)})
    allowed = days + (request.due_on - today).days
    note = _("%(spent)s روز از %(allowed)s روز مهلت") % {"spent": group(days), "allowed": group(allowed)}
    return Step(label, "now late" if request.due_on < today else "now", note)


def days_spent(request: InfrastructureRequest, made: Sequence[RequestEvent], today: date) -> int:
    """Days of the present stage that count against its limit: those on which the park owed an answer do not, nor
    those of an earlier stay at the same stage.
    """
    here = request.returned_from if request.stage == RequestStage.RETURNED else request.stage
    pauses: list[Pause] = []
    for event in made:
        if event.move == "return" and event.from_stage == here:
            pauses.append((localdate(event.at), None))
        elif event.move == "answer" and event.to_stage == here and pauses:
            pauses[-1] = (pauses[-1][0], localdate(event.at))
    since = request.stage_since
    return running_days(since, today, [(begin, end) for begin, end in pauses if begin >= since])


def held_since(request: InfrastructureRequest, made: Sequence[RequestEvent]) -> date:
    """Since when the matter lies with whoever holds it: a report of progress or a slip passes nothing on."""
    passed_on = [event for event in made if event.from_stage != event.to_stage]
    return localdate(passed_on[-1].at) if passed_on else request.stage_since


# ── the timeline ──────────────────────────────────────────────────────────────────────────────────────────────────
def timeline_of(request: InfrastructureRequest, user: User, *, before: str = "", talk: bool | None = None) -> Timeline:
    """A page of what was said and done, newest first, as far as this person may read it; three queries.

    `before` is the cursor of an earlier page (the key of its last event); `talk` narrows it to words or to moves.
    """
    events = request.events.visible_to(user)
    if talk is not None:
        events = events.filter(move="") if talk else events.exclude(move="")
    last = events.filter(pk=before).first() if before.isascii() and before.isdigit() else None
    if last is not None:
        events = events.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    files = Prefetch("files", RequestFile.objects.visible_to(user).select_related("request"), to_attr="seen")
    rows = list(events.select_related("by").prefetch_related(files)[: PAGE_OF_EVENTS + 1])
    shown = rows[:PAGE_OF_EVENTS]
    earlier = str(shown[-1].pk) if len(rows) > PAGE_OF_EVENTS else ""
    return Timeline([_entry(event) for event in shown], earlier)


def _entry(event: Any) -> Entry:
    move = NAMES.get(event.move)
    said = [str(event.note)] if event.note else []
    said += [
        f"{label}: {before} ← {after}" if before else f"{label}: {after}" for label, before, after in _changes(event)
    ]
    return Entry(
        icon=move.icon if move else "message",
        tone=move.tone if move else "",
        title=str(move.done or move.label) if move else _("پیام"),
        when=event.at,
        who=event.by.full_name if event.by else _("سامانه"),
        body="\n".join(said),
        internal=event.is_internal,
        files=event.seen,
    )


def _changes(event: Any) -> Iterable[tuple[str, str, str]]:
    labels = {field.name: str(field.verbose_name) for field in InfrastructureRequest._meta.fields} | {
        "agencies": _("از"),
        "reply_by": _("مهلت پاسخ"),
        "enquiry_of": _("پاسخ"),
        "verdict": _("نظر دستگاه"),
    }
    for name in labels:  # in the order of the record: a database need not keep that of what it was given
        if name in event.details:
            before, after = event.details[name]
            yield labels[name], _told(name, before), _told(name, after) or "—"


def _told(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name.endswith("_on") or name == "reply_by":
        return format_date(date.fromisoformat(value))
    if name == "verdict":
        return str(Verdict(value).label)
    if name in {"delivered_quantity", "capacity_added"}:
        return group(Decimal(value).normalize())
    if isinstance(value, str):
        return value
    return group(value).replace("٬", "") if name == "budget_year" else group(value)


def files_of(request: InfrastructureRequest, user: User, *, everything: bool = False) -> Files:
    """The files that this person may see, newest first; two queries."""
    rows = request.files.visible_to(user).order_by("-pk").select_related("request")
    shown = list(rows if everything else rows[:PAGE_OF_FILES])
    return Files(shown, len(shown) if everything or len(shown) < PAGE_OF_FILES else rows.count())


def reports_of(request: InfrastructureRequest, user: User) -> list[Report]:
    """The newest reports of progress, newest first; three queries."""
    files = Prefetch("files", RequestFile.objects.visible_to(user).select_related("request"), to_attr="seen")
    events = request.events.filter(move="progress").select_related("by").prefetch_related(files)[:REPORTS_SHOWN]
    return [_report(event) for event in events]


def _report(event: Any) -> Report:
    photos = [file for file in event.seen if file.is_photo and file.size <= LARGEST_PHOTO]
    percent = event.details.get("progress_percent", [None, None])[1]
    return Report(event, percent, photos, [file for file in event.seen if file not in photos])


def enquiries_of(request: InfrastructureRequest) -> list[Enquiry]:
    """What agencies were asked, newest first; one query."""
    return list(request.enquiries.select_related("agency", "sent_by", "answered_by").order_by("-sent_on", "-pk"))


def slips_of(made: Sequence[RequestEvent]) -> list[Slip]:
    """Each time the promised date was moved, newest first."""
    return [_slip(event) for event in reversed(made) if event.move == "postpone"]


def _slip(event: RequestEvent) -> Slip:
    was, then = event.details["promised_on"]
    by = event.by.full_name if event.by else ""
    return Slip(date.fromisoformat(was) if was else None, date.fromisoformat(then), event.note, by, event.at)


def promise_slips(made: Sequence[RequestEvent]) -> int:
    """How often the promised date was moved."""
    return sum(event.move == "postpone" for event in made)


def trail_of(request: InfrastructureRequest, user: User) -> list[TrailLine]:
    """The newest lines of the audit trail about the request, without what is said among the province's people."""
    lines = AuditEvent.objects.about(request).select_related("by")
    return trail_lines((lines if reads_internal(user) else lines.exclude(verb__in=INTERNAL_VERBS))[:PANEL_LINES], user)
