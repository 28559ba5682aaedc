"""Two people at the same request at the same moment, on PostgreSQL: one moves it, the other gets a clear sentence."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Notice
from core.errors import RuleViolation
from support.actions.requests import tell_overdue
from support.models import InfrastructureRequest, NumberSequence
from tests.factories import ParkFactory
from tests.support.filing import Case

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 3
OVERTAKEN = "شاید همکار دیگری پیش‌تر آن را جابه‌جا کرده باشد"


@pytest.fixture
def case():
    made = Case(ParkFactory())
    assert made.people  # everyone stands before the threads start
    return made


def together(*calls):
    """Run the calls at one moment, each in its own thread and connection; results and broken rules in order."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=10)
            return call()
        except RuleViolation as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.parametrize(
    ("stage", "first", "second"),
    [
        ("submitted", ("official", "take"), ("county official", "take")),
        ("working_group", ("director", "approve"), ("administrator", "reject")),
        ("working_group", ("director", "approve"), ("administrator", "approve")),
        ("approved", ("director", "fund"), ("administrator", "fund")),
        ("review", ("official", "return"), ("director", "reject")),
        ("works", ("agency", "deliver"), ("official", "deliver")),
        ("delivered", ("manager", "confirm"), ("manager", "refuse")),
    ],
)
def test_two_who_move_the_same_request_leave_one_move(case, stage, first, second):
    for _ in range(ROUNDS):
        request = case.at(stage)
        events = request.events.count()
        lines = AuditEvent.objects.about(request).count()

        results = race(case, request, first, second)

        request.refresh_from_db()
        [won] = [one for one in results if isinstance(one, InfrastructureRequest)]
        [lost] = [one for one in results if isinstance(one, RuleViolation)]
        assert OVERTAKEN in str(lost)
        assert request.stage == won.stage
        assert (request.events.count(), AuditEvent.objects.about(request).count()) == (events + 1, lines + 1)


def race(case, request, *moves):
    return together(*(partial(case.move, request, move, by=by) for by, move in moves))


def test_two_who_press_the_same_button_see_one_success_and_one_sentence(case):
    request = case.at("submitted")
    clients = {word: Client() for word in ("official", "county official")}
    for word, client in clients.items():
        client.force_login(case[word])
    url = reverse("support:request_move", args=[request.number])

    answers = together(*(lambda client=client: client.post(url, {"move": "take"}) for client in clients.values()))

    said = [
        answer.content.decode() + client.get(request.get_absolute_url()).content.decode()
        for answer, client in zip(answers, clients.values(), strict=True)
    ]
    assert sorted("ثبت شد: آغاز بررسی" in page for page in said) == [False, True]
    assert sorted(OVERTAKEN in page for page in said) == [False, True]
    assert request.events.filter(move="take").count() == 1


def test_numbers_given_at_once_differ_even_the_years_first(case):
    assert not NumberSequence.objects.exists()

    drafts = together(*(case.draft for _ in range(6)))

    assert sorted(draft.number for draft in drafts) == [f"1405-{serial:04d}" for serial in range(1, 7)]


def test_two_clocks_at_once_tell_once(case):
    request = case.at("works")
    late = request.due_on.replace(year=request.due_on.year + 1)

    together(
        *(lambda: tell_overdue(request=request, today=late, escalate_to=[case["director"]]) for _ in range(3)),
    )

    kinds = list(
        Notice.objects.filter(kind__in=["request_overdue", "request_escalated"]).values_list("kind", flat=True)
    )
    assert sorted(kinds) == ["request_escalated", "request_overdue"]


def test_sent_and_taken_back_at_once_ends_taken_back(case):
    """Either order is lawful but one: what was taken back cannot be sent any more."""
    request = case.draft()

    results = race(case, request, ("manager", "submit"), ("manager", "withdraw"))

    request.refresh_from_db()
    moves = list(request.events.order_by("pk").values_list("move", flat=True))
    refused = [one for one in results if isinstance(one, RuleViolation)]
    assert (request.stage, len(moves) + len(refused)) == ("withdrawn", 2)
    assert moves[-1] == "withdraw"
