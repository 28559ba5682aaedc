"""What pages ask about applications: the stepper and the timeline."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.jalali import format_date
from support.models import Application, ApplicationStage
from support.queries.request_page import Entry, Step
from support.workflow.applications import MOVES, PATH

NAMES = {move.name: move for move in MOVES}
BEFORE = {ApplicationStage.DRAFT: -1, ApplicationStage.RETURNED: 0}


def steps_of(application: Application) -> list[Step]:
    """Where the application has been and when, and where it stands; one that was closed half way stands nowhere."""
    reached = {event.to_stage: localdate(event.at) for event in application.events.order_by("at")}
    here = application.stage
    place = PATH.index(here) if here in PATH else BEFORE.get(ApplicationStage(here))
    steps = []
    for number, stage in enumerate(PATH):
        done = stage in reached if place is None else number < place or here == ApplicationStage.PAID
        note = format_date(reached[stage]) if stage in reached and (done or number == place) else ""
        if number == place and here == ApplicationStage.RETURNED:
            note = _("نزد متقاضی برای تکمیل")
        steps.append(
            Step(str(ApplicationStage(stage).label), "done" if done else "now" if number == place else "", note)
        )
    return steps


def timeline_of(application: Application) -> list[Entry]:
    """The application's moves, newest first; one query."""
    return [
        Entry(
            icon=NAMES[event.move].icon,
            tone=NAMES[event.move].tone,
            title=str(NAMES[event.move].done),
            when=event.at,
            who=event.by.full_name,
            body=event.note,
            internal=False,
            files=[],
        )
        for event in application.events.select_related("by")
    ]
