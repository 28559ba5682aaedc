"""Priority: what hangs on a request, from its units' last accepted months, weighed and set against its cost."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from core.jalali import Period, today
from support.compute.priority import MILLIARD, START, Impact, Weights, priority_of
from support.models import InfrastructureRequest
from support.queries.priority import by_priority, impacts_of, priorities_of, weights_on
from support.queries.requests import told_units
from tests.factories import ParkFactory, ProductFactory, UnitFactory, UserFactory, manager_of
from tests.support.weighing import DAY, a_request, last_month, weights
from units.actions.prices import set_reference_price


def impact(request):
    return impacts_of([request]).get(request.pk)


# ── arithmetic ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_priority_is_points_a_milliard_rial_and_shows_its_parts():
    found = priority_of(
        Impact(2, 80, 2, 2 * MILLIARD, 2, 14 * MILLIARD, 2), 10 * MILLIARD, Weights(jobs=1_000, lost=2_000, idle=500)
    )
    assert [share.points for share in (found.jobs, found.lost, found.idle)] == [80_000, 4_000, 7_000]
    assert [share.per_milliard for share in (found.jobs, found.lost, found.idle)] == [8, Fraction(1, 5), Fraction(7, 5)]
    assert (found.points, found.score) == (91_000, Fraction(91, 10))


@pytest.mark.parametrize(
    ("known", "cost", "points", "score"),
    [
        (Impact(), MILLIARD, None, None),
        (Impact(units=3), MILLIARD, None, None),
        (Impact(1, 10, 1), None, 10_000, None),
        (Impact(1, 10, 1), 0, 10_000, None),
        (Impact(1, 10, 1), MILLIARD, 10_000, 10),
        (Impact(1, 0, 1, 0, 1, 0, 1), MILLIARD, 0, 0),
        (Impact(2, 10, 1, None, 0, 3 * MILLIARD, 1), 2 * MILLIARD, 13_000, Fraction(13, 2)),
    ],
)
def test_what_is_unknown_adds_nothing_and_is_never_nought(known, cost, points, score):
    found = priority_of(known, cost, START)
    assert (found.points, found.score) == (points, score)


@given(st.integers(0, 10**6), st.integers(0, 10**15), st.integers(0, 10**15), st.integers(1, 10**15))
def test_more_of_anything_never_lowers_a_priority_and_more_cost_never_raises_it(jobs, lost, idle, cost):
    def score(*amounts, cost=cost):
        return priority_of(Impact(1, amounts[0], 1, amounts[1], 1, amounts[2], 1), cost, START).score

    here = score(jobs, lost, idle)
    assert here <= min(score(jobs + 1, lost, idle), score(jobs, lost + MILLIARD, idle), score(jobs, lost, idle * 2))
    assert here >= score(jobs, lost, idle, cost=cost * 2)


# ── what hangs on a request ───────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def park(db):
    return ParkFactory()


def test_impact_rests_on_the_last_accepted_month(park):
    unit = UnitFactory(park=park)
    last_month(unit, "1405-06", workers=90)
    last_month(unit, "1405-07")
    last_month(unit, "1405-08", workers=99, state="submitted")

    assert impact(a_request(park, unit)) == Impact(
        1, jobs=40, jobs_known=1, lost_rial=12 * MILLIARD // 10, lost_known=1, idle_rial=7 * MILLIARD, idle_known=1
    )


@pytest.mark.parametrize(
    ("kind", "hours"), [("power", 20), ("water", 5), ("gas", 0), ("access_road", 2), ("fire_station", 2)]
)
def test_lost_output_is_that_of_the_cause_which_the_request_ends(park, kind, hours):
    unit = UnitFactory(park=park)
    last_month(unit)
    assert impact(a_request(park, unit, kind=kind)).lost_rial == 12 * MILLIARD * hours // 200


@pytest.mark.parametrize("missing", ["nominal_value_rial", "planned_hours", "lost_hours_power"])
def test_lost_output_is_unknown_where_a_figure_of_it_is(park, missing):
    unit = UnitFactory(park=park)
    last_month(unit, **{missing: None})
    assert (impact(a_request(park, unit)).lost_rial, impact(a_request(park, unit)).lost_known) == (None, 0)


def test_no_planned_hours_leave_lost_output_unknown(park):
    unit = UnitFactory(park=park)
    last_month(unit, planned_hours=0, lost_hours_power=0)
    assert impact(a_request(park, unit)).lost_rial is None


def test_tenths_of_hours_count(park):
    unit = UnitFactory(park=park)
    last_month(unit, planned_hours="199.9", lost_hours_power="12.3")
    assert impact(a_request(park, unit)).lost_rial == 144 * MILLIARD * 123 // (1_999 * 12)


def test_a_closed_unit_stands_idle_whole_and_loses_no_hours(park):
    unit = UnitFactory(park=park, status="closed", workers_nominal=30)
    ProductFactory(unit=unit, nominal_quantity=12_000, reference_price_rial=1_000_000)
    assert impact(a_request(park, unit)) == Impact(1, jobs=30, jobs_known=1, idle_rial=MILLIARD, idle_known=1)


def test_a_closed_unit_is_weighed_by_the_price_that_holds_today(park):
    unit = UnitFactory(park=park, status="closed")
    ProductFactory(unit=unit, name="آجر", nominal_quantity=12_000, reference_price_rial=1_000_000)
    by, month = UserFactory(role=Role.ADMINISTRATOR), Period.containing(today())
    for rial, since in ((2_000_000, month), (9_000_000, month.year_before())):
        set_reference_price(by=by, today=today(), name="آجر", uom="تن", month=since, price_rial=rial, source="نشریه")
    request = a_request(park, unit)
    told = told_units(request.affected_units.all())
    assert (impact(request).idle_rial, [one.idle_rial for one in told]) == (2 * MILLIARD, [2 * MILLIARD])


def test_a_unit_that_makes_more_than_its_nominal_has_no_idle_capacity(park):
    unit = UnitFactory(park=park)
    last_month(unit, made_value_rial=13 * MILLIARD)
    assert (impact(a_request(park, unit)).idle_rial, impact(a_request(park, unit)).idle_known) == (0, 1)


def test_units_of_which_nothing_is_known_are_counted_and_add_nothing(park):
    known, unknown = UnitFactory(park=park), UnitFactory(park=park)
    last_month(known)
    found = impact(a_request(park, known, unknown))
    assert (found.units, found.jobs, found.jobs_known, found.is_whole) == (2, 40, 1, False)


def test_a_request_that_names_no_units_has_no_impact(park):
    request = a_request(park)
    found = priorities_of([request], START)[request.pk]
    assert (impact(request), found.points, found.score) == (None, None, None)


@pytest.mark.parametrize("requests", [1, 4])
def test_a_whole_list_is_one_query(park, requests, django_assert_num_queries):
    rows = [a_request(park, UnitFactory(park=park), UnitFactory(park=park)) for _ in range(requests)]
    for row in rows:
        for unit in row.affected_units.all():
            last_month(unit)
    with django_assert_num_queries(1):
        found = priorities_of(rows, START)
    assert [found[row.pk].jobs.amount for row in rows] == [80] * requests


# ── order ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_order_follows_the_same_arithmetic(park):
    rows = {}
    for word, workers, cost in (
        ("dear", 40, 90), ("cheap", 40, 1), ("free", 1, 0), ("large", 900, 20), ("unpriced", 500, None),
    ):  # fmt: skip
        unit = UnitFactory(park=park)
        last_month(unit, workers=workers)
        rows[word] = a_request(park, unit, estimated_cost_rial=cost if cost is None else cost * MILLIARD)
    rows["unitless"] = a_request(park)

    ordered = list(by_priority(InfrastructureRequest.objects.all(), START).order_by("-priority", "pk"))
    valued = [row for row in ordered if row.priority is not None]
    scores = {key: one.score for key, one in priorities_of(rows.values(), START).items()}

    assert [row.pk for row in sorted(valued, key=lambda row: -row.priority)] == [
        rows[word].pk for word in ("free", "cheap", "large", "dear")
    ]
    assert {row.pk for row in ordered if row.priority is None} == {rows["unpriced"].pk, rows["unitless"].pk}
    for row in valued[1:]:
        assert row.priority / 1_000 == pytest.approx(float(scores[row.pk]))


# ── weights ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_weights_hold_from_their_day_on(db):
    weights("1", "0", "0.25", since=DAY - timedelta(days=10))
    weights("3", "2", "1", since=DAY + timedelta(days=1))
    assert [weights_on(DAY - timedelta(days=11)), weights_on(DAY), weights_on(DAY + timedelta(days=1))] == [
        START, Weights(1_000, 0, 250), Weights(3_000, 2_000, 1_000),
    ]  # fmt: skip


# ── the page of one request ───────────────────────────────────────────────────────────────────────────────────────
def test_the_page_of_a_request_shows_its_priority_and_who_looks_after_it(client, park):
    unit = UnitFactory(park=park)
    last_month(unit)
    request = a_request(park, unit)
    url = reverse("support:request_priority", args=[request.number])
    client.force_login(manager_of(park))

    page, panel = client.get(url), client.get(url, headers={"HX-Request": "true"})

    assert f'hx-get="{url}"' in client.get(request.get_absolute_url()).content.decode()
    assert page.context["priority"].shown_score == Decimal("4.940")
    assert "۴٫۹۴ امتیاز بر میلیارد ریال" in panel.content.decode()
    assert "<html" not in panel.content.decode()
    client.force_login(manager_of(ParkFactory()))
    assert client.get(url).status_code == 404
