"""The map's arithmetic: where the earth's points stand, which circles become one, which class a value falls into."""

import csv
import random
import re
from decimal import Decimal
from itertools import accumulate, combinations
from math import asin, cos, radians, sin, sqrt

import pytest

from parks.reference import DATA
from portal.map.borders import SHAPES, Box, Point, drawing, rings
from portal.map.classes import RATE, Classes, quartiles
from portal.map.clusters import LARGEST, MOST, Circle, clustered
from portal.map.frame import DEEPEST, around, box_of, whole

EARTH_KM = 6371.0
# Counties newer than the borders lie inside the one they were parted from.
MOTHERS = {"لیلان": "0320", "ترکمانچای": "0310"}


def cities():
    """Every county's centre: its name, the code whose border holds it, latitude and longitude."""
    rows = csv.DictReader((DATA / "counties.csv").read_text(encoding="utf-8").splitlines())
    return [
        (row["centre_city_fa"], row["county_code"] or MOTHERS[row["name_fa"]], float(row["lat"]), float(row["lon"]))
        for row in rows
    ]


def shipped_rings(code):
    return rings(re.search(rf'"{code}": "([^"]+)"', SHAPES.read_text())[1])


def holds(ring, point):
    """Whether a ring goes around a point (ray casting)."""
    inside = False
    for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (one.y > point.y) != (other.y > point.y):
            crossing = one.x + (point.y - one.y) * (other.x - one.x) / (other.y - one.y)
            inside ^= point.x < crossing
    return inside


# ── projection ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("city", cities(), ids=lambda city: city[0])
def test_a_centre_city_falls_into_its_own_county(city):
    _name, code, lat, lon = city
    point = drawing().point(lat, lon)
    around_it = [found for found in drawing().shapes if any(holds(ring, point) for ring in shipped_rings(found))]
    assert around_it == [code]


def test_distances_between_cities_hold_within_one_percent():
    """From Tabriz to five corners of the province, against the great circle."""
    places = {name: (lat, lon) for name, _code, lat, lon in cities()}
    km_a_unit = EARTH_KM * radians(1) / drawing().lat_scale
    wrong = {}
    for name in ("مرند", "مراغه", "اهر", "میانه", "سراب"):
        one, other = (drawing().point(*places[city]) for city in ("تبریز", name))
        drawn = sqrt((one.x - other.x) ** 2 + (one.y - other.y) ** 2) * km_a_unit
        true = great_circle(places["تبریز"], places[name])
        if abs(drawn - true) > true / 100:
            wrong[name] = (drawn, true)
    assert wrong == {}


def great_circle(one, other):
    (lat1, lon1), (lat2, lon2) = [tuple(map(radians, place)) for place in (one, other)]
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def test_shortened_borders_have_the_shipped_corners():
    for code, shape in drawing().shapes.items():
        assert corners(shape.path) == [list(map(tuple, ring)) for ring in shipped_rings(code)]


def corners(path):
    """The absolute corners, in units, of a path of steps in tenths."""
    found = []
    for ring in path.split("M")[1:]:
        steps = [tuple(map(int, re.findall(r"-?\d+", step))) for step in ring.removesuffix("z").split("l")]
        sums = accumulate(steps, lambda one, step: (one[0] + step[0], one[1] + step[1]))
        found.append([(x / 10, y / 10) for x, y in sums])
    return found


# ── the window ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_county_is_drawn_larger_and_whole():
    county = drawing().shapes["0305"].box
    frame = around(drawing(), county)
    ends = Point(county.left, county.top), Point(county.right, county.bottom)
    assert (frame.scale > 2, [frame.box.holds(end) for end in ends]) == (True, [True, True])


def test_a_single_place_is_drawn_no_larger_than_it_is_known():
    frame = around(drawing(), box_of([Point(200, 300)]))
    assert (frame.scale, frame.place(Point(200, 300))) == (DEEPEST, pytest.approx((280, 292.5), abs=0.5))


def test_the_whole_province_stays_as_it_is_drawn():
    assert (whole(drawing()).place(Point(12, 34)), whole(drawing()).is_close, box_of([])) == (
        Point(12, 34),
        False,
        None,
    )


