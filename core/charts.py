"""Charts as SVG made on the server: they print, need no script and pass the content security policy.

Time runs from left to right as in every Iranian schoolbook; categories grow from the reading side. Coordinates are
text with a point whatever the language; a missing value is a gap marked «؟», never a nought. Widths are percentages, so
one drawing serves a phone and a desk. The read-out of a point stands in `data-tip`, lines parted by «|». A label of
two lines (a month and its year) is parted by a line break.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.numbers import group

Number = int | float | Decimal
Value = Number | None
LABELS_HEIGHT, LINE_HEIGHT = 26, 14
NARROW = 70  # characters of labels that stand side by side on a phone or on paper


@dataclass(frozen=True)
class Series:
    """One line or set of columns: its colour class (brand, on, semi, off, avg, muted), its name, a value per label."""

    look: str
    name: str
    values: Sequence[Value]


@dataclass(frozen=True)
class _Scale:
    """Heights of values in a drawing `height` pixels high, with room for words above (`top`) and labels below."""

    height: int
    top: int
    low: float
    high: float
    below: int = LABELS_HEIGHT

    def y(self, value: Number) -> float:
        share = (float(value) - self.low) / ((self.high - self.low) or 1)
        return self.top + (self.height - self.top - self.below) * (1 - share)


def nice_ceiling(value: float) -> float:
    """The round number at or above `value` that an axis may end with."""
    if value <= 0:
        return 1
    size = 10 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return next(step * size for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * size >= value)


def _floor(low: float, least: float) -> float:
    """Where an axis that should begin at `low` begins when its least value is `least`."""
    if least >= low:
        return low
    return 0 if least >= 0 else -nice_ceiling(-least)


def _known(series: Sequence[Series]) -> list[float]:
    return [float(value) for one in series for value in one.values if value is not None]


def _open(height: int, title: str, look: str = "chart", plot: float = 100) -> str:
    """The drawing's first tag; `plot` is the share of its width, in percent, that is not kept for the scale's words."""
    kept = "" if plot == 100 else f' data-plot="{plot:g}"'
    return (
        f'<svg class="{look}" width="100%" height="{height}" direction="ltr"{kept} role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>'
    )


def _ticks(scale: _Scale, places: int) -> list[tuple[float, str]]:
    """Heights of the grid with their words; without one where the round figure would stand at a wrong height."""
    found = []
    for step in range(5):
        value = scale.low + (scale.high - scale.low) * step / 4
        told = round(value, places) if places else round(value)
        sits = abs(told - value) <= (scale.high - scale.low) / 200
        found.append((scale.y(value), group(told) if sits else ""))
    return found


def _grid(ticks: Sequence[tuple[float, str]]) -> str:
    lines = []
    for step, (y, word) in enumerate(ticks):
        base = " base" if step == 0 else ""
        lines.append(f'<line class="grid{base}" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        if word:
            lines.append(f'<text class="tick" x="100%" y="{y - 4:.1f}" text-anchor="end">{word}</text>')
    return "".join(lines)


def _plot(ticks: Sequence[tuple[float, str]]) -> float:
    """The share of the width that lines may take, so that the newest point never covers a word of the scale."""
    return 100 - min(16.0, 2 + 1.9 * max(len(word) for _y, word in ticks))


def _below(labels: Sequence[str]) -> int:
    return LABELS_HEIGHT + (LINE_HEIGHT if any("\n" in label for label in labels) else 0)


def _labels(labels: Sequence[str], height: int, x: Callable[[int], float]) -> str:
    last, room = len(labels) - 1, sum(max(map(len, label.split("\n"))) + 2 for label in labels)
    every = max(1, len(labels) // 6, -(-room // NARROW))
    kept = {0, last, *range(0, last - every + 1, every)}  # of a narrow axis: none so near to the last as to touch it
    first_line = height - _below(labels) + 18
    return "".join(
        f'<text class="tick x{"" if i in kept else " minor"}" x="{x(i):.2f}%" '
        f'y="{first_line + line * LINE_HEIGHT}" '
        f'text-anchor="{"start" if x(i) < 1 else "end" if x(i) > 99 else "middle"}">{escape(words)}</text>'
        for i, label in enumerate(labels)
        for line, words in enumerate(label.split("\n"))
    )


def _hits(tips: Sequence[str], height: int, x: Callable[[int], float]) -> str:
    """The stretch around each point that answers a finger, half-way to its neighbours."""
    if not tips:
        return ""
    middles = [x(index) for index in range(len(tips))]
    edges = [0.0, *((a + b) / 2 for a, b in pairwise(middles)), 100.0]
    return "".join(
        f'<g class="hit" data-tip="{escape(tip)}" data-x="{middle:.1f}">'
        f'<rect x="{left:.2f}%" width="{right - left:.2f}%" height="{height}"/></g>'
        for tip, middle, (left, right) in zip(tips, middles, pairwise(edges), strict=True)
    )


def _foot(labels: Sequence[str], tips: Sequence[str], height: int, x: Callable[[int], float]) -> str:
    return _labels(labels, height, x) + _hits(tips, height, x) + "</svg>"


def line_chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    height: int = 220,
    low: float = 0,
    places: int = 0,
    tips: Sequence[str] = (),
) -> SafeString:
    """Lines through time, oldest at the left; a gap where a value is missing, a dot at each line's last point.

    The axis begins at `low`, or below it where a value does; its words stand beside the lines, at the right.
    """
    known = _known(series)
    if not known or not labels:
        return SafeString("")
    scale = _Scale(height, 20, _floor(low, min(known)), nice_ceiling(max(known)), _below(labels))
    ticks, steps = _ticks(scale, places), len(labels) - 1
    plot = _plot(ticks)

    def x(index: int) -> float:
        return index * plot / steps if steps else plot / 2

    parts = [
        _open(height, title, plot=plot),
        _grid(ticks),
        f'<svg x="0" y="0" width="100%" height="{height}" viewBox="0 0 100 {height}" preserveAspectRatio="none">',
        *(_line(one, x, scale) for one in series),
        "</svg>",
        *(_last_dot(one, x, scale) for one in series),
        _foot(labels, tips, height, x),
    ]
    return mark_safe("".join(parts))  # noqa: S308  # every text in it is escaped above


def _line(one: Series, x: Callable[[int], float], scale: _Scale) -> str:
    points = [
        None if value is None else f"{x(index):.2f},{scale.y(value):.1f}" for index, value in enumerate(one.values)
    ]
    return "".join(f'<polyline class="line {one.look}" points="{run}"/>' for run in _runs(points))


def _runs(points: Sequence[str | None]) -> Iterator[str]:
    """The points of each unbroken stretch; a lone point twice, so that its round ends show it."""
    for is_known, stretch in groupby(points, key=lambda point: point is not None):
        if is_known:
            run = [point for point in stretch if point]
            yield " ".join(run * 2 if len(run) == 1 else run)


def _last_dot(one: Series, x: Callable[[int], float], scale: _Scale) -> str:
    known = [(index, value) for index, value in enumerate(one.values) if value is not None]
    if not known:
        return ""
    index, value = known[-1]
    return f'<circle class="dot {one.look}" cx="{x(index):.2f}%" cy="{scale.y(value):.1f}" r="4"/>'


def column_chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    height: int = 220,
    reference: tuple[float, str] | None = None,
    unfinished: frozenset[int] = frozenset(),
    tips: Sequence[str] = (),
) -> SafeString:
    """Columns through time; `reference` draws a dashed line with its word, `unfinished` columns are hatched."""
    known = _known(series) + ([reference[0]] if reference else [])
    if not known or not labels:
        return SafeString("")
    scale = _Scale(height, top=24, low=0, high=nice_ceiling(max(known)), below=_below(labels))
    slot = 100 / len(labels)
    base = f"{scale.y(0):.1f}"
    parts = [
        _open(height, title),
        _reference(scale.y(reference[0]), reference[1]) if reference else "",
        *_columns(series, slot, scale, unfinished),
        f'<line class="grid base" x1="0" x2="100%" y1="{base}" y2="{base}"/>',
        _foot(labels, tips, height, lambda index: (index + 0.5) * slot),
    ]
    return mark_safe("".join(parts))  # noqa: S308  # as above


def _reference(at: float, word: str) -> str:
    return (
        f'<line class="ref" x1="0" x2="100%" y1="{at:.1f}" y2="{at:.1f}"/>'
        f'<text class="tick" x="100%" y="{at - 6:.1f}" text-anchor="end">{escape(word)}</text>'
    )


def _columns(series: Sequence[Series], slot: float, scale: _Scale, unfinished: frozenset[int]) -> Iterator[str]:
    width = slot * 0.62 / len(series)
    for place, one in enumerate(series):
        for index, value in enumerate(one.values):
            left = index * slot + slot * 0.19 + place * width
            look = f"{one.look} part" if index in unfinished else one.look
            yield _column(left, width, value, scale, look, labelled=len(series) == 1)


def _column(left: float, width: float, value: Value, scale: _Scale, look: str, *, labelled: bool) -> str:
    middle, base = left + width / 2, scale.y(0)
    if value is None:
        return (
            f'<line class="gapmark" x1="{left:.2f}%" x2="{left + width:.2f}%" y1="{base - 1:.1f}" y2="{base - 1:.1f}"/>'
            f'<text class="tick none" x="{middle:.2f}%" y="{base - 9:.1f}" text-anchor="middle">؟</text>'
        )
    top = scale.y(value)
    column = (
        f'<rect class="col {look}" x="{left:.2f}%" y="{top:.1f}" width="{width:.2f}%" '
        f'height="{max(0.0, base - top):.1f}" rx="2"/>'
    )
    if not labelled:
        return column
    return (
        column
        + f'<text class="tick val minor" x="{middle:.2f}%" y="{top - 5:.1f}" text-anchor="middle">{group(value)}</text>'
    )


def flow_chart(
    labels: Sequence[str],
    up: Sequence[int],
    down: Sequence[int],
    *,
    title: str,
    height: int = 150,
    tips: Sequence[str] = (),
) -> SafeString:
    """Columns above the line (came back) and below it (stopped)."""
    most = max([1, *up, *down])
    slot, middle, reach = 100 / max(1, len(labels)), (height - 24) * 0.52, (height - 24) * 0.44
    parts = [_open(height, title)]
    for i, (above, below) in enumerate(zip(up, down, strict=True)):
        left, width = i * slot + slot * 0.22, slot * 0.56
        rise, fall = above / most * reach, below / most * reach
        parts.append(
            f'<rect class="col on" x="{left:.2f}%" y="{middle - rise:.1f}" width="{width:.2f}%" height="{rise:.1f}"/>'
            f'<rect class="col off" x="{left:.2f}%" y="{middle + 1:.1f}" width="{width:.2f}%" height="{fall:.1f}"/>'
        )
    parts.append(f'<line class="grid base" x1="0" x2="100%" y1="{middle:.1f}" y2="{middle:.1f}"/>')
    parts.append(_foot(labels, tips, height, lambda index: (index + 0.5) * slot))
    return mark_safe("".join(parts))  # noqa: S308  # as above


def sparkline(values: Sequence[Value], look: str = "brand", width: int = 88, height: int = 28) -> SafeString:
    """A small line without axes, with gaps like the large ones; nothing for fewer than two known values."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, span = min(known), (max(known) - min(known)) or 1
    step = (width - 8) / (len(values) - 1)

    def point(place: int, value: Value) -> str | None:
        if value is None:
            return None
        return f"{3 + place * step:.1f},{height - 4 - (float(value) - low) / span * (height - 8):.1f}"

    points = [point(place, value) for place, value in enumerate(values)]
    lines = format_html_join("", '<polyline class="line {}" points="{}"/>', ((look, run) for run in _runs(points)))
    x, y = [text for text in points if text][-1].split(",")
    return format_html(
        '<svg class="spark" width="{}" height="{}" viewBox="0 0 {} {}" direction="ltr" aria-hidden="true">'
        '{}<circle class="dot {}" cx="{}" cy="{}" r="2.6"/></svg>',
        width, height, width, height, lines, look, x, y,
    )  # fmt: skip


