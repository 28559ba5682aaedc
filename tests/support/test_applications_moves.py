"""Every move of an application from every stage by everyone, against what the law of the matter says by hand."""

from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Role
from core.errors import RuleViolation
from support.actions.applications import move_application
from support.models import Application, ApplicationStage
from support.policies.programmes import moves_for
from support.workflow.applications import MOVES
from tests.factories import UserFactory
from tests.support.awards import (
    COUNTY_OFFICIAL,
    EVERYONE,
    FAR_AWAY,
    LONG_AGO,
    MILLIARD,
    OFFICE,
    TODAY,
    ProgrammeFactory,
    applied,
    attached,
    owned,
    someone,
    with_rules,
)

pytestmark = pytest.mark.django_db

# Written from DOMAIN §6, not from the table of moves.
LAWFUL = {
    ("draft", "submit"): "submitted",
    ("submitted", "check"): "checked",
    ("submitted", "return"): "returned",
    ("checked", "return"): "returned",
    ("returned", "answer"): "submitted",
    ("checked", "award"): "awarded",
    ("submitted", "reject"): "rejected",
    ("checked", "reject"): "rejected",
    ("awarded", "revoke"): "rejected",
    ("awarded", "pay"): "paid",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "withdraw"): "withdrawn",
    ("checked", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
}
WHO = {
    **dict.fromkeys(("submit", "answer", "withdraw"), frozenset({Role.OWNER})),
    **dict.fromkeys(("check", "return", "pay"), OFFICE),
    **dict.fromkeys(("award", "reject", "revoke"), frozenset({Role.DIRECTOR})),
}
STAGES, NAMES = ApplicationStage.values, [move.name for move in MOVES]


def move(application, name, by, **given):
    values = {"note": "چنین است", "awarded_rial": 5 * MILLIARD, **given}
    return move_application(application=application, move=name, by=by, today=TODAY, **values)


def outcome(application, name, by):
    """The stage reached, or why not; nothing of it stays."""
    with transaction.atomic():
        try:
            return move(application, name, by).stage
        except PermissionDenied:
            return "forbidden"
        except RuleViolation:
            return "unlawful"
        finally:
            transaction.set_rollback(True)


def test_the_table_holds_no_move_that_is_not_expected():
    assert {name for _, name in LAWFUL} == set(NAMES) == set(WHO)


@pytest.mark.parametrize(("stage", "name"), list(product(STAGES, NAMES)))
def test_everyone_makes_the_moves_that_are_theirs_and_no_other(stage, name):
    application = applied(stage)
    people = {who: someone(who, application.unit) for who in EVERYONE}

    found = {who: outcome(application, name, by) for who, by in people.items()}

    target = LAWFUL.get((stage, name))
    allowed = {who: target if who in WHO[name] else "forbidden" for who in EVERYONE}
    assert found == (allowed if target else dict.fromkeys(EVERYONE, "unlawful"))


@pytest.mark.parametrize("stage", STAGES)
def test_buttons_offer_what_the_action_allows(stage):
    application = applied(stage)

    offered = {who: {step.name for step in moves_for(someone(who, application.unit), application)} for who in EVERYONE}

    assert offered == {
        who: {name for name in NAMES if (stage, name) in LAWFUL and who in WHO[name]} for who in EVERYONE
    }


# ── what a move leaves behind ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("stage", "name"), LAWFUL)
def test_a_move_leaves_its_event_its_line_in_the_trail_and_its_day(stage, name):
    application = applied(stage)
    who = next(one for one in EVERYONE if one in WHO[name])
    by = someone(who, application.unit)

    moved = move(application, name, by)

    event, line = moved.events.get(), AuditEvent.objects.about(moved).get()
    target = LAWFUL[stage, name]
    assert (event.move, event.from_stage, event.to_stage, event.by, event.note) == (name, stage, target, by, "چنین است")
    assert (line.verb, line.by, line.reason) == (f"application_{name}", by, "چنین است")
    assert (line.before["stage"], line.after["stage"]) == (stage, target)
    assert Application.objects.get().stage_since == TODAY


def test_sending_keeps_the_answers_as_they_stood():
    programme = with_rules(ProgrammeFactory(), ("status", "in", ["active"]), ("group", "in", ["food"]))
    application, owner = owned(programme=programme)

    sent = move(application, "submit", owner)

    sent.refresh_from_db()
    assert [(row["fact"], row["known"], row["as_of"], row["met"]) for row in sent.answers] == [
        ("status", "active", "2024-03-20", True),
        ("group", None, None, None),
    ]
    assert sent.submitted_at is not None


