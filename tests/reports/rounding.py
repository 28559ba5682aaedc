"""Six decimals, half to even, as figures are shown: written out so that it shares nothing with the portal."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction


def six(value):
    places = Decimal("0.000001")
    scaled = value * 1_000_000
    floor = scaled.numerator // scaled.denominator
    rest = scaled - floor
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2):
        floor += 1
    return (Decimal(floor) * places).quantize(places, ROUND_HALF_EVEN)
