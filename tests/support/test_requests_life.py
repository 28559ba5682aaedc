"""What happens to a request on its way: promises and their slips, costs, progress, the last word, trail and notices."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import AuditEvent, Notice
from core.errors import RuleViolation
from core.jalali import format_date, today
from support.actions.requests import attach_files, choose_units, comment, describe_need
from support.queries.request_page import moves_made, promise_slips, timeline_of
from support.queries.requests import Impact, impact_of, with_last_month
from tests.factories import ParkFactory, ProductFactory, UnitFactory
from tests.support.filing import DAY, RIAL, Case, upload
from tests.units.ledger import declared
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return Case(ParkFactory())


def post(client, request, move, **given):
    return client.post(reverse("support:request_move", args=[request.number]), {"move": move, **given})


# ── delivered is not closed ───────────────────────────────────────────────────────────────────────────────────────
def test_delivered_is_open_until_the_manager_says_that_it_works(client, case):
    request = case.at("delivered")
    was_open = (request.has_ended, request.closed_at)
    client.force_login(case["manager"])

    post(client, request, "confirm", note="برق وصل است")

    request.refresh_from_db()
    assert was_open == (False, None)
    assert (request.stage, request.has_ended, request.due_on) == ("closed", True, None)
    assert request.closed_at is not None


@pytest.mark.parametrize("word", ["official", "director", "administrator", "agency"])
def test_nobody_else_closes_what_was_delivered(client, case, word):
    request = case.at("delivered")
    client.force_login(case[word])

    answer = post(client, request, "confirm")

    request.refresh_from_db()
    assert (answer.status_code, request.stage) == (403, "delivered")


def test_what_does_not_work_goes_back_to_works(client, case):
    request = case.at("delivered")
    client.force_login(case["manager"])

    without_a_word = post(client, request, "refuse")
    with_a_word = post(client, request, "refuse", note="ولتاژ هنوز می‌افتد")

    request.refresh_from_db()
    assert (without_a_word.status_code, with_a_word.status_code) == (422, 302)
    assert (request.stage, request.holder_role, request.closed_at) == ("works", "agency", None)
    assert "ولتاژ هنوز می‌افتد" in client.get(request.get_absolute_url()).content.decode()


# ── works ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_agency_reports_progress_and_it_is_shown(client, case):
    request = case.at("works")
    client.force_login(case["agency"])

    post(client, request, "progress", progress_percent="۶۵", note="پست نصب شد")

    request.refresh_from_db()
    page = client.get(request.get_absolute_url()).content.decode()
    assert (request.progress_percent, request.stage) == (65, "works")
    assert "۶۵٪" in page
    assert "پست نصب شد" in page


@pytest.mark.parametrize("typed", ["101", "-1", "نیمه", "۱۲٫۵", ""])
def test_progress_is_a_whole_number_up_to_a_hundred(client, case, typed):
    request = case.at("works")
    client.force_login(case["agency"])

    answer = post(client, request, "progress", progress_percent=typed, note="این را نگه دار")

    request.refresh_from_db()
    assert (answer.status_code, request.progress_percent) == (422, None)
    assert list(answer.context["move_form"].errors) == ["progress_percent"]
    assert "این را نگه دار" in answer.content.decode()


def test_nothing_done_yet_is_a_report_too(case):
    request = case.move(case.at("works"), "progress", progress_percent=0)

    assert request.progress_percent == 0


def test_delivery_is_the_whole_work_and_what_comes_back_is_unknown(case):
    request = case.move(case.move(case.at("works"), "progress", progress_percent=65), "deliver")
    delivered = request.progress_percent

    refused = case.move(request, "refuse")

    assert (delivered, refused.progress_percent) == (100, None)
    bodies = [entry.body.splitlines() for entry in timeline_of(refused, case["manager"]).entries[:2]]
    assert bodies == [
        ["به این دلیل", "پیشرفت فیزیکی (درصد): ۱۰۰ ← —"],
        ["پیشرفت فیزیکی (درصد): ۶۵ ← ۱۰۰", "مقدار تحویل‌شده: ۲٬۰۰۰"],
    ]


def test_each_slip_of_the_promise_is_kept(case):
    request = case.at("works")
    promised = [request.promised_on, DAY + timedelta(days=120), DAY + timedelta(days=200)]

    for day in promised[1:]:
        request = case.move(request, "postpone", promised_on=day, note="تجهیزات نرسید")

    slips = [event.details["promised_on"] for event in moves_made(request) if event.move == "postpone"]
    assert slips == [[str(was), str(then)] for was, then in pairwise(promised)]
    assert (promise_slips(moves_made(request)), request.promised_on) == (2, promised[-1])
    assert request.due_on == promised[-1]
    said = [entry.body for entry in timeline_of(request, case["manager"]).entries]
    assert f"تاریخ تعهد: {format_date(promised[1])} ← {format_date(promised[2])}" in said[0]


def test_slip_before_works_leaves_the_limit_of_the_stage(case):
    request = case.at("approved")
    due = request.due_on

    assert case.move(request, "postpone").due_on == due


@pytest.mark.parametrize(("stage", "move"), [("working_group", "approve"), ("works", "postpone")])
def test_promise_lies_ahead(case, stage, move):
    request = case.at(stage)

    with pytest.raises(RuleViolation) as refused:
        case.move(request, move, promised_on=DAY - timedelta(days=1))

    assert refused.value.field == "promised_on"


def test_slip_to_the_same_day_is_none(client, case):
    request = case.at("works")
    client.force_login(case["agency"])
    typed = format_date(request.promised_on, "short")

    answer = post(client, request, "postpone", promised_on=typed, note="همان")

    assert answer.status_code == 422
    assert answer.context["move_form"].errors == {"promised_on": ["تاریخ تعهد همین است؛ تاریخ تازه را بنویسید."]}
    assert promise_slips(moves_made(request)) == 0


def test_director_approves_with_agency_promise_and_resolution_then_funds_it(client, case):
    request = case.at("working_group")
    client.force_login(case["director"])
    promised = today() + timedelta(days=60)

    post(
        client, request, "approve", agency=case.agency_body.code, estimated_cost_rial="۱۸۰٬۰۰۰٬۰۰۰٬۰۰۰",
        promised_on=format_date(promised, "short"), resolution_number="۱۲/۳۴", resolution_on="۱۴۰۵/۰۹/۰۱",
    )  # fmt: skip
    post(client, request, "fund", budget_year="۱۴۰۵", credit_source="اعتبار استانی", funded_rial="۱۵۰٬۰۰۰٬۰۰۰٬۰۰۰")

    request.refresh_from_db()
    assert (request.stage, request.agency, request.estimated_cost_rial) == ("funded", case.agency_body, RIAL)
    assert (request.promised_on, request.resolution_number, str(request.resolution_on)) == (
        promised, "۱۲/۳۴", "2026-11-22",
    )  # fmt: skip
    assert (request.budget_year, request.credit_source, request.funded_rial) == (
        1405, "اعتبار استانی", 150_000_000_000,
    )  # fmt: skip


def test_estimate_and_actual_cost_are_both_kept(client, case):
    request = case.at("works")

    request = case.move(request, "deliver", actual_cost_rial=RIAL + 7)

    assert (request.estimated_cost_rial, request.actual_cost_rial) == (RIAL, RIAL + 7)
    client.force_login(case["manager"])
    page = client.get(request.get_absolute_url()).content.decode()
    assert ("۱۸۰٬۰۰۰٬۰۰۰٬۰۰۰" in page, "۱۸۰٬۰۰۰٬۰۰۰٬۰۰۷" in page) == (True, True)


@pytest.mark.parametrize("typed", ["-5", "گران", "۱۲٫۵", "9" * 25])
def test_cost_is_whole_rial(client, case, typed):
    request = case.at("review")
    client.force_login(case["official"])

    answer = post(client, request, "recommend", estimated_cost_rial=typed, note="برآورد")

    assert answer.status_code == 422
    assert list(answer.context["move_form"].errors) == ["estimated_cost_rial"]


# ── what hangs on it ──────────────────────────────────────────────────────────────────────────────────────────────
def test_impact_sums_the_last_accepted_months(case):
    running, closed = UnitFactory(park=case.park), UnitFactory(park=case.park, status="closed", workers_nominal=40)
    silent = UnitFactory(park=case.park, status="semi_active")
    ProductFactory(unit=closed, nominal_quantity=Decimal(1200), reference_price_rial=1_000_000)
    declared(running, "1405-06", workers=99, made_value_rial=1, nominal_value_rial=2)
    declared(running, "1405-07", workers=60, made_value_rial=30_000_000, nominal_value_rial=1_200_000_000)
    declared(running, "1405-08", "submitted", workers=5)
    units = Unit.objects.filter(pk__in=[running.pk, closed.pk, silent.pk])

    assert impact_of(with_last_month(units)) == Impact(
        units=3, troubled=2, jobs=100, jobs_known=2, idle_rial=170_000_000, idle_known=2
    )


def test_impact_of_nothing_is_unknown_not_zero(case):
    UnitFactory(park=case.park)

    found = impact_of(with_last_month(Unit.objects.filter(park=case.park)))

    assert (found.jobs, found.idle_rial) == (None, None)


# ── trail ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def trail(request):
    return AuditEvent.objects.about(request)


def test_every_deed_of_a_life_leaves_its_line(case):
    request = case.at("works")
    comment(request=request, body="سلام", by=case["manager"])
    comment(request=request, body="بین خودمان", by=case["official"], is_internal=True)
    attach_files(request=request, files=[upload()], by=case["agency"])

    for move in ("progress", "postpone", "deliver", "refuse", "deliver", "confirm"):
        request = case.move(request, move)

    lines = [(line.verb, case.word_of(line.by)) for line in trail(request).order_by("pk")]
    assert lines == [
        ("request_started", "manager"), ("request_edited", "manager"), ("request_submit", "manager"),
        ("request_take", "official"), ("request_enquire", "official"), ("request_reply", "agency"),
        ("request_recommend", "official"), ("request_approve", "director"), ("request_fund", "director"),
        ("request_tender", "agency"), ("request_start", "agency"),
        ("request_commented", "manager"), ("request_commented_internally", "official"),
        ("request_file_added", "agency"), ("request_progress", "agency"), ("request_postpone", "agency"),
        ("request_deliver", "agency"), ("request_refuse", "manager"), ("request_deliver", "agency"),
        ("request_confirm", "manager"),
    ]  # fmt: skip


def test_move_leaves_before_after_and_reason(case):
    request = case.move(case.at("works"), "postpone", note="برف")

    line = trail(request).filter(verb="request_postpone").get()

    was, then = str(DAY + timedelta(days=90)), str(DAY + timedelta(days=150))
    assert line.before == {"stage": "works", "due_on": was, "promised_on": was}
    assert line.after == {"stage": "works", "due_on": then, "promised_on": then}
    assert line.reason == "برف"


def test_edit_leaves_what_changed_alone(case):
    request = case.draft()

    describe_need(
        request=request, by=case["manager"], title=request.title, need="سخن تازه", quantity=request.quantity,
        answers=request.answers,
    )  # fmt: skip

    line = trail(request).latest("pk")
    assert (line.before, line.after) == ({"need": "دیماند کفاف نمی‌دهد."}, {"need": "سخن تازه"})


def test_choice_of_units_leaves_both_lists(case):
    units = sorted((UnitFactory(park=case.park) for _ in range(2)), key=lambda unit: unit.code)
    request = case.draft()
    choose_units(request=request, units=units, by=case["manager"])

    choose_units(request=request, units=units[:1], by=case["manager"])

    line = trail(request).latest("pk")
    assert line.before == {"units": [unit.code for unit in units]}
    assert line.after == {"units": [units[0].code]}


def test_what_was_refused_leaves_no_line(case):
    request = case.at("works")
    lines = trail(request).count()

    for word, move in (("manager", "deliver"), ("agency", "confirm"), ("agency", "postpone")):
        with pytest.raises((PermissionDenied, RuleViolation)):
            case.move(request, move, by=word, note="")

    assert trail(request).count() == lines


# ── notices ───────────────────────────────────────────────────────────────────────────────────────────────────────
OFFICIALS = {"official", "filer", "county official"}


def told(case):
    """Who was told, by the kind of notice; the world's own lines are forgotten."""
    rows = [(notice.kind, case.word_of(notice.to)) for notice in Notice.objects.select_related("to")]
    assert len(rows) == len(set(rows)), "told twice"
    return {kind: {word for one, word in rows if one == kind} for kind, _word in rows}


