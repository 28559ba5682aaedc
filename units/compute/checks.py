"""What is impossible and what is surprising in a monthly declaration (DOMAIN §4).

Errors refuse; warnings ask for a word of explanation. Both are codes; the sentences stand beside the model's choices.
A figure that was not told breaks no rule: unknown is not zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

OVERTIME_BOUND = Decimal(
    "1.5"
)  # worked hours may pass the planned ones by half: a shift of twelve hours for one of eight
NOMINAL_BOUND = Decimal("1.1")
CHANGE_BOUND = Decimal("0.5")

Figures = Mapping[str, Decimal | int | None]


@dataclass(frozen=True)
class Told:
    """What one month tells: figures by column name, quantities by product, and the measured utilisation."""

    figures: Figures
    quantities: Mapping[int, Decimal | None] = field(default_factory=dict)
    utilisation: Decimal | None = None

    @property
    def has_output(self) -> bool:
        """Whether anything at all was made or earned."""
        return any(self.quantities.values()) or bool(self.figures.get("output_value_rial"))


def errors(told: Told, lost_fields: Iterable[str]) -> list[tuple[str, str]]:
    """Impossible figures as (code, field): below zero, more than all workers, more hours than there can be."""
    figures = told.figures
    found = [("negative", name) for name, value in figures.items() if value is not None and value < 0]
    found += [
        ("negative", f"quantity_{product}")
        for product, value in told.quantities.items()
        if value is not None and value < 0
    ]
    workers = figures.get("workers")
    for part in ("workers_women", "workers_local"):
        if _exceeds(figures.get(part), workers):
            found.append((f"{part}_above_workers", part))
    return found + _hour_errors(figures, lost_fields)


def _hour_errors(figures: Figures, lost_fields: Iterable[str]) -> list[tuple[str, str]]:
    planned = figures.get("planned_hours")
    if planned is None:
        return []
    found = []
    if _exceeds(figures.get("worked_hours"), planned * OVERTIME_BOUND):
        found.append(("worked_above_planned", "worked_hours"))
    lost = {name: Decimal(figures.get(name) or 0) for name in lost_fields}
    if sum(lost.values(), Decimal()) > planned:
        found.append(("lost_above_planned", next(name for name, hours in lost.items() if hours)))
    return found


def warnings(told: Told, *, last_month: Told | None, closed_all_month: bool) -> list[str]:
    """Surprises as codes, in the order in which they are asked about; `last_month` is the month just before."""
    found = []
    if _exceeds(told.utilisation, NOMINAL_BOUND):
        found.append("output_above_nominal")
    if last_month is not None:
        if _jumped(_output(told, last_month), _output(last_month, told)):
            found.append("output_changed")
        if _jumped(told.figures.get("workers"), last_month.figures.get("workers")):
            found.append("workers_changed")
    if told.has_output and told.figures.get("electricity_kwh") == 0:
        found.append("output_without_electricity")
    if told.has_output and closed_all_month:
        found.append("output_while_closed")
    return found


def _output(month: Told, other: Told) -> Decimal | int | None:
    """The output in a form that both months have: share of capacity, which no price moves, or else rial."""
    if month.utilisation is not None and other.utilisation is not None:
        return month.utilisation
    return month.figures.get("output_value_rial")


def _jumped(now: Decimal | int | None, before: Decimal | int | None) -> bool:
    if now is None or before is None or not before:
        return False
    return abs(Decimal(now) - Decimal(before)) > CHANGE_BOUND * Decimal(before)


def _exceeds(value: Decimal | int | None, bound: Decimal | int | None) -> bool:
    return value is not None and bound is not None and value > bound
