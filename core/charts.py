"""Charts as SVG made on the server: they print, need no script and pass the content security policy.

Time runs from left to right as in every Iranian schoolbook; categories grow from the reading side. Coordinates are
text with a point whatever the language; a missing value is a gap marked «؟», never a nought. Widths are percentages, so one
drawing serves a phone and a desk. The read-out of a point stands in `data-tip`, lines parted by «|».
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.numbers import group

Value = int | float | Decimal | None


@dataclass(frozen=True)
class Series:
    """One line or set of columns: its colour class (brand, on, semi, off, avg, muted), its name, a value per label."""

    look: str
    name: str
    values: Sequence[Value]


def nice_ceiling(value: float) -> float:
    """The round number at or above `value` that an axis may end with."""
    if value <= 0:
        return 1
    size = 10 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return next(step * size for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * size >= value)


def _known(series: Sequence[Series]) -> list[float]:
    return [float(value) for one in series for value in one.values if value is not None]


def _open(height: int, title: str, look: str = "chart") -> str:
    return (
        f'<svg class="{look}" width="100%" height="{height}" direction="ltr" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>"
    )


def _grid(low: float, high: float, y, places: int) -> str:
    lines = []
    for step in range(5):
        value = low + (high - low) * step / 4
        at = f"{y(value):.1f}"
        shown = group(round(value, places) if places else round(value))
        base = " base" if step == 0 else ""
        lines.append(f'<line class="grid{base}" x1="0" x2="100%" y1="{at}" y2="{at}"/>')
        lines.append(f'<text class="tick" x="100%" y="{y(value) - 4:.1f}" text-anchor="end">{shown}</text>')
    return "".join(lines)


def _labels(labels: Sequence[str], height: int, x, every: int) -> str:
    last = len(labels) - 1
    return "".join(
        f'<text class="tick x{"" if i in {0, last} or i % every == 0 else " minor"}" x="{x(i):.2f}%" y="{height - 8}" '
        f'text-anchor="{"start" if x(i) < 1 else "end" if x(i) > 99 else "middle"}">{escape(label)}</text>'
        for i, label in enumerate(labels)
    )


def _hits(tips: Sequence[str], height: int) -> str:
    width = 100 / max(1, len(tips))
    return "".join(
        f'<g class="hit" data-tip="{escape(tip)}" data-x="{(i + 0.5) * width:.1f}">'
        f'<rect x="{i * width:.2f}%" y="0" width="{width:.2f}%" height="{height}"/></g>'
        for i, tip in enumerate(tips)
    )


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
    """Lines through time, oldest at the left; a gap where a value is missing, a dot at each line's last point."""
    known = _known(series)
    if not known or not labels:
        return SafeString("")
    high, top, bottom = nice_ceiling(max(known)), 20, 26

    def y(value: float) -> float:
        return top + (height - top - bottom) * (1 - (float(value) - low) / ((high - low) or 1))

    count = len(labels)

    def x(index: int) -> float:
        return 50.0 if count == 1 else index * 100 / (count - 1)

    parts = [_open(height, title), _grid(low, high, y, places)]
    parts.append(
        f'<svg x="0" y="0" width="100%" height="{height}" viewBox="0 0 100 {height}" preserveAspectRatio="none">'
    )
    for one in series:
        parts += [
            f'<polyline class="line {one.look}" points="{run}"/>'
            for run in _runs([(x(i), None if v is None else y(v)) for i, v in enumerate(one.values)])
        ]
    parts.append("</svg>")
    for one in series:
        last = next((i for i in range(count - 1, -1, -1) if one.values[i] is not None), None)
        if last is not None:
            parts.append(f'<circle class="dot {one.look}" cx="{x(last):.2f}%" cy="{y(one.values[last]):.1f}" r="4"/>')
    parts += [_labels(labels, height, x, max(1, count // 6)), _hits(tips, height), "</svg>"]
    return mark_safe("".join(parts))  # noqa: S308  # every text in it is escaped above


def _runs(points: Sequence[tuple[float, float | None]]) -> list[str]:
    runs: list[list[str]] = [[]]
    for x, y in points:
        if y is None:
            runs.append([])
        else:
            runs[-1].append(f"{x:.2f},{y:.1f}")
    return [" ".join(run) for run in runs if len(run) > 1]


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
    high, top, bottom = nice_ceiling(max(known)), 24, 26

    def y(value: float) -> float:
        return top + (height - top - bottom) * (1 - float(value) / high)

    slot = 100 / len(labels)
    width = slot * 0.62 / len(series)
    parts = [_open(height, title)]
    if reference:
        at = y(reference[0])
        parts.append(f'<line class="ref" x1="0" x2="100%" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text class="tick" x="100%" y="{at - 6:.1f}" text-anchor="end">{escape(reference[1])}</text>')
    for place, one in enumerate(series):
        for i, value in enumerate(one.values):
            left = i * slot + slot * 0.19 + place * width
            parts.append(
                _column(left, width, value, y, one.look + (" part" if i in unfinished else ""), len(series) == 1)
            )
    parts.append(f'<line class="grid base" x1="0" x2="100%" y1="{y(0):.1f}" y2="{y(0):.1f}"/>')
    parts += [
        _labels(labels, height, lambda i: (i + 0.5) * slot, max(1, len(labels) // 6)),
        _hits(tips, height),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308  # as above


def _column(left: float, width: float, value: Value, y, look: str, labelled: bool) -> str:
    middle = left + width / 2
    if value is None:
        return (
            f'<line class="gapmark" x1="{left:.2f}%" x2="{left + width:.2f}%" y1="{y(0) - 1:.1f}" y2="{y(0) - 1:.1f}"/>'
            f'<text class="tick none" x="{middle:.2f}%" y="{y(0) - 9:.1f}" text-anchor="middle">؟</text>'
        )
    top = y(value)
    column = (
        f'<rect class="col {look}" x="{left:.2f}%" y="{top:.1f}" width="{width:.2f}%" '
        f'height="{max(0.0, y(0) - top):.1f}" rx="2"/>'
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
    parts += [
        _labels(labels, height, lambda i: (i + 0.5) * slot, max(1, len(labels) // 6)),
        _hits(tips, height),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308  # as above


def sparkline(values: Sequence[Value], look: str = "brand", width: int = 88, height: int = 28) -> SafeString:
    """A small line without axes; nothing for fewer than two known values."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, span = min(known), (max(known) - min(known)) or 1
    step = (width - 8) / (len(known) - 1)
    points = [(3 + i * step, height - 4 - (value - low) / span * (height - 8)) for i, value in enumerate(known)]
    return format_html(
        '<svg class="spark" width="{}" height="{}" viewBox="0 0 {} {}" direction="ltr" aria-hidden="true">'
        '<polyline class="line {}" points="{}"/><circle class="dot {}" cx="{}" cy="{}" r="2.6"/></svg>',
        width, height, width, height, look, " ".join(f"{x:.1f},{y:.1f}" for x, y in points), look,
        f"{points[-1][0]:.1f}", f"{points[-1][1]:.1f}",
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
