"""One-time codes are easy to read out, hard to guess, and not kept."""

import re

import pytest
from django.test import override_settings

from accounts import codes


def test_code_has_ten_letters_that_nobody_mistakes():
    assert re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{10}", codes.new_code())
    assert set("01OILU") & set(codes.ALPHABET) == set()


def test_code_is_shown_in_two_groups():
    assert codes.grouped("7KQ2MXW9DT") == "7KQ2M-XW9DT"


@pytest.mark.parametrize("typed", ["7KQ2M-XW9DT", "7kq2m xw9dt", " ۷kq۲m–xw۹dt ", "٧KQ٢MXW٩DT"])
def test_code_is_read_however_it_is_typed(typed):
    assert codes.read(typed) == "7KQ2MXW9DT"
    assert codes.digest(typed) == codes.digest("7KQ2MXW9DT")


def test_digest_depends_on_the_portals_key():
    with override_settings(SECRET_KEY="one"):
        one = codes.digest("7KQ2MXW9DT")
    with override_settings(SECRET_KEY="two"):
        assert codes.digest("7KQ2MXW9DT") != one
    assert len(one) == 64
