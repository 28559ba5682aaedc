"""The arithmetic of a declared month, against figures worked out by hand."""

from decimal import Decimal

import pytest

from units.compute.measures import UNKNOWN, Measures, ProductMonth, measure


def product(made, nominal=12_000, price=1_000_000):
    return ProductMonth(
        made=None if made is None else Decimal(made), nominal=nominal and Decimal(nominal), price_rial=price
    )


def test_measure_of_one_product():
    assert measure([product(500)]) == Measures(Decimal("0.500000"), 500_000_000, 12_000_000_000)


def test_measure_weighs_products_by_value():
    found = measure([product(1000, 12_000, 100), product(0, 12_000, 300)])

    assert found == Measures(Decimal("0.250000"), 100_000, 4_800_000)


def test_measure_weighs_products_equally_when_one_has_no_price():
    found = measure([product(1000, 12_000, None), product(250, 6_000, 300)])

    assert found == Measures(utilisation=Decimal("0.750000"))


def test_measure_weighs_products_equally_when_a_price_is_zero():
    assert measure([product(1000, price=0)]) == Measures(utilisation=Decimal("1.000000"))


def test_measure_leaves_out_a_product_without_nominal():
    assert measure([product(500), product(70, nominal=None)]) == measure([product(500)])


def test_measure_leaves_out_a_product_whose_quantity_is_unknown():
    assert measure([product(500), product(None)]) == measure([product(500)])


@pytest.mark.parametrize("rows", [[], [product(None)], [product(5, nominal=None)], [product(5, nominal=0)]])
def test_measure_is_unknown_when_nothing_can_be_measured(rows):
    assert measure(rows) == UNKNOWN


def test_measure_of_nothing_made_is_zero_not_unknown():
    assert measure([product(0)]) == Measures(Decimal("0.000000"), 0, 12_000_000_000)


def test_measure_rounds_half_up_to_six_places_and_whole_rials():
    found = measure([product("0.0005", nominal=9, price=1000)])

    assert found == Measures(Decimal("0.000667"), 1, 9_000)


def test_measure_is_unknown_when_the_figure_does_not_fit_its_column():
    slip = measure([product(10**12, nominal="0.001", price=10**9)])

    assert slip == Measures(utilisation=None, made_value_rial=None, nominal_value_rial=1_000_000)
