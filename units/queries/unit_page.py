"""What the page of a unit shows by itself, a tab at a time; status and declarations come with their own parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from accounts.queries import TrailLine, trail_about
from core.jalali import Period
from units import policies
from units.models import SizeClass, Unit
from units.queries.land import UnitLand, land_of
from units.queries.size import size_of
from units.queries.tenure import TenureEvent, tenure_events

TABS = ("overview", "status", "declarations", "land", "support", "journal", "changes")


@dataclass(frozen=True)
class UnitPage:
    """A unit as one tab of its page shows it; what another tab shows stays unread. Products are `priced`."""

    products: Sequence[Any] = ()
    tenures: Sequence[TenureEvent] = ()
    size: str = ""
    permit_expired: bool = False
    land: UnitLand | None = None
    trail: Sequence[TrailLine] | None = None


def tabs_of(user: User) -> tuple[str, ...]:
    """The tabs that `user` has; the journal is not for those it is written about."""
    return TABS if policies.may_read_journal(user) else tuple(tab for tab in TABS if tab != "journal")


def unit_page(unit: Unit, user: User, tab: str, *, today: date, day: date | None = None) -> UnitPage:
    """What the tab shows to `user`, of a past `day` where one is asked for; `unit` comes from `with_size`."""
    if tab == "overview":
        size = size_of(unit)
        return UnitPage(
            products=list(unit.products.priced(Period.containing(day) if day else None).order_by("position", "pk")),
            tenures=tenure_events(unit, day),
            size=str(SizeClass(size).label) if size else "",
        )
    if tab == "land":
        until = unit.environment_permit_until
        return UnitPage(
            permit_expired=until is not None and until < (day or today), land=land_of(unit, user, day or today)
        )
    if tab == "changes":
        once = [key for key in unit.former_codes.values_list("former_id", flat=True) if key is not None]
        return UnitPage(trail=trail_about(unit, user, once=once))
    return UnitPage()
