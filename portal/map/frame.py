"""The part of the province that is drawn: all of it, or a county or a few parks drawn larger."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.map.borders import Box, Drawing, Point

AIR = 0.12  # of the wider side, around what is drawn larger
DEEPEST = 8.0  # places are known to a kilometre or ten: larger would only feign exactness


@dataclass(frozen=True)
class Frame:
    """A window of the drawing's own size, `scale` times as large as the province, beginning at (`left`, `top`)."""

    left: float
    top: float
    scale: float
    width: int
    height: int

    @property
    def is_close(self) -> bool:
        return self.scale > 1

    @property
    def box(self) -> Box:
        """What is seen, in units of the drawing."""
        return Box(self.left, self.top, self.left + self.width / self.scale, self.top + self.height / self.scale)

    def place(self, point: Point) -> Point:
        """Where a point of the drawing stands in the window."""
        return Point((point.x - self.left) * self.scale, (point.y - self.top) * self.scale)


def whole(drawing: Drawing) -> Frame:
    """The whole province."""
    return Frame(0, 0, 1, drawing.width, drawing.height)


def around(drawing: Drawing, box: Box) -> Frame:
    """This box in the middle, as large as it goes."""
    across, down = box.right - box.left, box.bottom - box.top
    air = 2 * AIR * max(across, down)
    fits = min(drawing.width / ((across + air) or 1), drawing.height / ((down + air) or 1))
    scale = max(1.0, min(DEEPEST, fits))
    left = (box.left + box.right - drawing.width / scale) / 2
    top = (box.top + box.bottom - drawing.height / scale) / 2
    return Frame(round(left, 1), round(top, 1), round(scale, 3), drawing.width, drawing.height)


def box_of(points: Sequence[Point]) -> Box | None:
    """The box around these points; None for none."""
    if not points:
        return None
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))
