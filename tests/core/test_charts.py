"""Charts are sound SVG: time from left to right, gaps for the unknown, nothing of a label runs."""

import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.charts import (
    Series,
    column_chart,
    flow_chart,
    line_chart,
    meter,
    nice_ceiling,
    pair,
    sparkline,
    status_bar,
    status_history,
)

MONTHS = ["مهر", "آبان", "آذر", "دی"]
PLOT = 96.1  # percent of the width that lines take beside a scale of one digit
EVIL = '<script>alert("x")</script>&\'"'
VALUES = st.lists(
    st.none() | st.integers(-(10**15), 10**15) | st.decimals(-1000, 10**9, places=2), min_size=1, max_size=36
)


def drawn(svg, kind, look=""):
    """Elements of one kind in a chart whose class holds `look`, in their order."""
    return [node for node in ET.fromstring(str(svg)).iter(kind) if look in node.get("class", "").split() or not look]


def points(line):
    return [tuple(map(float, pair.split(","))) for pair in line.get("points").split()]


def line(*values, **options):
    return line_chart(MONTHS[: len(values)], [Series("brand", "ما", values)], title="روند", **options)


def columns(*values, **options):
    return column_chart(MONTHS[: len(values)], [Series("brand", "ما", values)], title="روند", **options)


def every_chart(text):
    """Each drawing with one text wherever it takes one."""
    series = [Series("brand", text, [1, None, 3])]
    labels = tips = [text] * 3
    return [
        line_chart(labels, series, title=text, tips=tips),
        column_chart(labels, series, title=text, tips=tips, reference=(2, text)),
        flow_chart(labels, [1, 0, 2], [0, 3, 1], title=text, tips=tips),
        status_bar(1, 2, 3, label=text),
        meter(0.5, label=text),
        status_history([("on", 0.5, text), ("off", 0.5, text)], [(0.2, text)], title=text),
    ]


@pytest.mark.parametrize("chart", range(6))
def test_texts_are_shown_and_never_run(chart):
    svg = every_chart(EVIL)[chart]
    root = ET.fromstring(str(svg))
    titles, tips = [node.text for node in root.iter("title")], [node.get("data-tip") for node in root.iter("g")]
    assert {root.get("aria-label"), *titles, *tips} == {EVIL}
    assert [node.tag for node in root.iter("script")] == []


@pytest.mark.parametrize("chart", range(6))
def test_no_drawing_carries_style_or_script(chart):
    svg = str(every_chart("متن")[chart])
    assert re.findall(r"\bstyle=|\bon\w+=|javascript:", svg) == []


@given(VALUES)
def test_charts_are_sound_whatever_the_values(values):
    labels = [str(place) for place in range(len(values))]
    series = [Series("brand", "ما", values), Series("avg", "استان", values[::-1])]
    for svg in (
        line_chart(labels, series, title="روند"),
        column_chart(labels, series, title="روند"),
        sparkline(values),
    ):
        assert not svg or ET.fromstring(str(svg)).tag == "svg"
        assert re.findall(r"nan|inf|None|e[+-]\d", str(svg)) == []


@given(VALUES)
def test_points_of_a_line_stay_inside_the_drawing(values):
    svg = line_chart([""] * len(values), [Series("brand", "ما", values)], title="روند", height=220)
    inside = [
        0 <= x <= 100 and 0 <= y <= 194 for node in (drawn(svg, "polyline") if svg else []) for x, y in points(node)
    ]
    assert all(inside)


def test_time_runs_from_left_to_right():
    svg = line(1, 2, 3, 4)
    assert [x for x, _ in points(drawn(svg, "polyline")[0])] == [0, 32.03, 64.07, PLOT]
    assert [node.text for node in drawn(svg, "text", "x")] == MONTHS
    assert ET.fromstring(str(svg)).get("direction") == "ltr"
    assert [float(node.get("x").rstrip("%")) for node in drawn(columns(1, 2, 3, 4), "rect", "col")] == [
        4.75,
        29.75,
        54.75,
        79.75,
    ]


def test_larger_values_stand_higher():
    heights = [y for _, y in points(drawn(line(1, 4, 2), "polyline")[0])]
    assert heights[1] < heights[2] < heights[0]
    tall = [float(node.get("height")) for node in drawn(columns(1, 4, 2), "rect", "col")]
    assert (tall[1] / tall[0], tall[2] / tall[0]) == (pytest.approx(4, rel=0.01), pytest.approx(2, rel=0.01))


def test_a_missing_value_is_a_gap_in_a_line():
    lines = [points(node) for node in drawn(line(1, None, 3, 4), "polyline")]
    assert [[x for x, _ in run] for run in lines] == [[0, 0], [64.07, PLOT]]


def test_a_missing_value_is_a_marked_gap_between_columns_and_nought_is_not():
    svg = columns(1, None, 0)
    assert [float(node.get("height")) > 0 for node in drawn(svg, "rect", "col")] == [True, False]
    assert [node.text for node in drawn(svg, "text", "none")] == ["؟"]
    assert len(drawn(svg, "line", "gapmark")) == 1


