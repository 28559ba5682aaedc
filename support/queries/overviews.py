"""Requests seen from above: the board by stage and the calendar of promises, each in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.jalali import Period, format_date
from core.numbers import group
from support.compute.priority import Weights
from support.models import InfrastructureRequest, RequestEvent, RequestStage
from support.queries.priority import with_priorities
from support.workflow.requests import PATH

A_COLUMN = 12  # cards a column shows; the rest are a link away
A_DAY = 6  # entries a day shows
MOST_SLIPS = 300
DONE = (RequestStage.DELIVERED, RequestStage.CLOSED)
SLIP = "postpone"
ON_BOARD = (*(stage for stage in PATH if stage != RequestStage.CLOSED), RequestStage.RETURNED)


# ── the board ─────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Column:
    """One stage: how many stand there, how many of them too long, and the cards that are due first."""

    stage: str
    label: str
    count: int
    overdue: int
    cards: Sequence[Any]

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def board(rows: QuerySet[InfrastructureRequest], weights: Weights, today: date) -> list[Column]:
    """A column a stage of `rows`, drafts and ended ones left out; three queries."""
    open_rows = rows.filter(stage__in=ON_BOARD).order_by()
    counted = open_rows.values("stage").annotate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    counts = {row["stage"]: (row["count"], row["late"]) for row in counted}
    place = Window(RowNumber(), partition_by="stage", order_by=[F("due_on").asc(nulls_last=True), F("pk").asc()])
    first = open_rows.annotate(place=place).filter(place__lte=A_COLUMN).order_by("place")
    cards: dict[str, list[Any]] = {}
    for card in with_priorities(list(first), weights):
        cards.setdefault(card.stage, []).append(card)
    return [
        Column(stage, str(RequestStage(stage).label), *counts.get(stage, (0, 0)), cards.get(stage, []))
        for stage in ON_BOARD
    ]


# ── the calendar ──────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Entry:
    """One promise on its day: how it stands, in words and a tone. A slip stands on the day that it left."""

    request: InfrastructureRequest
    word: str
    tone: str
    is_slip: bool = False


@dataclass(frozen=True)
class Day:
    """One day of the month; `weekday` counts from Saturday, the first of the Iranian week."""

    day: date
    number: int
    weekday: int
    is_today: bool
    entries: Sequence[Entry]

    @property
    def shown(self) -> Sequence[Entry]:
        return self.entries[:A_DAY]

    @property
    def more(self) -> int:
        return max(0, len(self.entries) - A_DAY)


@dataclass(frozen=True)
class Calendar:
    """The promises of one Jalali month among some requests; `late` are all that are past and not kept."""

    month: Period
    days: Sequence[Day]
    promised: int
    slipped: int
    late: int

    @property
    def blank(self) -> range:
        """Places before the first day, in a week that begins on Saturday."""
        return range(self.days[0].weekday)


def calendar(rows: QuerySet[InfrastructureRequest], month: Period, today: date) -> Calendar:
    """What was promised for the days of `month`, and what was and then was put off; three queries."""
    rows = rows.exclude(stage__in=[RequestStage.DRAFT, RequestStage.REJECTED, RequestStage.WITHDRAWN]).order_by()
    promised = list(rows.filter(promised_on__gte=month.start, promised_on__lt=month.end).order_by("promised_on", "pk"))
    slips = _slips(rows, month)
    entries: dict[date, list[Entry]] = {}
    for row in promised:
        if row.promised_on:
            entries.setdefault(row.promised_on, []).append(Entry(row, *_standing(row, today)))
    for left, row, to in slips:
        entries.setdefault(left, []).append(
            Entry(row, _("به %(day)s افتاد") % {"day": format_date(to)}, "warn", is_slip=True)
        )
    late = rows.filter(promised_on__lt=today).exclude(stage__in=DONE).count()
    return Calendar(month, _days(month, entries, today), len(promised), len(slips), late)


def _standing(row: InfrastructureRequest, today: date) -> tuple[str, str]:
    """How a promise stands, in words and the tone of its tag."""
    if row.stage in DONE:
        return _("تحویل شد"), "good"
    days = (today - row.promised_on).days if row.promised_on else 0
    if days > 0:
        return ngettext("%(days)s روز گذشته", "%(days)s روز گذشته", days) % {"days": group(days)}, "bad"
    return (_("امروز") if days == 0 else _("در راه")), "info"


def _slips(rows: QuerySet[InfrastructureRequest], month: Period) -> list[tuple[date, InfrastructureRequest, date]]:
    """Promises that left a day of `month`: (the day, the request, the day it was put off to)."""
    events = (
        RequestEvent.objects.filter(request__in=rows, move=SLIP)
        .filter(details__promised_on__0__gte=month.start.isoformat(), details__promised_on__0__lt=month.end.isoformat())
        .select_related("request__park", "request__agency")
        .order_by("at", "pk")[:MOST_SLIPS]
    )
    found = ((event.request, *event.details["promised_on"]) for event in events)
    return [(date.fromisoformat(left), request, date.fromisoformat(to)) for request, left, to in found]


def _days(month: Period, entries: Mapping[date, Iterable[Entry]], today: date) -> list[Day]:
    days = (month.end - month.start).days
    dates = [month.start + timedelta(days=number) for number in range(days)]
    return [
        Day(day, number, (day.weekday() + 2) % 7, day == today, list(entries.get(day, ())))
        for number, day in enumerate(dates, start=1)
    ]
