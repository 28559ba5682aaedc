"""Old parks beside new ones: what the idle capacity of the old weighs against all that the new make.

The province asks whether to raise productivity in old parks or to build new ones. Figures cannot decide it; they can
say how much capacity stands idle in the old parks, how much all new parks make, and how the two compare.
"""

from dataclasses import dataclass
from decimal import Decimal

from reports.measure import Measure

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class IdleAgainstMade:
    """Rial a month; `times` is idle ÷ made. None where a part is unknown or nothing was made."""

    idle_rial: Decimal | None
    made_rial: Decimal | None

    @property
    def times(self) -> Decimal | None:
        if self.idle_rial is None or not self.made_rial:
            return None
        return self.idle_rial / self.made_rial


def idle_against_made(idle: Measure | None, utilisation: Measure | None, months: int) -> IdleAgainstMade:
    """`idle` is the idle capacity of one set of parks, `utilisation` that of another over a period of `months`.

    The numerator of a utilisation is twelve times what was made at reference prices in the whole period (see
    `reports.compute.sums`), so that what was made in a month is the numerator ÷ 12 ÷ months.
    """
    made = None
    if utilisation is not None and utilisation.numerator is not None:
        made = Decimal(utilisation.numerator) / (MONTHS_A_YEAR * months)
    return IdleAgainstMade(None if idle is None else idle.value, made)
