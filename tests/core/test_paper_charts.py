"""Charts on paper: every length is a number, every mark has its own ink, words keep their direction."""

import re
import xml.etree.ElementTree as ET

import pytest

from core.charts import Series, column_chart, line_chart, meter, status_bar
from core.paper_charts import OFF, for_paper
from core.qr import qr_svg

MONTHS = ["مهر", "آبان", "آذر"]
NAMESPACE = "{http://www.w3.org/2000/svg}"
CHARTS = [
    line_chart(MONTHS, [Series("brand", "شهرک", [1, None, 3]), Series("avg", "استان", [2, 2, 2])], title="روند"),
    column_chart(MONTHS, [Series("on", "شهرک", [1, None, 3])], title="ستون", reference=(2.0, "میانگین")),
    status_bar(3, 2, 1, label="وضعیت"),
    meter(0.4, mark=0.5),
]


def nodes(svg, kind):
    return list(ET.fromstring(svg).iter(f"{NAMESPACE}{kind}"))


@pytest.mark.parametrize("chart", CHARTS)
def test_drawing_needs_neither_page_nor_stylesheet(chart):
    svg = for_paper(chart, width=300)
    root = ET.fromstring(svg)
    assert (root.get("width"), "%" in re.sub(r">[^<]*<", "><", svg), "class=" in svg) == ("300", False, False)
    assert [node.tag for node in root.iter() if node.get("data-tip")] == []
    bare = [node.tag for kind in ("rect", "polyline", "circle") for node in nodes(svg, kind) if not node.get("fill")]
    assert bare == []


def test_line_keeps_its_gap_and_its_points():
    first, second = nodes(for_paper(CHARTS[0], width=332), "polyline")[:2]
    assert first.get("points").split()[0].startswith("0.00,")
    assert second.get("points").split()[0].startswith("300.00,")
    assert len({line.get("stroke-dasharray") for line in nodes(for_paper(CHARTS[0], width=300), "polyline")}) == 2


def test_states_differ_without_colour():
    full, half, empty = nodes(for_paper(CHARTS[2], width=300), "rect")[-3:]
    assert (half.get("fill"), empty.get("fill"), empty.get("stroke")) == ("url(#half)", "#ffffff", OFF)
    assert full.get("fill") == full.get("stroke")


def test_words_stand_in_isolates():
    texts = [node.text for node in nodes(for_paper(CHARTS[0], width=300), "text")]
    assert texts != []
    assert {(text[0], text[-1]) for text in texts} == {("\u2067", "\u2069")}


def test_nothing_stays_nothing():
    assert for_paper("", width=100) == ""


def test_square_is_dark_on_white_and_says_its_name():
    svg = qr_svg("https://karestan.example/verify/1/", title="کد «۱» & <b>")
    root = ET.fromstring(svg)
    assert root.find(f"{NAMESPACE}title").text == "کد «۱» & <b>"
    assert ("#ffffff" in svg or "#fff" in svg, "style=" in svg, "<b>" in svg) == (True, False, False)


def test_unfinished_columns_are_empty_and_dashed():
    chart = column_chart(["۱"], [Series("brand", "x", [3])], title="t", unfinished=frozenset({0}))
    assert 'stroke-dasharray="3 2"' in for_paper(chart, width=100)
