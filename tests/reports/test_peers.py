"""A unit beside its group: only with five others or more, without names, never to the last digit."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reports.compute.peers import MEASURES, Month, beside, rounded
from tests.factories import UnitFactory, owner_of
from tests.reports.province import enter
from tests.units.ledger import declared

OWN = Month(made=60, nominal=1200, output=900, cost=400, workers=10, local=4, kwh=Decimal(30), planned=Decimal(200))


def others(count):
    return [Month(made=n, nominal=1200, workers=10, local=n) for n in range(1, count + 1)]


@pytest.mark.parametrize(("count", "median"), [(0, None), (4, None), (5, Decimal("0.030")), (6, Decimal("0.035"))])
def test_median_needs_five_others(count, median):
    found = beside(MEASURES["utilisation"], OWN, others(count))
    assert (found.own, found.median) == (Decimal("0.6"), median)
    assert found.others == (count if median else None)


def test_those_who_told_nothing_do_not_count():
    silent = [Month(workers=10, local=n) for n in range(9)]
    assert beside(MEASURES["utilisation"], OWN, [*others(4), *silent]).median is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("utilisation", Decimal("0.6")),
        ("value_added_per_worker", Decimal(50)),
        ("electricity_per_output", Decimal(30_000_000) / 900),
        ("local_share", Decimal("0.4")),
        ("lost_share", None),
    ],
)
def test_own_figures_are_those_of_the_month(name, value):
    assert MEASURES[name](OWN) == value


@pytest.mark.parametrize(
    ("value", "told"),
    [("0", "0"), ("1234567", "1200000"), ("0.98765", "0.99"), ("-345", "-340"), ("0.00456", "0.0046")],
)
def test_median_keeps_two_digits(value, told):
    assert rounded(Decimal(value)) == Decimal(told)


@pytest.fixture
def group(db):
    units = [UnitFactory(group="food", name=f"همکار {n}") for n in range(6)]
    for place, unit in enumerate(units):
        declared(unit, "1404-06", utilisation=Decimal(place) / 10)
    return units


def panel(client, unit):
    return client.get(reverse("reports:unit_panel"), {"unit": unit.code})


def test_panel_shows_own_unit_and_no_name_of_the_group(client, group):
    enter(client, owner_of(group[0]))

    page = panel(client, group[0]).content.decode()

    assert "همکار 0" in page
    assert [name for name in (f"همکار {n}" for n in range(1, 6)) if name in page] == []
    assert panel(client, group[1]).status_code == 404


def test_panel_says_why_no_median_is_shown(client, group):
    group[5].declarations.all().delete()
    group[4].declarations.all().delete()
    enter(client, owner_of(group[0]))

    lines = panel(client, group[0]).context["lines"]

    assert {line.median for line in lines} == {"—"}
    assert all("کمتر از ۵ واحد" in line.sentence for line in lines)


@pytest.mark.parametrize("size", [1, 8])
def test_panel_costs_the_same_in_a_large_group(client, django_assert_max_num_queries, db, size):
    units = [UnitFactory(group="food") for _each in range(size)]
    for unit in units:
        declared(unit, "1404-06")
    enter(client, owner_of(units[0]))
    with django_assert_max_num_queries(8):
        assert panel(client, units[0]).status_code == 200


def test_strangers_are_sent_to_the_login(client, group):
    assert panel(client, group[0]).status_code == 302
