"""Requests as they stood at a period's end: what was closed and opened again later, sent back, paused."""

from datetime import date, timedelta

import pytest

from accounts.audit import event
from core.jalali import Period
from reports import actions
from reports.models import Figure
from reports.queries.due import due
from reports.queries.placing import moment
from reports.queries.requests import delivered_in, open_then
from reports.queries.trail import Trail
from support.models import InfrastructureRequest
from tests.reports.worlds import Wish, World

TODAY = date(2026, 11, 23)
SPRING = Period.parse("1404-Q1")
ORDIBEHESHT, KHORDAD, TIR, MORDAD = (Period.parse(f"1404-{month:02}") for month in (2, 3, 4, 5))

pytestmark = pytest.mark.django_db


def write(*wishes):
    World(counties=1, parks=[(date(2010, 3, 21), 0)], units=[], wishes=list(wishes)).write()


def opened(period):
    return [request.pk for request in open_then(period, Trail(moment(period.end)))]


def figure(period, code):
    actions.build_report(period=period, by=None, today=TODAY)
    return Figure.objects.get(scope__report__period=period.code, scope__code="province", indicator=code).value


def test_request_closed_in_spring_and_reopened_in_summer_was_not_open_in_between():
    write(Wish(0, date(2025, 4, 1), ended_on=ORDIBEHESHT.start, reopened_on=MORDAD.start))
    InfrastructureRequest.objects.update(closed_at=None)  # as the reopening left it

    counts = [figure(period, "requests_open") for period in (ORDIBEHESHT.previous(), KHORDAD, SPRING, TIR, MORDAD)]

    assert counts == [1, 0, 0, 0, 1]


def test_reopening_leaves_the_months_before_it_as_they_were():
    write(Wish(0, date(2025, 4, 1), ended_on=ORDIBEHESHT.start))
    figure(KHORDAD, "requests_open")
    write_reopening = InfrastructureRequest.objects.get()
    write_reopening.events.create(move="reopen", to_stage="works", by=write_reopening.filed_by, at=moment(MORDAD.start))
    InfrastructureRequest.objects.update(closed_at=None)

    outcome = actions.build_report(period=KHORDAD, by=None, today=TODAY)

    assert outcome.result == "unchanged"
    assert KHORDAD not in due(TODAY, moment(TODAY))


def test_request_without_moves_is_open_until_it_was_closed():
    write(Wish(0, date(2025, 4, 1), ended_on=TIR.start, unmoved=True))
    assert [len(opened(period)) for period in (KHORDAD, TIR)] == [1, 0]


@pytest.mark.parametrize(
    ("refused_on", "counts"),
    [
        (None, [1, 0, 1]),
        (KHORDAD.start + timedelta(days=9), [0, 0, 0]),  # sent back in the month of its delivery
        (TIR.start, [1, 0, 1]),  # later: it had been handed over when the month ended
    ],
)
def test_delivery_counts_when_it_still_held_at_the_end(refused_on, counts):
    write(Wish(0, date(2025, 4, 1), delivered_on=KHORDAD.start, refused_on=refused_on))
    assert [len(delivered_in(period)) for period in (KHORDAD, TIR, SPRING)] == counts


def test_request_delivered_twice_in_a_period_is_told_once_from_the_last_time():
    write(Wish(0, date(2025, 4, 1), promised_on=KHORDAD.start, delivered_on=KHORDAD.start, refused_on=KHORDAD.start))
    request = InfrastructureRequest.objects.get()
    request.events.create(move="deliver", to_stage="delivered", by=request.filed_by, at=moment(KHORDAD.last_day))

    assert [(each.pk, each.slip_days) for each in delivered_in(KHORDAD)] == [(request.pk, 30)]


def test_paused_clock_has_no_deadline_even_though_one_was_set_later():
    write(Wish(0, date(2025, 4, 1), due_on=date(2025, 6, 1)))
    request = InfrastructureRequest.objects.get()
    request.events.create(move="answer", to_stage="submitted", by=request.filed_by, at=moment(MORDAD.start))
    answered = event(by=None, verb="request_answer", subject=request, before={"due_on": None}, after={})
    answered.save(force_insert=True)

    dues = [[each.due_on for each in open_then(month, Trail(moment(month.end)))] for month in (KHORDAD, MORDAD)]

    assert dues == [[None], [date(2025, 6, 1)]]  # a day told for Khordad would be that of Mordad


@pytest.mark.parametrize("count", [1, 4])
def test_reading_costs_the_same_queries_when_requests_are_many(django_assert_num_queries, count):
    write(*(Wish(0, date(2025, 4, 1), promised_on=TIR.start, delivered_on=KHORDAD.start) for _each in range(count)))
    with django_assert_num_queries(4):
        open_then(KHORDAD, Trail(moment(KHORDAD.end)))
        delivered_in(KHORDAD)