def status_bar(active: int, semi_active: int, closed: int, *, label: str, height: int = 12) -> SafeString:
    """Full, half, empty: shares of the three states from the reading side; `label` says them in words."""
    total, right, parts = active + semi_active + closed, 100.0, []
    for look, number in (("on", active), ("semi", semi_active), ("off", closed)):
        if number:
            width = 100 * number / total
            right -= width
            parts.append(f'<rect class="seg {look}" x="{right:.2f}%" y="0" width="{width:.2f}%" height="{height}"/>')
    inner = "".join(parts) or f'<rect class="seg unk" width="100%" height="{height}"/>'
    return mark_safe(  # noqa: S308  # as above
        f'<svg class="sbar" width="100%" height="{height}" role="img" aria-label="{escape(label)}">{inner}</svg>'
    )


def pair(upper: tuple[str, Value], lower: tuple[str, Value]) -> SafeString:
    """Two looks with their shares of one as bars, from the reading side; the values stand beside them in words."""
    bars = "".join(
        f'<rect class="val {look}" x="{100 - share * 100:.1f}%" y="{y}" width="{share * 100:.1f}%" height="8" rx="4"/>'
        for y, look, share in ((y, look, float(value or 0)) for y, (look, value) in ((0, upper), (12, lower)))
        if share
    )
    return mark_safe(f'<svg class="meter" width="100%" height="20" aria-hidden="true">{bars}</svg>')  # noqa: S308  # as above


