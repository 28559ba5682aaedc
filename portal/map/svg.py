"""The drawing itself: counties as links to their own view, parks as circles that lead to their page or their list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, sin, tau
from urllib.parse import urlencode

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.numbers import group
from parks.models import County
from portal.map.borders import Box, Drawing, Point, Shape
from portal.map.classes import UNKNOWN_LOOK
from portal.map.clusters import Circle
from portal.map.frame import Frame
from portal.map.marks import Spot
from portal.map.shading import Shading

LINE = "؛\n"  # parts the lines of a label; a read-out shows them one below the other
NAMED = 4  # parks that a cluster's label names; of more it names half as many
HALF = 0.5
ROOM_FOR_TEXT = 13.0  # radius of a disc that holds its number
SMALLEST_NAMED = 1_900  # square units of the window; smaller counties are named by their label and the list
LETTER, LINE_HEIGHT, DESCENT = 6.2, 15, 4  # of a county's name, in units of the window
LIFTS = (0, -17, 17, -32, 32, -47, 47)  # where a county's name looks for room, from its middle


@dataclass(frozen=True)
class Links:
    """Addresses that the drawing leads to; `kept` is the state that stays when the map narrows."""

    path: str
    kept: Sequence[tuple[str, str]]
    as_of: str
    list_id: str

    def county(self, code: str) -> str:
        return self._with([("county", code)], but={"county", "id"})

    def parks(self, codes: Sequence[str]) -> str:
        return self._with([("id", code) for code in codes], but={"id"})

    def park(self, spot: Spot) -> str:
        url = spot.park.get_absolute_url()
        return f"{url}?{urlencode({'as_of': self.as_of})}" if self.as_of else url

    def _with(self, added: list[tuple[str, str]], *, but: set[str]) -> str:
        kept = [(name, text) for name, text in self.kept if name not in but]
        return f"{self.path}?{urlencode([*kept, *added])}"


def units_told(count: int) -> str:
    """How many units a circle stands for."""
    return _("%(count)s واحد") % {"count": group(count)}


@dataclass(frozen=True)
class Scene:
    """Everything that is drawn; `told` says what the size of a circle counts."""

    drawing: Drawing
    frame: Frame
    counties: Mapping[str, County]
    spots: Sequence[Spot]
    circles: Sequence[Circle]
    shading: Shading
    links: Links
    told: Callable[[int], str] = units_told


def park_map(scene: Scene) -> SafeString:
    frame = scene.frame
    return format_html(
        '<svg class="map parks{}" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        '<g class="counties" transform="translate({} {}) scale({})">{}</g>'
        '<g class="names" aria-hidden="true">{}</g><g class="marks">{}</g></svg>',
        " close" if frame.is_close else "",
        frame.width,
        frame.height,
        _("نقشهٔ شهرک‌ها: %(indicator)s") % {"indicator": scene.shading.label},
        *(_units(-start * frame.scale) for start in (frame.left, frame.top)),
        f"{frame.scale / 10:g}",
        format_html_join("\n", "{}", ((line,) for line in _counties(scene))),
        format_html_join("", '<text x="{}" y="{}">{}</text>', _names(scene)),
        format_html_join("\n", "{}", ((_mark(scene, number),) for number in range(1, len(scene.circles) + 1))),
    )


# ── counties ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _seen(scene: Scene) -> list[tuple[str, Shape]]:
    return [(code, shape) for code, shape in scene.drawing.shapes.items() if shape.box.meets(scene.frame.box)]


def _counties(scene: Scene) -> list[SafeString]:
    """Those with parks last and as links, so that their focus ring is not covered by a neighbour."""
    told: dict[str, list[Spot]] = {}
    for spot in scene.spots:
        if spot.park.county:
            told.setdefault(spot.park.county.code, []).append(spot)
    shown = sorted(_seen(scene), key=lambda shape: shape[0] in told)
    return [_county(scene, code, shape, told.get(code, [])) for code, shape in shown]


def _county(scene: Scene, code: str, shape: Shape, spots: Sequence[Spot]) -> SafeString:
    if not spots:
        return format_html('<path d="{}"/>', shape.path)
    return format_html(
        '<a class="hit" href="{}" aria-label="{}"><path d="{}"/></a>',
        scene.links.county(code),
        LINE.join(_county_lines(spots)),
        shape.path,
    )


def _county_lines(spots: Sequence[Spot]) -> list[str]:
    unknown = sum(spot.point is None for spot in spots)
    lines = [spots[0].county, _("%(count)s شهرک") % {"count": group(len(spots))}]
    if unknown:
        lines.append(_("موقعیت %(count)s شهرک نامعلوم است") % {"count": group(unknown)})
    return lines


def _names(scene: Scene) -> list[tuple[int, int, str]]:
    """Names of the counties that the reader works with, each where circles and other names leave it room."""
    found, taken = [], []
    window = Box(0, 0, scene.frame.width, scene.frame.height)
    for code, shape in _seen(scene):
        if code in scene.counties and shape.area * scene.frame.scale**2 >= SMALLEST_NAMED:
            name = scene.counties[code].name
            line = _with_room(scene.frame.place(Point(shape.x, shape.y)), name, scene.circles, taken)
            if window.holds(Point(line.left, line.top)) and window.holds(Point(line.right, line.bottom)):
                taken.append(line)
                found.append((round((line.left + line.right) / 2), round(line.bottom - DESCENT), name))
    return found


def _with_room(middle: Point, name: str, circles: Sequence[Circle], taken: Sequence[Box]) -> Box:
    """The line of text nearest to the middle, above or below it, that covers nothing; else that in the middle."""
    half = LETTER * len(name) / 2
    left, top, right = middle.x - half, middle.y - LINE_HEIGHT / 2, middle.x + half
    lines = [Box(left, top + lift, right, top + lift + LINE_HEIGHT) for lift in LIFTS]
    free = (line for line in lines if not any(_reaches(circle, line) for circle in circles))
    return next((line for line in free if not any(line.meets(other) for other in taken)), lines[0])


def _reaches(circle: Circle, line: Box) -> bool:
    beside = max(line.left - circle.x, 0.0, circle.x - line.right)
    above = max(line.top - circle.y, 0.0, circle.y - line.bottom)
    return hypot(beside, above) < circle.outer


# ── parks ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _mark(scene: Scene, number: int) -> SafeString:
    circle = scene.circles[number - 1]
    spots = [scene.spots[place] for place in circle.members]
    return _cluster(scene, number, circle, spots) if circle.is_cluster else _park(scene, number, circle, spots[0])


def _park(scene: Scene, number: int, circle: Circle, spot: Spot) -> SafeString:
    ring = format_html('<circle class="ring" r="{}"/>', _units(circle.outer)) if spot.is_approximate else ""
    is_read = scene.shading.indicator.kind == "share" and spot.value is not None and circle.disc >= ROOM_FOR_TEXT
    return format_html(
        '<a id="m{}" class="pk hit {}" {} href="{}" aria-label="{}">{}<circle class="disc" r="{}"/>{}</a>',
        number,
        spot.look,
        _at(circle),
        scene.links.park(spot),
        LINE.join(_park_lines(scene, spot)),
        ring,
        _units(circle.disc),
        _text(scene.shading.whole(spot.park.pk)) if is_read else "",
    )


def _park_lines(scene: Scene, spot: Spot) -> list[str]:
    shading = scene.shading
    lines = [
        spot.park.name,
        spot.county,
        _("%(indicator)s: %(value)s") % {"indicator": shading.label, "value": f"{spot.text} {shading.unit}".strip()},
        scene.told(spot.units),
        _("موقعیت تقریبی") if spot.is_approximate else "",
    ]
    return [line for line in lines if line]


def _cluster(scene: Scene, number: int, circle: Circle, spots: Sequence[Spot]) -> SafeString:
    """A ring of its parks' colours around their count; it leads to them drawn larger, to the list if they are all."""
    drawn = sum(spot.point is not None for spot in scene.spots)
    is_all = scene.frame.is_close and len(spots) == drawn
    return format_html(
        '<a id="m{}" class="pk hit cluster" {} href="{}" aria-label="{}"><circle r="{}"/>{}{}</a>',
        number,
        _at(circle),
        f"#{scene.links.list_id}" if is_all else scene.links.parks([spot.park.code for spot in spots]),
        LINE.join(_cluster_lines(scene, circle, spots)),
        _units(circle.disc),
        _arcs(circle.disc - 1, spots, scene.shading),
        _text(group(len(spots))),
    )


