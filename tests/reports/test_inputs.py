"""Whatever a report rests on makes it due again when it changes; what changes no figure makes no new revision."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.audit import event
from accounts.models import Role
from core.jalali import Period
from parks.actions.land import update_plot
from parks.actions.upkeep import update_utility
from parks.models import Park, ParkUtility, Plot, PlotState
from reports import actions
from reports.models import Breakdown, BreakdownTable, Figure, Recheck, Report
from reports.queries.corrections import changes, corrected
from reports.queries.due import due
from reports.queries.stamps import digests, stamps
from support.models import BudgetEntry, InfrastructureRequest, RequestEvent
from tests.factories import UserFactory
from tests.reports.province import enter
from tests.reports.worlds import Lot, Told, Wish, Works, World, noon
from units.models import Declaration, LandContract, PastTenure, Product, ReferencePrice, Unit

TODAY = date(2026, 11, 23)
MONTH = Period.parse("1404-06")
BEFORE = Period.parse("1404-05")
START = MONTH.start

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    told = Told("1404-06", made=500, nominal=12_000, output=900, cost=400, workers=10, local=4, quantities=[Decimal(3)])
    units = [
        Works(
            events=[(date(2020, 3, 21), "active")], told=[told], products=[(Decimal(120), 100)],
            paid=[(START + timedelta(days=3), 7)],
        ),
        Works(events=[(date(2020, 3, 21), "closed")], products=[(Decimal("24.5"), 10)]),
    ]  # fmt: skip
    World(
        counties=2,
        parks=[(date(2010, 3, 21), 0), (None, 1)],
        units=units,
        lots=[Lot(0, Decimal(5000), "assigned", [(0, date(2020, 3, 21), START, None)])],
        utilities=[(0, "power", Decimal(10), Decimal(12), date(2025, 1, 1))],
        wishes=[Wish(0, START, promised_on=START, delivered_on=START + timedelta(days=5))],
    ).write()


def build(period=MONTH):
    return actions.build_report(period=period, by=None, today=TODAY)


def common_price(month, name_key="0"):
    ReferencePrice.objects.create(
        name="محصول", name_key=name_key, uom="تن", uom_key="تن", month=month, price_rial=9, source="نمونه"
    )


CHANGES = {
    "a declaration": lambda: Declaration.objects.update(workers=11),
    "a unit that moved": lambda: Unit.objects.filter(code="UW1").update(park=Park.objects.get(code="PW1")),
    "a unit's county": lambda: Unit.objects.filter(code="UW1").update(county=None),
    "a unit's group": lambda: Unit.objects.filter(code="UW1").update(group="metal"),
    "where a unit stood": lambda: PastTenure.objects.create(
        unit=Unit.objects.get(code="UW1"), until=MONTH.end, kind="relocation"
    ),
    "a closed unit's capacity": lambda: Product.objects.filter(unit__code="UW1").update(nominal_quantity=7),
    "a reference price": lambda: Product.objects.filter(unit__code="UW1").update(reference_price_rial=11),
    "two prices that change places": lambda: Product.objects.update(
        reference_price_rial=110 - F("reference_price_rial")
    ),
    "a common price": lambda: common_price("1404-06"),
    "a product that has a common price by its new name": lambda: Product.objects.filter(unit__code="UW1").update(
        name_key="خوراک"
    ),
    "a park's age": lambda: Park.objects.filter(code="PW1").update(established_on=date(2001, 3, 21)),
    "a contract's end": lambda: LandContract.objects.update(ended_on=START),
    "a plot": lambda: Plot.objects.create(park=Park.objects.get(code="PW0"), number="x", number_key="x"),
    "a utility": lambda: ParkUtility.objects.update(demand=99),
    "a request": lambda: InfrastructureRequest.objects.update(closed_at=noon(START + timedelta(days=9))),
    "a delivery": lambda: RequestEvent.objects.filter(to_stage="delivered").delete(),
    "a payment": lambda: BudgetEntry.objects.update(at=noon(MONTH.end)),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_report_is_due_again_when_its_inputs_change(world, what):
    common_price("1404-01", "خوراک")
    build()
    assert MONTH not in due(TODAY, timezone.now())

    CHANGES[what]()

    assert MONTH in due(TODAY, timezone.now())


def test_common_price_of_a_later_month_is_no_input(world):
    build()
    common_price("1404-07")
    assert MONTH not in due(TODAY, timezone.now())


def test_two_common_prices_that_change_places_are_noticed(world):
    for month, price in (("1404-05", 100), ("1404-06", 200)):
        common_price(month)
        ReferencePrice.objects.filter(month=month).update(price_rial=price)
    before = digests([MONTH])
    ReferencePrice.objects.update(price_rial=300 - F("price_rial"))
    assert digests([MONTH]) != before


def test_closed_capacity_is_weighed_by_the_price_of_the_periods_last_month(world):
    common_price("1404-06")
    build(BEFORE)
    build()
    codes = [BEFORE.code, MONTH.code]
    rows = Figure.objects.filter(scope__report__period__in=codes, scope__code="park:PW0", indicator="idle_capacity")
    figures = {row.scope.report.period: row.value for row in rows.select_related("scope__report")}
    # 12,000 ÷ 12 − 500 of the unit that runs, known in the month itself alone; 24.5 × 10 or × 9 ÷ 12 of the closed one
    assert figures == {"1404-05": None, "1404-06": Decimal("518.416667")}


def test_stamp_of_a_period_is_the_same_whatever_is_asked_with_it(world):
    periods = [BEFORE, MONTH, Period.parse("1404-Q2"), Period.parse("1404")]
    together = digests(periods)
    assert {period.code: digests([period])[period.code] for period in periods} == together


def test_change_without_a_figure_makes_no_revision_and_leaves_a_published_row_alone(world):
    report = build().report
    actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR))
    before = Report.objects.values().get()
    Product.objects.filter(unit__code="UW0").update(reference_price_rial=101)  # its months were measured before

    outcome = build()

    assert (outcome.result, outcome.report.revision) == ("unchanged", 1)
    assert list(Report.objects.values()) == [before]
    assert Recheck.objects.get().digest == stamps([MONTH])[MONTH.code].digest != before["digest"]
    assert MONTH not in due(TODAY, timezone.now())


def test_quarter_and_year_are_due_by_themselves_after_their_last_month(world):
    quarter, year = Period.parse("1404-Q2"), Period.parse("1404")
    assert quarter not in due(Period.parse("1404-07").start + timedelta(days=9), timezone.now())
    assert quarter in due(Period.parse("1404-07").start + timedelta(days=10), timezone.now())
    assert year not in due(Period.parse("1405-01").start + timedelta(days=9), timezone.now())
    assert year in due(Period.parse("1405-01").start + timedelta(days=10), timezone.now())


# ── facts that are overwritten where they stand ───────────────────────────────────────────────────────────────────────
def value(code, scope="park:PW0"):
    return Figure.objects.get(scope__report__period=MONTH.code, scope__code=scope, indicator=code).value


def test_later_change_of_plot_and_utility_leaves_a_past_month_as_it_was(world):
    official = UserFactory(role=Role.OFFICIAL)
    build()
    assert (value("build_out"), value("gap_power")) == (0, 2)

    update_plot(plot=Plot.objects.get(), by=official, state=PlotState.BUILT)
    update_utility(
        park=Park.objects.get(code="PW0"), kind="power", by=official, today=TODAY, as_of=MONTH.end,
        capacity=Decimal(50), demand=Decimal(60),
    )  # fmt: skip

    assert build().result == "unchanged"
    assert (value("build_out"), value("gap_power")) == (0, 2)


def test_deadline_of_a_request_is_the_one_of_that_day(world):
    request = InfrastructureRequest.objects.get()
    moved = event(by=None, verb="request_take", subject=request, before={"due_on": START + timedelta(days=2)}, after={})
    moved.save(force_insert=True)
    InfrastructureRequest.objects.update(due_on=date(2027, 1, 1), stage_since=MONTH.end)
    build()
    assert value("requests_overdue") == 1


# ── tables of open ends ───────────────────────────────────────────────────────────────────────────────────────────────
def table(name, scope="province"):
    rows = Breakdown.objects.filter(scope__report__period=MONTH.code, scope__code=scope, table=name)
    return {(row.key, row.unit_of_measure): (row.value, row.covered, row.expected) for row in rows}


def test_idle_capacity_is_told_in_the_products_own_unit(world):
    build()
    assert table(BreakdownTable.IDLE) == {
        ("1000", "تن"): (Decimal(7), 1, 1),  # 120 a year is 10 a month, of which 3 were made
        ("1010", "تن"): (Decimal("2.041667"), 1, 1),  # closed and silent: 24.5 ÷ 12
    }
    assert table(BreakdownTable.REASONS) == {("other", ""): (1, 1, 1)}
    assert table(BreakdownTable.REQUESTS, "county:W0") == {("power", ""): (1, 1, 1)}
    assert table(BreakdownTable.IDLE, "park:PW1") == {}


def test_idle_capacity_of_a_product_group_opens_its_units(client, world):
    build()
    enter(client, UserFactory(role=Role.OFFICIAL))
    rows = client.get(reverse("reports:idle", args=[MONTH])).context["products"]
    found = {row.code: [unit.code for unit in client.get(row.href).context["page"].rows] for row in rows}
    expected = {code: list(Unit.objects.filter(isic__code=code).values_list("code", flat=True)) for code in found}
    assert found == expected
    assert sorted(found) == ["1000", "1010"]


# ── corrections ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def correction(world):
    """A second revision after the first was published, of which twelve workers are ten more than two before."""
    actions.publish_report(report=build().report, by=UserFactory(role=Role.DIRECTOR))
    Declaration.objects.update(workers=12, decided_at=datetime(2026, 1, 1, tzinfo=timezone.get_current_timezone()))
    return build().report


def test_correction_lists_exactly_the_figures_that_changed(correction):
    found = changes(correction.scopes.model.objects.all(), corrected(correction), correction)
    province = {
        row.indicator.code: (row.before.value, row.after.value) for row in found if row.scope.code == "province"
    }
    assert province == {
        "workers": (10, 12),
        "labour_productivity": (50, Decimal("41.666667")),
        "local_employment": (Decimal("0.4"), Decimal("0.333333")),
        "jobs_kept": (10, 12),
        "workers_per_hectare": (20, 24),
    }
    assert {row.scope.code for row in found} == {"province", "park:PW0", "county:W0", "age:old", "group:food"}


def test_director_is_asked_why_a_published_report_is_corrected(client, correction):
    client.force_login(UserFactory(role=Role.DIRECTOR))
    url, page = reverse("reports:publish_report", args=[MONTH]), reverse("reports:report_detail", args=[MONTH])
    assert "دلیل اصلاح گزارش منتشرشده" in client.get(page).content.decode()

    client.post(url, {"revision": 2})
    assert Report.objects.get(revision=2).state == "built"

    client.post(url, {"revision": 2, "reason": "شمار شاغلان اصلاح شد"})
    assert Report.objects.get(revision=2).reason == "شمار شاغلان اصلاح شد"


@pytest.mark.parametrize(("role", "status"), [(Role.OFFICIAL, 200), (Role.AUDITOR, 200), (Role.OWNER, 404)])
def test_changes_are_read_by_those_who_see_the_revision(client, correction, role, status):
    client.force_login(UserFactory(role=role))
    answer = client.get(reverse("reports:corrections", args=[MONTH]))
    assert answer.status_code == status
    if status == 200:
        assert answer.context["count"] == 25


def test_first_revision_corrects_nothing(client, world):
    build()
    client.force_login(UserFactory(role=Role.OFFICIAL))
    assert client.get(reverse("reports:corrections", args=[MONTH])).status_code == 404