def meter(
    share: Value, look: str = "brand", *, label: str = "", mark: float | None = None, height: int = 8
) -> SafeString:
    """A share of one as a bar from the reading side; nothing but its track where it is unknown."""
    filled = min(100.0, max(0.0, float(share) * 100)) if share is not None else 0.0
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    tick = (
        f'<rect class="mark" x="{100 - mark * 100:.1f}%" y="0" width="2" height="{height}"/>'
        if mark is not None
        else ""
    )
    return mark_safe(  # noqa: S308  # as above
        f'<svg class="meter" width="100%" height="{height}" {said}>'
        f'<rect class="track" width="100%" height="{height}" rx="{height / 2}"/>'
        f'<rect class="val {look}" x="{100 - filled:.1f}%" width="{filled:.1f}%" height="{height}" rx="{height / 2}"/>'
        f"{tick}</svg>"
    )


def status_history(
    spans: Sequence[tuple[str, float, str]], ticks: Sequence[tuple[float, str]], *, title: str
) -> SafeString:
    """A unit's states through time, oldest at the left: spans of (colour class, share of the time, read-out), ticks of
    (share, word)."""
    parts, left = [_open(42, title, "chart hist")], 0.0
    for look, share, tip in spans:
        width = share * 100
        parts.append(
            f'<g class="hit plain" data-tip="{escape(tip)}" data-x="{left + width / 2:.1f}">'
            f'<rect class="seg {look}" x="{left:.2f}%" y="0" width="{width:.2f}%" height="22"/></g>'
        )
        left += width
    parts += [
        f'<text class="tick" x="{share * 100:.2f}%" y="38" text-anchor="start">{escape(word)}</text>'
        for share, word in ticks
    ]
    return mark_safe("".join(parts) + "</svg>")  # noqa: S308  # as above
