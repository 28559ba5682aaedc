"""Days of the Iranian calendar: where they lie, how they are typed, how they are shown."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.jalali import file_date, format_date, format_datetime, from_jalali, parse_date, to_jalali
from core.text import fa_digits

YEARS = range(1300, 1501)
FIRST_DAY = date(1921, 3, 21)  # 1 Farvardin 1300
DAYS = st.dates(FIRST_DAY, date(2122, 3, 20))
SEPTEMBER_23 = date(2025, 9, 23)  # 1 Mehr 1404


def is_leap(year):
    """The rule of 33 years, which meets the observed equinox throughout 1178–1633."""
    return (25 * year + 11) % 33 < 8


def month_lengths(year):
    return [31] * 6 + [30] * 5 + [30 if is_leap(year) else 29]


def test_every_month_starts_where_the_33_year_rule_puts_it():
    wrong, start = [], FIRST_DAY
    for year in YEARS:
        for month, length in enumerate(month_lengths(year), start=1):
            if (from_jalali(year, month, 1), to_jalali(start)) != (start, (year, month, 1)):
                wrong.append((year, month))
            start += timedelta(days=length)
    assert wrong == []


def test_leap_years_are_those_of_the_published_calendars():
    leap = [
        year for year in range(1370, 1421) if from_jalali(year + 1, 1, 1) - from_jalali(year, 1, 1) > timedelta(365)
    ]
    assert leap == [1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420]


@given(DAYS)
def test_a_day_comes_back_from_the_iranian_calendar(day):
    assert from_jalali(*to_jalali(day)) == day


@pytest.mark.parametrize("parts", [(1404, 12, 30), (1404, 7, 31), (1404, 13, 1), (1404, 0, 1), (1404, 1, 0)])
def test_from_jalali_refuses_a_day_that_is_not(parts):
    with pytest.raises(ValueError, match=r"\w"):
        from_jalali(*parts)


@pytest.mark.parametrize(
    "typed",
    [
        "1404/07/01", "۱۴۰۴/۰۷/۰۱", "١٤٠٤/٠٧/٠١", "1404/7/1", "۱۴۰۴-۷-۱", "1404.07.01", " ۱۴۰۴/۰۷/۰۱ ", "۱۴۰۴ / ۷ / ۱",
        "\u200e1404/07/01\u200e", "\u2066۱۴۰۴/۰۷/۰۱\u2069", "2025-09-23", "۲۰۲۵-۰۹-۲۳", "2025/9/23",
        SEPTEMBER_23, datetime(2025, 9, 23, 14, 30),
    ],
)  # fmt: skip
def test_parse_date_reads_what_people_type(typed):
    assert parse_date(typed) == SEPTEMBER_23


@given(DAYS, st.sampled_from("/-."), st.booleans(), st.booleans())
def test_parse_date_reads_every_day_in_every_way_of_writing(day, separator, persian, padded):
    year, month, number = to_jalali(day)
    text = separator.join([str(year), f"{month:02d}", f"{number:02d}"] if padded else map(str, (year, month, number)))
    assert parse_date(fa_digits(text) if persian else text) == day


@pytest.mark.parametrize(
    "typed",
    ["04/07/01", "404/07/01", "140/07/01", "14040701", "01/07/1404", "1404/07", "1404/007/01", "1650/01/01",
     "0000/01/01", "1404/07/01/02", "۱۴۰۴ مهر ۱", "فردا", "", None, 20250923, "1404,07,01", "-1404/07/01"],
)  # fmt: skip
def test_parse_date_shows_the_way_of_writing_when_it_is_not_a_date(typed):
    with pytest.raises(ValueError, match=r"تاریخ را مانند ۱۴۰۴/۰۷/۰۱ بنویسید\."):
        parse_date(typed)


@pytest.mark.parametrize("typed", ["1404/12/30", "1404/07/31", "1404/13/01", "1404/00/01", "1404/01/00", "2025-02-29"])
def test_parse_date_says_so_when_the_calendar_has_no_such_day(typed):
    with pytest.raises(ValueError, match=r"چنین روزی در تقویم نیست\."):
        parse_date(typed)


def test_parse_date_knows_the_last_day_of_a_leap_year():
    assert parse_date("۱۴۰۳/۱۲/۳۰") == date(2025, 3, 20)


@pytest.mark.parametrize(
    ("style", "shown"), [("long", "۱ آذر ۱۴۰۵"), ("short", "۱۴۰۵/۰۹/۰۱"), ("weekday", "یکشنبه ۱ آذر ۱۴۰۵")]
)
def test_format_date_writes_each_style(style, shown):
    assert format_date(date(2026, 11, 22), style) == shown


def test_format_date_names_each_weekday():
    week = [format_date(date(2026, 11, 21) + timedelta(days=offset), "weekday").split()[0] for offset in range(7)]
    assert week == ["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"]


def test_unknown_days_are_a_dash_on_pages_and_empty_in_files():
    assert (format_date(None), format_datetime(None), file_date(None)) == ("—", "—", "")


def test_format_datetime_shows_the_local_day_when_it_is_still_yesterday_in_greenwich():
    assert format_datetime(datetime(2026, 11, 21, 21, 5, tzinfo=UTC)) == "۱ آذر ۱۴۰۵، ۰۰:۳۵"


@given(DAYS)
def test_file_date_is_read_back(day):
    assert parse_date(file_date(day)) == day
    assert file_date(day).isascii()
