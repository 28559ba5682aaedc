"""Total factor productivity in a report: what it is computed from, how it is kept, and who reads what of it."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from core.jalali import Period
from parks.models import CountyScope, Park, Plot
from reports import actions
from reports.compute.productivity import FIGURES
from reports.models import Figure, FrontierResult, LeftOutReason, PriceIndex, Report, Scope
from reports.queries.frontier import park_inputs, park_productivity
from reports.queries.inputs import inputs
from reports.queries.stamps import stamps
from tests.factories import UserFactory, manager_of, owner_of
from tests.reports.worlds import Told, Works, World
from units.models import Declaration, LandContract, Unit

TODAY = date(2026, 11, 23)
MONTH, YEAR_BEFORE = Period.parse("1404-06"), Period.parse("1403-06")
LONG_AGO = date(2015, 3, 21)
PARKS = 13

pytestmark = pytest.mark.django_db


def told(period, place, grown=0):
    """Park `place` makes less of the same the higher its number; `grown` is what it makes more."""
    return Told(period, output=2_000 - 50 * place + grown, cost=1_000, workers=20, local=4)


def write_world(parks=PARKS, **changes):
    """A unit a park, with a plot each; the last park's land has no area, the one before declares no power."""
    units = [
        Works(
            park=place,
            county=place % 2,
            events=[(LONG_AGO, "active")],
            told=[told("1403-06", place), told("1404-06", place, grown=100)],
        )
        for place in range(parks)
    ]
    World(counties=2, parks=[(date(2010, 3, 21), n % 2) for n in range(parks)], units=units).write()
    Declaration.objects.update(electricity_kwh=Decimal("1000.50"))
    for park in Park.objects.all():
        plot(park, Decimal(10_000))


def plot(park, area, number="1", state="built"):
    return Plot.objects.create(park=park, number=number, number_key=number, area_m2=area, state=state)


@pytest.fixture
def world():
    write_world()


def build(period=MONTH):
    outcome = actions.build_report(period=period, by=None, today=TODAY)
    assert (outcome.result, outcome.error) == ("built", "")
    return outcome.report


def results(report):
    return {row.scope.code: row for row in FrontierResult.objects.filter(scope__report=report).select_related("scope")}


def used(period):
    found = inputs(period)
    return park_inputs(period, found.cells, found.parameters)


