"""Months, quarters and years as reports count them: half-open, in order, without a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.jalali import Period, from_jalali
from core.text import fa_digits

DAYS = st.dates(date(1921, 3, 21), date(2122, 3, 20))
KINDS = ("month", "quarter", "year")
FIRST, LAST = 1300, 1500


def every(kind):
    """All periods of a kind from 1300 to 1500."""
    for year in range(FIRST, LAST + 1):
        if kind == "year":
            yield Period.year(year)
        elif kind == "quarter":
            yield from (Period.quarter(year, quarter) for quarter in range(1, 5))
        else:
            yield from (Period.month(year, month) for month in range(1, 13))


@pytest.mark.parametrize(("kind", "count"), [("month", 2412), ("quarter", 804), ("year", 201)])
def test_periods_follow_each_other_without_a_gap(kind, count):
    periods = list(every(kind))
    assert len({period.code for period in periods}) == count
    assert [period.end for period in periods[:-1]] == [period.start for period in periods[1:]]
    assert [period.next() for period in periods[:-1]] == periods[1:]
    assert [period.previous() for period in periods[1:]] == periods[:-1]
    assert (periods[0].start, periods[-1].end) == (from_jalali(FIRST, 1, 1), from_jalali(LAST + 1, 1, 1))


@pytest.mark.parametrize("kind", KINDS)
def test_periods_are_read_back_from_their_code(kind):
    assert [period for period in every(kind) if Period.parse(str(period)) != period] == []


@pytest.mark.parametrize("kind", KINDS)
def test_periods_sort_by_code_as_they_do_by_time(kind):
    periods = list(every(kind))
    assert sorted(set(periods)) == periods
    assert sorted(period.code for period in periods) == [period.code for period in periods]


@given(DAYS, st.sampled_from(KINDS))
def test_a_day_lies_in_the_one_period_that_contains_it(day, kind):
    period = Period.containing(day, kind)
    assert period.kind == kind
    assert (period.previous().contains(day), period.contains(day), period.next().contains(day)) == (False, True, False)


def test_period_holds_its_first_day_and_not_its_end():
    period = Period.parse("1404-06")
    assert (period.start, period.end, period.last_day) == (date(2025, 8, 23), date(2025, 9, 23), date(2025, 9, 22))
    assert [period.contains(day) for day in (date(2025, 8, 22), period.start, period.last_day, period.end)] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "kind", "start", "end", "label"),
    [
        ("1404-06", "month", date(2025, 8, 23), date(2025, 9, 23), "شهریور ۱۴۰۴"),
        ("1403-12", "month", date(2025, 2, 19), date(2025, 3, 21), "اسفند ۱۴۰۳"),
        ("1404-Q2", "quarter", date(2025, 6, 22), date(2025, 9, 23), "تابستان ۱۴۰۴"),
        ("1404-Q4", "quarter", date(2025, 12, 22), date(2026, 3, 21), "زمستان ۱۴۰۴"),
        ("1404", "year", date(2025, 3, 21), date(2026, 3, 21), "سال ۱۴۰۴"),
    ],
)
def test_period_is_told_by_its_code(code, kind, start, end, label):
    period = Period.parse(code)
    assert (period.code, period.kind, period.start, period.end, period.label) == (code, kind, start, end, label)


def test_parse_reads_either_digits_and_a_small_q():
    assert {Period.parse(text) for text in ("1404-Q2", "1404-q2", "۱۴۰۴-Q۲", " ١٤٠٤-q٢ ")} == {Period.quarter(1404, 2)}
    assert Period.parse(fa_digits("1404-06")) == Period.month(1404, 6)


@pytest.mark.parametrize(
    "typed",
    ["1404-6", "1404/06", "1404-Q5", "1404-Q0", "1404-Q", "404", "14040", "2025-09", "شهریور", "", None, "1404-006"],
)
def test_parse_shows_the_way_of_writing_when_it_is_not_a_period(typed):
    with pytest.raises(ValueError, match="دوره را مانند 1404-06، 1404-Q2 یا 1404 بنویسید"):
        Period.parse(typed)


@pytest.mark.parametrize("code", ["1404-00", "1404-13", "1404-99"])
def test_parse_says_so_when_there_is_no_such_month(code):
    with pytest.raises(ValueError, match="ماه باید از ۱ تا ۱۲ باشد"):
        Period.parse(code)


def test_quarter_is_refused_outside_the_year():
    with pytest.raises(ValueError, match="فصل باید از ۱ تا ۴ باشد"):
        Period.quarter(1404, 5)


@pytest.mark.parametrize(
    ("code", "before"), [("1404-06", "1403-06"), ("1404-12", "1403-12"), ("1404-Q1", "1403-Q1"), ("1404", "1403")]
)
def test_year_before_is_the_same_period_of_the_last_year(code, before):
    assert Period.parse(code).year_before().code == before


@pytest.mark.parametrize(
    ("code", "previous", "following"),
    [("1404-01", "1403-12", "1404-02"), ("1404-Q1", "1403-Q4", "1404-Q2"), ("1404", "1403", "1405")],
)
def test_neighbours_cross_the_new_year(code, previous, following):
    period = Period.parse(code)
    assert (period.previous().code, period.next().code) == (previous, following)


def test_months_of_a_period_make_it_up():
    assert [month.code for month in Period.parse("1404-Q3").months()] == ["1404-07", "1404-08", "1404-09"]
    assert Period.parse("1404-06").months() == [Period.parse("1404-06")]
    year = Period.parse("1404")
    assert [month.code for month in year.months()] == [f"1404-{month:02d}" for month in range(1, 13)]
    assert (year.months()[0].start, year.months()[-1].end) == (year.start, year.end)


def test_month_lengths_are_those_of_the_iranian_year():
    lengths = [[(month.end - month.start).days for month in Period.year(year).months()] for year in (1403, 1404)]
    assert lengths == [[31] * 6 + [30] * 6, [31] * 6 + [30] * 5 + [29]]


@pytest.mark.parametrize(
    ("code", "due"), [("1404-06", "1404/07/10"), ("1404-12", "1405/01/10"), ("1404-Q2", "1404/07/10")]
)
def test_declarations_are_due_on_the_tenth_of_the_next_month(code, due):
    assert Period.parse(code).due_on == from_jalali(*map(int, due.split("/")))
    assert Period.parse(code).due_on - Period.parse(code).end == timedelta(days=9)


def test_month_name_stands_alone_for_axes():
    assert [month.month_name for month in Period.parse("1404-Q1").months()] == ["فروردین", "اردیبهشت", "خرداد"]
