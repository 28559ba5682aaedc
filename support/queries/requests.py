"""What pages and files ask about infrastructure requests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.queries import PANEL_LINES, TrailLine, trail_lines
from core.jalali import format_date
from core.numbers import group
from parks.models import ParkUtility
from support.compute.clock import Pause, running_days
from support.kinds import KINDS
from support.models import InfrastructureRequest, RequestEvent, RequestStage, StageLimit
from support.models.requests import reads_internal
from support.workflow.requests import MOVES, PATH
from units.models import Declaration, Product, Status, Unit

NAMES = {move.name: move for move in MOVES}
MONTHS_A_YEAR = 12
INTERNAL_VERBS = ("request_commented_internally", "request_file_added_internally")


@dataclass(frozen=True)
class Impact:
    """What hangs on a request, from the affected units' last accepted declarations; None where nothing is known.

    `idle_rial` is nominal output less what was made, rial a month; a closed unit's whole nominal output counts.
    """

    units: int
    troubled: int
    jobs: int | None
    jobs_known: int
    idle_rial: int | None
    idle_known: int


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


def _last_accepted(field: str) -> Subquery:
    rows = Declaration.objects.accepted().filter(unit=OuterRef("pk")).order_by("-period")
    return Subquery(rows.values(field)[:1])


def with_last_month(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Units with the workers and values of their last accepted declaration, and their nominal output a year, rial."""
    nominal = (
        Product.objects.filter(unit=OuterRef("pk"))
        .order_by()
        .values("unit")
        .annotate(total=Sum(F("nominal_quantity") * F("reference_price_rial")))
        .values("total")
    )
    return units.annotate(
        last_workers=_last_accepted("workers"),
        last_made=_last_accepted("made_value_rial"),
        last_nominal=_last_accepted("nominal_value_rial"),
        product_nominal=Subquery(nominal),
    )


def idle_of(unit: Any) -> int | None:
    """Idle capacity of one unit of `with_last_month`, rial a month; a closed unit stands idle whole."""
    if unit.status == Status.CLOSED:
        return None if unit.product_nominal is None else int(unit.product_nominal / MONTHS_A_YEAR)
    if unit.last_made is None or unit.last_nominal is None:
        return None
    return max(0, int(unit.last_nominal / MONTHS_A_YEAR) - unit.last_made)


def impact_of(units: Iterable[Any]) -> Impact:
    """The sum over units of `with_last_month`; jobs fall back on the licence where no month was declared."""
    rows = list(units)
    jobs = [unit.last_workers if unit.last_workers is not None else unit.workers_nominal for unit in rows]
    idle = [idle_of(unit) for unit in rows]
    known_jobs, known_idle = [n for n in jobs if n is not None], [n for n in idle if n is not None]
    return Impact(
        units=len(rows),
        troubled=sum(unit.status in {Status.SEMI_ACTIVE, Status.CLOSED} for unit in rows),
        jobs=sum(known_jobs) if known_jobs else None,
        jobs_known=len(known_jobs),
        idle_rial=sum(known_idle) if known_idle else None,
        idle_known=len(known_idle),
    )


def utility_of(request: InfrastructureRequest) -> ParkUtility | None:
    """What the park has of the utility that this kind enlarges."""
    kind = KINDS[request.kind]
    return request.park.utilities.filter(kind=kind.utility).first() if kind.utility else None


def similar(request: InfrastructureRequest, user: User) -> QuerySet[InfrastructureRequest]:
    """Other open requests of the same park and kind."""
    rows = InfrastructureRequest.objects.visible_to(user).open()
    return rows.filter(park=request.park, kind=request.kind).exclude(pk=request.pk)


def moves_made(request: InfrastructureRequest) -> list[RequestEvent]:
    """The moves of a request, oldest first; one query."""
    return list(request.events.filter(move__gt="").order_by("at", "pk"))


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
        elif number <= place or stage in reached:
            steps.append(Step(label, "done", format_date(reached[stage]) if stage in reached else ""))
        else:
            days = None if request.has_ended else limits.get(stage)
            steps.append(Step(label, "", _("مهلت: %(days)s روز") % {"days": group(days)} if days else ""))
    return steps


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
    """Days of the present stage that count against its limit: those on which the park owed an answer do not."""
    here = request.returned_from if request.stage == RequestStage.RETURNED else request.stage
    pauses: list[Pause] = []
    for event in made:
        if event.move == "return" and event.from_stage == here:
            pauses.append((localdate(event.at), None))
        elif event.move == "answer" and event.to_stage == here and pauses:
            pauses[-1] = (pauses[-1][0], localdate(event.at))
    return running_days(request.stage_since, today, pauses)


def held_since(request: InfrastructureRequest, made: Sequence[RequestEvent]) -> date:
    """Since when the matter lies with whoever holds it: a report of progress passes nothing on."""
    passed_on = [event for event in made if event.from_stage != event.to_stage or event.move == "recommend"]
    return localdate(passed_on[-1].at) if passed_on else request.stage_since


def timeline_of(request: InfrastructureRequest, user: User, most: int = 200) -> list[Entry]:
    """What was said and done, newest first, as far as this person may read it; three queries."""
    events = request.events.visible_to(user).select_related("by").prefetch_related("files")[:most]
    return [_entry(event) for event in events]


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
        files=list(event.files.all()),
    )


def _changes(event: Any) -> list[tuple[str, str, str]]:
    labels = {field.name: str(field.verbose_name) for field in InfrastructureRequest._meta.fields}
    return [(labels[name], _told(name, before), _told(name, after)) for name, (before, after) in event.details.items()]


def _told(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name.endswith("_on"):
        return format_date(date.fromisoformat(value))
    return (
        str(value)
        if isinstance(value, str)
        else group(value)
        if name != "budget_year"
        else group(value).replace("٬", "")
    )


def promise_slips(made: Sequence[RequestEvent]) -> int:
    """How often the promised date was moved."""
    return sum(event.move == "postpone" for event in made)


def trail_of(request: InfrastructureRequest, user: User) -> list[TrailLine]:
    """The newest lines of the audit trail about the request, without what is said among the province's people."""
    lines = AuditEvent.objects.about(request).select_related("by")
    return trail_lines((lines if reads_internal(user) else lines.exclude(verb__in=INTERNAL_VERBS))[:PANEL_LINES], user)


def waiting_for(user: User) -> Q:
    """The condition that a request waits for this person's role (scope comes from `visible_to`)."""
    return Q(holder_role=user.role) & ~Q(stage=RequestStage.DRAFT)


def counts_by_stage(rows: QuerySet[InfrastructureRequest]) -> dict[str, int]:
    """How many requests stand at each stage; one query."""
    return dict(rows.order_by().values_list("stage").annotate(Count("pk")))
