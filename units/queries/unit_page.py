"""What the page of a unit shows by itself; status and declarations come with their own parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.queries import TrailLine, trail_about
from units.models import Product, Unit

TABS = ("overview", "declarations", "status", "changes")


@dataclass(frozen=True)
class UnitPage:
    """A unit as its page shows it."""

    products: Sequence[Product]
    trail: Sequence[TrailLine] | None


def unit_page(unit: Unit, user: User, tab: str = "overview") -> UnitPage:
    """What the tab of `unit`'s page shows to `user`; the trail is read only where it is shown."""
    return UnitPage(
        products=list(unit.products.all()) if tab == "overview" else (),
        trail=trail_about(unit, user) if tab == "changes" else None,
    )
