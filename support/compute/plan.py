"""Which requests a budget should carry out: the 0/1 knapsack, solved exactly.

HiGHS does the search; whole numbers do the checking. The model is loosened by a hair, so that no lawful choice can
fall to a rounding, and a choice that then costs more than the budget is cut off by name and the search goes on: what
comes out is lawful to the rial and, to the thousandth of a point, nothing lawful brings more. Of equally good choices
the cheapest is taken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from math import gcd

import highspy
import numpy as np

SCALE = 1_000.0  # the budget in the model
HAIR = 1e-5  # by which the budget is loosened there, above HiGHS's own tolerance
MOST_ROUNDS = 60
SECONDS = 20.0


class Unsolved(Exception):
    """The search did not end within its time."""


class Why(Enum):
    """Why a candidate is or is not in the plan."""

    PINNED = "pinned"
    CHOSEN = "chosen"
    EXCLUDED = "excluded"
    NO_COST = "no_cost"
    NO_BENEFIT = "no_benefit"
    TOO_DEAR = "too_dear"
    LEFT = "left"


@dataclass(frozen=True)
class Candidate:
    """One request: its cost in rial (None where it is not estimated) and its benefit in thousandths of a point."""

    key: int
    cost: int | None
    points: int | None
    pinned: bool = False
    excluded: bool = False


@dataclass(frozen=True)
class Plan:
    """The chosen keys, why each candidate is in or out, and what the choice costs and brings."""

    chosen: frozenset[int]
    why: dict[int, Why] = field(compare=False)
    cost: int
    points: int


@dataclass(frozen=True)
class Impossible:
    """Pins that no plan can keep: those without an estimate, those excluded as well, or more than the budget."""

    without_cost: tuple[int, ...] = ()
    contradicted: tuple[int, ...] = ()
    pinned_cost: int | None = None


def plan_for(candidates: Sequence[Candidate], budget: int, *, cheapest: bool = True) -> Plan | Impossible:
    """The choice with the most points whose cost is within the budget, pins kept and exclusions left out.

    Without `cheapest` any of equally good choices is taken, in half the time. Raises Unsolved when the search takes
    too long.
    """
    if trouble := _trouble(candidates, budget):
        return trouble
    pinned = [one for one in candidates if one.pinned]
    left = budget - sum(one.cost or 0 for one in pinned)
    free = [one for one in candidates if _is_choice(one)]
    fitting = [one for one in free if (one.cost or 0) <= left]
    given = [one for one in fitting if not one.cost]
    asked = [one for one in fitting if one.cost]
    found = _solved(asked, left, cheapest)
    chosen = frozenset(one.key for one in (*pinned, *given, *found))
    taken = [one for one in candidates if one.key in chosen]
    return Plan(
        chosen,
        {one.key: _why(one, one.key in chosen, left) for one in candidates},
        cost=sum(one.cost or 0 for one in taken),
        points=sum(one.points or 0 for one in taken),
    )


def frontier(candidates: Sequence[Candidate], budgets: Iterable[int]) -> list[tuple[int, Plan]]:
    """The best plan of each budget, pins and exclusions kept; budgets that cannot carry the pins are left out."""
    plans = ((budget, plan_for(candidates, budget, cheapest=False)) for budget in budgets)
    return [(budget, plan) for budget, plan in plans if isinstance(plan, Plan)]


def levels(candidates: Sequence[Candidate], budget: int, steps: int) -> list[int]:
    """Budgets from nothing to what would carry out everything (at least `budget`), `budget` among them."""
    all_of_it = sum(one.cost or 0 for one in candidates if _is_choice(one) or one.pinned)
    top = max(budget, all_of_it)
    return sorted({top * step // steps for step in range(steps + 1)} | {budget})


def _trouble(candidates: Sequence[Candidate], budget: int) -> Impossible | None:
    pinned = [one for one in candidates if one.pinned]
    if contradicted := tuple(one.key for one in pinned if one.excluded):
        return Impossible(contradicted=contradicted)
    if without := tuple(one.key for one in pinned if one.cost is None):
        return Impossible(without_cost=without)
    cost = sum(one.cost or 0 for one in pinned)
    return Impossible(pinned_cost=cost) if cost > budget else None


def _is_choice(one: Candidate) -> bool:
    return not one.pinned and not one.excluded and one.cost is not None and bool(one.points)


def _why(one: Candidate, is_in: bool, left: int) -> Why:
    if one.pinned:
        return Why.PINNED
    if is_in:
        return Why.CHOSEN
    if one.excluded:
        return Why.EXCLUDED
    if one.cost is None:
        return Why.NO_COST
    if not one.points:
        return Why.NO_BENEFIT
    return Why.TOO_DEAR if one.cost > left else Why.LEFT


# ── the search ────────────────────────────────────────────────────────────────────────────────────────────────────
def _solved(asked: Sequence[Candidate], budget: int, cheapest: bool) -> list[Candidate]:
    """The best of candidates that each cost something, bring something and fit alone."""
    if sum(one.cost or 0 for one in asked) <= budget:
        return list(asked)
    model = _Model(asked, budget)
    best = model.best()
    return model.cheapest(sum(one.points or 0 for one in best), best) if cheapest else best


class _Model:
    """The knapsack as HiGHS has it; `cuts` are choices found to cost more than the budget after all."""

    def __init__(self, asked: Sequence[Candidate], budget: int) -> None:
        self.asked, self.budget = asked, budget
        self.points = np.array([float(one.points or 0) for one in asked])
        self.costs = np.array([(one.cost or 0) / budget * SCALE for one in asked])
        step = gcd(*((one.cost or 0) for one in asked))
        self.whole = np.array([float((one.cost or 0) // step) for one in asked])
        self.cuts: list[list[int]] = []

    def best(self) -> list[Candidate]:
        """The lawful choice with the most points."""
        return self._lawful(-self.points, least_points=None)

    def cheapest(self, points: int, otherwise: list[Candidate]) -> list[Candidate]:
        """Of the lawful choices with these points the cheapest."""
        found = self._lawful(self.whole, least_points=points)
        same = sum(one.points or 0 for one in found) == points
        return min((found, otherwise) if same else (otherwise,), key=lambda some: sum(one.cost or 0 for one in some))

    def _lawful(self, objective: np.ndarray, least_points: int | None) -> list[Candidate]:
        for _round in range(MOST_ROUNDS):
            places = self._search(objective, least_points)
            found = [self.asked[place] for place in places]
            if sum(one.cost or 0 for one in found) <= self.budget:
                return found
            self.cuts.append(places)  # costs are positive: no choice that holds all of these is lawful
        raise Unsolved

    def _search(self, objective: np.ndarray, least_points: int | None) -> list[int]:
        solver = _solver()
        number = len(self.asked)
        every = np.arange(number, dtype=np.int32)
        solver.addVars(number, np.zeros(number), np.ones(number))
        solver.changeColsIntegrality(number, every, np.full(number, highspy.HighsVarType.kInteger))
        solver.changeColsCost(number, every, objective)
        solver.addRow(-highspy.kHighsInf, SCALE + HAIR, number, every, self.costs)
        if least_points is not None:
            solver.addRow(least_points - 0.5, highspy.kHighsInf, number, every, self.points)
        for cut in self.cuts:
            places = np.array(cut, dtype=np.int32)
            solver.addRow(-highspy.kHighsInf, len(cut) - 1.0, len(cut), places, np.ones(len(cut)))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Unsolved
        return [place for place, value in enumerate(solver.getSolution().col_value) if value > 0.5]


def _solver() -> highspy.Highs:
    """HiGHS in one thread, silent, without any gap between what it found and what could be."""
    solver = highspy.Highs()
    options: dict[str, bool | int | float | str] = {
        "output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0, "time_limit": SECONDS,
        "mip_rel_gap": 0.0, "mip_abs_gap": 0.0, "mip_feasibility_tolerance": 1e-9, "primal_feasibility_tolerance": 1e-9,
    }  # fmt: skip
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver
