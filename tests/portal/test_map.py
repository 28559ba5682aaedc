"""The page of the map: whose parks it shows, which it draws and where, what colours them, and what it costs."""

import random
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from parks import reference
from parks.models import County, CountyScope, Park
from tests.factories import CountyFactory, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.reports.worlds import Works, World
from units.models import StatusChange

pytestmark = pytest.mark.django_db
BUDGET = 14
HEAVIEST = 100_000
TABRIZ, SARAB, MARAND = (38.08, 46.29), (37.94, 47.53), (38.43, 45.77)


@pytest.fixture
def province():
    """The province's real counties and parks."""
    reference.load()


def official(*counties):
    user = UserFactory(role=Role.OFFICIAL)
    for county in counties:
        CountyScope.objects.create(user=user, county=county)
    return user


def park_at(place=None, **fields):
    lat, lon = place or (None, None)
    return ParkFactory(lat=lat and Decimal(str(lat)), lon=lon and Decimal(str(lon)), **fields)


def units_in(park, **numbers):
    for status, number in numbers.items():
        reason = "market" if status in {"semi_active", "closed"} else ""
        UnitFactory.create_batch(number, park=park, county=park.county, status=status, status_reason=reason)


def page_of(client, user, query=""):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/map/{query}")
    assert answer.status_code == 200
    return answer


def drawn(answer):
    """The drawing alone."""
    return str(answer.context["shown"].svg)


def outlines(answer):
    """The counties of the drawing."""
    return drawn(answer).partition('class="names"')[0]


def codes(answer):
    return [spot.park.code for group in answer.context["groups"] for spot in group.rows]


def looks(answer):
    return {spot.park.code: spot.look for spot in answer.context["shown"].spots}


# ── places ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_park_without_a_place_is_listed_under_its_county_and_never_drawn(client):
    placed, county = park_at(TABRIZ), CountyFactory(name="ورزقان")
    lost, nowhere = park_at(county=county, name="شهرک گمشده"), park_at(county=None)
    answer = page_of(client, official())
    assert [(group.title, [spot.park for spot in group.rows]) for group in answer.context["groups"]] == [
        ("روی نقشه", [placed]),
        ("موقعیت نامعلوم: ورزقان", [lost]),
        ("شهرستان و موقعیت نامعلوم", [nowhere]),
    ]
    assert (drawn(answer).count('class="pk'), "گمشده" in drawn(answer)) == (1, False)


def test_half_a_place_is_no_place(client):
    ParkFactory(lat=Decimal("38.08"), lon=None)
    answer = page_of(client, official())
    assert (answer.context["shown"].placed, 'class="pk' in drawn(answer)) == (0, False)


def test_coordinates_outside_the_province_are_told_and_not_drawn(client):
    park_at((35.69, 51.39))
    answer = page_of(client, official())
    assert ('class="pk' in drawn(answer), "بیرون از استان" in answer.content.decode()) == (False, True)


def test_an_approximate_place_is_drawn_and_called_so(client):
    park_at(TABRIZ, location_is_approximate=True)
    park_at(SARAB, location_is_approximate=False)
    answer = page_of(client, official())
    assert [drawn(answer).count(sign) for sign in ('class="disc"', 'class="ring"', "موقعیت تقریبی")] == [2, 1, 1]
    assert answer.content.decode().count("· موقعیت تقریبی") == 1


def test_the_tip_of_a_county_counts_the_parks_whose_place_is_unknown(client, province):
    tips = {
        label.split("؛\n")[0]: label.split("؛\n")[1:]
        for label in re.findall('<a class="hit".*?aria-label="(.*?)"', drawn(page_of(client, official())), re.DOTALL)
    }
    assert (tips["تبریز"], tips["اهر"]) == (["۱۳ شهرک", "موقعیت ۱۳ شهرک نامعلوم است"], ["۱ شهرک"])


def test_the_province_is_drawn_with_its_credit(client, province):
    answer = page_of(client, official())
    shown = answer.context["shown"]
    assert (shown.placed, shown.unplaced, outlines(answer).count("<path")) == (22, 42, 21)
    assert "© OpenStreetMap contributors, ODbL" in answer.content.decode()


