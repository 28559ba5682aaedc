"""Figures in words: as many places as a reader needs, never more than are stored."""

from decimal import Decimal

import pytest

from reports.indicators import REGISTRY
from reports.queries.reading import Change
from reports.wording import change_text, value_text


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


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("electricity_intensity", "۲۵٫۰٪"),
        ("idle_capacity", "۲۵٫۰٪"),
        ("workers_per_hectare", "۱ نفر در هکتار"),
        ("requests_median_age", "۱ روز"),
        ("score", "۱ امتیاز از ۱۰۰"),
        ("efficiency", "۱۰۰٫۰ واحد درصد"),
    ],
)
def test_changes_are_said_in_what_a_reader_measures_by(code, text):
    assert change_text(REGISTRY[code], Change(Decimal(5), Decimal(4))) == text
