"""What a park has and lacks of each utility."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from parks.models import UTILITY_UNITS, Park, ParkUtility, UtilityKind


@dataclass(frozen=True)
class UtilityLine:
    """One utility of a park: figures in `unit_of_measure`, None where unknown."""

    kind: str
    label: str | Promise
    unit_of_measure: str | Promise
    row: ParkUtility | None

    @property
    def gap(self) -> Decimal | None:
        """Demand − capacity; above nought the park lacks that much."""
        if self.row is None or self.row.demand is None or self.row.capacity is None:
            return None
        return self.row.demand - self.row.capacity

    @property
    def lacks(self) -> bool:
        return self.gap is not None and self.gap > 0

    @property
    def coverage(self) -> Decimal | None:
        """Capacity ÷ demand."""
        if self.row is None or self.row.capacity is None or not self.row.demand:
            return None
        return self.row.capacity / self.row.demand


def utility_lines(park: Park) -> list[UtilityLine]:
    """One line a kind of utility, those nobody told among them."""
    rows = {row.kind: row for row in park.utilities.all()}
    return [UtilityLine(kind.value, kind.label, UTILITY_UNITS[kind], rows.get(kind)) for kind in UtilityKind]