# ── whose parks ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_manager_sees_their_park_alone(client):
    mine, other = park_at(TABRIZ), park_at(SARAB, name="شهرک رازدان", county=CountyFactory(name="رازآباد"))
    units_in(other, active=12)
    manager = manager_of(mine)
    answer = page_of(client, manager)
    assert (codes(answer), "راز" in answer.content.decode()) == ([mine.code], False)
    assert codes(page_of(client, manager, f"?id={other.code}&id={mine.code}")) == [mine.code]


def test_an_official_of_a_county_sees_its_parks(client):
    mine, _other = park_at(TABRIZ), park_at(SARAB)
    assert codes(page_of(client, official(mine.county))) == [mine.code]


def test_figures_of_others_parks_stay_theirs(client, built_month):
    """Neither the values nor the class limits of a manager's map rest on parks that are not theirs."""
    answer = page_of(client, manager_of(Park.objects.get(code="PW0")), "?by=active")
    assert (looks(answer), answer.context["shown"].shading.values) == (
        {"PW0": "q3"},
        {Park.objects.get(code="PW0").pk: 1},
    )


@pytest.mark.parametrize("role", [Role.AGENCY, Role.MANAGER, Role.OWNER])
def test_people_without_a_park_see_none(client, role):
    park_at(TABRIZ)
    assert codes(page_of(client, UserFactory(role=role))) == []


def test_an_owner_sees_the_park_of_their_unit_with_that_unit_alone(client):
    unit = UnitFactory(park=park_at(TABRIZ))
    units_in(unit.park, closed=3)
    spots = page_of(client, owner_of(unit)).context["shown"].spots
    assert [(spot.park, spot.units) for spot in spots] == [(unit.park, 1)]


# ── colours ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def built_month():
    """Five parks with one to five active units and a built month."""
    events = [(date(2025, 1, 1), "active")]
    units = [Works(park=park, county=0, events=events) for park in range(5) for _unit in range(park + 1)]
    World(counties=1, parks=[(date(2000, 1, 1), 0)] * 5, units=units).write()
    call_command("build_reports", period="1404-06", verbosity=0)


def test_the_registers_operating_rate_colours_by_its_own_limits(client):
    good, fair, none = park_at(TABRIZ), park_at(SARAB), park_at(MARAND)
    units_in(good, active=3, closed=1)
    units_in(fair, active=9, closed=11)
    units_in(none, under_construction=2)
    answer = page_of(client, official())
    assert looks(answer) == {good.code: "q4", fair.code: "q2", none.code: "none"}
    assert [spot.text for spot in answer.context["shown"].spots] == ["۷۵٪", "۴۵٪", "—"]


def test_an_indicator_colours_by_the_newest_built_month(client, built_month):
    answer = page_of(client, official(), "?by=active")
    shading = answer.context["shown"].shading
    assert looks(answer) == {"PW0": "q1", "PW1": "q2", "PW2": "q3", "PW3": "q4", "PW4": "q4"}
    assert (shading.label, shading.source, shading.classes.limits) == ("فعال", "گزارش شهریور ۱۴۰۴", (2, 3, 4))


def test_classes_stay_when_the_map_is_narrowed(client, built_month):
    assert looks(page_of(client, official(), "?by=active&id=PW4&id=PW1")) == {"PW4": "q4", "PW1": "q2"}


@pytest.mark.parametrize("query", ["?by=operating_rate", "?by=nonsense", "?by=workers&as_of=1404/01/31"])
def test_the_register_colours_where_no_report_can(client, built_month, query):
    shading = page_of(client, official(), query).context["shown"].shading
    assert (shading.indicator.code, shading.source.startswith("دفتر ثبت")) == ("operating_rate", True)


