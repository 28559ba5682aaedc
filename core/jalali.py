"""The Iranian calendar at the portal's edges: days as people write them and periods as reports count them.

Inside, every date is Gregorian and every period half-open. Years begin when `jdatetime` says, checked for 1300–1500
against ICU's Persian calendar in the tests.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, total_ordering

import jdatetime
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from core.text import bare, listed, shown_digits

MONTH_NAMES = (
    gettext_lazy("فروردین"), gettext_lazy("اردیبهشت"), gettext_lazy("خرداد"), gettext_lazy("تیر"),
    gettext_lazy("مرداد"), gettext_lazy("شهریور"), gettext_lazy("مهر"), gettext_lazy("آبان"),
    gettext_lazy("آذر"), gettext_lazy("دی"), gettext_lazy("بهمن"), gettext_lazy("اسفند"),
)  # fmt: skip
SEASON_NAMES = (gettext_lazy("بهار"), gettext_lazy("تابستان"), gettext_lazy("پاییز"), gettext_lazy("زمستان"))
WEEKDAY_NAMES = (
    gettext_lazy("دوشنبه"), gettext_lazy("سه‌شنبه"), gettext_lazy("چهارشنبه"), gettext_lazy("پنجشنبه"),
    gettext_lazy("جمعه"), gettext_lazy("شنبه"), gettext_lazy("یکشنبه"),
)  # fmt: skip
MONTHS_A_YEAR, MONTHS_A_QUARTER = 12, 3
IRANIAN_YEARS = range(1200, 1600)
FIRST_GREGORIAN_YEAR = 1700  # what lies between is a slip of typing
DUE_DAY = 10
DAYS_KEPT = 16_384  # some forty years of them
YEARS_APART = 621  # between a day's Gregorian year and the Iranian one that begins in it
_DAYS_BEFORE = (0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336)  # the months of a year

_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_PERIOD = re.compile(r"(1[2-5]\d\d)(?:-(?:(\d{2})|Q([1-4])))?")


def to_jalali(day: date) -> tuple[int, int, int]:
    """Iranian year, month and day of a Gregorian date."""
    year, number = day.year - YEARS_APART, day.toordinal()
    if number < _new_year(year):
        year -= 1
    passed = number - _new_year(year)
    month = next(month for month in range(MONTHS_A_YEAR, 0, -1) if passed >= _DAYS_BEFORE[month - 1])
    return year, month, passed - _DAYS_BEFORE[month - 1] + 1


def from_jalali(year: int, month: int, day: int) -> date:
    """The Gregorian date of an Iranian one; ValueError when there is no such day."""
    start = _new_year(year)
    if not 1 <= month <= MONTHS_A_YEAR or day < 1:
        raise ValueError(f"{year}/{month}/{day}")
    number = start + _DAYS_BEFORE[month - 1] + day - 1
    if number >= (start + _DAYS_BEFORE[month] if month < MONTHS_A_YEAR else _new_year(year + 1)):
        raise ValueError(f"{year}/{month}/{day}")
    return date.fromordinal(number)


@lru_cache(maxsize=1024)
def _new_year(year: int) -> int:
    """The ordinal of a year's first day, which is all that moves: months have fixed lengths, the last has the rest."""
    return jdatetime.date(year, 1, 1).togregorian().toordinal()


def today() -> date:
    """Today where the portal stands; for the edges only, actions and queries are told the date."""
    return timezone.localdate()


def parse_date(text: object) -> date:
    """The day in `text`: 1404/07/01, ۱۴۰۴-۷-۱ or 2025-09-23; ValueError with a sentence for the person."""
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    found = _DATE.fullmatch(bare(str(text)))
    year, month, day = map(int, found.groups()) if found else (0, 0, 0)
    if year not in IRANIAN_YEARS and year < FIRST_GREGORIAN_YEAR:
        raise ValueError(_("تاریخ را مانند ۱۴۰۴/۰۷/۰۱ بنویسید."))
    try:
        return date(year, month, day) if year >= FIRST_GREGORIAN_YEAR else from_jalali(year, month, day)
    except ValueError as error:
        raise ValueError(_("چنین روزی در تقویم نیست.")) from error


def format_date(day: date | None, style: str = "long") -> str:
    """«۱ آذر ۱۴۰۵» (long), «۱۴۰۵/۰۹/۰۱» (short) or «یکشنبه ۱ آذر ۱۴۰۵» (weekday); «—» for none."""
    return "—" if day is None else _shown_date(day, style, get_language())


@lru_cache(maxsize=4096)
def _shown_date(day: date, style: str, _language: str | None) -> str:
    """Lists and files say the same days again and again; `_language` is that of the words."""
    year, month, number = to_jalali(day)
    if style == "short":
        return shown_digits(f"{year:04d}/{month:02d}/{number:02d}")
    shown = shown_digits(f"{number} {MONTH_NAMES[month - 1]} {year}")
    return f"{WEEKDAY_NAMES[day.weekday()]} {shown}" if style == "weekday" else shown


