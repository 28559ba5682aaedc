"""What administrators set for a period, as plain values; knows neither tables nor clocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

BASE_INDEX = 10_000  # hundredths: the index is 100 in its base period


@dataclass(frozen=True)
class ScorePart:
    """One part of the composite score: at `low` or below it gives nothing, at `high` or beyond everything.

    `low` may be above `high`: then less is better. Both are in the indicator's stored unit.
    """

    indicator: str
    weight: int
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Parameters:
    """`prices` is the producer price index of the period's months in hundredths; a month nobody told is not in it.

    `prices_before` are those of the same months a year before, where they are told on the same base.
    """

    park_age_years: int = 10
    minimum_coverage: int = 50  # percent
    score: tuple[ScorePart, ...] = ()
    base: str = ""  # the period in which the index is 100; empty when months of the period have none or differ
    prices: Mapping[str, int] = field(default_factory=dict)
    prices_before: Mapping[str, int] = field(default_factory=dict)


PRESET = Parameters()
"""What holds where nothing was set: DOMAIN §1 says ten years."""
