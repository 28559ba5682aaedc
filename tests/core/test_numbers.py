"""Numbers as people type them and as the portal shows them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numbers import format_decimal, group, parse_decimal, parse_int, percent
from core.text import fa_digits

MINUS = "\u200e\u2212"
WHOLE = st.integers(-(10**18), 10**18)
DECIMALS = st.decimals(-(10**12), 10**12, places=3, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("158", "158"),
        ("۱۵۸", "158"),
        ("١٥٨", "158"),
        ("۱٬۲۳۴٬۵۶۷", "1234567"),
        ("1,234,567", "1234567"),
        ("۱،۲۳۴", "1234"),
        ("1 234 567", "1234567"),
        ("1\u00a0234", "1234"),
        ("1'234", "1234"),
        ("۱۲٫۵", "12.5"),
        ("12.5", "12.5"),
        ("۱۲/۵", "12.5"),
        ("۱٬۲۳۴٫۵", "1234.5"),
        ("-5", "-5"),
        ("\u200e\u2212۵", "-5"),
        ("+5", "5"),
        ("\u2066۵\u2069", "5"),
        (" ۵ ", "5"),
        ("007", "7"),
        (7, "7"),
        (12.5, "12.5"),
        (0.1, "0.1"),
        (Decimal("3.20"), "3.20"),
    ],
)
def test_parse_decimal_reads_what_people_type(typed, number):
    assert parse_decimal(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "—", "پنج", "1,23", "12,34,567", "1.2.3", "1/2/3", "1,234.5,6", "5-", "--5", "1e3", "nan", "inf", "٬۱۲۳",
     "5%", "1/2.5", ".", ",", float("nan"), float("inf"), None, True],
)  # fmt: skip
def test_parse_decimal_refuses_what_is_not_plainly_a_number(typed):
    with pytest.raises(ValueError, match=r"عدد را به رقم بنویسید، مانند ۱۵۸\."):
        parse_decimal(typed)


@pytest.mark.parametrize(("typed", "number"), [("۱٬۲۰۰", 1200), ("12.0", 12), (5, 5), (5.0, 5)])
def test_parse_int_reads_whole_numbers(typed, number):
    assert parse_int(typed) == number


@pytest.mark.parametrize("typed", ["12.5", "۱۲/۵", 0.5])
def test_parse_int_refuses_a_fraction(typed):
    with pytest.raises(ValueError, match="اعشار پذیرفته نیست"):
        parse_int(typed)


@given(WHOLE)
def test_a_grouped_whole_number_is_read_back(number):
    assert parse_int(group(number)) == number


@given(DECIMALS)
def test_a_grouped_decimal_is_read_back(number):
    assert parse_decimal(group(number)) == number


@given(WHOLE)
def test_a_number_is_read_alike_in_both_digits(number):
    assert parse_int(fa_digits(number)) == parse_int(str(number)) == number


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "۰"),
        (999, "۹۹۹"),
        (1234, "۱٬۲۳۴"),
        (9_000_000_000_000_000_000, "۹٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰"),
        (-1234, f"{MINUS}۱٬۲۳۴"),
        (Decimal("12.500"), "۱۲٫۵"),
        (Decimal("12.000"), "۱۲"),
        (Decimal("1E+3"), "۱٬۰۰۰"),
        (1e6, "۱٬۰۰۰٬۰۰۰"),
        (0.1, "۰٫۱"),
        ("1234", "۱٬۲۳۴"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_group_parts_thousands(value, shown):
    assert group(value) == shown


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (12.45, 1, "۱۲٫۵"),
        (Decimal("0.05"), 1, "۰٫۱"),
        (2.5, 0, "۳"),
        (-2.5, 0, f"{MINUS}۳"),
        (1234.5, 2, "۱٬۲۳۴٫۵۰"),
        (0, 1, "۰٫۰"),
        (None, 1, "—"),
        ("", 1, "—"),
    ],
)
def test_format_decimal_rounds_half_up(value, places, shown):
    assert format_decimal(value, places) == shown


@pytest.mark.parametrize("value", [-0.04, Decimal("-0.049"), 0.04])
def test_format_decimal_shows_no_sign_when_it_rounds_to_nought(value):
    assert format_decimal(value) == "۰٫۰"


@pytest.mark.parametrize(
    ("ratio", "places", "shown"),
    [
        (Decimal("0.666"), 1, "۶۶٫۶٪"),
        (0.5, 0, "۵۰٪"),
        (1, 1, "۱۰۰٫۰٪"),
        (0, 1, "۰٫۰٪"),
        (1.104, 0, "۱۱۰٪"),
        (-0.02, 1, f"{MINUS}۲٫۰٪"),
        (None, 1, "—"),
        ("", 1, "—"),
    ],
)
def test_percent_is_a_share_of_one(ratio, places, shown):
    assert percent(ratio, places) == shown