def format_datetime(moment: datetime | None) -> str:
    """«۱ آذر ۱۴۰۵، ۰۸:۳۰» in the portal's time zone."""
    if moment is None:
        return "—"
    local = timezone.localtime(moment)
    return listed([format_date(local.date()), shown_digits(local.strftime("%H:%M"))])


def file_date(day: date | None) -> str:
    """The day as files write it, 1405/09/01 in ASCII digits; empty for none."""
    return "" if day is None else _filed_date(day)


@lru_cache(maxsize=DAYS_KEPT)
def _filed_date(day: date) -> str:
    return "{:04d}/{:02d}/{:02d}".format(*to_jalali(day))


@total_ordering
@dataclass(frozen=True)
class Period:
    """A Jalali month (1404-06), quarter (1404-Q2) or year (1404); half-open Gregorian days from `start` to `end`."""

    code: str
    kind: str
    start: date
    end: date

    @classmethod
    def parse(cls, code: str) -> "Period":
        """The period with this code, in either digits; ValueError with a sentence for the person."""
        found = _PERIOD.fullmatch(bare(str(code)).upper())
        if not found:
            raise ValueError(_("دوره را مانند 1404-06، 1404-Q2 یا 1404 بنویسید."))
        year, month, quarter = found.groups()
        if quarter:
            return cls.quarter(int(year), int(quarter))
        return cls.month(int(year), int(month)) if month else cls.year(int(year))

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        return _build(year, month, 1)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "Period":
        if not 1 <= quarter <= 4:
            raise ValueError(_("فصل باید از ۱ تا ۴ باشد."))
        return _build(year, (quarter - 1) * MONTHS_A_QUARTER + 1, MONTHS_A_QUARTER)

    @classmethod
    def year(cls, year: int) -> "Period":
        return _build(year, 1, MONTHS_A_YEAR)

    @classmethod
    def containing(cls, day: date, kind: str = "month") -> "Period":
        """The period of this kind in which the day lies."""
        year, month, _day = to_jalali(day)
        if kind == "month":
            return cls.month(year, month)
        return cls.year(year) if kind == "year" else cls.quarter(year, (month - 1) // MONTHS_A_QUARTER + 1)

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def due_on(self) -> date:
        """The day by which its declarations are due: the 10th of the month after."""
        return self.end + timedelta(days=DUE_DAY - 1)

    @property
    def label(self) -> str:
        """«شهریور ۱۴۰۴», «تابستان ۱۴۰۴» or «سال ۱۴۰۴»."""
        year, month, _day = to_jalali(self.start)
        if self.kind == "month":
            return f"{MONTH_NAMES[month - 1]} {shown_digits(year)}"
        if self.kind == "quarter":
            return f"{SEASON_NAMES[(month - 1) // MONTHS_A_QUARTER]} {shown_digits(year)}"
        return pgettext("period", "سال %(year)s") % {"year": shown_digits(year)}

    @property
    def month_name(self) -> str:
        """The name of its first month alone, for axes."""
        return str(MONTH_NAMES[to_jalali(self.start)[1] - 1])

    def contains(self, day: date) -> bool:
        return self.start <= day < self.end

    def previous(self) -> "Period":
        return type(self).containing(self.start - timedelta(days=1), self.kind)

    def next(self) -> "Period":
        return type(self).containing(self.end, self.kind)

    def year_before(self) -> "Period":
        year, month, _day = to_jalali(self.start)
        return _build(year - 1, month, _LENGTHS[self.kind])

    def months(self) -> list["Period"]:
        """The months it is made of, in order; itself for a month."""
        year, month, _day = to_jalali(self.start)
        return [_build(year, month + offset, 1) for offset in range(_LENGTHS[self.kind])]

    def __str__(self) -> str:
        return self.code

    def __lt__(self, other: "Period") -> bool:
        return (self.start, self.end) < (other.start, other.end)


_LENGTHS = {"month": 1, "quarter": MONTHS_A_QUARTER, "year": MONTHS_A_YEAR}


@lru_cache(maxsize=4096)
def _build(year: int, month: int, length: int) -> Period:
    if not 1 <= month <= MONTHS_A_YEAR:
        raise ValueError(_("ماه باید از ۱ تا ۱۲ باشد."))
    after = month + length
    end = from_jalali(year + (after - 1) // MONTHS_A_YEAR, (after - 1) % MONTHS_A_YEAR + 1, 1)
    if length == 1:
        code, kind = f"{year:04d}-{month:02d}", "month"
    elif length == MONTHS_A_QUARTER:
        code, kind = f"{year:04d}-Q{(month - 1) // MONTHS_A_QUARTER + 1}", "quarter"
    else:
        code, kind = f"{year:04d}", "year"
    return Period(code=code, kind=kind, start=from_jalali(year, month, 1), end=end)
