"""The rows behind every figure: one click from each number, of what the reader may see, at the same few queries."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest

from accounts.models import Agency, Role
from core.jalali import Period
from parks.actions.land import update_plot
from parks.models import CountyScope, Park, Plot, PlotState
from reports import actions
from reports.indicators import REGISTRY
from reports.models import Report
from reports.pages.rows.kinds import KINDS
from support.models import InfrastructureRequest
from tests.factories import UserFactory, manager_of, owner_of
from tests.reports.province import address, enter
from tests.reports.rows import cells, column, names
from tests.reports.worlds import Lot, Told, Wish, Works, World
from units.models import Unit

TODAY = date(2026, 11, 23)
MONTH = Period.parse("1404-06")
START = MONTH.start
PARK, COUNTY, PROVINCE = "park:PW0", "county:W0", "province"
RESOURCES = {"electricity_kwh": Decimal(10), "gas_m3": Decimal(20), "water_m3": Decimal(30)}

pytestmark = pytest.mark.django_db


def told(period="1404-06"):
    return Told(
        period, made=300_000_000, nominal=12_000_000_000, output=900_000_007, cost=400_000_000, workers=13, local=4,
        planned=Decimal(176), lost=dict.fromkeys(("power", "gas", "water", "material", "market", "other"), Decimal(2)),
        used=RESOURCES,
    )  # fmt: skip


def works(park):
    """A unit of each fate: closing, coming back with support, back a year before, silent, not yet stated."""
    long_ago, back = date(2020, 3, 21), START + timedelta(days=4)
    at = {"park": park, "county": 0}
    return [
        Works(**at, events=[(long_ago, "active"), (back, "closed")], told=[told()]),
        Works(**at, events=[(long_ago, "closed"), (back, "active")], told=[told()], paid=[(START, 7_000_000)]),
        Works(**at, events=[(long_ago, "closed"), (date(2024, 9, 1), "semi_active")], told=[told()]),
        Works(**at, events=[(long_ago, "closed")], products=[(Decimal(12), 1_000)]),
        Works(**at, events=[(long_ago, "under_construction")]),
        Works(**at),
    ]


def write(parks=2, wishes=1):
    """Parks of one county that hold everything a figure can rest on, each the same."""
    kinds = ("power", "gas", "water", "wastewater")
    World(
        counties=1,
        parks=[(date(2010, 3, 21), 0) for _park in range(parks)],
        units=[unit for park in range(parks) for unit in works(park)],
        assignable=dict.fromkeys(range(parks), Decimal(10)),
        lots=[
            lot
            for park in range(parks)
            for lot in (
                Lot(park, Decimal(5_000), "assigned", [(6 * park, date(2020, 3, 21), START, None)]),
                Lot(park, Decimal(7_000), "built", [(6 * park + 1, date(2020, 3, 21), None, None)]),
                Lot(park, Decimal(9_000), "free"),
            )
        ],
        utilities=[(park, kind, Decimal(5), Decimal(8), START) for park in range(parks) for kind in kinds],
        wishes=[
            wish
            for park in range(parks)
            for _each in range(wishes)
            for wish in (
                Wish(park, date(2025, 4, 1), due_on=START),
                Wish(park, date(2025, 4, 1), promised_on=START, delivered_on=START + timedelta(days=5)),
            )
        ],
        prices={"1404-06": 51_230},
        score=[{"indicator": "operating_rate", "weight": 1, "low": "0", "high": "1"}],
    ).write()
    return actions.build_report(period=MONTH, by=None, today=TODAY).report


@pytest.fixture
def official(client):
    write()
    return enter(client, UserFactory(role=Role.OFFICIAL))


def page_of(client, scope, indicator, **query):
    return client.get(address("figure", MONTH, scope=scope, indicator=indicator), query)


def test_registry_names_tables_that_exist():
    told = {name.partition(":")[0] for indicator in REGISTRY.values() for name in indicator.rows}
    assert {code for code, indicator in REGISTRY.items() if not indicator.rows} == set()
    assert told == set(KINDS)


@pytest.mark.parametrize("scope", [PROVINCE, PARK])
def test_every_indicator_shows_its_rows_and_each_leads_on(official, scope):
    pages = {code: page_of(official, scope, code) for code in REGISTRY}
    assert [code for code, page in pages.items() if not (page.context["page"].count and leads_on(page))] == []


def leads_on(page):
    """Whether each row shown begins with a link."""
    return page.content.decode().count('<th scope="row" class="first"><a class="name" href="/') >= len(
        page.context["rows"]
    )


def test_every_table_behind_a_figure_opens_leads_on_and_downloads(official):
    tables = {name: code for code, indicator in REGISTRY.items() for name in indicator.rows}
    for name, code in tables.items():
        query = {"rows": name.partition(":")[0]}
        page = page_of(official, PARK if query["rows"] in {"score", "productivity"} else PROVINCE, code, **query)
        assert (page.context["page"].count > 0, leads_on(page)) == (True, True), (code, name)
        assert first_of_file(page, official) == [str(each.label) for each in page.context["table"].in_file]


def first_of_file(page, client):
    """The heads of the same table as a file, which has a line for each row."""
    file = client.get(f"{page.wsgi_request.get_full_path()}&format=csv")
    lines = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert len(lines) - 1 == page.context["page"].count
    return lines[0]


def test_rows_as_a_spreadsheet_hold_real_numbers(official):
    answer = page_of(official, PROVINCE, "gap_power", format="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [row[1:4] for row in sheet.iter_rows(min_row=2, values_only=True)] == [(5, 8, 3), (5, 8, 3)]


# ── what each table says ──────────────────────────────────────────────────────────────────────────────────────────────
def test_occupancy_leads_from_the_province_by_its_parks_to_their_plots(official):
    page = page_of(official, PROVINCE, "occupancy")
    assert cells(page) == [[2, Decimal("1.2"), Decimal(10), Decimal("0.12"), ""]] * 2
    assert [str(cell.said) for cell in page.context["foot"]][1:4] == ["۲٫۴", "۲۰", "۱۲٫۰٪"]
    own = address("figure", MONTH, scope=PARK, indicator="occupancy")
    assert f'<a class="name" href="{own}?revision=1">' in page.content.decode()

    page = page_of(official, PARK, "occupancy")
    assert names(page) == ["قطعهٔ ۰", "قطعهٔ ۱"]
    assert cells(page)[0] == ["واگذارشده", Decimal(5_000), "واحد 0", date(2020, 3, 21), START]


def test_plots_are_told_as_they_stood_then(official):
    by = UserFactory(role=Role.OFFICIAL)
    update_plot(plot=Plot.objects.get(number="0"), by=by, state=PlotState.BUILT, area_m2=Decimal(1))

    page = page_of(official, PARK, "build_out")
    assert (column(page, "state"), column(page, "area_m2")) == (["واگذارشده", "ساخته‌شده"], [5_000, 7_000])
    page = page_of(official, PARK, "late_plots")
    assert (names(page), column(page, "late_days")) == (["قطعهٔ ۰"], [31])


def test_land_beside_what_was_made_on_it(official):
    page = page_of(official, PROVINCE, "workers_per_hectare")
    assert cells(page) == [[39, 2, Decimal("1.2"), Decimal("32.5"), ""]] * 2
    assert [str(cell.said) for cell in page.context["foot"]][:4] == ["۷۸", "۴", "۲٫۴", "۳۲٫۵"]


def test_requests_are_told_as_they_stood_then(official):
    page = page_of(official, PARK, "requests_overdue")
    assert cells(page) == [["برق", date(2025, 4, 1), "ثبت‌شده", START, 175]]
    assert names(page) == ["RW۰ · نیاز"]

    page = page_of(official, PARK, "promise_slip")
    day = START + timedelta(days=5)
    assert cells(page) == [["برق", date(2025, 4, 1), START, day, 5]]


def test_support_is_told_by_unit_and_by_payment(official):
    page = page_of(official, PARK, "revived_units")
    back = START + timedelta(days=4)
    assert cells(page) == [["برنامه", START, 7_000_000, 7_000_000, 13, "فعال", back]]
    page = page_of(official, PARK, "support_paid")
    assert cells(page) == [["برنامه", START, 7_000_000]]


def test_still_running_names_the_units_that_came_back_a_year_before(official):
    page = page_of(official, PARK, "still_running")
    assert (names(page), column(page, "back_on"), column(page, "status")) == (
        ["واحد 2"], [date(2024, 9, 1)], ["نیمه‌فعال"],
    )  # fmt: skip


def test_declarations_say_what_they_add_up_to(official):
    page = page_of(official, PROVINCE, "labour_productivity_real")
    assert [str(cell.said) for cell in page.context["foot"]] == [
        "", "", "۵٬۴۰۰٬۰۰۰٬۰۴۲", "۲٬۴۰۰٬۰۰۰٬۰۰۰", "", "", "۷۸",
    ]  # fmt: skip
    assert column(page, "index") == [Decimal("512.3")] * 6
    assert set(column(page, "real_added")) == {97_599_064}  # 500 000 007 × 100 ÷ 512.3, cut


def test_silent_units_stand_beside_the_declarations(official):
    page = page_of(official, PARK, "utilisation_installed", rows="silent")
    assert (names(page), column(page, "capacity_rial")) == (["واحد 3"], [12_000])


def test_score_is_told_by_its_parts(official):
    page = page_of(official, PARK, "score")
    assert [row[:2] for row in cells(page)] == [[Decimal("0.25"), 1]]
    assert column(page, "points") == [25.0]
    assert address("figure", MONTH, scope=PARK, indicator="operating_rate") in page.content.decode()


def test_productivity_is_told_by_what_went_in_and_came_out(official):
    page = page_of(official, PARK, "efficiency")
    assert [(str(role), said) for role, said in cells(page)] == [
        ("نهاده", "۳۹"), ("نهاده", "۳۰"), ("نهاده", "۱٫۲"), ("ستانده", "۲۹۲٬۷۹۷٬۱۹۳"), ("پوشش", "۱۰۰٫۰٪"),
    ]  # fmt: skip
    for code in ("workers", "electricity_intensity", "occupancy", "labour_productivity_real"):
        assert address("figure", MONTH, scope=PARK, indicator=code) in page.content.decode()
    page = page_of(official, PROVINCE, "efficiency")
    assert names(page) == ["شهرک 0", "شهرک 1"]


@pytest.mark.parametrize(("scope", "indicator"), [("group:food", "gap_power"), ("group:food", "requests_open")])
def test_page_says_when_nothing_of_the_kind_is_measured(official, scope, indicator):
    page = page_of(official, scope, indicator)
    assert ("page" in page.context, "این شاخص را برای این دامنه نمی‌سنجند" in page.content.decode()) == (False, True)


def test_plots_of_an_industry_group_are_those_that_its_units_hold(official):
    assert names(page_of(official, "group:food", "build_out")) == ["قطعهٔ ۰", "قطعهٔ ۱", "قطعهٔ ۳", "قطعهٔ ۴"]


# ── what a person may not see is not there ────────────────────────────────────────────────────────────────────────────
OF_PARKS = ("occupancy", "build_out", "gap_power", "requests_open", "requests_delivered", "support_paid", "jobs_kept",
            "coverage", "closures", "still_running", "workers", "units", "score")  # fmt: skip


def test_manager_of_one_of_two_parks_of_a_county_finds_that_ones_rows_alone(client):
    write()
    enter(client, manager_of(Park.objects.get(code="PW0")))
    for code in OF_PARKS:
        for form in ({}, {"format": "csv"}):
            answer = page_of(client, PROVINCE, code, **form)
            said = b"".join(answer.streaming_content) if form else answer.content
            assert ("شهرک 0" in said.decode(), "شهرک 1" in said.decode()) == (True, False), code
        assert page_of(client, COUNTY, code).status_code == 404
        assert page_of(client, "park:PW1", code).status_code == 404


def test_limited_official_finds_rows_of_own_county_alone(client):
    write()
    county = Park.objects.get(code="PW0").county
    other = type(county).objects.create(code="W9", name="دور", search_key="", sort_key="9")
    Park.objects.filter(code="PW1").update(county=other)
    user = UserFactory(role=Role.OFFICIAL)
    CountyScope.objects.create(user=user, county=county)
    enter(client, user)
    for code in ("occupancy", "build_out", "gap_power", "requests_open", "score"):
        assert "شهرک 1" not in page_of(client, PROVINCE, code).content.decode(), code


def test_holder_out_of_sight_is_not_named(client):
    """A unit that moved away since: its old park's manager sees the plot, not who held it."""
    write()
    Unit.objects.filter(code="UW0").update(park=Park.objects.get(code="PW1"))
    enter(client, manager_of(Park.objects.get(code="PW0")))

    page = page_of(client, PARK, "build_out")

    assert (column(page, "unit"), column(page, "build_by")) == ([None, "واحد 1"], [None, None])
    assert names(page_of(client, PARK, "late_plots")) == []


