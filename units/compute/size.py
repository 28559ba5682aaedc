"""How large a unit is by its workers: micro, small, medium or large; the bounds are given, never known here."""

from typing import NamedTuple

MICRO, SMALL, MEDIUM, LARGE = SIZES = ("micro", "small", "medium", "large")


class SizeBounds(NamedTuple):
    """Workers from which a unit is small, medium and large; below the first it is micro."""

    small_from: int
    medium_from: int
    large_from: int


def size_class(workers: int | None, bounds: SizeBounds | None) -> str:
    """The class of a unit with so many workers, or "" when they or the bounds are unknown.

    A number equal to a bound counts as reaching it.
    """
    if workers is None or bounds is None:
        return ""
    return SIZES[sum(workers >= bound for bound in bounds)]


def workers_in(size: str, bounds: SizeBounds) -> tuple[int, int | None]:
    """Fewest workers of a class, and the number that none of it reaches (None for the largest)."""
    edges = (0, *bounds, None)
    place = SIZES.index(size)
    return edges[place] or 0, edges[place + 1]
