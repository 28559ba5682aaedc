"""Check digits of the country's identifiers, with examples worked by hand."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.validators import (
    is_legal_id,
    is_national_id,
    validate_legal_id,
    validate_national_id,
    validate_phone,
    validate_postal_code,
)

# 0499370899: 0·10+4·9+9·8+9·7+3·6+7·5+0·4+8·3+9·2 = 266, 266 mod 11 = 2, 11−2 = 9.
# 0790419904: sum 227, 227 mod 11 = 7, 11−7 = 4.  0084575948: sum 212, 212 mod 11 = 3, 11−3 = 8.
NATIONAL_IDS = ["0499370899", "0790419904", "0084575948", "0963695398", "0067749828"]
# 14007650912 → c = 1+2 = 3; (1+3)·29+(4+3)·27+(0+3)·23+(0+3)·19+(7+3)·17+(6+3)·29+(5+3)·27+(0+3)·23+(9+3)·19+(1+3)·17
#             = 116+189+69+57+170+261+216+69+228+68 = 1443, 1443 mod 11 = 2.
LEGAL_IDS = ["14007650912", "10380284790", "10100302746"]


def digits(length):
    return st.text(alphabet="0123456789", min_size=length, max_size=length)


@pytest.mark.parametrize("number", NATIONAL_IDS)
def test_national_id_is_taken_when_its_check_digit_is_right(number):
    assert is_national_id(number) is True


@pytest.mark.parametrize("number", NATIONAL_IDS)
def test_national_id_is_refused_when_one_digit_is_wrong(number):
    slips = [
        number[:place] + digit + number[place + 1 :]
        for place in range(9)
        for digit in "0123456789"
        if digit != number[place]
    ]
    # A remainder of 1 or 10 has the check digit 1 both times: only there two sums share a digit.
    taken = [slip for slip in slips if is_national_id(slip)]
    assert [slip for slip in taken if slip[9] != "1"] == []
    assert [digit for digit in "0123456789" if is_national_id(number[:9] + digit)] == [number[9]]


@pytest.mark.parametrize("digit", "0123456789")
def test_national_id_is_refused_when_all_its_digits_are_one(digit):
    assert is_national_id(digit * 10) is False


@given(digits(9).filter(lambda text: len(set(text)) > 1))
def test_nine_digits_have_exactly_one_check_digit(text):
    assert sum(is_national_id(f"{text}{digit}") for digit in range(10)) == 1


@pytest.mark.parametrize(
    "text", ["", "049937089", "04993708990", "049937089x", "049-937089-9", "۰۴۹۹۳۷۰۸۹۹", "0499370899\n"]
)
def test_national_id_is_refused_when_it_is_not_ten_ascii_digits(text):
    assert is_national_id(text) is False


@pytest.mark.parametrize("number", LEGAL_IDS)
def test_legal_id_is_taken_when_its_check_digit_is_right(number):
    assert is_legal_id(number) is True


@pytest.mark.parametrize("number", LEGAL_IDS)
def test_legal_id_is_refused_when_its_check_digit_is_another(number):
    assert [digit for digit in "0123456789" if is_legal_id(number[:10] + digit)] == [number[10]]


@pytest.mark.parametrize("number", LEGAL_IDS)
def test_legal_id_is_refused_when_two_neighbours_are_swapped(number):
    swaps = {number[:place] + number[place + 1] + number[place] + number[place + 2 :] for place in range(8)} - {number}
    assert [swap for swap in swaps if is_legal_id(swap)] == []


@given(digits(10))
def test_ten_digits_have_exactly_one_legal_check_digit(text):
    assert sum(is_legal_id(f"{text}{digit}") for digit in range(10)) == 1


def test_legal_id_counts_a_remainder_of_ten_as_nought():
    # 1000000001: c = 1+2 = 3; (1+3)·29+3·27+3·23+3·19+3·17+3·29+3·27+3·23+3·19+(1+3)·17 = 736, 736 mod 11 = 10.
    assert [digit for digit in "0123456789" if is_legal_id(f"1000000001{digit}")] == ["0"]


@pytest.mark.parametrize("text", ["", "1400765091", "140076509122", "1400765091x", "۱۴۰۰۷۶۵۰۹۱۲"])
def test_legal_id_is_refused_when_it_is_not_eleven_ascii_digits(text):
    assert is_legal_id(text) is False


@pytest.mark.parametrize(
    ("validate", "text", "code"),
    [
        (validate_national_id, "0499370898", "national_id"),
        (validate_national_id, "1111111111", "national_id"),
        (validate_legal_id, "14007650913", "legal_id"),
        (validate_postal_code, "513456789", "postal_code"),
        (validate_postal_code, "51345-6789", "postal_code"),
        (validate_postal_code, "۵۱۳۴۵۶۷۸۹۰", "postal_code"),
        (validate_phone, "34567890", "phone"),
        (validate_phone, "0413456789012", "phone"),
        (validate_phone, "+9", "phone"),
    ],
)
def test_a_wrong_identifier_is_named(validate, text, code):
    with pytest.raises(ValidationError) as caught:
        validate(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("validate", "text"),
    [
        (validate_national_id, "0499370899"),
        (validate_legal_id, "14007650912"),
        (validate_postal_code, "5134567890"),
        (validate_phone, "04134567890"),
        (validate_phone, "09141234567"),
        (validate_phone, "+989141234567"),
    ],
)
def test_a_right_identifier_passes(validate, text):
    assert validate(text) is None
