"""What the page of the map is filled with; every park of it comes from the caller's `visible_to`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from accounts.models import User
from parks.models import County
from parks.queries.units import NO_UNITS, status_counts
from portal.map import shading as shadings
from portal.map.borders import Drawing, drawing
from portal.map.classes import UNKNOWN_LOOK, Entry
from portal.map.filters import MapFilterSet
from portal.map.frame import Frame, around, box_of, whole
from portal.map.marks import Spot, marked, ordered, spot_of
from portal.map.shading import Shading
from portal.map.svg import Links, Scene, park_map
from reports.models import Report

LIST_ID = "parks"
PASSING = frozenset({"page", "per_page", "partial", "format"})


@dataclass(frozen=True)
class MapPage:
    """The drawing, its legend, and the parks in the order of the list."""

    svg: SafeString
    spots: Sequence[Spot]
    shading: Shading
    report: Report | None
    choices: Sequence[tuple[str, str]]
    has_cluster: bool
    is_close: bool
    credit: str

    @property
    def placed(self) -> int:
        return sum(spot.point is not None for spot in self.spots)

    @property
    def unplaced(self) -> int:
        return len(self.spots) - self.placed

    @property
    def legend(self) -> list[Entry]:
        return self.shading.legend()

    @property
    def has_unknown(self) -> bool:
        return any(spot.look == UNKNOWN_LOOK and spot.point for spot in self.spots)

    @property
    def has_approximate(self) -> bool:
        return any(spot.is_approximate for spot in self.spots)


def map_page(user: User, parks: MapFilterSet, *, by: str, path: str) -> MapPage:
    """The parks of `parks` as a drawing and a list: six queries, whatever stands."""
    rows, day, borders = list(parks.qs), parks.day, drawing()
    counts = status_counts([park.pk for park in rows], user, day)
    report = shadings.newest_month(user, day)
    shading = shadings.chosen(user, by, report, counts, day)
    spots = [spot_of(park, counts.get(park.pk, NO_UNITS).total, shading, borders) for park in rows]
    frame = _frame(parks, spots, borders)
    spots, circles = marked(ordered(spots, parks.sort.name if parks.sort else ""), frame)
    counties = {county.code: county for county in County.objects.visible_to(user)}
    links = Links(path, _kept(parks), day.isoformat() if day else "", LIST_ID)
    return MapPage(
        svg=park_map(Scene(borders, frame, counties, spots, circles, shading, links)),
        spots=spots,
        shading=shading,
        report=report,
        choices=shadings.choices(report),
        has_cluster=any(circle.is_cluster for circle in circles),
        is_close=frame.is_close,
        credit=borders.credit,
    )


def _frame(parks: MapFilterSet, spots: Sequence[Spot], borders: Drawing) -> Frame:
    """A circle's parks, or a county, drawn larger; else the whole province."""
    box = box_of([spot.point for spot in spots if spot.point]) if parks.is_of_one_circle else None
    county = borders.shapes.get(parks.county_code)
    box = box or (county.box if county else None)
    return around(borders, box) if box else whole(borders)


def _kept(parks: MapFilterSet) -> list[tuple[str, str]]:
    """What the address asks for, for links that narrow it further."""
    told = [(name, text) for name, texts in parks.data.lists() for text in texts if text]
    return [(name, text) for name, text in told if name not in PASSING]
