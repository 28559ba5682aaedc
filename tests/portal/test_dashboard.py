"""The dashboard: every figure is that of the reader's part of the province, and costs the same whatever stands."""

import html
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from core.jalali import today
from parks.models import CountyScope, Park
from portal.dashboard import county_map, past, register, work
from portal.dashboard.register import Place
from support.models import InfrastructureRequest
from tests.factories import CountyFactory, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.reports.worlds import Told, Works, World
from units.models import StatusChange

pytestmark = pytest.mark.django_db
BUDGET = 30


def official(*counties):
    user = UserFactory(role=Role.OFFICIAL)
    for county in counties:
        CountyScope.objects.create(user=user, county=county)
    return user


def units_in(park, **numbers):
    for status, number in numbers.items():
        reason = "market" if status in {"semi_active", "closed"} else ""
        UnitFactory.create_batch(number, park=park, county=park.county, status=status, status_reason=reason)


def request_in(park, *, due_on, number, holder=Role.OFFICIAL):
    return InfrastructureRequest.objects.create(
        number=number, park=park, kind="power", title="برق", stage="review", stage_since=date(2025, 1, 1),
        due_on=due_on, holder_role=holder, filed_by=UserFactory(role=Role.MANAGER), search_key="",
    )  # fmt: skip


# ── the register ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_counties_count_a_unit_where_its_park_stands():
    park, outside = ParkFactory(), CountyFactory()
    units_in(park, active=2, closed=1)
    UnitFactory(park=None, county=outside, status="semi_active", status_reason="market")
    found = {place.name: place for place in register.counties(official())}
    assert {name: place.counts.reached for name, place in found.items()} == {park.county.name: 3, outside.name: 1}
    assert found[park.county.name].share == Decimal(2) / 3


def test_counties_of_a_limited_official_are_theirs():
    mine, other = ParkFactory(), ParkFactory()
    units_in(mine, active=1)
    units_in(other, active=5)
    found = register.counties(official(mine.county))
    assert [(place.code, register.total(found).total) for place in found] == [(mine.county.code, 1)]


def test_attention_goes_to_the_lowest_share_among_parks_of_ten_units():
    well, badly, small = ParkFactory(), ParkFactory(), ParkFactory()
    units_in(well, active=9, closed=1)
    units_in(badly, active=1, semi_active=4, closed=5)
    units_in(small, closed=9)
    assert [place.code for place in register.needing_attention(official())] == [badly.code, well.code]


def test_obstacles_are_shares_of_all_semi_active_and_closed_units():
    park = ParkFactory()
    units_in(park, active=3, closed=3)
    UnitFactory(park=park, status="semi_active", status_reason="power")
    troubled, found = register.obstacles(official())
    assert troubled == 4
    assert [(one.label, one.units, one.share) for one in found] == [
        ("بازار فروش", 3, Decimal("0.75")),
        ("برق", 1, Decimal("0.25")),
    ]


def test_a_link_of_the_dashboard_leads_to_as_many_units_as_it_counts(client):
    user = official()
    units_in(ParkFactory(), active=1, closed=2, semi_active=1)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    _troubled, found = register.obstacles(user)
    assert client.get(found[0].href).context["page"].count == found[0].units


def test_park_ages_leave_unknown_ones_out_of_both_classes():
    ParkFactory(established_on=date(2000, 1, 1))
    ParkFactory(established_on=date(2024, 1, 1))
    ParkFactory.create_batch(3)
    ages = register.park_ages(official(), date(2026, 11, 23))
    assert (ages.old, ages.new, ages.unknown) == (1, 1, 3)


# ── work ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_work_counts_open_and_overdue_requests_with_their_holders():
    park, day = ParkFactory(), date(2026, 11, 23)
    late = request_in(park, due_on=day - timedelta(days=12), number="1405-0001")
    request_in(park, due_on=day - timedelta(days=1), number="1405-0002", holder=Role.DIRECTOR)
    request_in(park, due_on=day, number="1405-0003")
    found = work.work(official(), day)
    assert (found.open_requests, found.overdue) == (3, 2)
    assert (found.late[0].request, found.late[0].days) == (late, 12)
    assert {(holder.role, holder.count) for holder in found.holders} == {("official", 1), ("director", 1)}


def test_work_of_a_stranger_is_nothing():
    day = date(2026, 11, 23)
    request_in(ParkFactory(), due_on=day - timedelta(days=12), number="1405-0001")
    stranger = manager_of(ParkFactory())
    found = work.work(stranger, day)
    assert (found.open_requests, found.overdue, found.late, found.pending, found.applications) == (0, 0, [], 0, 0)


# ── the past ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def built_months():
    """Two parks of two counties, two built months; one unit of the second park closes in the second month."""
    events = [(date(2025, 1, 1), "active")]
    told = [Told(period, made=600, nominal=12_000, workers=10) for period in ("1404-05", "1404-06")]
    world = World(
        counties=2,
        parks=[(date(2000, 1, 1), 0), (date(2024, 1, 1), 1)],
        units=[
            Works(park=0, county=0, events=events, told=told),
            Works(park=0, county=0, events=events, told=told),
            Works(park=1, county=1, events=[*events, (date(2025, 9, 1), "closed")], told=told[:1]),
        ],
    )
    world.write()
    for period in ("1404-05", "1404-06"):
        call_command("build_reports", period=period, verbosity=0)


