"""What became of units after support, beside comparable units without any. Knows neither tables nor clocks.

A unit's month is compared with the month before its payment. Each figure rests on units that told it at both moments,
so that a unit that fell silent changes no sum; how many those are is said beside it. DOMAIN §6.

The comparable units of a supported one are those of its industry group, looked at in the same two months. A cell is
such a group and pair of months. What stands beside the supported is what they would have become had each cell of
theirs moved as its comparable units did (standardised to the supported: few supported units of one group do not weigh
by how many units that group has). No cause is shown by it: nobody drew lots for support.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction

from reports.measure import Measure

FEWEST_COMPARED = 5  # units behind a figure of comparable ones, below which their cell is left out
MILLIONTHS = 1_000_000  # parts of a value that does not fit a fraction of whole numbers
LARGE = 10**12
UNKNOWN = Measure(None, None, 0, 0)


@dataclass(frozen=True)
class Told:
    """Sums over units that told a figure before and after; None where none did."""

    units: int = 0
    before: int | None = None
    after: int | None = None

    def __add__(self, other: "Told") -> "Told":
        return Told(self.units + other.units, _add(self.before, other.before), _add(self.after, other.after))


def _add(a: int | None, b: int | None) -> int | None:
    if a is None or b is None:
        return b if a is None else a
    return a + b


@dataclass(frozen=True)
class Outcome:
    """Of a set of units, each before and after: how many ran and how many of those were active, of the units with a
    status then; workers, value made at reference prices, capacity of a year, value added a month in rial."""

    running: Told = Told()
    active: Told = Told()
    workers: Told = Told()
    made: Told = Told()
    nominal: Told = Told()
    added: Told = Told()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Outcome)))


def total(outcomes: Iterable[Outcome]) -> Outcome:
    return sum(outcomes, Outcome())


@dataclass(frozen=True)
class Cell:
    """Supported units of one industry group and pair of months, and the comparable ones."""

    own: Outcome
    other: Outcome


@dataclass(frozen=True)
class Compared:
    """One measure before and after: of the supported, and of what `compared` unlike them would have made of it.

    `covered` of the supported are the units that told it, of `expected` supported ones; of the others the supported
    units beside which comparable ones stand, of those that told it. A unit is counted in `compared` once for each pair
    of months that it is looked at in.
    """

    own_before: Measure = UNKNOWN
    own_after: Measure = UNKNOWN
    other_before: Measure = UNKNOWN
    other_after: Measure = UNKNOWN
    compared: int = 0


@dataclass(frozen=True)
class Horizon:
    """What is known so many months after the payment: of `reached` units, by measure."""

    reached: int = 0
    measures: Mapping[str, Compared] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcomes:
    """First payments of the last two years, what was awarded, the kinds of programmes, and what became of it.

    `rial` is None where it may not be told. `base` is the period whose prices real values are told in, empty where no
    index is known.
    """

    paid: int = 0
    rial: int | None = 0
    kinds: tuple[str, ...] = ()
    base: str = ""
    horizons: Mapping[int, Horizon] = field(default_factory=dict)


_Pair = tuple[int | None, int | None]
_Read = tuple[int, _Pair, _Pair]
"""Units, and numerator and denominator before and after."""


@dataclass(frozen=True)
class _Part:
    """How a measure is read from an outcome."""

    read: Callable[[Outcome], _Read]
    is_sum: bool = False


def _counted(name: str) -> _Part:
    def read(outcome: Outcome) -> _Read:
        told: Told = getattr(outcome, name)
        return told.units, (told.before, told.units), (told.after, told.units)

    return _Part(read)


def _summed(name: str) -> _Part:
    def read(outcome: Outcome) -> _Read:
        told: Told = getattr(outcome, name)
        return told.units, (told.before, 1), (told.after, 1)

    return _Part(read, is_sum=True)


def _utilised(outcome: Outcome) -> _Read:
    """Twelve times what was made ÷ the capacity of a year."""
    made, nominal = outcome.made, outcome.nominal
    before = None if made.before is None else 12 * made.before
    after = None if made.after is None else 12 * made.after
    return made.units, (before, nominal.before), (after, nominal.after)


PARTS: Mapping[str, _Part] = {
    "running": _counted("running"),
    "active": _counted("active"),
    "workers": _summed("workers"),
    "utilisation": _Part(_utilised),
    "added": _summed("added"),
}
MEASURES = tuple(PARTS)
SUMS = frozenset(name for name, part in PARTS.items() if part.is_sum)


def measured(cells: Sequence[Cell], reached: int, fewest: int = FEWEST_COMPARED) -> dict[str, Compared]:
    """Every measure of the supported units, of which `reached` have come so far, beside the comparable ones."""
    return {name: _compared(part, cells, reached, fewest) for name, part in PARTS.items()}


def _compared(part: _Part, cells: Sequence[Cell], reached: int, fewest: int) -> Compared:
    units, before, after = part.read(total(cell.own for cell in cells))
    if not units:
        return Compared(Measure(None, None, 0, reached), Measure(None, None, 0, reached))
    own = Measure(*before, units, reached), Measure(*after, units, reached)
    kept = [found for cell in cells if (found := _beside(part, cell, fewest))]
    weight = sum((each.weight for each in kept), Fraction(0))
    if not weight:
        return Compared(*own)
    matched = sum(each.units for each in kept)
    first = sum((each.weight * each.before for each in kept), Fraction(0))
    last = sum((each.weight * each.after for each in kept), Fraction(0))
    divisor = Fraction(1) if part.is_sum else weight
    others = _exact(first / divisor, matched, units), _exact(last / divisor, matched, units)
    return Compared(*own, *others, compared=sum(each.compared for each in kept))


def _exact(value: Fraction, covered: int, expected: int) -> Measure:
    """The value with six decimals; what runs into the billions, as rial do, is whole enough without them."""
    parts = MILLIONTHS if abs(value) < LARGE else 1
    return Measure(round(value * parts), parts, covered, expected)


@dataclass(frozen=True)
class _Beside:
    """A cell's comparable units as they count: by the weight of the supported ones."""

    weight: Fraction
    before: Fraction
    after: Fraction
    units: int
    compared: int


