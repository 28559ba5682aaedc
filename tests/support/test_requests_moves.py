"""Every stage, every move and every person, against a table written by hand: who may do what from where."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Role
from core.errors import RuleViolation
from support.actions.requests import move_request
from support.models import RequestStage
from support.policies.requests import moves_for
from support.workflow.requests import HOLDERS, MOVES
from tests.factories import ParkFactory
from tests.support.filing import DAY, WAYS, Case

pytestmark = pytest.mark.django_db

FILERS = {"manager", "filer"}
OFFICE = {"administrator", "director", "official", "filer", "county official"}
DECIDERS = {"administrator", "director"}
WORKERS = {"agency", *OFFICE}
# From where, by which move, to where, by whom. Whatever is not here is not lawful.
LAWFUL = {
    ("draft", "submit"): ("submitted", FILERS),
    ("draft", "withdraw"): ("withdrawn", FILERS),
    ("submitted", "take"): ("review", OFFICE),
    ("submitted", "return"): ("returned", OFFICE),
    ("submitted", "withdraw"): ("withdrawn", FILERS),
    ("review", "recommend"): ("review", OFFICE),
    ("review", "approve"): ("approved", DECIDERS),
    ("review", "return"): ("returned", OFFICE),
    ("review", "reject"): ("rejected", DECIDERS),
    ("review", "withdraw"): ("withdrawn", FILERS),
    ("returned", "answer"): ("review", FILERS),
    ("returned", "withdraw"): ("withdrawn", FILERS),
    ("approved", "start"): ("works", WORKERS),
    ("approved", "postpone"): ("approved", WORKERS),
    ("works", "progress"): ("works", WORKERS),
    ("works", "postpone"): ("works", WORKERS),
    ("works", "deliver"): ("delivered", WORKERS),
    ("delivered", "confirm"): ("closed", {"manager"}),
    ("delivered", "refuse"): ("works", {"manager"}),
}
HOLDS = {
    "draft": Role.MANAGER, "submitted": Role.OFFICIAL, "review": Role.OFFICIAL, "returned": Role.MANAGER,
    "approved": Role.AGENCY, "works": Role.AGENCY, "delivered": Role.MANAGER,
    "closed": "", "rejected": "", "withdrawn": "",
}  # fmt: skip
EVERY_PAIR = [(stage, move.name) for stage in RequestStage.values for move in MOVES]


@pytest.fixture
def case():
    return Case(ParkFactory())


def attempt(case, request, move, by):
    """What came of it: the new stage, «denied» or «unlawful»; nothing stays."""
    given = {**case.given(move), **({"promised_on": DAY.replace(year=2028)} if move == "postpone" else {})}
    try:
        with transaction.atomic():
            stage = str(move_request(request=request, move=move, by=by, today=DAY, **given).stage)
            transaction.set_rollback(True)
    except PermissionDenied:
        return "denied"
    except RuleViolation:
        return "unlawful"
    return stage


def test_the_hand_written_table_knows_every_stage_and_move():
    assert set(WAYS) == set(RequestStage.values)
    assert {move for _stage, move in LAWFUL} == {move.name for move in MOVES}
    assert {(stage, move.name) for move in MOVES for stage in move.sources} == set(LAWFUL)


@pytest.mark.parametrize(("stage", "move"), EVERY_PAIR)
def test_move_is_made_by_those_who_may_and_by_nobody_else(case, stage, move):
    target, allowed = LAWFUL.get((stage, move), ("unlawful", set(case.people)))
    request = case.at(stage, by="filer")

    outcome = {word: attempt(case, request, move, by) for word, by in case.people.items()}

    assert outcome == {word: target if word in allowed else "denied" for word in case.people}


@pytest.mark.parametrize("stage", RequestStage.values)
def test_buttons_offer_what_the_action_allows(case, stage):
    request = case.at(stage, by="filer")

    offered = {word: {move.name for move in moves_for(by, request)} for word, by in case.people.items()}

    assert offered == {
        word: {move for (source, move), (_to, allowed) in LAWFUL.items() if source == stage and word in allowed}
        for word in case.people
    }


@pytest.mark.parametrize("stage", RequestStage.values)
def test_holder_follows_the_stage(case, stage):
    assert HOLDERS.get(stage, "") == HOLDS[stage]
    assert case.at(stage).holder_role == HOLDS[stage]


def test_recommendation_hands_the_review_to_the_director(case):
    request = case.move(case.at("review"), "recommend")

    assert (request.stage, request.holder_role) == ("review", Role.DIRECTOR)


@pytest.mark.parametrize("from_stage", ["submitted", "review"])
def test_answer_leads_back_to_where_it_was_returned_from(case, from_stage):
    request = case.move(case.at(from_stage), "return")

    request = case.move(request, "answer")

    assert (request.stage, request.returned_from) == (from_stage, "")


@pytest.mark.parametrize(
    ("stage", "move", "field"),
    [
        ("submitted", "return", "note"),
        ("review", "recommend", "estimated_cost_rial"),
        ("review", "recommend", "note"),
        ("review", "approve", "agency"),
        ("review", "approve", "estimated_cost_rial"),
        ("review", "approve", "budget_year"),
        ("review", "approve", "credit_source"),
        ("review", "approve", "promised_on"),
        ("review", "reject", "note"),
        ("returned", "answer", "note"),
        ("works", "progress", "progress_percent"),
        ("works", "postpone", "promised_on"),
        ("works", "postpone", "note"),
        ("delivered", "refuse", "note"),
    ],
)
@pytest.mark.parametrize("empty", [None, ""])
def test_move_without_what_it_needs_is_refused_beside_the_field(case, stage, move, field, empty):
    request = case.at(stage)

    with pytest.raises(RuleViolation) as refused:
        case.move(request, move, **{field: empty})

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ("power", {"need": ""}, "need"),
        ("power", {"quantity": None}, "quantity"),
        ("power", {"quantity": 0}, "quantity"),
        ("power", {"answers": {"outage_hours": 3}}, "ask_voltage"),
        ("water", {"answers": {}}, "ask_source"),
        ("access_road", {"answers": {"surface": "gravel"}}, "ask_origin"),
        ("access_road", {"answers": {"origin": "از شهر"}}, "ask_surface"),
    ],
)
def test_half_a_request_is_not_filed(case, kind, said, field):
    request = case.draft(kind, **said)

    with pytest.raises(RuleViolation) as refused:
        case.move(request, "submit")

    request.refresh_from_db()
    assert (refused.value.field, request.stage, request.submitted_at) == (field, "draft", None)
