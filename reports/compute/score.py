"""The composite score of a park: a weighted mean of its indicators, each put between its reference values.

It stands beside its parts, never instead of them. A part below `low` gives 0, above `high` 100, and in between as far
as it has come. A part that is unknown is left out of both sides; a park whose declarations, or whose known parts by
weight, reach less than the minimum coverage has no score.
"""

from collections.abc import Mapping
from fractions import Fraction

from reports.compute.parameters import Parameters
from reports.measure import Measure

FULL = 100
PLACES = 1_000_000  # the score is kept with six decimals, half to even


def score(measures: Mapping[str, Measure], parameters: Parameters) -> Measure:
    """0 to 100 with six decimals; `covered` of `expected` parts are known."""
    parts = [(part, _fraction(measures.get(part.indicator))) for part in parameters.score]
    known = [(part, value) for part, value in parts if value is not None]
    nothing = Measure(None, None, len(known), len(parts))
    least = Fraction(parameters.minimum_coverage, FULL)
    weight, whole = sum(part.weight for part, _v in known), sum(part.weight for part, _v in parts)
    coverage = _fraction(measures.get("coverage"))
    if not weight or coverage is None or coverage < least or Fraction(weight, whole) < least:
        return nothing
    total = sum((part.weight * reached(value, part.low, part.high) for part, value in known), Fraction())
    return Measure(round(total / weight * FULL * PLACES), PLACES, len(known), len(parts))


def reached(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    """How far a part has come between its reference values; share of one."""
    return min(max((value - low) / (high - low), Fraction(0)), Fraction(1))


def _fraction(measure: Measure | None) -> Fraction | None:
    if measure is None or measure.numerator is None or not measure.denominator:
        return None
    return Fraction(measure.numerator, measure.denominator)
