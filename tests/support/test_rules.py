"""Rules as data: each operator against known and unknown facts, and the verdict over them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.compute.rules import AT_LEAST, AT_MOST, IN, NOT_IN, OPERATORS, Answer, Fact, Rule, answer, answers, verdict

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("operator", "held", "known", "met"),
    [
        (IN, ["closed", "semi_active"], "closed", True),
        (IN, ["closed", "semi_active"], "active", False),
        (IN, [], "active", False),
        (IN, ["P0001"], "", False),
        (NOT_IN, ["metal"], "food", True),
        (NOT_IN, ["metal"], "metal", False),
        (NOT_IN, [], "metal", True),
        (AT_LEAST, 10, 9, False),
        (AT_LEAST, 10, 10, True),
        (AT_LEAST, 10, 11, True),
        (AT_LEAST, "0.5", Decimal("0.50"), True),
        (AT_LEAST, 0, 0, True),
        (AT_MOST, 10, 9, True),
        (AT_MOST, 10, 10, True),
        (AT_MOST, 10, 11, False),
        (AT_MOST, 0.3, Decimal("0.3"), True),
    ],
)
def test_answer_holds_the_fact_against_the_rule(operator, held, known, met):
    rule, fact = Rule("anything", operator, held), Fact(known, DAY)

    assert answer(rule, {"anything": fact}) == Answer(rule, met, fact)


@pytest.mark.parametrize("operator", OPERATORS)
def test_answer_is_unknown_when_the_fact_is_unknown(operator):
    rule = Rule("workers", operator, [3] if operator in {IN, NOT_IN} else 3)

    assert answer(rule, {"workers": Fact(None, DAY)}) == Answer(rule, None, Fact(None, DAY))
    assert answer(rule, {}) == Answer(rule, None, Fact(None))


@pytest.mark.parametrize("known", [7, None])
def test_answer_refuses_an_operator_that_is_none(known):
    with pytest.raises(KeyError):
        answer(Rule("workers", "between", 3), {"workers": Fact(known)})


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        ([], True),
        ([True, True], True),
        ([True, None], None),
        ([None], None),
        ([None, False, True], False),
        ([False], False),
    ],
)
def test_verdict_fails_first_and_doubts_second(met, expected):
    rule = Rule("status", IN, ["active"])

    assert verdict([Answer(rule, one, Fact(None)) for one in met]) is expected


@given(known=st.integers(-(10**18), 10**18), held=st.integers(-(10**18), 10**18))
def test_bounds_agree_with_arithmetic_and_meet_only_at_equality(known, held):
    facts = {"workers": Fact(known)}
    least, most = (answer(Rule("workers", operator, held), facts).met for operator in (AT_LEAST, AT_MOST))

    assert (least, most) == (known >= held, known <= held)


@given(known=st.one_of(st.none(), st.text()), held=st.lists(st.text()))
def test_not_in_is_the_opposite_of_in_wherever_the_fact_is_known(known, held):
    facts = {"group": Fact(known)}
    inside, outside = (answer(Rule("group", operator, held), facts).met for operator in (IN, NOT_IN))

    assert (inside, outside) == ((None, None) if known is None else (known in held, known not in held))


@given(st.lists(st.sampled_from([True, False, None])), st.sampled_from([True, False, None]))
def test_a_further_rule_never_makes_the_verdict_kinder(met, further):
    order = [False, None, True]
    rule = Rule("status", IN, ["active"])
    before, after = (verdict([Answer(rule, one, Fact(None)) for one in rows]) for rows in (met, [*met, further]))

    assert order.index(after) == min(order.index(before), order.index(further))


def test_answers_come_in_the_order_of_the_rules():
    rules = [Rule("workers", AT_LEAST, 10), Rule("status", IN, ["active"]), Rule("group", IN, ["food"])]

    found = answers(rules, {"status": Fact("active", DAY), "workers": Fact(4)})

    assert [(one.rule, one.met) for one in found] == list(zip(rules, (False, True, None), strict=True))
