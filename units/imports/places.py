"""Where the rows of a file say that a unit stands: parks, counties, plots, and units that share name and place."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Max
from django.utils.translation import gettext as _

from core import cells
from core.cells import Parse
from core.text import squash
from parks.models import Park, Plot
from units.models import Unit

Place = tuple[str, int]


class KnownUnit(NamedTuple):
    """A unit that stands in the register, as far as a row without a code can find it."""

    key: int
    legal_id: str


class Named(NamedTuple):
    """A row of the file that names a unit which the register does not have under a code."""

    has_code: bool
    legal_id: str
    row: int

    def may_be(self, other: "Named") -> bool:
        """Whether both can mean one unit: the codes do not tell them apart, nor do the legal ids."""
        if self.has_code and other.has_code:
            return False
        return not self.legal_id or not other.legal_id or self.legal_id == other.legal_id


def park_cell() -> Parse[int]:
    """A park by its code or its name."""
    return cells.one_of(
        Park.objects.values_list("pk", "code", "name"),
        code="park",
        unknown=_("شهرکی با این شناسه یا نام نیست."),
        ambiguous=_("بیش از یک شهرک این نام را دارد؛ شناسهٔ آن را بنویسید."),
    )


def counties_of_parks() -> dict[int, int | None]:
    """The county of each park, by keys."""
    return dict(Park.objects.values_list("pk", "county_id"))


@lru_cache(maxsize=4096)  # one place in memory for all rows that name it
def place_of(park: int | None, county: int | None) -> Place | None:
    """The park, or outside parks the county; names of units are compared within it."""
    if park is not None:
        return ("park", park)
    return ("county", county) if county is not None else None


class NamedUnits:
    """Units that stood before the import, by squashed name and place; read when the first row without a code asks."""

    def __init__(self) -> None:
        self.last = Unit.objects.aggregate(last=Max("pk"))["last"] or 0
        self._rows: dict[tuple[str, Place | None], list[KnownUnit]] | None = None

    def _known(self) -> dict[tuple[str, Place | None], list[KnownUnit]]:
        if self._rows is None:
            self._rows = defaultdict(list)
            units = Unit.objects.filter(pk__lte=self.last).order_by()
            rows = units.values_list("pk", "name", "park_id", "county_id", "legal_id")
            for key, name, park, county, legal_id in rows.iterator(chunk_size=5_000):
                self._rows[squash(name), place_of(park, county)].append(KnownUnit(key, legal_id))
        return self._rows

    def find(self, squashed: str, place: Place | None, legal_id: str) -> list[int]:
        """Keys of the units that the row can mean: same name and place, and no legal id that says otherwise."""
        return [
            unit.key
            for unit in self._known().get((squashed, place), ())
            if not unit.legal_id or not legal_id or unit.legal_id == legal_id
        ]


def plots_named(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Keys of the plots that stand, by park and folded number."""
    wanted = set(wanted)
    if not wanted:
        return {}
    parks, numbers = {park for park, _number in wanted}, {number for _park, number in wanted}
    rows = Plot.objects.filter(park__in=parks, number_key__in=numbers).values_list("park_id", "number_key", "pk")
    return {(park, number): key for park, number, key in rows}
