"""Parks as rows of the list and as circles of the drawing: where each stands and which circle it belongs to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from core.text import sort_key
from parks.models import Park
from portal.map.borders import Drawing, Point
from portal.map.clusters import Circle, clustered
from portal.map.frame import Frame
from portal.map.shading import Shading


@dataclass(frozen=True)
class Spot:
    """A park as the map and its list show it; `point` is None where its place is unknown, `mark` is its circle."""

    park: Park
    units: int
    value: Decimal | None
    text: str
    look: str
    point: Point | None
    mark: int | None = None

    @property
    def county(self) -> str:
        return self.park.county.name if self.park.county else ""

    @property
    def is_approximate(self) -> bool:
        return self.point is not None and self.park.location_is_approximate

    @property
    def is_astray(self) -> bool:
        """Its coordinates are told, but lie outside the province."""
        return self.point is None and self.park.lat is not None and self.park.lon is not None


def spot_of(park: Park, units: int, shading: Shading, drawing: Drawing) -> Spot:
    key = park.pk
    return Spot(park, units, shading.values.get(key), shading.text(key), shading.look(key), _at(park, drawing))


def _at(park: Park, drawing: Drawing) -> Point | None:
    if park.lat is None or park.lon is None:
        return None
    point = drawing.point(park.lat, park.lon)
    return point if drawing.box.holds(point) else None


def ordered(spots: Sequence[Spot], order: str) -> list[Spot]:
    """Parks with a place first, the others by county; inside each the order asked for, unknown values last.

    `spots` come by name.
    """
    rows = list(spots)
    if not order.endswith("name"):
        sign = 1 if order == "low" else -1
        rows.sort(key=lambda spot: (spot.value is None, sign * (spot.value or 0)))
    return sorted(rows, key=lambda spot: (spot.point is None, (False, "") if spot.point else _county_key(spot)))


def _county_key(spot: Spot) -> tuple[bool, str]:
    return not spot.county, sort_key(spot.county)


def marked(spots: Sequence[Spot], frame: Frame) -> tuple[list[Spot], list[Circle]]:
    """The same parks, each with the number of its circle, and the circles as the window shows them."""
    circles = clustered(
        Circle(*frame.place(spot.point), spot.units, (place,)) for place, spot in enumerate(spots) if spot.point
    )
    mark_of = {place: number for number, circle in enumerate(circles, 1) for place in circle.members}
    return [replace(spot, mark=mark_of.get(place)) for place, spot in enumerate(spots)], circles


@dataclass(frozen=True)
class Group:
    """Rows of the list under one head."""

    title: str
    count: int
    rows: Sequence[Spot]


def groups(spots: Sequence[Spot], rows: Sequence[Spot]) -> list[Group]:
    """The rows of one page of `spots` under their heads: those on the map, then those without a place, by county.

    A head counts its parks of every page.
    """
    counts = Counter(map(_head, spots))
    return [Group(title, counts[title], list(found)) for title, found in groupby(rows, key=_head)]


def _head(spot: Spot) -> str:
    if spot.point:
        return _("روی نقشه")
    if not spot.county:
        return _("شهرستان و موقعیت نامعلوم")
    return _("موقعیت نامعلوم: %(county)s") % {"county": spot.county}
