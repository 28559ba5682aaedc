"""New rows of a file that look like units which stand already: told as warnings, for the person to decide."""

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from units.compute.likeness import FOUND_FROM, Traits, core_name, grounds, score, slip_keys
from units.models import Unit
from units.queries.twins import COMPARED, LARGEST_BLOCK, as_traits

# In larger registers the comparison would cost more memory than the import itself; the nightly search finds the pairs.
MOST_COMPARED = 20_000
_KEYED = frozenset({"plot", "park", "county"})
_COLUMNS = {name: f"{name}_id" if name in _KEYED else name for name in COMPARED}
_SHARED = tuple(name for name in COMPARED if name not in {"name", "owner_name", "park", "county"})


class LookAlike(NamedTuple):
    """The unit that a row looks like most, and why."""

    code: str
    name: str
    why: dict[str, int]


class LookAlikes:
    """Units that stood before the import, by what a row may share with them; read when the first new row asks."""

    def __init__(self, last: int) -> None:
        self._last = last  # the youngest unit that stood before
        self._units: list[tuple[str, str, Traits]] | None = None
        self._blocks = _Blocks(())

    def find(self, told: dict[str, Any]) -> LookAlike | None:
        """The likest unit; `told` are attributes of a unit as the row tells them."""
        units = self._read()
        if not units:
            return None
        blank: dict[str, Any] = {"name": "", "owner_name": ""}
        traits = as_traits(**blank | {name: told[column] for name, column in _COLUMNS.items() if column in told})
        near = dict.fromkeys(
            self._blocks.place(entry)
            for block in self._blocks.of(_keys(traits))
            if len(block) <= LARGEST_BLOCK
            for entry in block
        )
        found = [(grounds(traits, units[place][2]), units[place]) for place in near]
        why, unit = max(found, key=lambda pair: score(pair[0]), default=({}, None))
        return LookAlike(unit[0], unit[1], why) if unit and score(why) >= FOUND_FROM else None

    def _read(self) -> list[tuple[str, str, Traits]]:
        if self._units is None:
            self._units = []
            rows = Unit.objects.filter(pk__lte=self._last).order_by()
            if self._last and rows[MOST_COMPARED : MOST_COMPARED + 1].exists():
                return self._units
            for code, *values in rows.values_list("code", *_COLUMNS.values()).iterator(chunk_size=1_000):
                told = dict(zip(COMPARED, values, strict=True))
                self._units.append((code, told["name"], as_traits(**told)))
            self._blocks = _Blocks(traits for _code, _name, traits in self._units)
        return self._units


class _Blocks:
    """Places of the units that share a key, in ten bytes a key: lists in a dict would weigh thirty times as much.

    Each entry is the key's hash and the place, in the order of both. Most keys of a new row belong to no unit: a table
    of the hashes' last bits says so before the entries are searched. Two keys of one hash would join their blocks,
    which the comparison of the units themselves puts right.
    """

    _PLACE, _HASH, _LAST = 16, (1 << 48) - 1, (1 << 21) - 1  # bits of a place, which is below `MOST_COMPARED`; masks

    def __init__(self, units: Iterable[Traits]) -> None:
        hashed = ((hash(key) & self._HASH, place) for place, traits in enumerate(units) for key in _keys(traits))
        self._entries = array("Q", sorted(key << self._PLACE | place for key, place in hashed))
        self._is_taken = bytearray(self._LAST + 1)
        for entry in self._entries:
            self._is_taken[entry >> self._PLACE & self._LAST] = True

    def of(self, keys: Iterable[Hashable]) -> Iterator[Sequence[int]]:
        """The block of each key that a unit has: entries in the order of places; `place` reads them."""
        is_taken, last, mask = self._is_taken, self._LAST, self._HASH
        for key in keys:
            value = hash(key)
            if is_taken[value & last]:
                first = (value & mask) << self._PLACE
                start = bisect_left(self._entries, first)
                yield self._entries[start : bisect_left(self._entries, first + (1 << self._PLACE), start)]

    def place(self, entry: int) -> int:
        return entry & ((1 << self._PLACE) - 1)


def _keys(traits: Traits) -> Iterator[Hashable]:
    """What two units share where they may be one; names count within a county."""
    for slip in slip_keys(core_name(traits.name)) if traits.name else ():
        yield traits.county, slip
    for column in _SHARED:
        if (value := getattr(traits, column)) not in ("", None):
            yield column, value