@pytest.mark.parametrize(("day", "codes_offered"), [("1404/06/30", False), ("1404/06/31", True), ("1404/07/01", True)])
def test_a_past_day_knows_only_months_that_had_ended(client, built_month, day, codes_offered):
    assert bool(page_of(client, official(), f"?as_of={day}").context["shown"].choices) is codes_offered


def test_every_indicator_can_colour_the_map(client, built_month):
    user = official()
    for code, label in page_of(client, user).context["shown"].choices:
        assert page_of(client, user, f"?by={code}").context["shown"].shading.label == label


def test_as_of_asks_the_register_for_a_past_day(client):
    park = park_at(TABRIZ)
    unit = UnitFactory(park=park, status="closed", status_on=date(2025, 9, 1), status_reason="market")
    for status, day, reason in (("active", date(2024, 1, 1), ""), ("closed", date(2025, 9, 1), "market")):
        StatusChange.objects.create(
            unit=unit, status=status, effective_on=day, source="import", decision="approved", reason=reason,
            proposed_at="2025-01-01T00:00Z", decided_at="2025-01-01T00:00Z",
        )  # fmt: skip
    user = official()
    assert looks(page_of(client, user)) == {park.code: "q1"}
    then = page_of(client, user, "?as_of=2024-06-01")
    assert (looks(then), f"{park.get_absolute_url()}?as_of=2024-06-01" in drawn(then)) == ({park.code: "q4"}, True)


# ── in step with the list ─────────────────────────────────────────────────────────────────────────────────────────
def test_filters_narrow_drawing_and_list_alike(client):
    zone = park_at(TABRIZ, kind="zone", stage="operating")
    park_at(SARAB)
    for query in ("?kind=zone", f"?county={zone.county.code}", "?stage=operating", f"?q={zone.name}"):
        answer = page_of(client, official(), query)
        assert (codes(answer), drawn(answer).count('class="pk')) == ([zone.code], 1)


@pytest.mark.parametrize(
    ("order", "expected"), [("high", [1, 0, 2]), ("low", [0, 1, 2]), ("name", [2, 1, 0]), ("nonsense", [1, 0, 2])]
)
def test_the_list_is_ordered_by_what_colours_the_map_unknown_last(client, order, expected):
    parks = [park_at(place, name=name) for place, name in ((TABRIZ, "پ"), (SARAB, "ب"), (MARAND, "آ"))]
    units_in(parks[0], active=1, closed=1)
    units_in(parks[1], active=1)
    assert codes(page_of(client, official(), f"?sort={order}")) == [parks[place].code for place in expected]


def test_a_row_marks_its_circle(client):
    park_at(TABRIZ), park_at(SARAB), park_at()
    answer = page_of(client, official())
    marks = re.findall('data-mark="(.*?)"', answer.content.decode())
    assert (sorted(marks), [f'id="{mark}"' in drawn(answer) for mark in marks]) == (["m1", "m2"], [True, True])


def test_a_county_is_drawn_larger_with_its_parks_alone(client, province):
    answer = page_of(client, official(), "?county=0305")
    assert (answer.context["shown"].is_close, answer.context["shown"].placed, answer.context["shown"].unplaced) == (
        True,
        3,
        1,
    )
    assert outlines(answer).count("<path") < 21


def test_a_county_without_a_border_is_shown_in_the_whole_province(client, province):
    code = County.objects.get(name="ترکمانچای").code
    shown = page_of(client, official(), f"?county={code}").context["shown"]
    assert (shown.is_close, shown.placed) == (False, 1)


def test_a_circle_of_several_leads_to_exactly_its_parks(client):
    near = [park_at((38.08 + step / 100, 46.29)) for step in range(3)]
    park_at(SARAB)
    user = official()
    svg = drawn(page_of(client, user))
    cluster = re.search('class="pk hit cluster" .*?href="(.*?)".*?<text.*?>(.*?)</text>', svg, re.DOTALL)
    answer = client.get(cluster[1].replace("&amp;", "&"))
    assert (sorted(codes(answer)), cluster[2]) == (sorted(park.code for park in near), "۳")
    assert answer.context["shown"].is_close


