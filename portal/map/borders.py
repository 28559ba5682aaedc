"""The counties' borders as shipped, and where a point of the earth stands in their drawing."""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from parks.reference import DATA

SHAPES = DATA / "county_shapes.json"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Point(NamedTuple):
    x: float
    y: float


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, point: Point) -> bool:
        return self.left <= point.x <= self.right and self.top <= point.y <= self.bottom

    def meets(self, other: "Box") -> bool:
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom


class Shape(NamedTuple):
    """One county's border, its middle, its area and the box around it, in units of the drawing.

    `path` alone is in tenths of a unit, for whole numbers are short: a group that is drawn at a tenth holds it.
    """

    path: str
    x: float
    y: float
    area: float
    box: Box


class Drawing(NamedTuple):
    """Every county that has a border, by code; `credit` must stand wherever the drawing is shown."""

    width: int
    height: int
    credit: str
    shapes: dict[str, Shape]
    lon_scale: float
    lon_offset: float
    lat_scale: float
    lat_top: float

    def point(self, lat: object, lon: object) -> Point:
        """Where a latitude and a longitude stand in the drawing: equirectangular, true in the province's middle."""
        return Point(
            float(str(lon)) * self.lon_scale - self.lon_offset, (self.lat_top - float(str(lat))) * self.lat_scale
        )

    @property
    def box(self) -> Box:
        return Box(0, 0, self.width, self.height)


@lru_cache(maxsize=1)
def drawing() -> Drawing:
    """The shipped borders (© OpenStreetMap contributors, ODbL)."""
    data = json.loads(SHAPES.read_text(encoding="utf-8"))
    width, height = data["viewbox"]
    scales = {name: data[name] for name in ("lon_scale", "lon_offset", "lat_scale", "lat_top")}
    shapes = {code: _shape(path) for code, path in data["paths"].items()}
    return Drawing(width, height, data["attribution"], shapes, **scales)


def rings(path: str) -> list[list[Point]]:
    """The corners of every ring of a path of absolute points."""
    return [_ring(part) for part in path.split("M") if part.strip()]


def _ring(part: str) -> list[Point]:
    numbers = [float(number) for number in _NUMBER.findall(part)]
    return [Point(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


def _shape(path: str) -> Shape:
    """The shape of a path, with the middle of its largest ring."""
    found = rings(path)
    xs, ys = zip(*(point for ring in found for point in ring), strict=True)
    middle = max((_centroid(ring) for ring in found), key=lambda one: one[2])
    return Shape("".join(_short(ring) for ring in found), *middle, Box(min(xs), min(ys), max(xs), max(ys)))


def _short(ring: Sequence[Point]) -> str:
    """The ring as an SVG path in tenths, each corner told from the one before: a third of the letters."""
    tenths = [(round(point.x * 10), round(point.y * 10)) for point in ring]
    steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(tenths)]
    line = "".join(f"l{x}{'' if y < 0 else ' '}{y}" for x, y in steps)
    return f"M{tenths[0][0]} {tenths[0][1]}{line}z"


def _centroid(ring: Sequence[Point]) -> tuple[float, float, float]:
    doubled = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        doubled += cross
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    if not doubled:
        return (*ring[0], 0.0)
    return x / (3 * doubled), y / (3 * doubled), abs(doubled) / 2
