"""Enquiries: each agency is asked by itself, answers there, and nothing is decided while an answer is owed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Notice, Role
from core.errors import RuleViolation
from core.jalali import format_date, today
from support.actions.requests import move_request, tell_overdue
from support.inbox import groups
from support.models import Enquiry, InfrastructureRequest
from support.queries.request_page import timeline_of
from tests.factories import AgencyFactory, ParkFactory, UserFactory
from tests.support.filing import DAY, Case, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return Case(ParkFactory())


@pytest.fixture
def gas():
    """A second agency, with a person who answers for it."""
    return UserFactory(role=Role.AGENCY, agency=AgencyFactory(name="شرکت گاز"))


@pytest.fixture
def asked(case, gas):
    """A request about which both agencies were asked."""
    return case.move(case.at("review"), "enquire", agencies=[case.agency_body, gas.agency])


def reply(case, request, by, **given):
    said = {"verdict": "feasible", "note": "ظرفیت هست", **given}
    return move_request(request=request, move="reply", by=by, today=DAY, **said)


def days(count):
    return timedelta(days=count)


# ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_each_agency_has_a_row_of_its_own(case, gas, asked):
    rows = list(asked.enquiries.values_list("agency__name", "sent_on", "due_on", "question", "verdict", "answered_on"))

    due = DAY + days(15)
    assert rows == [
        ("شرکت برق", DAY, due, "به این دلیل", "", None),
        ("شرکت گاز", DAY, due, "به این دلیل", "", None),
    ]
    assert (asked.stage, asked.due_on, asked.holder_role) == ("enquiry", due, Role.AGENCY)
    assert asked.holder_name == "شرکت برق، شرکت گاز"


def test_answer_may_be_asked_for_by_a_day(case):
    request = case.move(case.at("review"), "enquire", reply_by=DAY + days(5))

    assert (request.due_on, request.enquiries.get().due_on) == (DAY + days(5), DAY + days(5))


def test_day_of_the_answer_lies_ahead(case):
    with pytest.raises(RuleViolation) as refused:
        case.move(case.at("review"), "enquire", reply_by=DAY - days(1))

    assert refused.value.field == "reply_by"


def test_agency_that_owes_an_answer_is_not_asked_again(case):
    request = case.at("enquiry")

    with pytest.raises(RuleViolation) as refused:
        case.move(request, "enquire")

    assert refused.value.field == "agencies"
    assert "شرکت برق" in str(refused.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.create(
            request=request, agency=case.agency_body, sent_on=DAY, due_on=DAY, sent_by=case["official"]
        )


def test_further_agency_is_asked_meanwhile_and_the_limit_is_the_later_day(case, gas):
    request = case.at("enquiry")

    request = case.move(request, "enquire", today=DAY + days(6), agencies=[gas.agency])

    assert (request.stage, request.stage_since, request.due_on) == ("enquiry", DAY, DAY + days(6 + 15))


def test_official_asks_from_the_page(client, case, gas):
    request = case.at("review")
    client.force_login(case["official"])
    answer_by = today() + days(9)

    client.post(
        reverse("support:request_move", args=[request.number]),
        {
            "move": "enquire", "agencies": [case.agency_body.code, gas.agency.code], "note": "ظرفیت دارید؟",
            "reply_by": format_date(answer_by, "short"), "files": upload("نقشه.pdf"),
        },
    )  # fmt: skip

    assert list(request.enquiries.values_list("question", "due_on")) == [("ظرفیت دارید؟", answer_by)] * 2
    assert [file.name for file in timeline_of(request, gas).entries[0].files] == ["نقشه.pdf"]


# ── answering ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_agency_answers_its_own(case, gas, asked):
    request = reply(case, asked, gas, verdict="impossible", note="ظرفیت نیست")

    rows = dict(request.enquiries.values_list("agency__name", "verdict"))
    assert rows == {"شرکت برق": "", "شرکت گاز": "impossible"}
    assert request.enquiries.get(agency=gas.agency).answered_by == gas
    assert (request.holder_role, request.holder_name) == (Role.AGENCY, "شرکت برق")


def test_last_answer_hands_the_request_to_the_official(case, gas, asked):
    request = reply(case, reply(case, asked, gas), case["agency"])

    assert (request.stage, request.holder_role, request.due_on) == ("enquiry", Role.OFFICIAL, DAY + days(15))


def test_agency_answers_once(case, gas, asked):
    reply(case, asked, gas)

    with pytest.raises(PermissionDenied):
        reply(case, asked, gas)


def test_official_writes_down_whose_answer_came_on_paper(case, gas, asked):
    with pytest.raises(RuleViolation) as refused:
        reply(case, asked, case["official"])
    request = reply(case, asked, case["official"], enquiry_of=gas.agency)

    assert refused.value.field == "enquiry_of"
    assert request.enquiries.get(agency=gas.agency).answered_by == case["official"]


def test_agencys_panel_asks_for_the_answer_alone(client, case, gas, asked):
    client.force_login(gas)

    form = client.get(asked.get_absolute_url()).context["move_form"]

    assert (list(form.moves), list(form.fields)) == (["reply"], ["move", "verdict", "note", "files"])


def test_recommendation_waits_for_every_answer(client, case, gas, asked):
    request = reply(case, asked, gas)
    client.force_login(case["official"])

    with pytest.raises(RuleViolation) as refused:
        case.move(request, "recommend")
    page = client.get(request.get_absolute_url())

    assert str(refused.value) == "هنوز پاسخ شرکت برق نرسیده است."
    assert "recommend" not in page.context["move_form"].moves
    assert "پیشنهاد به کارگروه پس از رسیدن پاسخ شرکت برق شدنی است." in page.content.decode()
    assert case.move(reply(case, request, case["agency"]), "recommend").stage == "working_group"


def test_agency_is_asked_anew_when_the_working_group_wants_more(case):
    request = case.move(case.at("working_group"), "reconsider")

    request = case.move(request, "enquire", today=DAY + days(30))

    assert (request.stage, request.stage_since) == ("enquiry", DAY + days(30))
    assert list(request.enquiries.values_list("verdict", flat=True)) == ["feasible", ""]


def test_answers_are_told_on_the_page_and_in_the_timeline(client, case, gas, asked):
    request = reply(case, asked, gas, verdict="conditional", note="با نوسازی ایستگاه")
    client.force_login(case["manager"])

    page = client.get(request.get_absolute_url()).content.decode()

    assert ("با نوسازی ایستگاه" in page, "با شرط شدنی است" in page, "در انتظار پاسخ" in page) == (True, True, True)
    body = timeline_of(request, case["manager"]).entries[0].body
    assert body.splitlines() == ["با نوسازی ایستگاه", "پاسخ: شرکت گاز", "نظر دستگاه: با شرط شدنی است"]


# ── who sees it, whose turn it is ─────────────────────────────────────────────────────────────────────────────────
def listed(user):
    return [item.url for group in groups(user, DAY) for item in group.items]


def test_inbox_of_an_agency_holds_what_it_owes(case, gas, asked):
    before = (listed(gas), listed(case["agency"]), listed(case["far agency"]))

    reply(case, asked, gas)

    url = asked.get_absolute_url()
    assert before == ([url], [url], [])
    assert (listed(gas), listed(case["agency"])) == ([], [url])


def test_agency_keeps_sight_of_what_it_was_asked_about_yet_not_the_works_of_others(case, gas, asked):
    request = reply(case, reply(case, asked, gas), case["agency"])
    for move in ("recommend", "approve", "fund", "start"):
        request = case.move(request, move)

    assert InfrastructureRequest.objects.visible_to(gas).get() == request
    assert listed(gas) == []
    with pytest.raises(PermissionDenied):
        move_request(request=request, move="progress", by=gas, today=DAY, progress_percent=10)


def test_agency_hears_that_it_is_asked_and_nobody_is_told_twice(case, gas, asked):
    waits = Notice.objects.filter(kind="request_waits")
    assert {notice.to for notice in waits.filter(to__role=Role.AGENCY)} == {case["agency"], gas}

    reply(case, asked, gas)

    assert waits.filter(to=case["agency"]).count() == 1


def test_overdue_enquiry_is_told_to_those_who_owe_and_climbs_with_their_name(case, gas, asked):
    reply(case, asked, gas)

    tell_overdue(request=asked, today=DAY + days(15 + 8), escalate_to=[case["director"]])

    told = Notice.objects.filter(kind="request_overdue")
    assert [notice.to for notice in told] == [case["agency"]]
    assert Notice.objects.get(kind="request_escalated").params["holder"] == "شرکت برق"


def test_days_of_an_agency_stand_still_while_the_park_owes_an_answer(case, asked):
    request = case.move(asked, "return", today=DAY + days(4))
    owed = request.holder_role

    request = case.move(request, "answer", today=DAY + days(24))

    assert owed == Role.MANAGER
    assert (request.stage, request.holder_role, request.due_on) == ("enquiry", Role.AGENCY, DAY + days(15 + 20))
    assert set(request.enquiries.values_list("due_on", flat=True)) == {DAY + days(15 + 20)}