def _cluster_lines(scene: Scene, circle: Circle, spots: Sequence[Spot]) -> list[str]:
    named = spots if len(spots) <= NAMED else spots[: NAMED // 2]
    lines = [_("%(count)s شهرک نزدیک به هم") % {"count": group(len(spots))}]
    lines += [f"{spot.park.name}: {spot.text}" for spot in named]
    if len(spots) > len(named):
        lines.append(_("و %(count)s شهرک دیگر") % {"count": group(len(spots) - len(named))})
    return [*lines, scene.told(circle.units)]


def _arcs(radius: float, spots: Sequence[Spot], shading: Shading) -> SafeString:
    """One arc a class, clockwise from the top, as long as its share of the parks."""
    counts = {look: sum(spot.look == look for spot in spots) for look in (*shading.classes.looks, UNKNOWN_LOOK)}
    begin, arcs = 0.0, []
    for look, count in counts.items():
        if count:
            end = begin + count / len(spots)
            arcs.append((look, _arc(radius, begin, end)))
            begin = end
    return format_html_join("", '<path class="{}" d="{}"/>', arcs)


def _arc(radius: float, begin: float, end: float) -> str:
    """The path of a part of a ring around the origin; a whole ring is two halves, for an arc must end elsewhere."""
    middle = (begin + end) / 2
    stops = [begin, middle, end] if end - begin > HALF else [begin, end]
    points = [f"{_units(radius * sin(tau * stop))} {_units(-radius * cos(tau * stop))}" for stop in stops]
    return f"M{points[0]}" + "".join(f"A{_units(radius)} {_units(radius)} 0 0 1 {point}" for point in points[1:])


def _at(circle: Circle) -> SafeString:
    return format_html('transform="translate({} {})"', _units(circle.x), _units(circle.y))


def _text(text: str) -> SafeString:
    return format_html('<text y="4.5">{}</text>', text)


def _units(value: float) -> str:
    """A length of the drawing to a tenth, whatever the language writes decimals with."""
    return f"{round(value, 1) + 0:g}"