def enter(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(**query):
    return reverse("reports:productivity", args=[MONTH], query=query)


def park(number):
    return Park.objects.get(code=f"PW{number}")


def test_inputs_are_added_up_over_declarations_that_tell_all_three(world):
    Unit.objects.filter(code="UW1").update(park=park(0))
    Declaration.objects.filter(unit__code="UW1").update(park=park(0))
    Declaration.objects.filter(unit__code="UW2", period="1404-06").update(electricity_kwh=None)

    found = used(MONTH)

    both, silent = found[park(0).pk], found[park(2).pk]
    assert (both.workers, both.kwh_hundredths, both.nominal_rial) == (40, 200_100, 2_150)
    assert (both.told, both.expected, both.land_m2_hundredths) == (2, 2, 1_000_000)
    assert (silent.workers, silent.told, silent.expected) == (None, 0, 1)
    assert park(1).pk not in found


def test_inputs_of_a_quarter_are_those_of_its_months(world):
    found = used(Period.parse("1404-Q2"))[park(0).pk]

    assert (found.workers, found.nominal_rial, found.told, found.expected) == (20, 1_100, 1, 3)


@pytest.mark.parametrize("field", ["workers", "electricity_kwh", "output_value_rial", "intermediate_cost_rial"])
def test_declaration_with_an_unknown_part_does_not_count(world, field):
    Declaration.objects.filter(unit__code="UW0", period="1404-06").update(**{field: None})

    assert used(MONTH)[park(0).pk].told == 0


def test_units_that_never_reached_operation_do_not_count(world):
    Unit.objects.get(code="UW0").status_changes.update(status="under_construction")

    assert park(0).pk not in used(MONTH) or used(MONTH)[park(0).pk].told == 0


def test_land_is_what_was_assigned_on_the_last_day(world):
    own, unit = park(0), Unit.objects.get(code="UW0")
    free, later = plot(own, Decimal(500), "2", "free"), plot(own, Decimal(700), "3", "assigned")
    plot(own, None, "4", "assigned")
    LandContract.objects.create(plot=free, unit=unit, signed_on=LONG_AGO, ended_on=MONTH.end)
    LandContract.objects.create(plot=later, unit=unit, signed_on=MONTH.end)

    now, then = used(MONTH)[own.pk], used(YEAR_BEFORE)[own.pk]

    assert (now.land_m2_hundredths, now.plots, now.plots_without_area) == (None, 3, 3)
    Plot.objects.filter(park=own, number="4").update(area_m2=Decimal(300))
    assert [used(period)[own.pk].land_m2_hundredths for period in (MONTH, YEAR_BEFORE)] == [1_080_000, 1_080_000]
    assert then.plots == 3


def test_every_park_with_a_unit_has_a_result_or_a_reason_and_the_province_the_means(world):
    Declaration.objects.filter(unit__code="UW3").update(electricity_kwh=0)

    found = results(build())

    assert len(found) == PARKS + 1
    assert (found["park:PW3"].left_out, found["park:PW3"].efficiency) == (LeftOutReason.NO_ELECTRICITY, None)
    assert (found["park:PW0"].efficiency, found["park:PW0"].peers) == (1, [["park:PW0", "1.000000"]])
    assert found["park:PW12"].efficiency == Decimal("0.454545")  # (500 + …) of what the first makes: 500 ÷ 1100
    assert (found["province"].told, found["province"].expected, found["province"].left_out) == (12, 13, "")


def test_real_value_added_makes_the_index_and_every_figure_is_kept_twice_alike(world):
    for month, hundredths in (("1403-06", 20_000), ("1404-06", 25_000)):
        PriceIndex.objects.create(month=month, hundredths=hundredths, base="1400", source="نمونه")

    report = build()

    first = results(report)["park:PW0"]
    assert (first.nominal_rial, first.real_rial) == (1_100, 440)
    assert first.malmquist == Decimal("0.880000")  # 1100 ÷ 2.5 of now against 1000 ÷ 2 of then, from the same inputs
    kept = Figure.objects.filter(scope__report=report, indicator__in=FIGURES).select_related("scope__frontier")
    alike = {(row.scope.code, row.indicator): row.value for row in kept if hasattr(row.scope, "frontier")}
    assert alike == {
        (code, indicator): getattr(row, name)
        for code, row in results(report).items()
        for indicator, name in FIGURES.items()
    }


def test_index_on_another_base_is_not_compared(world):
    PriceIndex.objects.create(month="1403-06", hundredths=20_000, base="1395", source="نمونه")
    PriceIndex.objects.create(month="1404-06", hundredths=25_000, base="1400", source="نمونه")

    found = results(build())["park:PW0"]

    assert (found.malmquist, found.not_compared, found.left_out_before) == (None, LeftOutReason.PRICES_UNKNOWN, True)


def test_change_of_the_year_before_makes_the_month_due_again(world):
    before = stamps([MONTH])[MONTH.code]

    Declaration.objects.filter(unit__code="UW0", period="1403-06").update(output_value_rial=5_000)
    declared = stamps([MONTH])[MONTH.code]
    PriceIndex.objects.create(month="1403-06", hundredths=20_000, base="1400", source="نمونه")

    priced = stamps([MONTH])[MONTH.code]

    assert len({before.digest, declared.digest}) == 2
    assert priced.parameter_digest == declared.parameter_digest  # of no use while the month itself has no index
    PriceIndex.objects.create(month="1404-06", hundredths=25_000, base="1400", source="نمونه")
    both = stamps([MONTH])[MONTH.code]
    PriceIndex.objects.filter(month="1403-06").update(hundredths=21_000)
    assert stamps([MONTH])[MONTH.code].parameter_digest != both.parameter_digest


def test_repeated_builds_say_the_same_bit_by_bit(world):
    def rows():
        return [
            (
                row.scope.code,
                {name: value for name, value in vars(row).items() if not name.startswith(("_", "id", "scope"))},
            )
            for row in results(build()).values()
        ]

    first = rows()
    Report.objects.all().delete()

    assert rows() == first


def test_published_results_stay_when_declarations_change(world):
    report = build()
    actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR))
    before = list(FrontierResult.objects.filter(scope__report=report).values())

    late = Declaration.objects.filter(unit__code="UW0", period="1404-06")
    late.update(output_value_rial=9_000, decided_at=timezone.now())
    second = build()

    assert (second.revision, list(FrontierResult.objects.filter(scope__report=report).values())) == (2, before)


@pytest.mark.parametrize("parks", [PARKS, PARKS + 8])
def test_reading_costs_the_same_queries_when_parks_are_many(django_assert_num_queries, parks):
    write_world(parks)
    found = inputs(MONTH)

    with django_assert_num_queries(8):
        assert len(park_productivity(MONTH, found)) == parks


def test_page_names_leaders_and_those_left_out_with_their_reason(client, world):
    Plot.objects.filter(park=park(5)).update(area_m2=None)
    build()
    enter(client, UserFactory(role=Role.OFFICIAL))

    page = client.get(address()).content.decode()

    assert '<data value="1.000000" data-figure="efficiency">۱۰۰٫۰٪</data>' in page
    assert str(LeftOutReason.LAND_UNKNOWN.label) in page
    left_out = client.get(address(result="left_out")).content.decode()
    assert ("شهرک 5" in left_out, "شهرک 6" in left_out) == (True, False)


