"""What became of units after support, beside comparable units without any. Knows neither tables nor clocks.

A unit's month is compared with the month before its payment. Each figure rests on units that told it at both moments,
so that a unit that fell silent changes no sum; how many those are is said beside it. DOMAIN §6.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

FEWEST_COMPARED = 5  # comparable units behind a figure, below which it is not shown


@dataclass(frozen=True)
class Told:
    """Sums over units that told a figure before and after; None where none did."""

    units: int = 0
    before: int | None = None
    after: int | None = None

    def __add__(self, other: "Told") -> "Told":
        return Told(self.units + other.units, _add(self.before, other.before), _add(self.after, other.after))

    @property
    def growth(self) -> float | None:
        """After ÷ before − 1; None where unknown or where there was nothing before."""
        if self.before is None or self.after is None or self.before <= 0:
            return None
        return self.after / self.before - 1


def _add(a: int | None, b: int | None) -> int | None:
    if a is None or b is None:
        return b if a is None else a
    return a + b


@dataclass(frozen=True)
class Outcome:
    """Workers, value made at reference prices, capacity of the same months and value added, each before and after."""

    workers: Told = Told()
    made: Told = Told()
    nominal: Told = Told()
    added: Told = Told()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Outcome)))

    @property
    def utilisation(self) -> tuple[float | None, float | None]:
        """Twelve times what was made ÷ the capacity of a year, before and after; shares of one."""
        return _utilised(self.made.before, self.nominal.before), _utilised(self.made.after, self.nominal.after)


def _utilised(made: int | None, nominal: int | None) -> float | None:
    return None if made is None or not nominal else 12 * made / nominal


def total(outcomes: Iterable[Outcome]) -> Outcome:
    return sum(outcomes, Outcome())


def weighted(cells: Sequence[tuple[int, Outcome, int]], fewest: int = FEWEST_COMPARED) -> Outcome | None:
    """Comparable units as one: cells of (supported units, outcome of comparable ones, how many those are).

    Cells with too few comparable units are left out; None where nothing is left.
    """
    kept = [outcome for supported, outcome, compared in cells if supported and compared >= fewest]
    return total(kept) if kept else None
