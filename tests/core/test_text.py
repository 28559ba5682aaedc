"""Every habit of typing Persian leads to one search key, and the alphabet to one order."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text import ascii_digits, bare, fa_digits, fold, isolate, sort_key, squash, tidy

PERSIAN = st.text(
    alphabet="اآأإءؤئٱبپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهةۀیيى"
    "AbÉzİß2۲٢½² \t\u200c\u200d\u200e\u0640\u064e\u0651\u0654-،.«»_",
)
TYPINGS_OF_FOLDED = {
    "کاشی تبریز 2": [
        "کاشي تبريز ۲", "كاشى تبريز ٢", "کاشی  تبریز2", " کاشی\u00a0تبریز-۲ ", "کـاشـی تبریز (2)", "کاشی_تبریز_۲",
        "ﮐﺎﺷﯽ ﺗﺒﺮﯾﺰ ۲", "کاشیِ تبریز ۲", "\u202bکاشی\u202c تبریز ²", "کاشی تبریز２",
    ],
    "نیمهفعال": ["نیمه‌فعال", "نیمه\u200dفعال", "نيمه‌فعال", "نیمۀ\u200cفعال", "نیمهٔ‌فعال", "نیمة‌فعال"],
    "مومن اصفهانی": ["مؤمن اصفهانی", "مومن اصفهاني", "مؤمن اصفهانئ", "مو\u0654من اصفهانی"],
    "الاجاق": ["آلاجاق", "ألاجاق", "إلاجاق", "ٱلاجاق", "ﺁﻻﺟﺎق", "آلا\u0653جاق"],
    "sahand co 12": ["Sahand Co.12", "SAHAND-CO 12", "sáhånd co ۱۲", "Ｓａｈａｎｄ co12"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("folded", "typed"), [(folded, typed) for folded, ways in TYPINGS_OF_FOLDED.items() for typed in ways]
)
def test_fold_is_one_for_every_way_of_typing(folded, typed):
    assert fold(typed) == folded


def test_squash_is_one_for_every_way_of_spacing():
    assert {squash(text) for text in ("کاشي تبريز ۲", "کاشی‌تبریز2", "کاشی تبریز2", "كاشیتبریز ٢")} == {"کاشیتبریز2"}


def test_fold_keeps_different_words_apart():
    words = ["سبلان", "سهند", "تبریز", "تبریز ۲", "کار", "گار", "پر", "بر", "چرم", "جرم"]
    assert len({fold(word) for word in words}) == len(words)


@pytest.mark.parametrize("text", ["", " ", "\u200c", "—", "ـــ", "«»()", "\u0651"])
def test_fold_of_nothing_to_find_is_empty(text):
    assert fold(text) == ""


@given(st.text() | PERSIAN)
@example("İstanbul")
@example("ﷺ")
@example("ŉ ǰ ᾳ")
def test_fold_changes_nothing_when_folded_again(text):
    assert fold(fold(text)) == fold(text)


@given(PERSIAN)
def test_squash_is_the_same_before_and_after_tidying(text):
    assert squash(tidy(text)) == squash(text)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  كاشي   تبريز ۲ ", "کاشی تبریز ۲"),
        ("نیمه\u200cفعال\u200c", "نیمه\u200cفعال"),
        ("خانۀ مهر", "خانۀ مهر"),
        ("مؤسسة آب", "مؤسسة آب"),
        ("تبـــریز", "تبریز"),
        ("\ufeffنام\u00a0واحد\t2", "نام واحد 2"),
        ("بَرق", "بَرق"),
    ],
)
def test_tidy_keeps_the_text_for_show(typed, shown):
    assert tidy(typed) == shown


@given(st.text() | PERSIAN)
def test_tidy_changes_nothing_when_tidied_again(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(alphabet="0123456789,./- ابپ"))
def test_ascii_digits_come_back_when_shown_in_persian(text):
    assert ascii_digits(fa_digits(text)) == text


@given(st.text(alphabet="۰۱۲۳۴۵۶۷۸۹٬٫/ ابپ"))
def test_persian_digits_come_back_when_stored_in_ascii(text):
    assert fa_digits(ascii_digits(text)) == text


def test_arabic_digits_are_read_and_shown_like_the_others():
    assert ascii_digits("٠١٢٣٤٥٦٧٨٩") == "0123456789"
    assert fa_digits("٠١٢٣٤٥٦٧٨٩") == "۰۱۲۳۴۵۶۷۸۹"


def test_fa_digits_take_any_value():
    assert [fa_digits(value) for value in (1405, "۱۴۰۵", -2, 1.5, "U00123")] == ["۱۴۰۵", "۱۴۰۵", "-۲", "۱.۵", "U۰۰۱۲۳"]


def test_isolate_wraps_the_text_in_a_left_to_right_island():
    assert isolate("۱۴۰۵-۰۰۸۷") == "\u2066۱۴۰۵-۰۰۸۷\u2069"


def test_sort_key_orders_the_alphabet_as_schoolbooks_do():
    keys = [sort_key(letter) for letter in "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"]
    assert keys == sorted(set(keys))


def test_sort_key_puts_signs_before_numbers_before_persian_before_latin():
    names = ["zinc", "یزد", "۱۲ بهمن", "(سهند)", "آذر", "Alpha", "0 صنعت", "سهند"]
    assert sorted(names, key=sort_key) == ["(سهند)", "0 صنعت", "۱۲ بهمن", "آذر", "سهند", "یزد", "Alpha", "zinc"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("کاشي تبريز", "کاشی تبریز"),
        ("تبریز ۲", "تبریز 2"),
        ("تبریز ٢", "تبریز 2"),
        ("نیمه‌فعال", "نیمهفعال"),
        ("تبـریز", "تبریز"),
        ("ﺗﺒﺮﯾﺰ", "تبریز"),
        ("رئیس", "ری\u0654یس"),
        ("آذر", "ا\u0653ذر"),
    ],
)
def test_sort_key_is_one_for_spellings_of_one_name(left, right):
    assert sort_key(left) == sort_key(right)


@pytest.mark.parametrize(
    "rising",
    [
        ["اب", "اباب", "ابت"],
        ["آب", "اب", "ءب", "أب", "ؤب", "ئب", "بب"],
        ["رای", "رای ب", "رایب"],
        ["مسأله ب", "مسءله پ", "مسأله پ"],
        ["کرم", "کَرم", "کِرم", "کُرم", "کرما"],
        ["آبه", "آبة", "آبۀ", "آبی"],
        ["ab", "Ab", "áb", "ac", "Z"],
    ],
)
def test_sort_key_weighs_letters_before_accents_before_capitals(rising):
    keys = [sort_key(text) for text in rising]
    assert keys == sorted(set(keys))


@given(PERSIAN | st.text())
def test_sort_key_fits_its_column(text):
    assert len(sort_key(text)) <= max(16, 2 * len(text))


@given(PERSIAN | st.text())
def test_sort_key_is_the_same_before_and_after_tidying(text):
    assert sort_key(tidy(text)) == sort_key(text)


@pytest.mark.parametrize(
    "typed", ["U00123", " U۰۰۱ ۲۳", "\u2066U٠٠١٢٣\u2069", "\ufeffU00\u200c123\u200f", "U00\u00a0123"]
)
def test_bare_is_one_for_every_way_a_code_is_typed_or_pasted(typed):
    assert bare(typed) == "U00123"


def test_tidy_takes_out_what_would_turn_the_text_around_it():
    assert tidy("شرکت \u202eسهند\u202c \u2067(خاص)\u2069") == "شرکت سهند (خاص)"
