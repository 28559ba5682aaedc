"""The same charts on paper: a drawing made for a page, set in fixed sizes and in marks that need no colour.

A page stretches a drawing and colours it by stylesheet; a document knows neither. Here every percentage becomes a
length and every class its own strokes and fills. Lines differ by dashes and states by full, half and empty, so that a
black-and-white print and a colour-blind reader lose nothing. Words stand in isolates, without which Persian and figures
change places.
"""

import re
import xml.etree.ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
BRAND, QUIET, FAINT, GRID = "#1d4f91", "#4c5b6c", "#76869a", "#dde3ea"
ON, SEMI, OFF = "#0f8a7e", "#c8830a", "#9f2349"
MARGIN = 30  # beside the plot, for the figures of the scale, which a page writes into it
SPREAD = ("x", "x1", "x2", "cx", "width")
_HATCH = "url(#half)"
_FILLS = {
    "on": {"fill": ON, "stroke": ON},
    "semi": {"fill": _HATCH, "stroke": SEMI},
    "off": {"fill": "#ffffff", "stroke": OFF},
    "unk": {"fill": "#ffffff", "stroke": FAINT, "stroke-dasharray": "2 2"},
    "brand": {"fill": BRAND, "stroke": BRAND},
    "avg": {"fill": "#ffffff", "stroke": QUIET},
    "soft": {"fill": "#b9cbe4", "stroke": BRAND},
    "muted": {"fill": "#c3ccd6", "stroke": FAINT},
    "bad": {"fill": OFF, "stroke": OFF},
    "track": {"fill": "#eef1f5"},
    "mark": {"fill": "#15202d"},
}
_LINES = {
    "brand": {"stroke": BRAND, "stroke-width": "2.2"},
    "avg": {"stroke": QUIET, "stroke-width": "1.8", "stroke-dasharray": "5 4"},
    "on": {"stroke": ON, "stroke-width": "2.2"},
    "muted": {"stroke": FAINT, "stroke-width": "1.8", "stroke-dasharray": "1.5 3"},
    "bad": {"stroke": OFF, "stroke-width": "2.2", "stroke-dasharray": "8 3"},
}
_DROPPED = {"hit", "minor"}


def for_paper(svg: str, *, width: int) -> str:
    """The drawing `width` units wide, on its own: no stylesheet, no percentages, nothing that answers a mouse."""
    if not svg:
        return ""
    root = ET.fromstring(svg)  # noqa: S314  # our own drawing, made a moment ago
    height, edge = float(root.get("height", "0")), 1
    plot = width - 2 * edge - (MARGIN if root.find("text") is not None else 0)
    unit = plot / float(root.get("data-plot", "100"))  # the room that a page keeps for the scale is the margin here
    box = f"{-edge} {-edge} {width} {height + 2 * edge:g}"
    drawing = ET.Element("svg", xmlns=SVG, width=f"{width}", height=f"{height + 2 * edge:g}", viewBox=box)
    drawing.append(_hatch())
    for child in root:
        _copy(child, drawing, unit, plot)
    return ET.tostring(drawing, encoding="unicode")


def _hatch() -> ET.Element:
    """The half-full pattern of what runs at part of its capacity."""
    definitions = ET.Element("defs")
    size = {"width": "5", "height": "5"}
    turned = {"id": "half", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    pattern = ET.SubElement(definitions, "pattern", {**turned, **size})
    ET.SubElement(pattern, "rect", {"fill": "#ffffff", **size})
    ET.SubElement(pattern, "rect", fill=SEMI, width="2.2", height="5")
    return definitions


def _copy(source: ET.Element, target: ET.Element, unit: float, plot: float) -> None:
    looks = source.get("class", "").split()
    if source.tag in {"title", "desc"} or _DROPPED & set(looks):
        return
    if source.tag == "svg":  # the stretched layer of lines: its points are percentages of the width
        for child in source:
            _copy(child, target, unit, plot)
        return
    if looks == ["tick"] and source.get("x") == "100%":
        source.set("x", f"{plot + MARGIN:.2f}")
        source.set("y", f"{float(source.get('y', '0')) + 8:.1f}")
    if source.get("x2") == "100%":
        source.set("x2", f"{plot:.2f}")
    kept = {name: value for name, value in source.attrib.items() if name not in {"class", "direction", "role"}}
    copy = ET.SubElement(target, source.tag, {**_lengths(kept, unit), **_ink(source.tag, looks)})
    if source.text:
        copy.text = f"\u2067{source.text}\u2069" if source.tag == "text" else source.text
    for child in source:
        _copy(child, copy, unit, plot)


def _lengths(attributes: dict[str, str], unit: float) -> dict[str, str]:
    for name in SPREAD:
        if attributes.get(name, "").endswith("%"):
            attributes[name] = f"{float(attributes[name][:-1]) * unit:.2f}"
    if "points" in attributes:
        attributes["points"] = re.sub(
            r"([-\d.]+),", lambda found: f"{float(found[1]) * unit:.2f},", attributes["points"]
        )
    return attributes


def _ink(tag: str, looks: list[str]) -> dict[str, str]:
    """What a stylesheet would have said of this element."""
    if tag == "text":
        return {"font-family": "Vazirmatn", "font-size": "11", "fill": QUIET}
    if tag == "polyline":
        look = next((_LINES[look] for look in looks if look in _LINES), _LINES["brand"])
        return {"fill": "none", "stroke-linejoin": "round", "stroke-linecap": "round", **look}
    if tag == "line":
        colour = FAINT if {"base", "ref", "gapmark"} & set(looks) else GRID
        return {"stroke": colour, "stroke-width": "1"} | ({"stroke-dasharray": "4 3"} if "ref" in looks else {})
    ink = next((_FILLS[look] for look in looks if look in _FILLS), {})
    if "part" in looks:  # not finished yet
        ink = {**ink, "fill": "#ffffff", "stroke-dasharray": "3 2"}
    return ink | ({"stroke-width": "1.2"} if tag in {"rect", "circle"} else {})