def test_a_decision_remembers_who_gave_it_and_why():
    awarded, rejected = applied("checked"), applied("checked")
    director = UserFactory(role=Role.DIRECTOR)

    move(awarded, "award", director, note="در اولویت است")
    move(rejected, "reject", director, note="بودجهٔ سال بسته شد")

    for row, note, amount in ((awarded, "در اولویت است", 5 * MILLIARD), (rejected, "بودجهٔ سال بسته شد", None)):
        row.refresh_from_db()
        assert (row.decided_by, row.decision_note, row.awarded_rial) == (director, note, amount)
        assert row.decided_at is not None


# ── what a move needs ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("stage", "name", "by"),
    [
        ("submitted", "return", Role.OFFICIAL),
        ("checked", "reject", Role.DIRECTOR),
        ("awarded", "revoke", Role.DIRECTOR),
    ],
)
@pytest.mark.parametrize("note", ["", None])
def test_a_return_and_a_refusal_need_a_reason(stage, name, by, note):
    application = applied(stage)

    with pytest.raises(RuleViolation, match="این را پر کنید") as refused:
        move(application, name, UserFactory(role=by), note=note)

    assert refused.value.field == "note"
    assert Application.objects.get().stage == stage


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"requested_rial": None}, "requested_rial", "مبلغ درخواستی را بنویسید."),
        ({"requested_rial": 0}, "requested_rial", "مبلغ درخواستی را بنویسید."),
        ({"purpose": ""}, "purpose", "بنویسید برای چه کاری می‌خواهید."),
    ],
)
@pytest.mark.parametrize(("stage", "name"), [("draft", "submit"), ("returned", "answer")])
def test_sending_needs_an_amount_and_a_purpose(stage, name, values, field, sentence):
    application, owner = owned(stage, **values)

    with pytest.raises(RuleViolation) as refused:
        move(application, name, owner)

    assert (str(refused.value), refused.value.field) == (sentence, field)


def test_sending_needs_papers_where_the_programme_asks_for_them():
    application, owner = owned(programme=ProgrammeFactory(required_papers=["صورت مالی", "گردش حساب"]))

    with pytest.raises(RuleViolation, match="مدارک لازم را پیوست کنید: صورت مالی؛ گردش حساب"):
        move(application, "submit", owner)

    attached(application)
    assert move(application, "submit", owner).stage == "submitted"


@pytest.mark.parametrize(("stage", "name"), [("draft", "submit"), ("returned", "answer")])
def test_sending_names_the_conditions_that_are_not_met(stage, name):
    programme = with_rules(
        ProgrammeFactory(), ("status", "in", ["closed"]), ("workers", "at_least", 10), ("group", "in", ["food"])
    )
    application, owner = owned(stage, programme=programme)

    with pytest.raises(RuleViolation) as refused:
        move(application, name, owner)

    assert str(refused.value) == "این شرط‌های برنامه برقرار نیست: وضعیت واحد: تعطیل."


@pytest.mark.parametrize("window", [{"closes_on": LONG_AGO}, {"opens_on": FAR_AWAY}, {"state": "ended"}])
def test_a_draft_is_sent_within_the_window_but_an_answer_may_come_later(window):
    programme = ProgrammeFactory(**window)
    draft, owner = owned(programme=programme)
    returned, other = owned("returned", programme=programme)

    with pytest.raises(RuleViolation, match="اکنون درخواست نمی‌پذیرد"):
        move(draft, "submit", owner)

    assert move(returned, "answer", other).stage == "submitted"


# ── no one in their own matter ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.OFFICIAL, Role.ADMINISTRATOR])
@pytest.mark.parametrize(
    ("stage", "name"), [("submitted", "check"), ("checked", "award"), ("checked", "reject"), ("awarded", "pay")]
)
def test_nobody_judges_what_they_filed_though_they_have_changed_sides(stage, name, role):
    application, owner = owned(stage)
    owner.role = role
    owner.save(update_fields=["role"])

    assert outcome(application, name, owner) == "forbidden"
    assert moves_for(owner, application) == []


def test_a_former_owner_no_longer_speaks_for_the_unit():
    application, owner = owned("returned")
    owner.representations.update(until=TODAY)

    assert outcome(application, "answer", owner) == "forbidden"


def test_an_official_of_a_county_judges_units_outside_the_parks_too():
    application = applied("submitted", unit__park=None, unit__county=applied().unit.county)

    assert outcome(application, "check", someone(COUNTY_OFFICIAL, application.unit)) == "checked"


# ── what the database itself refuses ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "values",
    [
        {"stage": "awarded", "awarded_rial": None},
        {"stage": "paid", "awarded_rial": 0},
        {"stage": "rejected", "decision_note": ""},
    ],
)
def test_the_database_refuses_an_award_without_amount_and_a_refusal_without_reason(values):
    application = applied()

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(**values)
