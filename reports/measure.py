"""An exact figure: a fraction of whole numbers with what it rests on; knows neither tables nor clocks."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Measure:
    """The figure is `numerator` ÷ `denominator` and rests on `covered` of the `expected` units; None is unknown."""

    numerator: int | None
    denominator: int | None
    covered: int
    expected: int

    @property
    def value(self) -> Decimal | None:
        """The fraction with six decimals, half to even; None when unknown or when there is nothing to divide by."""
        if self.numerator is None or not self.denominator:
            return None
        with localcontext(prec=60):
            return (Decimal(self.numerator) / Decimal(self.denominator)).quantize(PLACES, ROUND_HALF_EVEN)

    @property
    def coverage(self) -> Decimal | None:
        """The share of the expected units that the figure rests on."""
        return Measure(self.covered, self.expected, 0, 0).value