def test_boxes_meet_where_they_share_ground():
    box = Box(0, 0, 10, 10)
    assert [box.meets(other) for other in (Box(9, 9, 20, 20), Box(11, 0, 20, 10), Box(2, 2, 3, 3))] == [
        True,
        False,
        True,
    ]


# ── clusters ──────────────────────────────────────────────────────────────────────────────────────────────────────
def circle(x, y, member, units=0):
    return Circle(x, y, units, (member,))


def test_circles_apart_stay_alone():
    found = clustered([circle(0, 0, 0), circle(100, 0, 1), circle(0, 100, 2)])
    assert [one.members for one in found] == [(0,), (1,), (2,)]


def test_circles_that_overlap_become_one_in_their_middle():
    found = clustered([circle(10, 0, 0, units=9), circle(0, 0, 1, units=16), circle(200, 0, 2)])
    assert [(one.members, one.x, one.units) for one in found] == [((0, 1), 5, 25), ((2,), 200, 0)]


def test_a_cluster_takes_in_what_it_grows_over():
    """The third circle touches neither of the first two, but the ring that stands for both."""
    apart = [circle(0, 0, 0), circle(17, 0, 1), circle(33, 0, 2)]
    assert not apart[0].covers(apart[2])
    assert [one.members for one in clustered(apart[::2])] == [(0,), (2,)]
    assert [one.members for one in clustered(apart)] == [(0, 1, 2)]


def test_parks_of_one_town_are_one_circle():
    assert [one.members for one in clustered(circle(50, 50, place) for place in range(30))] == [tuple(range(30))]


@pytest.mark.parametrize("count", [64, 1000])
def test_no_two_of_many_circles_overlap_and_none_is_lost(count):
    chance = random.Random(count)
    circles = [
        circle(chance.uniform(0, 560), chance.uniform(0, 585), place, units=chance.randrange(300))
        for place in range(count)
    ]
    found = clustered(circles)
    assert [pair for pair in combinations(found, 2) if pair[0].covers(pair[1])] == []
    assert sorted(member for one in found for member in one.members) == list(range(count))
    assert clustered(chance.sample(circles, count)) == found
    assert len(found) <= MOST


def test_the_largest_circle_has_a_bound():
    assert circle(0, 0, 0, units=100_000).disc == LARGEST


# ── classes ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("share", "look"),
    [(None, "none"), ("0", "q1"), ("0.4499", "q1"), ("0.45", "q2"), ("0.6", "q3"), ("0.75", "q4"), ("1", "q4")],
)
def test_class_of_an_operating_rate(share, look):
    assert RATE.look(None if share is None else Decimal(share)) == look


def decimals(*numbers):
    return [None if number is None else Decimal(number) for number in numbers]


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        (decimals(1, 2, 3, 4, 5, 6, 7, 8, 9), (3, 5, 7)),
        (decimals(4, None, 1, 3, 2), (Decimal("1.75"), Decimal("2.5"), Decimal("3.25"))),
        (decimals(0, 0, 0, 0, 0, 2), ()),
        (decimals(0, 0, 0, 1, 3), (1,)),
        (decimals(5, 5, 5, 5), ()),
        (decimals(1, 2, None, 9), ()),
        ([], ()),
    ],
)
def test_quartiles_part_known_values_and_never_make_an_empty_class(values, limits):
    assert quartiles(values) == limits


@pytest.mark.parametrize(
    ("better", "looks"),
    [(1, ["q1", "q2", "q3", "q4"]), (-1, ["q4", "q3", "q2", "q1"]), (0, ["n1", "n2", "n3", "n4"])],
)
def test_colours_say_what_is_better(better, looks):
    classes = Classes(decimals(10, 20, 30), better)
    assert [classes.look(value) for value in decimals(9, 10, 29, 30)] == looks


@pytest.mark.parametrize(("limits", "looks"), [((), ["q3"]), ((5,), ["q1", "q4"]), ((5, 9), ["q1", "q3", "q4"])])
def test_fewer_classes_use_the_ends_of_the_scale(limits, looks):
    assert [entry.look for entry in Classes(decimals(*limits)).legend(str)] == looks


def test_legend_names_every_class_from_the_lowest():
    assert [entry.text for entry in Classes(decimals(5, 9, 12)).legend(str)] == [
        "کمتر از 5", "5 تا 9", "9 تا 12", "12 و بیشتر",
    ]  # fmt: skip
