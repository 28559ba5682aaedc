"""Circles of the map and how those that would cover each other become one; knows neither tables nor markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot, sqrt

SMALLEST, LARGEST = 6.0, 22.0  # radii in units of the drawing
GROWTH = 1.0  # a circle's radius grows with the root of its units, so that its area follows them
SMALLEST_CLUSTER = 14.0  # room for its number
MOST = 48  # circles that one can still take in, and step through
WIDER = 6.0  # by which circles reach out for each other, again and again, while there are more
RIM = 3.0  # around every circle: the dashed ring of an approximate place, or air


@dataclass(frozen=True)
class Circle:
    """One park, or several (`members`, places in the caller's sequence) drawn as one."""

    x: float
    y: float
    units: int
    members: tuple[int, ...]

    @property
    def is_cluster(self) -> bool:
        return len(self.members) > 1

    @property
    def disc(self) -> float:
        """Radius of the coloured part."""
        radius = min(LARGEST, SMALLEST + GROWTH * sqrt(self.units))
        return max(SMALLEST_CLUSTER, radius) if self.is_cluster else radius

    @property
    def outer(self) -> float:
        """Radius with its rim."""
        return self.disc + RIM

    def covers(self, other: "Circle", air: float = 0) -> bool:
        """Whether the two overlap, or have no more than `air` between them."""
        return hypot(self.x - other.x, self.y - other.y) < self.outer + other.outer + air

    def joined(self, other: "Circle") -> "Circle":
        """Both as one, in the middle of all their parks."""
        mine, theirs = len(self.members), len(other.members)
        return Circle(
            (self.x * mine + other.x * theirs) / (mine + theirs),
            (self.y * mine + other.y * theirs) / (mine + theirs),
            self.units + other.units,
            tuple(sorted(self.members + other.members)),
        )


def clustered(circles: Iterable[Circle]) -> list[Circle]:
    """No more than `MOST` circles of which no two overlap, in the order of their first members."""
    found, air = _apart(circles, 0), 0.0
    while len(found) > MOST:
        air += WIDER
        found = _apart(found, air)
    return sorted(found, key=lambda circle: circle.members)


def _apart(circles: Iterable[Circle], air: float) -> list[Circle]:
    """Circles with at least so much air between each other: those with less have become one."""
    found = _from_the_left(circles)
    while len(once := _joined_once(found, air)) < len(found):
        found = _from_the_left(once)
    return found


def _joined_once(circles: Iterable[Circle], air: float) -> list[Circle]:
    """One sweep: each circle joins the first before it that it is too near to."""
    kept: list[Circle] = []
    for circle in circles:
        place = next((place for place, other in enumerate(kept) if other.covers(circle, air)), None)
        if place is None:
            kept.append(circle)
        else:
            kept[place] = kept[place].joined(circle)
    return kept


def _from_the_left(circles: Iterable[Circle]) -> list[Circle]:
    return sorted(circles, key=lambda circle: (circle.x, circle.y, circle.members))