def test_page_says_when_too_few_parks_can_be_measured(client):
    write_world(4)
    build()
    enter(client, UserFactory(role=Role.OFFICIAL))

    for url in (address(), reverse("reports:report_detail", args=[MONTH])):
        assert str(LeftOutReason.TOO_FEW_PARKS.label) in client.get(url).content.decode()


def test_page_of_an_older_report_says_it_was_not_measured(client, world):
    build()
    FrontierResult.objects.all().delete()
    enter(client, UserFactory(role=Role.OFFICIAL))

    assert client.get(address()).status_code == 200
    assert client.get(reverse("reports:park_report", args=[MONTH, "PW0"])).status_code == 200


@pytest.mark.parametrize("order", ["name", "-efficiency", "efficiency", "-malmquist", "-scale_change"])
def test_page_is_ordered_by_any_column(client, world, order):
    build()
    enter(client, UserFactory(role=Role.OFFICIAL))

    page = client.get(address(sort=order)).content.decode()

    last_is_first = page.index("شهرک 12") < page.index("شهرک 0<")
    assert last_is_first == (order == "efficiency")


def test_strangers_are_sent_to_the_login(client, world):
    build()

    assert client.get(address()).status_code == 302
    assert client.get(f"/api/v1/reports/{MONTH}/productivity/").status_code in (401, 403)


def test_manager_reads_own_park_alone_and_peers_are_only_counted(client, world):
    build()
    enter(client, manager_of(park(4)))

    page = client.get(address()).content.decode()
    rows = client.get(f"/api/v1/reports/{MONTH}/productivity/").json()
    card = client.get(reverse("reports:park_report", args=[MONTH, "PW4"])).content.decode()

    assert ("شهرک 4" in page, "شهرک 0" in page, "شهرک 0" in card) == (True, False, False)
    assert [(row["park"], row["peers"], row["peers_unseen"]) for row in rows] == [("park:PW4", [], 1)]


def test_limited_official_reads_parks_of_own_county(client, world):
    build()
    official = UserFactory(role=Role.OFFICIAL)
    CountyScope.objects.create(user=official, county=park(1).county)
    enter(client, official)

    rows = client.get(f"/api/v1/reports/{MONTH}/productivity/").json()

    assert {row["park"] for row in rows} == {f"park:PW{number}" for number in range(1, PARKS, 2)}


@pytest.mark.parametrize("role", [Role.OWNER, Role.AGENCY])
def test_owners_and_agencies_find_no_park(client, world, role):
    report = build()
    user = owner_of(Unit.objects.get(code="UW0")) if role == Role.OWNER else UserFactory(role=role)
    enter(client, user)
    assert client.get(address()).status_code == 404

    actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR))

    assert client.get(f"/api/v1/reports/{MONTH}/productivity/").json() == []


def test_figure_is_the_same_in_page_files_and_api(client, world):
    build()
    enter(client, UserFactory(role=Role.OFFICIAL))
    stored = {row.scope.code: row.efficiency for row in results(Report.objects.get()).values() if row.scope.park_id}

    api = client.get(f"/api/v1/reports/{MONTH}/productivity/").json()
    text = b"".join(client.get(address(format="csv")).streaming_content).decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(address(format="xlsx")).streaming_content)))

    assert {row["park"]: Decimal(row["efficiency"]) for row in api} == stored
    lines = list(csv.DictReader(io.StringIO(text)))
    assert {f"park:{line['شناسه']}": Decimal(line["کارایی"]) for line in lines} == stored
    head, *cells = book.active.iter_rows(values_only=True)
    in_book = {f"park:{row[0]}": round(Decimal(row[head.index("کارایی")]), 6) for row in cells}
    assert (in_book, book.active.sheet_view.rightToLeft) == (stored, True)


@pytest.mark.parametrize("parks", [1, 4, PARKS + 4])
def test_page_costs_the_same_queries_when_parks_are_many(client, django_assert_max_num_queries, parks):
    write_world(parks)
    build()
    enter(client, UserFactory(role=Role.OFFICIAL))
    client.get(address())

    with django_assert_max_num_queries(9):
        assert client.get(address()).status_code == 200


def test_park_page_tells_no_future_from_a_short_past(client, world):
    build()
    enter(client, UserFactory(role=Role.OFFICIAL))

    page = client.get(reverse("reports:park_report", args=[MONTH, "PW0"])).content.decode()

    assert "پیش‌بینی نشان داده نمی‌شود" in page
    assert Scope.objects.filter(report__period=MONTH.code, kind="park").count() == PARKS
