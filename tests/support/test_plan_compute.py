"""The planner's arithmetic against brute force, to the rial: ties, works that cost nothing, unknown costs, pins."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.compute.plan import Candidate, Impossible, Plan, Why, frontier, levels, plan_for

MILLIARD = 1_000_000_000
FEW = 15


def by_brute_force(candidates, budget):
    """(points, cost) of the best lawful choice, the cheapest of equals; None where the pins alone are too much."""
    free = [one for one in candidates if not one.pinned and not one.excluded and one.cost is not None]
    pinned = [one for one in candidates if one.pinned]
    sums = [(sum(one.cost for one in pinned), sum(one.points or 0 for one in pinned))]
    for one in free:
        sums += [(cost + one.cost, points + (one.points or 0)) for cost, points in sums]
    lawful = [(points, -cost) for cost, points in sums if cost <= budget]
    return max(lawful, default=None)


# Costs and points of four worlds: small with many ties, real sums in rial, round milliards, and all but equal.
WORLDS = st.sampled_from(
    [
        (st.integers(0, 8), st.integers(0, 4)),
        (st.integers(0, 10**13), st.integers(0, 10**9)),
        (st.integers(0, 40).map(lambda n: n * 10 * MILLIARD), st.integers(0, 6).map(lambda n: n * 1_000)),
        (st.integers(10**12, 10**12 + 3), st.integers(10**7, 10**7 + 2)),
    ]
)


@st.composite
def cases(draw):
    costs, points = draw(WORLDS)
    number = draw(st.sampled_from([1, 2, 3, 7, 11, FEW, FEW, FEW]))
    wish = st.sampled_from(["", "", "", "", "", "pinned", "excluded"])
    rows = []
    for key in range(number):
        cost, said = draw(st.none() | costs), draw(wish)
        pinned = said == "pinned" and cost is not None
        rows.append(Candidate(key, cost, draw(st.none() | points), pinned, said == "excluded"))
    whole = sum(row.cost or 0 for row in rows)
    return rows, draw(st.integers(0, 10)) * whole // 10


@settings(max_examples=150, deadline=None)
@given(cases())
def test_answer_equals_brute_force_on_up_to_fifteen_requests(case):
    rows, budget = case
    plan, best = plan_for(rows, budget), by_brute_force(rows, budget)
    if best is None:
        assert plan == Impossible(pinned_cost=sum(row.cost for row in rows if row.pinned))
        return
    assert (plan.points, -plan.cost) == best
    assert plan.cost == sum(row.cost for row in rows if row.key in plan.chosen) <= budget


@settings(max_examples=15, deadline=None)
@given(cases())
def test_more_budget_never_brings_less(case):
    rows, budget = case
    line = frontier(rows, levels(rows, budget, 6))
    assert all(before.points <= after.points for (_, before), (_, after) in pairwise(line))
    assert all(plan.cost <= level for level, plan in line)


def row(key, cost, points, **said):
    return Candidate(key, cost, points, **said)


def test_each_request_says_why_it_is_in_or_out():
    plan = plan_for(
        [
            row(1, 5, 10, pinned=True), row(2, 4, 90), row(3, 3, 50, excluded=True), row(4, None, 70), row(5, 2, 0),
            row(6, 2, None), row(7, 100, 900), row(8, 4, 20), row(9, 0, 1),
        ],
        10,
    )  # fmt: skip
    assert plan.why == {
        1: Why.PINNED, 2: Why.CHOSEN, 3: Why.EXCLUDED, 4: Why.NO_COST, 5: Why.NO_BENEFIT, 6: Why.NO_BENEFIT,
        7: Why.TOO_DEAR, 8: Why.LEFT, 9: Why.CHOSEN,
    }  # fmt: skip
    assert (plan.chosen, plan.cost, plan.points) == (frozenset({1, 2, 9}), 9, 101)


def test_of_equal_choices_the_cheapest_is_taken():
    rows = [row(1, 7, 10), row(2, 5, 10), row(3, 6, 10), row(4, 9, 0)]
    assert plan_for(rows, 8).chosen == {2}


def test_a_choice_may_cost_the_budget_to_the_rial_and_not_one_more():
    rows = [row(1, 5 * 10**12, 3), row(2, 5 * 10**12 + 1, 4)]
    assert plan_for(rows, 10**13 + 1).chosen == {1, 2}
    assert plan_for(rows, 10**13).chosen == {2}


def test_no_budget_still_carries_out_what_costs_nothing():
    plan = plan_for([row(1, 0, 5), row(2, 1, 50)], 0)
    assert (plan.chosen, plan.cost) == ({1}, 0)


@pytest.mark.parametrize(
    ("rows", "trouble"),
    [
        ([row(1, 5, 1, pinned=True, excluded=True)], Impossible(contradicted=(1,))),
        ([row(1, None, 1, pinned=True), row(2, 1, 1)], Impossible(without_cost=(1,))),
        ([row(1, 6, 1, pinned=True), row(2, 5, 1, pinned=True)], Impossible(pinned_cost=11)),
    ],
)
def test_pins_that_no_plan_can_keep_are_named(rows, trouble):
    assert plan_for(rows, 10) == trouble


def test_nothing_to_choose_from_is_an_empty_plan():
    assert plan_for([], 10) == Plan(frozenset(), {}, 0, 0)


def test_levels_reach_from_nothing_to_everything_through_the_budget():
    rows = [row(1, 60, 1), row(2, 60, 1), row(3, None, 1), row(4, 500, 1, excluded=True)]
    assert levels(rows, 50, 4) == [0, 30, 50, 60, 90, 120]
    assert levels(rows, 200, 2) == [0, 100, 200]
