"""The province as a picture: its counties, coloured by their share of active units. No tiles, no script."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.numbers import UNKNOWN, group, percent
from parks.reference import DATA
from portal.dashboard.register import Place

SHAPES = DATA / "county_shapes.json"
CLASSES = ((Decimal("0.75"), "q4"), (Decimal("0.60"), "q3"), (Decimal("0.45"), "q2"), (Decimal(0), "q1"))
SMALLEST_WITH_WORDS = 1_900  # square units of the drawing; smaller counties are named by their tip and the table
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Shape(NamedTuple):
    """One county's border as an SVG path, its middle and its area in units of the drawing."""

    path: str
    x: float
    y: float
    area: float


class Drawing(NamedTuple):
    """Every county that has a border, by code; `credit` must stand wherever the drawing is shown."""

    width: int
    height: int
    credit: str
    shapes: dict[str, Shape]


@lru_cache(maxsize=1)
def drawing() -> Drawing:
    """The shipped borders (© OpenStreetMap contributors, ODbL)."""
    data = json.loads(SHAPES.read_text(encoding="utf-8"))
    width, height = data["viewbox"]
    shapes = {code: Shape(path, *_middle(path)) for code, path in data["paths"].items()}
    return Drawing(width, height, data["attribution"], shapes)


def _middle(path: str) -> tuple[float, float, float]:
    """Centroid and area of the largest ring of a path of absolute points."""
    rings = [_ring(part) for part in path.split("M") if part.strip()]
    return max((_centroid(ring) for ring in rings), key=lambda found: found[2])


def _ring(part: str) -> list[tuple[float, float]]:
    numbers = [float(number) for number in _NUMBER.findall(part)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _centroid(ring: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    doubled = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        doubled += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    if not doubled:
        return (*ring[0], 0.0)
    return x / (3 * doubled), y / (3 * doubled), abs(doubled) / 2


def look(share: Decimal | None) -> str:
    """The class of the map that a share of active units falls into; `none` where it is unknown."""
    if share is None:
        return "none"
    return next(name for least, name in CLASSES if share >= least)


def county_map(places: Sequence[Place]) -> SafeString:
    """The counties of `places` coloured and linked to their units; the others only outlined."""
    known = {place.code: place for place in places}
    borders = drawing()
    counties = format_html_join("\n", "{}", ((_county(code, shape, known.get(code)),) for code, shape in _drawn(known)))
    names = format_html_join(
        "",
        '<text class="{}" x="{}" y="{}">{}<tspan x="{}" dy="15">{}</tspan></text>',
        (
            (look(place.share), round(shape.x), round(shape.y) - 3, place.name, round(shape.x), percent(place.share, 0))
            for code, shape in borders.shapes.items()
            if shape.area >= SMALLEST_WITH_WORDS and (place := known.get(code)) and place.share is not None
        ),
    )
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}"><g class="counties">{}</g>'
        '<g class="names" aria-hidden="true">{}</g></svg>',
        borders.width,
        borders.height,
        _("نقشهٔ استان: سهم واحدهای فعال هر شهرستان"),
        counties,
        names,
    )


def _drawn(known: dict[str, Place]) -> list[tuple[str, Shape]]:
    """Linked counties last, so that their focus ring is not covered by a neighbour."""
    return sorted(drawing().shapes.items(), key=lambda shape: shape[0] in known)


def _county(code: str, shape: Shape, place: Place | None) -> SafeString:
    if place is None:
        return format_html('<path class="none" d="{}"/>', shape.path)
    said = _("%(county)s: %(share)s فعال از %(units)s واحد") % {
        "county": place.name,
        "share": percent(place.share, 0) if place.share is not None else UNKNOWN,
        "units": group(place.counts.reached),
    }
    tip = _("فعال %(active)s · نیمه‌فعال %(semi)s · تعطیل %(closed)s") % {
        "active": group(place.counts.active),
        "semi": group(place.counts.semi_active),
        "closed": group(place.counts.closed),
    }
    return format_html(
        '<a href="{}" class="pk hit" aria-label="{}" data-tip="{}|{}"><path class="{}" d="{}"/></a>',
        place.href,
        said,
        said,
        tip,
        look(place.share),
        shape.path,
    )
