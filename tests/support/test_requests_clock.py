"""The clock of a request: limits by stage, paused while the park owes an answer, overdue told once to the right."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Notice
from core.jalali import from_jalali, today
from support.actions.requests import tell_overdue
from support.compute.clock import running_days
from support.models import InfrastructureRequest, RequestStage, StageLimit
from support.queries.request_page import days_spent, held_since, moves_made, steps_of
from support.reference import load
from support.tasks import escalate_overdue_requests
from tests.factories import ParkFactory
from tests.support.filing import DAY, Case

pytestmark = pytest.mark.django_db
LIMITS = {
    "submitted": 3, "review": 15, "enquiry": 15, "working_group": 14, "approved": 30, "funded": 30, "tender": 60,
    "works": 90, "delivered": 7,
}  # fmt: skip  # works: the promise of `Case`


@pytest.fixture
def case():
    return Case(ParkFactory())


def days(count):
    return timedelta(days=count)


def step_now(request, on):
    return next(step for step in steps_of(request, moves_made(request), on) if step.state.startswith("now"))


# ── limits ────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("stage", RequestStage.values)
def test_each_stage_has_its_limit(case, stage):
    request = case.at(stage)

    assert request.due_on == (DAY + days(LIMITS[stage]) if stage in LIMITS else None)


def test_limits_are_kept_by_administrators(case):
    load()
    StageLimit.objects.filter(stage="submitted").update(days=10)

    assert load() == {"stage_limits": 0}
    assert case.at("submitted").due_on == DAY + days(10)
    assert case.at("review").due_on == DAY + days(15)


def test_works_without_a_promise_ahead_have_the_stages_limit(case):
    request = case.at("funded")

    assert case.move(request, "start", today=DAY + days(100)).due_on == DAY + days(100 + 180)


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        ((1405, 12, 29), (1406, 1, 3)),
        ((1403, 12, 30), (1404, 1, 3)),  # a leap year's last day
        ((1403, 12, 29), (1404, 1, 2)),
        ((1405, 6, 31), (1405, 7, 3)),
        ((1405, 7, 30), (1405, 8, 3)),
        ((1405, 6, 28), (1405, 6, 31)),
    ],
)
def test_limit_runs_over_the_ends_of_months_and_years(case, filed, due):
    assert case.at("submitted", today=from_jalali(*filed)).due_on == from_jalali(*due)


# ── the pause ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_clock_stands_while_the_park_owes_an_answer(case):
    request = case.at("review")

    request = case.move(request, "return", today=DAY + days(4))
    paused = (request.due_on, request.clock_days_left)
    request = case.move(request, "answer", today=DAY + days(24))

    assert paused == (None, 11)
    assert (request.due_on, request.clock_days_left) == (DAY + days(24 + 11), None)
    assert days_spent(request, moves_made(request), DAY + days(30)) == 10
    assert step_now(request, DAY + days(30)).note == "۱۰ روز از ۱۵ روز مهلت"


def test_days_already_over_the_limit_are_not_forgiven_by_a_pause(case):
    request = case.at("submitted")

    request = case.move(request, "return", today=DAY + days(5))
    request = case.move(request, "answer", today=DAY + days(50))

    assert request.due_on == DAY + days(48)
    assert step_now(request, DAY + days(50)).state == "now late"


def test_a_returned_request_is_never_overdue(case):
    case.at("returned")

    assert not InfrastructureRequest.objects.overdue(DAY + days(1000)).exists()


def test_pause_over_the_new_year_counts_no_day(case):
    request = case.at("review", today=from_jalali(1405, 12, 20))

    request = case.move(request, "return", today=from_jalali(1405, 12, 28))
    request = case.move(request, "answer", today=from_jalali(1406, 1, 14))

    assert request.due_on == from_jalali(1406, 1, 21)
    assert days_spent(request, moves_made(request), from_jalali(1406, 1, 15)) == 9


def test_holder_has_it_since_it_was_passed_on(case):
    request = case.at("review")
    request = case.move(request, "recommend", today=DAY + days(3))
    with_director = held_since(request, moves_made(request))
    request = case.move(request, "return", today=DAY + days(5))

    assert (with_director, held_since(request, moves_made(request))) == (DAY + days(3), DAY + days(5))


def test_report_of_progress_passes_nothing_on(case):
    request = case.move(case.at("works"), "progress", today=DAY + days(9))

    assert held_since(request, moves_made(request)) == DAY


def test_draft_is_held_since_it_was_begun(case):
    request = case.draft()

    assert held_since(request, moves_made(request)) == DAY


spans = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=8)


@given(start=st.dates(date(1950, 1, 1), date(2090, 1, 1)), spans=spans, last=st.integers(0, 400))
def test_running_days_are_the_sum_of_what_was_not_paused(start, spans, last):
    now, pauses = start, []
    for running, paused in spans:
        begin = now + days(running)
        now = begin + days(paused)
        pauses.append((begin, now))
    now += days(last)

    assert running_days(start, now, pauses) == sum(running for running, _paused in spans) + last


@given(start=st.dates(date(1950, 1, 1), date(2090, 1, 1)), running=st.integers(0, 400), paused=st.integers(0, 400))
def test_an_open_pause_lasts_until_now(start, running, paused):
    begin = start + days(running)

    assert running_days(start, begin + days(paused), [(begin, None)]) == running


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spans=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30)), min_size=1, max_size=4),
    last=st.integers(0, 20),
    first=st.integers(0, 365),
)
def test_whatever_the_returns_spent_and_left_make_the_limit(case, spans, last, first):
    now = from_jalali(1405, 1, 1) + days(first)
    request = case.at("submitted", today=now)
    for running, paused in spans:
        now += days(running)
        request = case.move(request, "return", today=now)
        now += days(paused)
        assert days_spent(request, moves_made(request), now) == days_spent(request, moves_made(request), now + days(9))
        request = case.move(request, "answer", today=now)
    now += days(last)

    spent = days_spent(request, moves_made(request), now)
    assert spent == sum(running for running, _paused in spans) + last
    assert spent + (request.due_on - now).days == LIMITS["submitted"]


# ── the stepper ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_stepper_tells_when_each_stage_was_entered(case):
    request = case.at("submitted")
    request = case.move(request, "take", today=DAY + days(2))
    for move, on in (("return", 3), ("answer", 4), ("recommend", 5), ("return", 6), ("answer", 9), ("approve", 12)):
        request = case.move(request, move, today=DAY + days(on))

    steps = steps_of(request, moves_made(request), DAY + days(13))

    assert [(step.label, step.state, step.note) for step in steps[:4]] == [
        ("ثبت‌شده", "done", "۲ آذر ۱۴۰۵"),
        ("بررسی کارشناسی", "done", "۴ آذر ۱۴۰۵"),
        ("کارگروه", "done", "۷ آذر ۱۴۰۵"),
        ("تصویب‌شده", "now", "۱ روز از ۳۰ روز مهلت"),
    ]
    assert [step.state for step in steps[4:]] == ["", "", "", "", ""]


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        ("draft", [""] * 10),
        ("submitted", ["now"] + [""] * 9),
        ("enquiry", ["done", "done", "now"] + [""] * 7),
        ("returned", ["done", "now"] + [""] * 8),
        ("rejected", ["done", "done"] + [""] * 8),
        ("withdrawn", ["done"] + [""] * 9),
        ("delivered", ["done"] * 8 + ["now", ""]),
        ("closed", ["done"] * 10),
    ],
)
def test_stepper_stands_where_the_request_stands(case, stage, states):
    load()
    request = case.at(stage)

    steps = steps_of(request, moves_made(request), DAY)

    assert [step.state for step in steps] == states
    if request.has_ended:  # nothing more is due
        assert not any("مهلت" in step.note for step in steps)


# ── overdue ───────────────────────────────────────────────────────────────────────────────────────────────────────
def told(kind):
    return Notice.objects.filter(kind=kind)


def told_to(case, kind):
    return {case.word_of(notice.to) for notice in told(kind).select_related("to")}


def remind(request, on, case):
    tell_overdue(request=request, today=on, escalate_to=[case["director"]])


@pytest.mark.parametrize(
    ("stage", "holders"),
    [
        ("submitted", {"official", "filer", "county official"}),
        ("review", {"official", "filer", "county official"}),
        ("enquiry", {"agency"}),
        ("working_group", {"director"}),
        ("approved", {"director"}),
        ("funded", {"agency"}),
        ("tender", {"agency"}),
        ("works", {"agency"}),
        ("delivered", {"manager"}),
    ],
)
def test_overdue_is_told_to_those_who_hold_it(case, stage, holders):
    request = case.at(stage)

    remind(request, request.due_on, case)
    on_the_day = told("request_overdue").count()
    remind(request, request.due_on + days(1), case)

    assert on_the_day == 0
    assert told_to(case, "request_overdue") == holders
    assert told("request_escalated").count() == 0


def test_a_week_later_the_director_hears_who_holds_it(case):
    request = case.at("works")

    remind(request, request.due_on + days(6), case)
    early = told("request_escalated").count()
    remind(request, request.due_on + days(7), case)

    assert early == 0
    assert [notice.params["holder"] for notice in told("request_escalated")] == ["شرکت برق"]
    assert told_to(case, "request_escalated") == {"director"}


def test_told_once_however_often_the_clock_ticks(case):
    request = case.at("works")

    for late in (1, 1, 5, 7, 8, 30):
        remind(request, request.due_on + days(late), case)

    assert (told("request_overdue").count(), told("request_escalated").count()) == (1, 1)


def test_told_anew_when_a_new_promise_has_passed(case):
    request = case.at("works")
    remind(request, request.due_on + days(8), case)
    request = case.move(request, "postpone", today=DAY + days(98), promised_on=DAY + days(200))

    remind(request, DAY + days(199), case)
    quiet = told("request_overdue").count()
    remind(request, DAY + days(201), case)

    assert (quiet, told("request_overdue").count()) == (1, 2)


def test_reminder_of_what_has_moved_on_meanwhile_says_nothing(case):
    stale = case.at("submitted")
    case.move(stale, "take", today=DAY + days(9))

    remind(stale, DAY + days(10), case)

    assert told("request_overdue").count() == 0


def test_beat_task_tells_and_escalates_once(case):
    week, day, free = (today() - days(count) for count in (7, 1, 0))
    overdue = [case.at("submitted") for _ in range(3)]
    for request, due in zip(overdue, (week, day, free), strict=True):
        InfrastructureRequest.objects.filter(pk=request.pk).update(due_on=due)
    case.at("closed")
    case.at("returned")

    found = [escalate_overdue_requests(), escalate_overdue_requests()]

    assert found == [2, 2]
    assert {notice.params["number"] for notice in told("request_overdue")} == {row.number for row in overdue[:2]}
    assert [notice.params["number"] for notice in told("request_escalated")] == [overdue[0].number]
    assert told("request_overdue").count() == 2 * 3  # each of three officials once a request


def test_list_finds_what_is_overdue_and_page_says_for_how_long(client, case):
    late, fine = case.at("review"), case.at("review")
    InfrastructureRequest.objects.filter(pk=late.pk).update(due_on=today() - days(12), stage_since=today() - days(27))
    InfrastructureRequest.objects.filter(pk=fine.pk).update(due_on=today())
    client.force_login(case["manager"])

    rows = client.get(reverse("support:request_list"), {"overdue": "yes"}).context["page"].rows
    page = client.get(late.get_absolute_url()).content.decode()

    assert rows == [late]
    assert "۱۲ روز گذشته از مهلت" in page
    assert "۲۷ روز از ۱۵ روز مهلت" in page
