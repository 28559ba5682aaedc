"""A planner's sheet: the requests a budget may choose from, what is chosen, why, and what other budgets would bring.

A sheet is plain values through and through, so that it can be frozen in a saved plan and read the same later.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import group
from core.text import isolate, listed, shown_digits
from support.compute.plan import Candidate, Impossible, Plan, Unsolved, Why, frontier, levels, plan_for
from support.compute.priority import Impact, Priority, Weights, in_points, priority_of
from support.models import InfrastructureRequest, RequestKind, RequestStage
from support.queries.priority import impacts_of
from units.models import Unit

STEPS = 12  # budgets that the frontier is worked out for
MOST = 1_000  # requests a sheet chooses from
IN_PLAN = frozenset({Why.PINNED, Why.CHOSEN})
# How each reason is said, and the tone of its tag.
WHY_LOOK = {
    Why.PINNED: (gettext_lazy("سنجاق‌شده"), "info"),
    Why.CHOSEN: (gettext_lazy("برگزیده"), "good"),
    Why.EXCLUDED: (gettext_lazy("کنار گذاشته"), "warn"),
    Why.NO_COST: (gettext_lazy("بی‌برآورد هزینه"), "warn"),
    Why.NO_BENEFIT: (gettext_lazy("اثر نامعلوم یا صفر"), "warn"),
    Why.TOO_DEAR: (gettext_lazy("بیش از بودجه"), ""),
    Why.LEFT: (gettext_lazy("در بودجه نگنجید"), ""),
}
KINDS, STAGES = dict(RequestKind.choices), dict(RequestStage.choices)


@dataclass(frozen=True)
class Line:
    """One request of a sheet with its figures and, where a budget was told, why it is in or out."""

    number: str
    title: str
    kind: str
    park: str
    county: str
    stage: str
    cost_rial: int | None
    impact: Impact
    weights: Weights
    why: Why | None = None

    @cached_property
    def priority(self) -> Priority:
        return priority_of(self.impact, self.cost_rial, self.weights)

    @property
    def is_in(self) -> bool:
        return self.why in IN_PLAN

    @property
    def kind_label(self) -> str:
        return str(KINDS.get(self.kind, self.kind))

    @property
    def stage_label(self) -> str:
        return str(STAGES.get(self.stage, self.stage))

    @property
    def why_label(self) -> str:
        return str(WHY_LOOK[self.why][0]) if self.why else ""

    @property
    def why_tone(self) -> str:
        return WHY_LOOK[self.why][1] if self.why else ""


@dataclass(frozen=True)
class Level:
    """One budget of the frontier: what its best plan costs and brings, points in thousandths."""

    budget: int
    cost: int
    points: int
    requests: int

    @property
    def shown_points(self) -> Decimal | None:
        return in_points(self.points)


@dataclass(frozen=True)
class Totals:
    """What requests cost and bring together; a sum is None where nothing of it is known."""

    requests: int
    cost_rial: int
    points: Decimal | None
    jobs: int | None
    lost_rial: int | None
    idle_rial: int | None


@dataclass(frozen=True)
class Sheet:
    """Everything a plan rests on and says. `shared_units` are named by more than one chosen request."""

    budget: int | None
    weights: Weights
    narrowed: Sequence[str]
    lines: Sequence[Line]
    frontier: Sequence[Level] = ()
    shared_units: int = 0
    trouble: str = field(default="", compare=False)

    @property
    def chosen(self) -> list[Line]:
        return [line for line in self.lines if line.is_in]

    @property
    def left(self) -> list[Line]:
        return [line for line in self.lines if not line.is_in]

    @property
    def has_plan(self) -> bool:
        return self.budget is not None and not self.trouble

    @property
    def totals(self) -> Totals:
        """Of what is chosen."""
        rows = self.chosen
        return Totals(
            len(rows),
            sum(row.cost_rial or 0 for row in rows),
            in_points(_sum(row.priority.points for row in rows)),
            jobs=_sum(row.impact.jobs for row in rows),
            lost_rial=_sum(row.impact.lost_rial for row in rows),
            idle_rial=_sum(row.impact.idle_rial for row in rows),
        )

    def frozen(self) -> dict[str, Any]:
        """The sheet as a saved plan keeps it."""
        lines = [{**asdict(line), "weights": None, "why": line.why.value if line.why else None} for line in self.lines]
        return {
            "weights": asdict(self.weights),
            "narrowed": list(self.narrowed),
            "lines": lines,
            "frontier": [asdict(level) for level in self.frontier],
            "shared_units": self.shared_units,
        }

    @property
    def seal(self) -> str:
        """The same for the same figures and choice: what a person saw is what is saved."""
        text = json.dumps([self.budget, self.frozen()], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def thawed(budget: int, frozen: Mapping[str, Any]) -> Sheet:
    """The sheet that a saved plan holds."""
    weights = Weights(**frozen["weights"])
    lines = [
        Line(**{**row, "impact": Impact(**row["impact"]), "weights": weights, "why": Why(row["why"])})
        for row in frozen["lines"]
    ]
    return Sheet(
        budget, weights, frozen["narrowed"], lines, [Level(**row) for row in frozen["frontier"]], frozen["shared_units"]
    )


def sheet_of(
    rows: QuerySet[InfrastructureRequest],
    weights: Weights,
    *,
    budget: int | None,
    pinned: frozenset[str] = frozenset(),
    excluded: frozenset[str] = frozenset(),
    narrowed: Iterable[str] = (),
) -> Sheet:
    """The sheet over `rows`, by priority; three queries, whatever their number. Of very many the oldest are taken.

    `trouble` says in a sentence why there is no plan, where there is none.
    """
    requests = list(rows.select_related("park__county").order_by("pk")[:MOST])
    impacts = impacts_of(requests)
    lines = {row.pk: _line(row, impacts.get(row.pk, Impact()), weights) for row in requests}
    asked = [_candidate(key, line, pinned, excluded) for key, line in lines.items()]
    plan, trouble = _plan(asked, budget, lines)
    ordered = sorted(lines.items(), key=lambda item: (-(item[1].priority.score or -1), item[1].number))
    return Sheet(
        budget,
        weights,
        list(narrowed),
        [_with_why(line, plan.why[key] if plan else None) for key, line in ordered],
        _frontier(asked, budget or 0),
        _shared(plan.chosen) if plan else 0,
        trouble,
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _line(row: InfrastructureRequest, impact: Impact, weights: Weights) -> Line:
    return Line(
        row.number, row.title, row.kind, row.park.name, row.park.county.name if row.park.county else "", row.stage,
        row.estimated_cost_rial, impact, weights,
    )  # fmt: skip


def _with_why(line: Line, why: Why | None) -> Line:
    return Line(**{name: getattr(line, name) for name in Line.__dataclass_fields__} | {"why": why})


def _candidate(key: int, line: Line, pinned: frozenset[str], excluded: frozenset[str]) -> Candidate:
    return Candidate(key, line.cost_rial, line.priority.points, line.number in pinned, line.number in excluded)


def _plan(asked: Sequence[Candidate], budget: int | None, lines: Mapping[int, Line]) -> tuple[Plan | None, str]:
    """The plan, or why there is none."""
    if budget is None:
        return None, ""
    try:
        found = plan_for(asked, budget)
    except Unsolved:
        return None, _("پاسخ دقیق در زمان مجاز پیدا نشد؛ پالایه‌ها را تنگ‌تر کنید.")
    return (None, _said(found, budget, lines)) if isinstance(found, Impossible) else (found, "")


def _said(trouble: Impossible, budget: int, lines: Mapping[int, Line]) -> str:
    def named(keys: Iterable[int]) -> str:
        return listed(isolate(shown_digits(lines[key].number)) for key in keys)

    if trouble.contradicted:
        return _("درخواست %(numbers)s هم سنجاق و هم کنار گذاشته شده است؛ یکی را بردارید.") % {
            "numbers": named(trouble.contradicted)
        }
    if trouble.without_cost:
        return _("درخواست سنجاق‌شدهٔ %(numbers)s برآورد هزینه ندارد و در برنامه نمی‌گنجد.") % {
            "numbers": named(trouble.without_cost)
        }
    return _(
        "درخواست‌های سنجاق‌شده %(cost)s ریال هزینه دارند و از بودجهٔ %(budget)s ریال بیشترند؛ بودجه را بالا ببرید یا "
        "سنجاقی را بردارید."
    ) % {"cost": group(trouble.pinned_cost), "budget": group(budget)}


def _frontier(asked: Sequence[Candidate], budget: int) -> list[Level]:
    """The best plan of rising budgets; none where there is nothing to choose or the search takes too long."""
    try:
        found = frontier(asked, levels(asked, budget, STEPS)) if asked else []
    except Unsolved:
        return []
    return [Level(level, plan.cost, plan.points, len(plan.chosen)) for level, plan in found]


def _shared(chosen: frozenset[int]) -> int:
    """How many units are named by more than one of these requests; one query."""
    units = Unit.objects.filter(requests__in=chosen).annotate(named=Count("requests"))
    return units.filter(named__gt=1).count()
