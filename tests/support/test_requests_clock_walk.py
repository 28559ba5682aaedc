"""The clock against a walk of the calendar day by day: random lives over the ends of Jalali months and years."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from core.jalali import from_jalali, to_jalali
from support.queries.request_page import days_spent, moves_made, steps_of
from support.workflow.moves import from_stage
from support.workflow.requests import DEFAULT_LIMITS, MOVES
from tests.factories import AgencyFactory, ParkFactory
from tests.support.filing import Case

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ENDS = {"withdraw", "reject"}
MOST_MOVES = 9


class Walk:
    """A clock that knows nothing but one day after the other: what it counts is what the portal must say."""

    def __init__(self, day):
        self.day, self.stage, self.returned, self.spent, self.limit = day, "submitted", False, 0, None
        self.enter("submitted")

    def enter(self, stage):
        self.stage, self.spent, self.limit = stage, 0, DEFAULT_LIMITS.get(stage)

    def wait(self, days):
        for _ in range(days):
            self.day += DAY
            self.spent += not self.returned

    def due(self):
        """The day on which the last allowed day is spent, found by walking to it; None while the clock stands."""
        if self.returned or self.limit is None:
            return None
        day, spent = self.day, self.spent
        step = 1 if spent <= self.limit else -1
        while spent != self.limit:
            day, spent = day + step * DAY, spent + step
        return day


def answered(case, request, day):
    """The request, with what agencies owe written down, so that every move is open to it."""
    owed = request.enquiries.filter(answered_on=None) if request.stage == "enquiry" else ()
    for enquiry in owed:
        request = case.move(request, "reply", by="official", today=day, enquiry_of=enquiry.agency)
    return request


def given_for(case, move, day):
    if move == "enquire":
        return {"agencies": [AgencyFactory()]}
    return {"promised_on": day + 500 * DAY} if move == "postpone" else {}


def moves_on(request, walk, move):
    """Tell the walk what the move means for a clock, from the rules alone."""
    before = walk.stage
    if move == "return":
        walk.returned = True
    elif move == "answer":
        walk.returned = False
    elif request.stage != before:
        walk.enter(request.stage)
    elif move == "enquire":  # asked again: the limit runs from today, when that is later
        walk.limit = max(walk.limit, walk.spent + DEFAULT_LIMITS["enquiry"])
    if request.stage == "works" and request.promised_on and move in {"start", "postpone", "refuse", "reopen"}:
        ahead = (request.promised_on - walk.day).days
        walk.limit = walk.spent + ahead if ahead > 0 or move == "postpone" else DEFAULT_LIMITS["works"]


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a life is told whole; making it shorter would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    first=st.integers(0, 4 * 366),
    life=st.lists(st.tuples(st.integers(0, 45), st.integers(0, 30)), min_size=3, max_size=MOST_MOVES),
)
@example(first=364, life=[(2, 1), (0, 3), (40, 0), (1, 1)])
def test_clock_agrees_with_a_walk_day_by_day(first, life):
    case = Case(ParkFactory())
    start = from_jalali(1402, 1, 1) + first * DAY
    request, walk = case.at("submitted", today=start), Walk(start)
    for wait, choice in life:
        walk.wait(wait)
        request = answered(case, request, walk.day)
        lawful = [move.name for move in from_stage(MOVES, request.stage) if move.name not in {*ENDS, "reply"}]
        move = lawful[choice % len(lawful)]
        request = case.move(request, move, today=walk.day, **given_for(case, move, walk.day))
        moves_on(request, walk, move)

        assert request.due_on == walk.due(), (move, to_jalali(walk.day))
        if not request.has_ended:
            made = moves_made(request)
            assert days_spent(request, made, walk.day) == walk.spent
            late = any("late" in step.state for step in steps_of(request, made, walk.day + 700 * DAY))
            assert late is (walk.due() is not None)
