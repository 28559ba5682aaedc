"""What a run found, and whether it is enough: goals as PERFORMANCE names them, each with its checks."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

GOALS = {
    1: "unit list, first page",
    2: "unit list by status and county",
    3: "last page and any page",
    4: "Persian name search",
    5: "unit detail",
    6: "p95 of each page",
    7: "queries and their growth",
    8: "list page, 8 clients",
    9: "JSON API list",
    10: "weight of the list page",
    11: "CSV export",
    12: "XLSX export",
    13: "CSV import, preview and commit",
    14: "XLSX import",
    15: "import memory",
    16: "one month's report, all parks",
    17: "trend page",
    18: "rollup",
    19: "report against a loop over objects",
    20: "worker memory after all pages",
}


def median(seconds: Sequence[float]) -> float:
    return statistics.median(seconds)


def p95(seconds: Sequence[float]) -> float:
    """The least figure that 95 of 100 do not pass."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * 95 // 100) - 1)]


@dataclass(frozen=True)
class Check:
    """One figure against its limit; `said` tells what it was made of."""

    goal: int
    what: str
    value: float
    limit: float
    unit: str
    at_least: bool = False
    said: str = ""

    @property
    def is_met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True)
class Timing:
    """How long one thing took, over and over."""

    name: str
    median_ms: float
    p95_ms: float
    times: int


@dataclass
class Results:
    """Everything that a run found, in the order in which it found it."""

    facts: dict[str, Any] = field(default_factory=dict)
    timings: list[Timing] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_whole: bool = True  # no part broke off

    def timed(self, name: str, seconds: Sequence[float]) -> float:
        """Keep the timing; returns its median in seconds."""
        self.timings.append(Timing(name, 1000 * median(seconds), 1000 * p95(seconds), len(seconds)))
        return median(seconds)

    def ratio(
        self,
        goal: int,
        what: str,
        ours: float,
        theirs: float,
        limit: float,
        *,
        at_least: bool = False,
        unit: str = "ms",
    ) -> None:
        """Ours over theirs; both in seconds for `ms` and `s`, else as `unit` says."""
        scale = 1000 if unit == "ms" else 1
        said = f"{ours * scale:,.4g} / {theirs * scale:,.4g} {unit}"
        self.checks.append(Check(goal, what, ours / theirs, limit, "×", at_least, said))

    def figure(self, goal: int, what: str, value: float, limit: float, unit: str, said: str = "") -> None:
        self.checks.append(Check(goal, what, value, limit, unit, False, said))

    def verdicts(self) -> dict[int, bool]:
        """Which of the goals that were measured are met in all their checks."""
        return {goal: all(c.is_met for c in self.checks if c.goal == goal) for goal in sorted(self._measured())}

    def _measured(self) -> set[int]:
        return {check.goal for check in self.checks}

    def as_json(self) -> dict[str, Any]:
        return {
            "facts": self.facts,
            "goals": [{"goal": goal, "title": GOALS[goal], "met": met} for goal, met in self.verdicts().items()],
            "checks": [{**asdict(check), "met": check.is_met} for check in self.checks],
            "timings": [asdict(timing) for timing in self.timings],
            "notes": self.notes,
        }

    def as_text(self) -> str:
        """The tables as Markdown, so that they can be pasted where they are kept."""
        facts = [f"{name}: {value}" for name, value in self.facts.items()]
        return "\n".join(
            [
                *facts,
                "",
                "| goal | measure | found | goal | | made of |",
                "|--:|---|--:|--:|---|---|",
                *map(_line, sorted(self.checks, key=lambda check: check.goal)),
                "",
                "| timing | median ms | p95 ms | times |",
                "|---|--:|--:|--:|",
                *(f"| {row.name} | {row.median_ms:,.1f} | {row.p95_ms:,.1f} | {row.times} |" for row in self.timings),
                "",
                *(f"{GOALS[goal]} ({goal}): {_word(met)}" for goal, met in self.verdicts().items()),
                *(f"note: {note}" for note in self.notes),
            ]
        )


def _word(is_met: bool) -> str:
    return "met" if is_met else "NOT MET"


def _line(check: Check) -> str:
    sign, space = "≥" if check.at_least else "≤", "" if check.unit == "×" else " "
    found, limit = (f"{number:,.4g}{space}{check.unit}" for number in (check.value, check.limit))
    return f"| {check.goal} | {check.what} | {found} | {sign} {limit} | {_word(check.is_met)} | {check.said} |"