@pytest.mark.parametrize(
    ("stage", "move", "by", "waits", "moved"),
    [
        ("draft", "submit", "manager", OFFICIALS, set()),
        ("submitted", "take", "official", {"filer", "county official"}, {"manager"}),
        ("review", "recommend", "official", {"director"}, {"manager"}),
        ("review", "return", "official", {"manager"}, set()),
        ("review", "enquire", "official", {"agency"}, {"manager"}),
        ("enquiry", "reply", "agency", OFFICIALS, {"manager"}),
        ("working_group", "approve", "administrator", {"director"}, {"manager"}),
        ("approved", "fund", "director", {"agency"}, {"manager"}),
        ("funded", "start", "agency", set(), {"manager"}),
        ("works", "progress", "official", set(), {"manager"}),
        ("closed", "reopen", "manager", {"agency"}, set()),
        ("review", "reject", "director", set(), {"manager"}),
        ("returned", "answer", "manager", OFFICIALS, set()),
        ("works", "deliver", "agency", {"manager"}, set()),
        ("delivered", "refuse", "manager", {"agency"}, set()),
        ("delivered", "confirm", "manager", set(), set()),
    ],
)
def test_move_is_told_to_those_concerned(case, stage, move, by, waits, moved):
    request = case.at(stage)
    Notice.objects.all().delete()

    case.move(request, move, by=by)

    expected = {"request_waits": waits, "request_moved": moved}
    assert told(case) == {kind: words for kind, words in expected.items() if words}


