"""The portal's own alphabet and calendar against ICU's, as a real browser carries it."""

import csv
import random
import unicodedata
from datetime import date

import pytest

from core.jalali import Period, from_jalali, to_jalali
from core.text import sort_key, tidy
from tests.house.sources import ROOT

LETTERS = "آاٱءأإؤئبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیةۀەھۆۇ"
SIGNS = " \u200c\u0640-–،,؛.:؟!()«»[]/&%+*#"
DIGITS = "0123۰۱۲۳٠١٢٣"
LATIN = "abcxyzABCXYZéÉçşğöüıə"
MARKS = "\u064e\u064f\u0650\u0651\u0652\u0654"
# Few letters at a time, so that words differ first by an accent, a capital or a blank.
POOLS = (LETTERS, LETTERS + SIGNS + DIGITS + LATIN + MARKS, "اأءئی\u200c ", "abAB é", "اٱبک\u064e\u064f", "هەۀه\u0654")
WORDS = (
    "نیمه‌فعال",
    "نیمه فعال",
    "نیمهفعال",
    "کاشی تبریز ۲",
    "کاشی تبریز 10",
    "کاشی‌تبریز",
    "رئیس",
    "رؤیا",
    "مسأله",
    "جزء",
)

ORDER_OF_ICU = """texts => {
    const fa = new Intl.Collator('fa');
    texts.sort(fa.compare);
    return texts.map((text, i) => [text, i > 0 && fa.compare(texts[i - 1], text) === 0]);
}"""
MONTHS_OF_ICU = """([first, last]) => {
    const fa = new Intl.DateTimeFormat('fa-IR-u-ca-persian-nu-latn',
        {timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric'});
    const starts = {};
    for (let day = Date.parse(first); day <= Date.parse(last); day += 86400000) {
        const part = Object.fromEntries(fa.formatToParts(day).map(({type, value}) => [type, Number(value)]));
        if (part.day === 1) starts[`${part.year}/${part.month}`] = new Date(day).toISOString().slice(0, 10);
    }
    return starts;
}"""


@pytest.fixture
def icu(browser):
    """Run JavaScript on an empty page; its answer comes back as Python."""
    page = browser.new_page()
    yield page.evaluate
    page.close()


def rich_list():
    chance = random.Random(1405)
    with open(ROOT / "parks/data/parks.csv", encoding="utf-8-sig", newline="") as file:
        names = [row["name_fa"] for row in csv.DictReader(file)]
    drawn = ["".join(chance.choices(pool, k=chance.randint(1, 6))) for pool in POOLS for _ in range(800)]
    single = [char for pool in (LETTERS, SIGNS, DIGITS, LATIN) for char in pool]
    return sorted({spelled(text) for text in (*names, *WORDS, *drawn, *single)} - {""})


def spelled(text):
    """The one spelling that the portal holds for a name (ی with a hamza written apart is ئ)."""
    return tidy(unicodedata.normalize("NFKC", text)).replace("ی\u0654", "ئ")


def test_sort_key_orders_a_rich_list_as_icu_does(icu):
    ordered = icu(ORDER_OF_ICU, rich_list())
    keys = [sort_key(text) for text, _ in ordered]

    wrong = [
        (before, text)
        for (before, _), (text, is_same), first, second in zip(ordered, ordered[1:], keys, keys[1:], strict=False)
        if (first != second if is_same else first >= second)
    ]
    assert wrong == []


def test_every_month_of_two_centuries_starts_where_icu_starts_it(icu):
    first, last = date(1921, 3, 1), date(2122, 3, 31)
    starts = icu(MONTHS_OF_ICU, [first.isoformat(), last.isoformat()])

    months = [(year, month) for year in range(1300, 1501) for month in range(1, 13)]
    ours = {f"{year}/{month}": Period.month(year, month).start.isoformat() for year, month in months}
    theirs = {name: start for name, start in starts.items() if 1300 <= int(name.split("/")[0]) <= 1500}
    assert ours == theirs
    assert Period.year(1500).end.isoformat() == starts["1501/1"]


def test_every_day_of_a_leap_cycle_is_named_as_icu_names_it(icu):
    days = [date.fromordinal(number) for number in range(date(2008, 3, 20).toordinal(), date(2041, 3, 21).toordinal())]
    named = icu(
        """days => { const fa = new Intl.DateTimeFormat('fa-IR-u-ca-persian-nu-latn',
            {timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric'});
            return days.map(day => { const part = Object.fromEntries(
                fa.formatToParts(Date.parse(day)).map(({type, value}) => [type, Number(value)]));
                return [part.year, part.month, part.day]; }); }""",
        [day.isoformat() for day in days],
    )
    assert [list(to_jalali(day)) for day in days] == named
    assert [from_jalali(*parts) for parts in named] == days