def test_parks_of_one_place_lead_to_the_list_once_nothing_parts_them(client):
    near = [park_at(TABRIZ) for _number in range(2)]
    answer = page_of(client, official(), "?" + "&".join(f"id={park.code}" for park in near))
    assert 'href="#parks"' in drawn(answer)


def test_a_circle_of_several_shows_the_share_of_each_class(client):
    good, bad, worse = [park_at(TABRIZ) for _number in range(3)]
    units_in(good, active=1)
    units_in(bad, closed=1)
    units_in(worse, closed=1)
    arcs = re.findall('<path class="(.*?)" d="(.*?)"', drawn(page_of(client, official())).partition('class="marks"')[2])
    assert arcs == [("q1", "M0 -13A13 13 0 0 1 11.3 6.5A13 13 0 0 1 -11.3 6.5"), ("q4", "M-11.3 6.5A13 13 0 0 1 0 -13")]


def test_links_keep_what_the_address_asks_for(client, province):
    links = re.findall('<a class="hit" href="(.*?)"', drawn(page_of(client, official(), "?by=active&kind=park&page=2")))
    assert {link.replace("&amp;", "&").rpartition("&")[0] for link in links} == {"/map/?by=active&kind=park"}


def test_a_long_list_has_pages_and_its_heads_count_them_all(client):
    ParkFactory.create_batch(120, county=CountyFactory(name="ورزقان"))
    answer = page_of(client, official(), "?page=3")
    assert [(group.title, group.count, len(group.rows)) for group in answer.context["groups"]] == [
        ("موقعیت نامعلوم: ورزقان", 120, 20)
    ]


def test_names_are_written_as_text(client):
    hostile = '"><script>alert(1)</script>'
    county = CountyFactory(name=hostile, code="0303")
    park_at(TABRIZ, name=hostile, county=county)
    park_at(SARAB, name=hostile, county=county)
    park_at(SARAB, name=hostile, county=county)
    assert "<script>alert" not in page_of(client, official()).content.decode()


def test_an_empty_map_says_so(client):
    answer = page_of(client, official())
    assert ("شهرکی با این ویژگی‌ها نیست" in answer.content.decode(), codes(answer)) == (True, [])


@pytest.mark.parametrize("path", ["/dashboard/", "/parks/", "/more/"])
def test_ways_lead_to_the_map(client, path, province):
    user = official()
    for code in ("0303", "0305"):
        UnitFactory(park=None, county=County.objects.get(code=code))
    page_of(client, user)
    assert 'href="/map/"' in client.get(path).content.decode()


# ── cost ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("query", ["", "?by=active", "?as_of=1404/07/15&by=active"])
def test_the_map_costs_the_same_whatever_stands(client, built_month, query):
    user = official()
    Park.objects.exclude(code="PW0").update(county=None)
    Park.objects.filter(code="PW0").update(lat=TABRIZ[0], lon=TABRIZ[1])

    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/map/{query}").status_code == 200
        return len(queries)

    cost()
    at_one = cost()
    Park.objects.update(lat=SARAB[0], lon=SARAB[1])
    for place in (TABRIZ, MARAND, SARAB):
        units_in(park_at(place), active=2, closed=1)
    at_more = cost()
    assert (at_one == at_more, at_more <= BUDGET) == (True, True), (at_one, at_more)


def test_the_provinces_parks_weigh_little(client, province):
    for park in Park.objects.all():
        UnitFactory(park=park)
    assert len(page_of(client, official()).content) < HEAVIEST


def test_a_thousand_parks_weigh_little(client, province):
    chance = random.Random(1405)
    for county in County.objects.all():
        for _number in range(44):
            place = (round(chance.uniform(36.8, 39.3), 4), round(chance.uniform(45.1, 48.3), 4))
            park_at(place if chance.random() < 0.6 else None, county=county, name="شهرک صنعتی شهید بهشتی شمارهٔ دو")
    answer = page_of(client, official())
    assert (answer.context["page"].count > 1000, len(answer.content) < HEAVIEST) == (True, True), len(answer.content)