def _beside(part: _Part, cell: Cell, fewest: int) -> _Beside | None:
    """None where the cell has too few comparable units, or nothing before that a change could be told of."""
    units, own, _own_after = part.read(cell.own)
    compared, before, after = part.read(cell.other)
    if not units or compared < fewest or not own[1]:
        return None
    first, last = (None if top is None or not bottom else Fraction(top, bottom) for top, bottom in (before, after))
    if first is None or last is None:
        return None
    if not part.is_sum:
        return _Beside(Fraction(own[1]), first, last, units, compared)
    if own[0] is None or own[0] <= 0 or first <= 0:
        return None
    return _Beside(Fraction(own[0]), Fraction(1), last / first, units, compared)


def for_everyone(found: Outcomes, fewest: int = FEWEST_COMPARED) -> Outcomes:
    """As it may be told to readers who do not see the units themselves: no figure of the supported that rests on
    fewer than so many units, nor what so few were awarded."""
    horizons = {
        months: replace(horizon, measures={name: _guarded(one, fewest) for name, one in horizon.measures.items()})
        for months, horizon in found.horizons.items()
    }
    return replace(found, rial=None if 0 < found.paid < fewest else found.rial, horizons=horizons)


def _guarded(one: Compared, fewest: int) -> Compared:
    if one.own_before.covered >= fewest:
        return one
    hidden = Measure(None, None, one.own_before.covered, one.own_before.expected)
    return Compared(hidden, hidden)


Row = tuple[str, str, Measure]
"""Key, part and exact figure: how an outcome is frozen with a report."""
_PARTS_OF_ONE = ("own_before", "own_after", "other_before", "other_after")
_OF_ALL = "all"


def as_rows(found: Outcomes) -> list[Row]:
    """The outcome as rows of a table; `from_rows` makes it whole again."""
    rows: list[Row] = [
        (_OF_ALL, "paid", Measure(found.paid, 1, found.paid, found.paid)),
        (_OF_ALL, "rial", Measure(found.rial, 1, found.paid, found.paid)),
        *((f"kind:{kind}", "", Measure(1, 1, 0, 0)) for kind in found.kinds),
        *((f"base:{base}", "", Measure(1, 1, 0, 0)) for base in [found.base] if base),
    ]
    for months, horizon in found.horizons.items():
        rows.append((f"{months}", "reached", Measure(horizon.reached, 1, horizon.reached, found.paid)))
        for name, one in horizon.measures.items():
            key = f"{months}:{name}"
            rows += [(key, part, getattr(one, part)) for part in _PARTS_OF_ONE]
            rows.append((key, "compared", Measure(one.compared, 1, one.compared, one.compared)))
    return rows


def from_rows(rows: Iterable[Row]) -> Outcomes:
    """The outcome that `as_rows` told."""
    found = {(key, part): measure for key, part, measure in rows}
    named = {
        stem: sorted(key.partition(":")[2] for key, _part in found if key.startswith(f"{stem}:"))
        for stem in ("kind", "base")
    }
    horizons = {
        int(key): Horizon(
            measure.numerator or 0,
            {name: _one(found, f"{key}:{name}") for name in MEASURES if (f"{key}:{name}", "compared") in found},
        )
        for (key, part), measure in sorted(found.items(), key=lambda row: row[0][0].rjust(9))
        if part == "reached"
    }
    paid, rial = (found[_OF_ALL, part].numerator for part in ("paid", "rial"))
    return Outcomes(paid or 0, rial, tuple(named["kind"]), "".join(named["base"]), horizons)


def _one(found: Mapping[tuple[str, str], Measure], key: str) -> Compared:
    parts = {part: found[key, part] for part in _PARTS_OF_ONE}
    return Compared(**parts, compared=found[key, "compared"].numerator or 0)