def test_filer_hears_as_long_as_they_see_it(case):
    request = case.at("review")
    case["manager"].park_memberships.update(until=DAY)
    Notice.objects.all().delete()

    case.move(request, "reject")

    assert told(case) == {}


def test_official_who_filed_hears_what_became_of_it(case):
    request = case.at("review", by="filer")
    Notice.objects.all().delete()

    case.move(request, "reject")

    assert told(case) == {"request_moved": {"manager", "filer"}}


def test_people_who_left_are_not_told(case):
    request = case.at("draft")
    case["filer"].is_active = False
    case["filer"].save(update_fields=["is_active"])
    Notice.objects.all().delete()

    case.move(request, "submit")

    assert told(case) == {"request_waits": {"official", "county official"}}


def test_word_is_told_to_the_holder_and_the_park(case):
    request = case.at("works")
    Notice.objects.all().delete()

    comment(request=request, body="کی تمام می‌شود؟", by=case["official"])

    assert told(case) == {"request_commented": {"agency", "manager"}}


@pytest.mark.parametrize("word", ["owner", "auditor", "far agency", "far manager", "far official"])
def test_word_of_a_stranger_is_refused_by_the_action_itself(case, word):
    request = case.at("works")

    with pytest.raises(PermissionDenied):
        comment(request=request, body="من هم", by=case[word])


def test_draft_has_no_conversation(case):
    with pytest.raises(PermissionDenied):
        comment(request=case.draft(), body="پیش از ثبت", by=case["manager"])
