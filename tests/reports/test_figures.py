"""The built report equals an independent brute-force computation to the last digit, unknowns and edges included."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.jalali import Period
from reports.actions import build_report
from reports.models import Figure
from tests.reports.any_world import START, worlds
from tests.reports.brute import expected
from tests.reports.worlds import Lot, Told, Wish, Works, World

TODAY = date(2026, 11, 23)
PERIODS = ("1404-06", "1404-07", "1404-Q2", "1404")

pytestmark = pytest.mark.django_db


def built(code: str):
    """{scope: {indicator: (value, covered, expected)}} of a fresh report."""
    outcome = build_report(period=Period.parse(code), by=None, today=TODAY)
    assert (outcome.result, outcome.error) == ("built", "")
    found = {}
    for figure in Figure.objects.filter(scope__report=outcome.report).select_related("scope"):
        row = found.setdefault(figure.scope.code, {})
        row[figure.indicator] = (figure.value, figure.covered, figure.expected)
    return found


def wrong(found, wanted):
    """{(scope, indicator): (found, wanted)} where they differ, indicators that only one side has among them."""
    return {
        (scope, code): (found[scope].get(code), wanted[scope].get(code))
        for scope in wanted
        for code in found[scope].keys() | wanted[scope].keys()
        if found[scope].get(code) != wanted[scope].get(code)
    }


def check(world: World, codes=PERIODS):
    world.write()
    for code in codes:
        found, wanted = built(code), expected(world, Period.parse(code))
        assert wrong(found, wanted) == {}
        silent = {scope for scope in found if scope not in wanted}
        assert {found[scope]["units"] for scope in silent} <= {(Decimal(0), 0, 0)}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(world=worlds(), codes=st.sets(st.sampled_from(PERIODS), min_size=1, max_size=2))
def test_report_equals_brute_force_when_the_world_is_any(world, codes):
    with transaction.atomic():
        check(world, sorted(codes))
        transaction.set_rollback(True)


def test_report_equals_brute_force_when_the_world_is_the_fixed_one():
    check(FIXED)


FIXED = World(
    counties=2,
    parks=[(date(2015, 9, 23), 0), (date(2015, 9, 24), 1), (None, 0)],
    units=[
        Works(
            events=[(date(2020, 3, 21), "active")],
            told=[
                Told(
                    "1404-06",
                    made=900_000_000,
                    nominal=14_400_000_000,
                    output=1_000_000_000,
                    cost=600_000_001,
                    workers=37,
                    local=12,
                    planned=Decimal("176.5"),
                    lost={"power": Decimal("12.3"), "gas": Decimal(0)},
                    used={"electricity_kwh": Decimal("12345.67"), "water_m3": Decimal("0.01")},
                )
            ],
            paid=[(START + timedelta(days=4), 5_000_000_001)],
        ),
        Works(
            park=1,
            county=1,
            events=[(date(2019, 3, 21), "active"), (START, "closed")],
            products=[(Decimal("1000.001"), 999)],
        ),
        Works(park=1, events=[(date(2019, 3, 21), "active"), (START + timedelta(days=30), "closed")]),
        Works(park=1, events=[(date(2019, 3, 21), "closed"), (START + timedelta(days=31), "active")]),
        Works(park=1, events=[(START, "active"), (START, "closed")]),
        Works(park=None, county=1, events=[(date(2019, 3, 21), "semi_active")], told=[Told("1404-06", workers=5)]),
        Works(park=2, told=[Told("1404-06", workers=500)]),
        Works(park=2, events=[(date(2019, 3, 21), "under_construction")], told=[Told("1404-06", workers=500)]),
        Works(
            park=0,
            county=0,
            moved=[(START + timedelta(days=90), 1, 1)],
            events=[(date(2020, 3, 21), "closed"), (date(2024, 9, 1), "active")],
        ),
    ],
    assignable={0: Decimal("12.5"), 1: Decimal("3.07"), 2: Decimal(9)},
    lots=[
        Lot(0, Decimal("1234.56"), "built", [(0, date(2020, 3, 21), START, None)]),
        Lot(0, Decimal("2000.01"), "assigned", [(1, date(2020, 3, 21), START + timedelta(days=3), None)]),
        Lot(1, None, "assigned"),
        Lot(2, Decimal(10), "free", [(2, date(2020, 3, 21), None, START)]),
    ],
    utilities=[
        (0, "power", Decimal("100.25"), Decimal("150.5"), START),
        (1, "power", Decimal(90), Decimal(40), None),
        (2, "water", None, Decimal(7), START + timedelta(days=400)),
    ],
    wishes=[
        Wish(0, START, due_on=START + timedelta(days=9)),
        Wish(0, START - timedelta(days=7), promised_on=START, delivered_on=START + timedelta(days=20)),
        Wish(1, START - timedelta(days=99), ended_on=START + timedelta(days=1)),
        Wish(1, START - timedelta(days=90), ended_on=START + timedelta(days=2), reopened_on=START + timedelta(days=70)),
        Wish(
            2, START - timedelta(days=80), delivered_on=START + timedelta(days=1), refused_on=START + timedelta(days=9)
        ),
        Wish(2, START - timedelta(days=80), ended_on=START + timedelta(days=40), unmoved=True),
    ],
    prices={"1404-06": 51_230, "1404-07": 52_001},
    common={(0, "1404-07"): 1_001, (0, "1404-09"): 2_000, (1, "1403-01"): 7},
    score=[
        {"indicator": "operating_rate", "weight": 3, "low": "0", "high": "1"},
        {"indicator": "late_plots", "weight": 1, "low": "5", "high": "0"},
    ],
)


def test_figures_are_unknown_when_nothing_is_known():
    World(counties=1, parks=[(None, 0)], units=[Works()]).write()

    province = built("1404-06")["province"]

    assert province["units"] == (1, 1, 1)
    assert province["not_stated"] == (1, 1, 1)
    own = {code: value for code, (value, _c, _e) in province.items() if value is not None}
    assert own == {"units": 1, "not_stated": 1, **dict.fromkeys(OWN_LEDGERS, 0)}


# What the portal's own ledgers tell is known to be nothing where they hold nothing.
OWN_LEDGERS = (
    *("requests_open", "requests_overdue", "requests_delivered"),
    *("supported_units", "support_paid", "jobs_kept", "revived_units"),
)


def test_event_counts_from_its_day_when_it_falls_on_an_edge():
    period = Period.parse("1404-06")
    last = period.end - timedelta(days=1)
    World(
        counties=1,
        parks=[(None, 0)],
        units=[
            Works(events=[(last, "active")]),
            Works(events=[(period.end, "active")]),
            Works(events=[(period.start - timedelta(days=9), "active"), (last, "closed")]),
            Works(events=[(period.start - timedelta(days=9), "active"), (period.start, "closed")]),
        ],
    ).write()

    province = built("1404-06")["province"]

    assert province["operating_rate"] == (Decimal("0.333333"), 3, 4)
    assert province["coverage"] == (0, 0, 2)
    assert province["closures"] == (2, 3, 4)


def test_age_class_turns_when_ten_years_are_full():
    World(
        counties=1,
        parks=[(date(2015, 9, 23), 0), (date(2015, 9, 24), 0)],
        units=[Works(park=0), Works(park=1)],
    ).write()

    found = built("1404-06")  # ends before 1 Mehr 1404; ten years earlier is 1 Mehr 1394 = 23 September 2015

    assert (found["age:old"]["units"][0], found["age:new"]["units"][0]) == (1, 1)
