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
from tests.factories import AgencyFactory, ParkFactory
from tests.support.filing import DAY, WAYS, Case

pytestmark = pytest.mark.django_db

FILERS = {"manager", "filer"}
OFFICE = {"administrator", "director", "official", "filer", "county official"}
DECIDERS = {"administrator", "director"}
WORKERS = {"agency", *OFFICE}
REOPENERS = OFFICE | {"manager"}
# From where, by which move, to where, by whom. Whatever is not here is not lawful.
LAWFUL = {
    ("draft", "submit"): ("submitted", FILERS),
    ("draft", "withdraw"): ("withdrawn", FILERS),
    ("submitted", "take"): ("review", OFFICE),
    ("submitted", "return"): ("returned", OFFICE),
    ("submitted", "withdraw"): ("withdrawn", FILERS),
    ("review", "enquire"): ("enquiry", OFFICE),
    ("review", "recommend"): ("working_group", OFFICE),
    ("review", "return"): ("returned", OFFICE),
    ("review", "reject"): ("rejected", DECIDERS),
    ("review", "withdraw"): ("withdrawn", FILERS),
    ("enquiry", "enquire"): ("enquiry", OFFICE),
    ("enquiry", "reply"): ("enquiry", WORKERS),
    ("enquiry", "recommend"): ("working_group", OFFICE),
    ("enquiry", "return"): ("returned", OFFICE),
    ("enquiry", "reject"): ("rejected", DECIDERS),
    ("enquiry", "withdraw"): ("withdrawn", FILERS),
    ("working_group", "approve"): ("approved", DECIDERS),
    ("working_group", "reconsider"): ("review", DECIDERS),
    ("working_group", "return"): ("returned", OFFICE),
    ("working_group", "reject"): ("rejected", DECIDERS),
    ("working_group", "withdraw"): ("withdrawn", FILERS),
    ("returned", "answer"): ("review", FILERS),
    ("returned", "withdraw"): ("withdrawn", FILERS),
    ("approved", "fund"): ("funded", DECIDERS),
    ("approved", "postpone"): ("approved", WORKERS),
    ("funded", "tender"): ("tender", WORKERS),
    ("funded", "start"): ("works", WORKERS),
    ("funded", "postpone"): ("funded", WORKERS),
    ("tender", "start"): ("works", WORKERS),
    ("tender", "postpone"): ("tender", WORKERS),
    ("works", "progress"): ("works", WORKERS),
    ("works", "postpone"): ("works", WORKERS),
    ("works", "deliver"): ("delivered", WORKERS),
    ("delivered", "confirm"): ("closed", {"manager"}),
    ("delivered", "refuse"): ("works", {"manager"}),
    ("delivered", "reopen"): ("works", OFFICE),
    ("closed", "reopen"): ("works", REOPENERS),
}
HOLDS = {
    "draft": Role.MANAGER, "submitted": Role.OFFICIAL, "review": Role.OFFICIAL, "enquiry": Role.AGENCY,
    "working_group": Role.DIRECTOR, "returned": Role.MANAGER, "approved": Role.DIRECTOR, "funded": Role.AGENCY,
    "tender": Role.AGENCY, "works": Role.AGENCY, "delivered": Role.MANAGER,
    "closed": "", "rejected": "", "withdrawn": "",
}  # fmt: skip


@pytest.fixture
def case():
    return Case(ParkFactory())


def at(case, stage, move=""):
    """A request at that stage, filed by an official; for «recommend» all answers have come."""
    request = case.at(stage, by="filer")
    return case.move(request, "reply") if (stage, move) == ("enquiry", "recommend") else request


def attempt(case, request, move, by):
    """What came of it: the new stage, «denied» or «unlawful»; nothing stays."""
    given = case.given(move)
    given |= {"promised_on": DAY.replace(year=2028)} if move == "postpone" else {}
    given |= {"agencies": [AgencyFactory()]} if move == "enquire" else {}
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


@pytest.mark.parametrize("stage", RequestStage.values)
def test_every_move_is_made_by_those_who_may_and_by_nobody_else(case, stage):
    request, answered = at(case, stage), at(case, stage, "recommend")
    expected = {}
    outcome = {}

    for move in MOVES:
        target, allowed = LAWFUL.get((stage, move.name), ("unlawful", set(case.people)))
        tried = answered if move.name == "recommend" else request
        for word, by in case.people.items():
            expected[move.name, word] = target if word in allowed else "denied"
            outcome[move.name, word] = attempt(case, tried, move.name, by)

    assert outcome == expected


@pytest.mark.parametrize("stage", RequestStage.values)
def test_buttons_offer_what_the_action_allows(case, stage):
    request = at(case, stage)
    waits = {"recommend"} if stage == "enquiry" else set()  # until the answer has come

    offered = {word: {move.name for move in moves_for(by, request)} for word, by in case.people.items()}

    assert offered == {
        word: {move for (source, move), (_to, allowed) in LAWFUL.items() if source == stage and word in allowed} - waits
        for word in case.people
    }


@pytest.mark.parametrize("stage", RequestStage.values)
def test_holder_follows_the_stage(case, stage):
    assert HOLDERS.get(stage, "") == HOLDS[stage]
    assert case.at(stage).holder_role == HOLDS[stage]


@pytest.mark.parametrize("from_stage", ["submitted", "review", "enquiry", "working_group"])
def test_answer_leads_back_to_where_it_was_returned_from(case, from_stage):
    request = case.move(case.at(from_stage), "return")

    request = case.move(request, "answer")

    assert (request.stage, request.returned_from, request.holder_role) == (from_stage, "", HOLDS[from_stage])


@pytest.mark.parametrize(
    ("stage", "move", "field"),
    [
        ("submitted", "return", "note"),
        ("review", "recommend", "estimated_cost_rial"),
        ("review", "recommend", "note"),
        ("review", "enquire", "agencies"),
        ("review", "enquire", "note"),
        ("enquiry", "reply", "verdict"),
        ("enquiry", "reply", "note"),
        ("working_group", "approve", "agency"),
        ("working_group", "approve", "estimated_cost_rial"),
        ("working_group", "approve", "promised_on"),
        ("working_group", "reconsider", "note"),
        ("approved", "fund", "budget_year"),
        ("approved", "fund", "credit_source"),
        ("approved", "fund", "funded_rial"),
        ("review", "reject", "note"),
        ("returned", "answer", "note"),
        ("works", "progress", "progress_percent"),
        ("works", "postpone", "promised_on"),
        ("works", "postpone", "note"),
        ("works", "deliver", "delivered_quantity"),
        ("delivered", "refuse", "note"),
        ("closed", "reopen", "note"),
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
        ("wastewater", {"answers": {"network": "no"}}, "ask_discharge"),
        ("fibre", {"answers": {}}, "ask_units_to_connect"),
        ("land", {"answers": {}}, "ask_claim"),
    ],
)
def test_half_a_request_is_not_filed(case, kind, said, field):
    request = case.draft(kind, **said)

    with pytest.raises(RuleViolation) as refused:
        case.move(request, "submit")

    request.refresh_from_db()
    assert (refused.value.field, request.stage, request.submitted_at) == (field, "draft", None)