def test_the_last_known_value_has_the_dot():
    assert [node.get("cx") for node in drawn(line(1, 2, None), "circle")] == [f"{PLOT / 2:.2f}%"]
    assert (
        drawn(line_chart(MONTHS, [Series("a", "", [None] * 4), Series("b", "", [1] * 4)], title=""), "circle", "a")
        == []
    )


@pytest.mark.parametrize("values", [(), (None,), (None, None)])
def test_nothing_is_drawn_when_nothing_is_known(values):
    assert (line(*values), columns(*values), sparkline(values)) == ("", "", "")


def test_a_single_month_stands_in_the_middle():
    assert points(drawn(line(5), "polyline")[0]) == [(PLOT / 2, 20)] * 2


def test_figures_are_in_the_digits_of_the_page():
    ticks = [node.text for node in drawn(line(1200, 4000), "text") if "x" not in node.get("class").split()]
    assert ticks == ["۰", "۱٬۰۰۰", "۲٬۰۰۰", "۳٬۰۰۰", "۴٬۰۰۰"]
    assert [node.text for node in drawn(columns(1200, 15), "text", "val")] == ["۱٬۲۰۰", "۱۵"]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_coordinates_have_a_point_in_every_language(language):
    with translation.override(language):
        svg = line(Decimal("1.5"), 2, 3)
        assert [x for x, _ in points(drawn(svg, "polyline")[0])] == [0, PLOT / 2, PLOT]


@pytest.mark.parametrize(
    ("values", "places", "ticks"),
    [
        ((0, 0), 0, ["۰", "۱"]),
        ((1, 3), 0, ["۰", "۳"]),
        ((1, 3), 2, ["۰", "۰٫۷۵", "۱٫۵", "۲٫۲۵", "۳"]),
        ((4, 40), 0, ["۰", "۱۰", "۲۰", "۳۰", "۴۰"]),
        ((-4, 6), 0, ["\u200e\u2212۴", "۱", "۶"]),
    ],
)
def test_an_axis_names_only_heights_that_its_round_figures_tell(values, places, ticks):
    assert [
        node.text for node in drawn(line(*values, places=places), "text") if "x" not in node.get("class").split()
    ] == ticks


def test_an_axis_begins_where_it_is_told():
    assert [y for _, y in points(drawn(line(50, 100, low=50), "polyline")[0])] == [194, 20]


def test_a_reference_is_a_line_with_its_word():
    svg = columns(1, 2, reference=(4, "استان"))
    assert [node.get("y1") for node in drawn(svg, "line", "ref")] == ["24.0"]
    assert [node.text for node in drawn(svg, "text") if node.text == "استان"] == ["استان"]


def test_unfinished_columns_are_marked():
    svg = columns(1, 2, unfinished=frozenset({1}))
    assert [node.get("class") for node in drawn(svg, "rect", "col")] == ["col brand", "col brand part"]


def test_columns_of_two_series_stand_side_by_side_without_figures():
    svg = column_chart(MONTHS[:1], [Series("on", "", [1]), Series("off", "", [2])], title="")
    left = [float(node.get("x").rstrip("%")) for node in drawn(svg, "rect", "col")]
    assert (left, drawn(svg, "text", "val")) == ([19, 50], [])


def stretches(svg):
    """What each read-out stands for: its point, and from where to where it answers."""
    for hit in drawn(svg, "g", "hit"):
        left, width = (float(hit[0].get(name).rstrip("%")) for name in ("x", "width"))
        yield hit.get("data-tip"), float(hit.get("data-x")), left, round(left + width, 1)


def test_tips_cover_the_whole_width():
    tips = ["۱", "۲", "۳", "۴"]
    assert list(stretches(line(1, 2, 3, 4, tips=tips))) == [
        ("۱", 0, 0, 16), ("۲", 32, 16.02, 48), ("۳", 64.1, 48.05, 80.1), ("۴", PLOT, 80.08, 100),
    ]  # fmt: skip
    assert list(stretches(columns(1, 2, 3, 4, tips=tips))) == [
        ("۱", 12.5, 0, 25), ("۲", 37.5, 25, 50), ("۳", 62.5, 50, 75), ("۴", 87.5, 75, 100),
    ]  # fmt: skip


@pytest.mark.parametrize(("most", "room"), [(4, 3.9), (80, 5.8), (4000, 11.5), (4_000_000, 16)])
def test_lines_end_before_the_words_of_their_scale(most, room):
    dot = drawn(line(1, most), "circle")[0]
    assert dot.get("cx") == f"{100 - room:.2f}%"


def test_a_narrow_page_keeps_room_before_the_last_label():
    labels = [str(place) for place in range(12)]
    svg = line_chart(labels, [Series("brand", "", range(12))], title="")
    kept = [node.text for node in drawn(svg, "text", "x") if "minor" not in node.get("class").split()]
    assert kept == ["0", "2", "4", "6", "8", "11"]


