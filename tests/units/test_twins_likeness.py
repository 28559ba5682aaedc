"""Points for what agrees, taken off for what speaks against: which rows look like one unit."""

from dataclasses import replace

import pytest

from core.text import fold, squash
from units.compute.likeness import (
    FOUND_FROM,
    POINTS,
    Traits,
    core_name,
    grounds,
    is_one_slip,
    likeness,
    score,
    slip_keys,
)
from units.queries.twins import GROUND_LABELS

BASE = Traits(name="x", park=1, county=1)
LEGAL, OTHER_LEGAL = "10100000001", "10100000002"


def traits(name="", **kwargs):
    owner = squash(kwargs.pop("owner", ""))
    return replace(BASE, name=fold(name), owner_name=owner, **kwargs)


@pytest.mark.parametrize(
    ("one", "other", "ground"),
    [
        ("کاشی تبریز", "كاشي‌تبريز", "name"),
        ("شرکت کاشی تبریز (سهامی خاص)", "صنایع کاشی تبریز", "name"),
        ("کاشی تبریز ۲", "کاشی‌تبریز2", "name"),
        ("کاشی تبریز", "کاشی تبریس", "name_near"),
        ("کاشی تبریز", "کاشی تبرز", "name_near"),
        ("کاشی تبریز", "کاشی تبیرز", "name_near"),
        ("کاشی تبریز آذر", "کاشی تبریز آراز", "name_like"),
        ("کاشی تبریز ۱", "کاشی تبریز ۲", "other_number"),
        ("کاشی تبریز", "کاشی تبریز ۲", "other_number"),
        ("کاشی تبریز", "فولاد سهند", None),
        ("نان", "نام", None),
        ("", "کاشی", None),
        ("شرکت صنایع", "شرکت صنایع", "name"),
    ],
)
def test_names_agree_as_people_type_them(one, other, ground):
    found = grounds(traits(one), traits(other)).keys() - {"place"}
    assert found == ({ground} if ground else set())


def test_unknown_neither_gives_nor_takes():
    nothing = Traits(name="")
    assert grounds(nothing, nothing) == {}


ALIKE = ["legal_id", "owner_national_id", "phone", "postal_code", "establishment_licence", "operating_licence", "plot"]


@pytest.mark.parametrize("column", ALIKE)
def test_an_equal_identifier_gives_its_points_and_another_only_where_it_excludes(column):
    same, other = (7, 8) if column == "plot" else (LEGAL, OTHER_LEGAL)
    ground = "licence" if "licence" in column else column
    first = traits(**{column: same})
    assert grounds(first, traits(**{column: same})).items() >= {(ground, POINTS[ground])}
    excluded = {"other_legal_id"} if column == "legal_id" else set()
    assert grounds(first, traits(**{column: other})).keys() - {"name", "place"} == excluded


def test_an_owner_is_counted_once():
    one = traits(owner="علی محمدی", owner_national_id="0012345679")
    assert "owner_name" not in grounds(one, one)
    assert "owner_name" in grounds(one, traits(owner="علي محمدي"))


@pytest.mark.parametrize(
    ("one", "other", "ground"),
    [
        ({"park": 1}, {"park": 1}, "place"),
        ({"park": 1}, {"park": 2}, "other_place"),
        ({"park": 1, "county": 3}, {"park": None, "county": 3}, "place"),
        ({"park": None, "county": 3}, {"park": None, "county": 4}, "other_place"),
        ({"park": None, "county": None}, {"park": 1, "county": 3}, None),
    ],
)
def test_place_is_the_park_or_else_the_county(one, other, ground):
    found = grounds(traits(**one), traits(**other)).keys() & {"place", "other_place"}
    assert found == ({ground} if ground else set())


@pytest.mark.parametrize(
    ("one", "other", "is_found"),
    [
        (traits("کاشی تبریز"), traits("کاشی‌تبریز"), True),
        (traits("کاشی تبریز"), traits("کاشی تبریس"), True),
        (traits("کاشی تبریز"), traits("کاشی تبریز", park=2), False),
        (traits("کاشی تبریز", legal_id=LEGAL), traits("کاشی تبریز", legal_id=OTHER_LEGAL), False),
        (traits("کاشی تبریز آذر", phone="1"), traits("کاشی تبریز آراز", phone="1"), True),
        (traits("کاشی تبریز آذر"), traits("کاشی تبریز آراز"), False),
        (traits("آ" * 9, legal_id=LEGAL, phone="1"), traits("ب" * 9, legal_id=LEGAL, phone="1", park=2), False),
        (traits("کاشی ۱", legal_id=LEGAL, phone="1"), traits("کاشی ۲", legal_id=LEGAL, phone="1"), False),
        (traits("فولاد", plot=5, phone="1"), traits("سیمان", plot=5, phone="1"), True),
    ],
)
def test_one_name_in_one_place_is_enough_and_one_company_is_not(one, other, is_found):
    assert (score(grounds(one, other)) >= FOUND_FROM) is is_found
    assert grounds(one, other) == grounds(other, one)


def test_score_stays_between_none_and_all():
    assert score({"name": 45, "legal_id": 30, "phone": 20, "plot": 20}) == 100
    assert score({"other_legal_id": -40}) == 0


def test_every_ground_has_points_and_a_name():
    assert set(GROUND_LABELS) == set(POINTS)


@pytest.mark.parametrize("other", ["سبلان", "سبلن", "صبلان", "سلبان", "سسبلان"])
def test_names_a_slip_apart_share_a_key(other):
    one = "سبلان"
    assert one == other or is_one_slip(one, other)
    assert slip_keys(one) & slip_keys(other)


def test_two_slips_are_not_one():
    assert not is_one_slip("سبلان", "سپلام")
    assert not is_one_slip("سبلان", "سبلاناب")


def test_trigrams_measure_what_is_shared():
    assert (likeness("کاشی", "کاشی"), likeness("کاشی", "فولاد")) == (1.0, 0.0)
    assert likeness("کاشیتبریز", "کاشیتبریس") == pytest.approx(0.8)


def test_common_words_are_left_out_unless_nothing_is_left():
    assert (core_name("شرکت صنایع کاشی"), core_name("شرکت صنایع")) == ("کاشی", "شرکتصنایع")
