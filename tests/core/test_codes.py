"""The portal's own codes: one slip of typing never makes another valid code."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.codes import check_digit, is_valid_code, make_code, tidy_code
from core.text import fa_digits

UNITS = [make_code("U", serial, 5) for serial in itertools.chain(range(1500), range(1500, 100_000, 97))]
PARKS = [make_code("P", serial, 3) for serial in range(1000)]


def test_damm_digit_is_that_of_the_published_example():
    assert check_digit("572") == 4


def test_make_code_writes_letter_serial_and_check_digit():
    assert (make_code("U", 123, 5), make_code("P", 572, 3)) == (f"U00123{check_digit('00123')}", "P5724")


def test_every_code_is_valid_and_no_two_are_alike():
    assert [code for code in UNITS + PARKS if not is_valid_code(code)] == []
    assert len(set(UNITS + PARKS)) == len(UNITS + PARKS)


@pytest.mark.parametrize("codes", [UNITS, PARKS], ids=["units", "parks"])
def test_every_single_wrong_digit_is_caught(codes):
    missed = [
        slip
        for code in codes
        for place in range(1, len(code))
        for digit in "0123456789"
        if digit != code[place] and is_valid_code(slip := code[:place] + digit + code[place + 1 :])
    ]
    assert missed == []


@pytest.mark.parametrize("codes", [UNITS, PARKS], ids=["units", "parks"])
def test_every_swap_of_neighbours_is_caught(codes):
    missed = [
        slip
        for code in codes
        for place in range(1, len(code) - 1)
        if code[place] != code[place + 1]
        and is_valid_code(slip := code[:place] + code[place + 1] + code[place] + code[place + 2 :])
    ]
    assert missed == []


@given(st.integers(0, 99_999))
def test_a_code_is_valid_however_it_is_typed(serial):
    code = make_code("U", serial, 5)
    for typed in (code, code.lower(), fa_digits(code), f" {code[:3]} {code[3:]} ", f"\u2066{fa_digits(code)}\u2069"):
        assert (tidy_code(typed), is_valid_code(typed)) == (code, True)


@pytest.mark.parametrize("typed", ["", "U", "U00123X", "UNIT", "U-00123", "U²³"])
def test_what_is_no_code_is_not_valid(typed):
    assert is_valid_code(typed) is False
