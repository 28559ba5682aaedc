"""Which cells of a published table stay hidden so that nobody can work out a figure behind which few units stand.

A cell is one scope (a park, a county, an age class …); its `behind` is the number of units a figure rests on. Sums say
which cells add up to which. A reader knows every sum, every shown value, and which cells are empty, and can subtract.

1. A cell with one to four units behind it is sensitive and hidden. So is a remainder that is never printed (the units
   of a county outside its parks) when subtraction would leave so few.
2. Complementary cells: while what is shown pins a sensitive cell, or leaves a group of hidden cells behind one shown
   sum with fewer than five units together, the least cell that takes part in it is hidden too; totals go last.

«Pins» is judged without any rounding: the hidden cells are unknowns of the linear equations that the sums are, with
whole coefficients, and a cell is pinned when the equations leave it one value. Values cannot be negative, which helps
a reader where some are nought: a reader is taken to know every hidden nought, so that only the cells with a positive
value can balance a change. Method: complementary cell suppression as in Willenborg and de Waal, «Elements of
Statistical Disclosure Control» (Springer, 2001), chapter 4; judged here by elimination instead of an optimiser.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

FEWEST = 5  # units behind a published figure
Row = dict[str, Fraction]


@dataclass(frozen=True)
class Sum:
    """The value of `total` is the sum of the values of `parts`."""

    total: str
    parts: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.total, *self.parts)


def suppressed(
    behind: Mapping[str, int],
    sums: Sequence[Sum],
    *,
    unprinted: Iterable[str] = (),
    values: Sequence[Mapping[str, int | None]] = (),
    fewest: int = FEWEST,
) -> frozenset[str]:
    """The cells to hide. `values` are the additive figures that are printed for every shown cell, `behind` itself where
    none is given; a None in them is known to nobody and takes no part. `unprinted` cells are never shown, whatever
    stands behind them.
    """
    hidden = set(unprinted) | {cell for cell, count in behind.items() if 0 < count < fewest}
    sensitive = sorted(cell for cell, count in behind.items() if 0 < count < fewest)
    printed = values or [behind]
    while True:
        few = _few_together(hidden, behind, sums, fewest)
        pinned = [] if few else [cell for figure in printed for cell in _pinned(sensitive, hidden, figure, sums)]
        if not few and not pinned:
            return frozenset(hidden)
        also = _least_shown(few, behind, hidden, sums) if few else _least_beside(pinned[0], hidden, behind, sums)
        if also is None:
            return frozenset(behind)  # nothing short of silence protects them
        hidden.add(also)


def _few_together(hidden: set[str], behind: Mapping[str, int], sums: Sequence[Sum], fewest: int) -> tuple[str, ...]:
    """The cells of a sum whose shown total, less its shown parts, is a figure of fewer than `fewest` units."""
    for each in sums:
        left = sum(behind.get(cell, 0) for cell in each.parts if cell in hidden)
        if each.total not in hidden and 0 < left < fewest:
            return each.cells
    return ()


def _pinned(
    sensitive: Sequence[str], hidden: set[str], figure: Mapping[str, int | None], sums: Sequence[Sum]
) -> list[str]:
    """A sensitive cell, if any, whose value the equations leave no choice."""
    known = [cell for cell in sensitive if figure.get(cell) is not None]
    if not known:
        return []
    free = {cell for cell in hidden if (figure.get(cell) or 0) > 0}
    bound = solved(_equations(sums, free))
    for cell in known:
        rows = bound if cell in free else solved(_equations(sums, free | {cell}))
        if any(set(row) == {cell} for row in rows):
            return [cell]
    return []


def _equations(sums: Sequence[Sum], unknown: set[str]) -> list[Row]:
    """The left sides of the sums over the unknown cells; what is known stands on the right and does not matter."""
    rows = []
    for each in sums:
        row = {cell: Fraction(1) for cell in each.parts if cell in unknown}
        if each.total in unknown:
            row[each.total] = Fraction(-1)
        if row:
            rows.append(row)
    return rows


def solved(rows: Iterable[Row]) -> list[Row]:
    """The equations reduced as far as they go (reduced row echelon form); a row of one cell gives that cell away."""
    reduced: dict[str, Row] = {}
    for row in rows:
        left = _reduced(dict(row), reduced)
        if not left:
            continue
        pivot = min(left)
        left = {cell: factor / left[pivot] for cell, factor in left.items()}
        for name, other in reduced.items():
            if pivot in other:
                reduced[name] = _minus(other, left, other[pivot])
        reduced[pivot] = left
    return list(reduced.values())


def _reduced(row: Row, reduced: Mapping[str, Row]) -> Row:
    for pivot in [cell for cell in row if cell in reduced]:
        if pivot in row:
            row = _minus(row, reduced[pivot], row[pivot])
    return row


def _minus(row: Row, other: Row, times: Fraction) -> Row:
    """`row` − `times` × `other`, without noughts."""
    found = dict(row)
    for cell, factor in other.items():
        value = found.get(cell, Fraction(0)) - times * factor
        if value:
            found[cell] = value
        else:
            found.pop(cell, None)
    return found


def _least_beside(cell: str, hidden: set[str], behind: Mapping[str, int], sums: Sequence[Sum]) -> str | None:
    """The shown cell with fewest units that shares a sum with this one, or with what is bound to it."""
    reach = {cell}
    while True:
        near = {other for each in sums if reach & set(each.cells) for other in each.cells}
        found = _least_shown(near, behind, hidden, sums)
        if found is not None or near <= reach:
            return found
        reach |= near


def _least_shown(cells: Iterable[str], behind: Mapping[str, int], hidden: set[str], sums: Sequence[Sum]) -> str | None:
    """The shown one of these cells with fewest units, totals last; None where none is shown."""
    shown = [cell for cell in cells if cell not in hidden and behind.get(cell)]
    return min(shown, key=lambda cell: (_is_total(cell, sums), behind[cell], cell), default=None)


def _is_total(cell: str, sums: Sequence[Sum]) -> int:
    """How many sums the cell is the total of; the more, the later it is hidden."""
    return sum(each.total == cell for each in sums)
