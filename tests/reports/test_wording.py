"""Figures in words: as many places as a reader needs, never more than are stored."""

from decimal import Decimal

import pytest

from reports.indicators import REGISTRY
from reports.wording import value_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        ("0.000000", "۰"),
        ("0.000004", "۰٫۰۰۰۰۰۴"),
        ("0.043210", "۰٫۰۴۳"),
        ("0.500000", "۰٫۵۰"),
        ("-0.043210", "\u200e\u2212۰٫۰۴۳"),
        ("1.440000", "۱٫۴"),
        ("7.000000", "۷"),
        ("13.600000", "۱۴"),
        ("1234.500000", "۱٬۲۳۵"),
    ],
)
def test_small_numbers_keep_two_figures_and_large_ones_none_behind_the_point(value, text):
    assert value_text(REGISTRY["water_intensity"], None if value is None else Decimal(value)) == text
