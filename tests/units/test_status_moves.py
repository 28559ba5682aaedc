"""Every pair of statuses and every state of a declaration, lawful and unlawful, from the tables."""

from itertools import product

import pytest

from core.errors import RuleViolation
from units.models import DeclarationState, Status
from units.workflow import (
    DECLARATION_MOVES,
    is_lawful,
    is_reactivation,
    next_statuses,
    require_declaration_move,
    require_move,
)

LAWFUL = {
    ("under_construction", "active"),
    ("under_construction", "semi_active"),
    ("active", "semi_active"),
    ("semi_active", "active"),
    ("active", "closed"),
    ("semi_active", "closed"),
    ("closed", "active"),
    ("closed", "semi_active"),
}


@pytest.mark.parametrize(("before", "after"), list(product(Status.values, repeat=2)))
def test_require_move_keeps_to_the_table(before, after):
    if (before, after) in LAWFUL:
        require_move(before, after)
        assert is_lawful(before, after)
    else:
        with pytest.raises(RuleViolation) as refused:
            require_move(before, after)
        assert refused.value.field == "status"
        assert str(Status(after).label) in str(refused.value)


@pytest.mark.parametrize("after", Status.values)
def test_require_move_lets_a_unit_without_status_begin_anywhere(after):
    require_move("", after)


def test_next_statuses_follow_the_order_of_the_choices():
    assert next_statuses("closed") == [Status.ACTIVE, Status.SEMI_ACTIVE]
    assert next_statuses("active") == [Status.SEMI_ACTIVE, Status.CLOSED]


@pytest.mark.parametrize(("before", "after"), list(product(Status.values, repeat=2)))
def test_is_reactivation_only_when_a_closed_unit_runs_again(before, after):
    expected = before == "closed" and after in {"active", "semi_active"}

    assert is_reactivation(before, after) is expected


@pytest.mark.parametrize(("state", "verb"), list(product(DeclarationState.values, DECLARATION_MOVES)))
def test_require_declaration_move_keeps_to_the_table(state, verb):
    lawful = {
        ("draft", "submit"): "submitted",
        ("returned", "submit"): "submitted",
        ("submitted", "accept"): "accepted",
        ("submitted", "return"): "returned",
    }
    if (state, verb) in lawful:
        assert require_declaration_move(state, verb) == lawful[state, verb]
    else:
        with pytest.raises(RuleViolation):
            require_declaration_move(state, verb)
