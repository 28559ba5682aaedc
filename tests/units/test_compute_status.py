"""What utilisation says about a status, at and around the thresholds."""

from decimal import Decimal

import pytest

from units.compute.status import computed_status, mean_utilisation

THRESHOLDS = {"closed_below": Decimal("0.1"), "semi_active_below": Decimal("0.5")}


@pytest.mark.parametrize(
    ("utilisation", "status"),
    [("0", "closed"), ("0.099999", "closed"), ("0.1", "semi_active"), ("0.499999", "semi_active"), ("0.5", "active")],
)
def test_computed_status_at_the_thresholds(utilisation, status):
    assert computed_status(Decimal(utilisation), **THRESHOLDS) == status


def test_computed_status_is_unknown_without_utilisation_or_thresholds():
    assert computed_status(None, **THRESHOLDS) == ""
    assert computed_status(Decimal("0.3"), closed_below=None, semi_active_below=None) == ""


def test_mean_utilisation_takes_the_last_three_known_months():
    months = [Decimal("0.3"), None, Decimal("0.6"), Decimal("0.9"), Decimal("0.1")]

    assert mean_utilisation(months) == Decimal("0.6")


def test_mean_utilisation_is_unknown_with_fewer_than_three_months():
    assert mean_utilisation([Decimal("0.3"), Decimal("0.6"), None]) is None
