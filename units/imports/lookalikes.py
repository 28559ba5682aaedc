"""New rows of a file that look like units which stand already: told as warnings, for the person to decide."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
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
        self._by: dict[Hashable, list[int]] = defaultdict(list)

    def find(self, told: dict[str, Any]) -> LookAlike | None:
        """The likest unit; `told` are attributes of a unit as the row tells them."""
        units = self._read()
        if not units:
            return None
        blank: dict[str, Any] = {"name": "", "owner_name": ""}
        traits = as_traits(**blank | {name: told[column] for name, column in _COLUMNS.items() if column in told})
        blocks = (self._by.get(key, ()) for key in _keys(traits))
        near = dict.fromkeys(place for block in blocks if len(block) <= LARGEST_BLOCK for place in block)
        found = [(grounds(traits, units[place][2]), units[place]) for place in near]
        why, unit = max(found, key=lambda pair: score(pair[0]), default=({}, None))
        return LookAlike(unit[0], unit[1], why) if unit and score(why) >= FOUND_FROM else None

    def _read(self) -> list[tuple[str, str, Traits]]:
        if self._units is None:
            self._units = []
            rows = Unit.objects.filter(pk__lte=self._last).order_by()
            if self._last and rows[MOST_COMPARED : MOST_COMPARED + 1].exists():
                return self._units
            for code, *values in rows.values_list("code", *_COLUMNS.values()).iterator(chunk_size=5_000):
                told = dict(zip(COMPARED, values, strict=True))
                traits = as_traits(**told)
                for key in _keys(traits):
                    self._by[key].append(len(self._units))
                self._units.append((code, told["name"], traits))
        return self._units


def _keys(traits: Traits) -> Iterator[Hashable]:
    """What two units share where they may be one; names count within a county."""
    for slip in slip_keys(core_name(traits.name)) if traits.name else ():
        yield traits.county, slip
    for column in _SHARED:
        if (value := getattr(traits, column)) not in ("", None):
            yield column, value