def test_past_shows_the_months_oldest_first(built_months):
    user = official()
    found = past.past(user, past.months(user))
    assert [(line.status, line.now, line.change, line.tone) for line in found.lines] == [
        ("active", "۲", "۱", "down"),
        ("semi_active", "۰", "", ""),
        ("closed", "۱", "۱", "down"),
    ]
    assert [label for label, _cells in found.table] == ["مرداد ۱۴۰۴", "شهریور ۱۴۰۴"]
    assert (found.came_back, found.stopped) == ("۰", "۱")


def test_past_of_a_manager_adds_up_their_parks_alone(built_months):
    manager = manager_of(Park.objects.get(code="PW0"))
    found = past.past(manager, past.months(manager))
    assert [line.now for line in found.lines] == ["۲", "۰", "۰"]
    workers = {figure.code: figure.text for figure in past.headline(manager, past.months(manager))}
    assert workers == {"utilisation_installed": "۶۰٫۰٪", "workers": "۲۰"}


def linked(answer):
    """{indicator: address} of the figures of reports that the page shows."""
    link = r'<a class="whole" href="([^"]+)"><data value="[^"]+" data-figure="(\w+)">'
    found = re.findall(link, answer.content.decode())
    return {code: html.unescape(url) for url, code in found}


def test_every_key_figure_opens_its_page_in_the_newest_report(client, built_months):
    answer, _queries = page_of(client, official())
    addresses = linked(answer) | {line.status: line.href for line in answer.context["past"].lines}

    unknown = {"labour_productivity", "local_employment"}
    assert set(addresses) == {*past.HEADLINE, *past.COMPARED, "active", "semi_active", "closed"} - unknown
    for code, url in addresses.items():
        shown = client.get(url).context["figure"].text
        assert "/reports/1404-06/figure/" in url and (f"/{code}/" in url) and shown in answer.content.decode()


def test_figures_of_a_managers_park_open_that_parks_page(client, built_months):
    answer, _queries = page_of(client, manager_of(Park.objects.get(code="PW0")))
    assert linked(answer) == {code: f"/reports/1404-06/figure/park:PW0/{code}/?revision=1" for code in past.HEADLINE}


def test_figures_of_several_parks_open_the_ranking_that_leads_to_each(client, built_months):
    manager = manager_of(Park.objects.get(code="PW0"))
    Park.objects.get(code="PW1").memberships.create(user=manager, since=date(2024, 1, 1))
    answer, _queries = page_of(client, manager)

    assert linked(answer)["workers"] == "/reports/1404-06/ranking/?by=workers&of=park"
    assert client.get(linked(answer)["workers"]).status_code == 200
    assert {line.href for line in answer.context["past"].lines} == {""}


def test_old_and_new_parks_stand_side_by_side_for_the_province_only(built_months):
    everyone, limited = official(), official(CountyFactory())
    rates = past.old_and_new(everyone, past.months(everyone))[0]
    assert (rates.old.text, rates.new.text, rates.gap.tone) == ("۱۰۰٫۰٪", "۰٫۰٪", "down")
    assert past.old_and_new(limited, past.months(limited)) == []


# ── the map ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_map_draws_every_county_that_has_a_border_and_escapes_names():
    code = next(iter(county_map.drawing().shapes))
    svg = county_map.county_map([Place(code, "<b>تبریز</b>", "/units/?county=1", register.StatusCounts(active=1))])
    assert svg.count("<path") == len(county_map.drawing().shapes) == 21
    assert (svg.count("<a "), "<b>" in svg) == (1, False)


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────
def page_of(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get("/dashboard/")
    return answer, len(queries)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL, Role.AUDITOR])
def test_dashboard_opens_for_the_province(client, role, built_months):
    answer, _queries = page_of(client, UserFactory(role=role))
    assert (answer.status_code, answer.context["counts"].total) == (200, 3)


def test_dashboard_is_refused_to_owners_and_agencies(client):
    owner = owner_of(UnitFactory())
    assert page_of(client, owner)[0].status_code == 403
    assert page_of(client, UserFactory(role=Role.AGENCY))[0].status_code == 403


def test_dashboard_stands_without_a_single_unit_or_report(client):
    answer, _queries = page_of(client, UserFactory(role=Role.OFFICIAL))
    assert (answer.status_code, answer.context["past"], answer.context["obstacles"]) == (200, None, [])


def test_dashboard_of_a_manager_speaks_of_their_park_alone(client):
    mine, other = ParkFactory(), ParkFactory(name="شهرک رازدان")
    units_in(mine, active=1)
    units_in(other, active=12, closed=2)
    request_in(other, due_on=today() - timedelta(days=9), number="1405-0009")
    answer, _queries = page_of(client, manager_of(mine))
    assert (answer.context["counts"].total, "رازدان" in answer.content.decode()) == (1, False)


def test_dashboard_costs_the_same_whatever_stands(client, built_months):
    user = UserFactory(role=Role.OFFICIAL)
    park = ParkFactory()
    units_in(park, active=10)
    request_in(park, due_on=date(2026, 1, 1), number="1405-0001")
    unit = park.units.first()
    StatusChange.objects.create(
        unit=unit, status="closed", effective_on=date(2026, 1, 1), reason="market", source="owner",
        proposed_by=owner_of(unit), proposed_at=timezone.now(),
    )  # fmt: skip
    page_of(client, user)
    at_one = page_of(client, user)[1]
    for number in range(2, 5):
        more = ParkFactory()
        units_in(more, active=10, closed=3)
        request_in(more, due_on=date(2026, 1, 1), number=f"1405-000{number}", holder=Role.DIRECTOR)
    at_four = page_of(client, user)[1]
    assert (at_one == at_four, at_four <= BUDGET) == (True, True)