def test_a_label_of_two_lines_stands_above_its_year():
    svg = line_chart(["فروردین\n۱۴۰۵", "خرداد"], [Series("brand", "", [1, 2])], title="", height=220)
    words = [(node.text, node.get("y")) for node in drawn(svg, "text", "x")]
    assert words == [("فروردین", "198"), ("۱۴۰۵", "212"), ("خرداد", "198")]
    assert [y for _, y in points(drawn(svg, "polyline")[0])] == [100, 20]


def test_flow_goes_up_for_what_came_back_and_down_for_what_stopped():
    svg = flow_chart(MONTHS, [4, 0, 2, 0], [0, 2, 0, 4], title="جابه‌جایی")
    rise = [float(node.get("height")) for node in drawn(svg, "rect", "on")]
    fall = [float(node.get("height")) for node in drawn(svg, "rect", "off")]
    assert (rise, fall) == ([55.4, 0, 27.7, 0], [0, 27.7, 0, 55.4])
    assert ET.fromstring(str(flow_chart([], [], [], title=""))).tag == "svg"


def test_a_sparkline_keeps_its_gaps_and_ends_in_a_dot():
    svg = sparkline([1, None, 3, 2], width=88)
    assert [[x for x, _ in points(node)] for node in drawn(svg, "polyline")] == [[3, 3], [56.3, 83]]
    assert [node.get("cx") for node in drawn(svg, "circle")] == ["83.0"]
    assert sparkline([1, None]) == ""


def test_a_status_bar_fills_from_the_reading_side():
    parts = [
        (node.get("class"), node.get("x"), node.get("width"))
        for node in drawn(status_bar(2, 1, 1, label="سهم"), "rect")
    ]
    assert parts == [("seg on", "50.00%", "50.00%"), ("seg semi", "25.00%", "25.00%"), ("seg off", "0.00%", "25.00%")]


def test_a_pair_sets_two_shares_one_above_the_other():
    bars = [
        (node.get("class"), node.get("x"), node.get("y"), node.get("width"))
        for node in drawn(pair(("brand", 1), ("muted", 0.25)), "rect")
    ]
    assert bars == [("val brand", "0.0%", "0", "100.0%"), ("val muted", "75.0%", "12", "25.0%")]
    assert drawn(pair(("brand", None), ("muted", 0)), "rect") == []


def test_a_status_bar_of_nothing_is_unknown():
    assert [node.get("class") for node in drawn(status_bar(0, 0, 0, label="سهم"), "rect")] == ["seg unk"]


@pytest.mark.parametrize(
    ("share", "x", "width"),
    [
        (0.25, "75.0%", "25.0%"),
        (Decimal("1.3"), "0.0%", "100.0%"),
        (-0.2, "100.0%", "0.0%"),
        (None, "100.0%", "0.0%"),
    ],
)
def test_a_meter_fills_from_the_reading_side_within_its_track(share, x, width):
    value = drawn(meter(share, "on"), "rect", "val")[0]
    assert (value.get("class"), value.get("x"), value.get("width")) == ("val on", x, width)


def test_a_meter_is_silent_without_a_label_and_shows_its_mark():
    assert ET.fromstring(str(meter(0.5))).get("aria-hidden") == "true"
    assert [node.get("x") for node in drawn(meter(0.5, mark=0.8), "rect", "mark")] == ["20.0%"]


def test_a_history_has_the_oldest_state_at_the_left():
    svg = status_history([("on", 0.75, "فعال"), ("off", 0.25, "تعطیل")], [(0.5, "۱۴۰۴")], title="روند")
    assert [(node.get("class"), node.get("x"), node.get("width")) for node in drawn(svg, "rect")] == [
        ("seg on", "0.00%", "75.00%"),
        ("seg off", "75.00%", "25.00%"),
    ]
    assert [(node.text, node.get("x")) for node in drawn(svg, "text")] == [("۱۴۰۴", "50.00%")]


@given(st.floats(0.0001, 1e15, allow_nan=False))
def test_nice_ceiling_is_round_and_near(value):
    ceiling = nice_ceiling(value)
    assert value <= ceiling <= max(0.1, 2 * value)


@pytest.mark.parametrize(
    ("value", "ceiling"), [(0, 1), (-5, 1), (1, 1), (1.2, 1.5), (9, 10), (11, 15), (101, 150), (950, 1000)]
)
def test_nice_ceiling_ends_an_axis_with_a_known_step(value, ceiling):
    assert nice_ceiling(value) == ceiling


def named(chart):
    """The labels that a narrow drawing keeps."""
    return re.findall(r'class="tick x" [^>]*>([^<]+)<', chart)


def test_a_narrow_axis_keeps_both_ends_and_nothing_that_touches_the_last():
    months = [f"ماه {place}" for place in range(12)]
    assert named(line_chart(months, [Series("brand", "x", range(12))], title="t"))[-2:] == ["ماه 8", "ماه 11"]


def test_long_labels_stand_farther_apart():
    quarters = [f"تابستان ۱۴۰{place}" for place in range(10)]
    kept = named(column_chart(quarters, [Series("brand", "x", range(10))], title="t"))
    assert (len(kept), kept[0], kept[-1]) == (5, quarters[0], quarters[-1])