@pytest.fixture
def published(client):
    report = write()
    actions.publish_report(report=Report.objects.get(pk=report.pk), by=UserFactory(role=Role.DIRECTOR))
    return client


def test_owner_finds_own_rows_behind_the_province_alone(published):
    enter(published, owner_of(Unit.objects.get(code="UW1")))

    assert names(page_of(published, PROVINCE, "workers")) == ["واحد 1"]
    assert names(page_of(published, PROVINCE, "support_paid")) == ["واحد 1"]
    assert column(page_of(published, PROVINCE, "build_out"), "unit") == [None, "واحد 1"]
    for code in ("requests_open", "late_plots", "score", "efficiency"):
        page = page_of(published, PROVINCE, code)
        assert (page.context["page"].count, page.status_code) == (0, 200)
    assert page_of(published, PARK, "workers").status_code == 404


def test_agency_officer_finds_own_requests_alone(published):
    agency = Agency.objects.create(code="water", name="آب")
    given = InfrastructureRequest.objects.order_by("pk").first()
    InfrastructureRequest.objects.filter(pk=given.pk).update(agency=agency, stage="works")
    enter(published, UserFactory(role=Role.AGENCY, agency=agency))

    assert names(page_of(published, PROVINCE, "requests_open")) == ["RW۰ · نیاز"]
    for code in ("units", "occupancy", "gap_power", "support_paid", "coverage"):
        assert page_of(published, PROVINCE, code).context["page"].count == 0


# ── what a page costs ─────────────────────────────────────────────────────────────────────────────────────────────────
ONE_OF_EACH = ("units", "coverage", "utilisation_installed", "closures", "still_running", "occupancy", "build_out",
               "late_plots", "workers_per_hectare", "gap_power", "requests_overdue", "promise_slip", "jobs_kept",
               "support_paid", "score", "efficiency")  # fmt: skip


@pytest.mark.parametrize("many", [1, 4])
def test_rows_cost_the_same_queries_when_they_are_many(client, django_assert_max_num_queries, many):
    write(parks=many, wishes=many)
    enter(client, UserFactory(role=Role.OFFICIAL))
    page_of(client, PROVINCE, "units")
    for code in ONE_OF_EACH:
        with django_assert_max_num_queries(15):
            page_of(client, PROVINCE, code)


def test_rows_that_were_worked_out_are_paged_like_the_others(official):
    page = page_of(official, PROVINCE, "build_out", per_page="25", page="2")
    assert (page.context["page"].number, page.context["page"].total, len(page.context["rows"])) == (1, "۴", 4)
