"""What the declared output says about a unit's status (DOMAIN §3, «computed status»)."""

from collections.abc import Sequence
from decimal import Decimal

MONTHS_NEEDED = 3


def mean_utilisation(utilisations: Sequence[Decimal | None]) -> Decimal | None:
    """Mean of the last three measured months, newest first, as a share of one; unknown when fewer were measured."""
    known = [share for share in utilisations if share is not None][:MONTHS_NEEDED]
    if len(known) < MONTHS_NEEDED:
        return None
    return sum(known, Decimal()) / len(known)


def computed_status(
    utilisation: Decimal | None, *, closed_below: Decimal | None, semi_active_below: Decimal | None
) -> str:
    """The status that a utilisation speaks for, or "" when it or the thresholds are unknown.

    Below `closed_below` closed, below `semi_active_below` semi-active, else active; all are shares of one and a
    value equal to a threshold counts as reaching it.
    """
    if utilisation is None or closed_below is None or semi_active_below is None:
        return ""
    if utilisation < closed_below:
        return "closed"
    return "semi_active" if utilisation < semi_active_below else "active"
