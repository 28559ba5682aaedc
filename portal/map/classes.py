"""The classes that colour the map: the operating rate by its own limits, every other indicator by quartiles."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import quantiles
from typing import NamedTuple

from django.utils.translation import gettext as _

UNKNOWN_LOOK = "none"
FEWEST_VALUES = 4  # fewer say nothing about quarters: they share one class
_STEPS = {0: (2,), 1: (0, 3), 2: (0, 2, 3), 3: (0, 1, 2, 3)}  # which of four colours serve so many limits
_GOOD_IS_HIGH = ("q1", "q2", "q3", "q4")
_NEUTRAL = ("n1", "n2", "n3", "n4")


class Entry(NamedTuple):
    """A line of the legend: the class of its colour and what it stands for."""

    look: str
    text: str


@dataclass(frozen=True)
class Classes:
    """Values below the first limit, between two, and from the last on; a value at a limit belongs above it.

    `better` is 1 when more is better, −1 when less is, 0 when neither: then the colours do not judge.
    """

    limits: Sequence[Decimal]
    better: int = 1

    @property
    def looks(self) -> tuple[str, ...]:
        """The colours in use, from the lowest class to the highest."""
        ramp = {1: _GOOD_IS_HIGH, -1: _GOOD_IS_HIGH[::-1], 0: _NEUTRAL}[self.better]
        return tuple(ramp[step] for step in _STEPS[len(self.limits)])

    def look(self, value: Decimal | None) -> str:
        """The colour of a value; `none` where it is unknown."""
        return UNKNOWN_LOOK if value is None else self.looks[bisect_right(self.limits, value)]

    def legend(self, said: Callable[[Decimal], str]) -> list[Entry]:
        """Every class in words, lowest first; `said` puts a limit into words."""
        if not self.limits:
            return [Entry(self.looks[0], _("رقم معلوم"))]
        limits = [said(limit) for limit in self.limits]
        words = [
            _("کمتر از %(limit)s") % {"limit": limits[0]},
            *(_("%(low)s تا %(high)s") % {"low": low, "high": high} for low, high in pairwise(limits)),
            _("%(limit)s و بیشتر") % {"limit": limits[-1]},
        ]
        return [Entry(look, text) for look, text in zip(self.looks, words, strict=True)]


RATE = Classes((Decimal("0.45"), Decimal("0.60"), Decimal("0.75")))
"""The operating rate, of parks and of counties alike."""


def quartiles(values: Iterable[Decimal | None]) -> tuple[Decimal, ...]:
    """The limits of four classes of about as many values each; fewer limits where values repeat, none for a few."""
    known = sorted(value for value in values if value is not None)
    if len(known) < FEWEST_VALUES:
        return ()
    cuts = quantiles(known, n=4, method="inclusive")
    return tuple(sorted({cut for cut in cuts if cut > known[0]}))
