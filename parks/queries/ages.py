"""Old and new parks, and how the day of a park's founding is said."""

from collections.abc import Callable
from datetime import date

from core.jalali import Period, format_date, from_jalali, to_jalali
from parks.models import Park

OLD_AFTER_YEARS = 10  # DOMAIN §1, until somebody decides otherwise
_keepers: list[Callable[[date], int]] = []


def keep_limit(limit_on: Callable[[date], int]) -> None:
    """The app that keeps the age limit says here how many years it is on a day; lists and reports then agree."""
    _keepers[:] = [limit_on]


def limit_on(day: date) -> int:
    """From how many years on a park is old on `day`."""
    return _keepers[0](day) if _keepers else OLD_AFTER_YEARS


def old_since(day: date, years: int | None = None) -> date:
    """A park established on this day or earlier is old on `day`; by the limit that holds then unless one is given."""
    years = limit_on(day) if years is None else years
    year, month, number = to_jalali(day)
    try:
        return from_jalali(year - years, month, number)
    except ValueError:  # 30 Esfand of a year that has only 29
        return from_jalali(year - years, month, number - 1)


def age_class(park: Park, day: date) -> str:
    """`old` or `new` on `day`; "" where nobody knows when the park was established."""
    if park.established_on is None:
        return ""
    return "old" if park.established_on <= old_since(day) else "new"


def established(park: Park) -> str:
    """The day of the founding as people say it; the year where nobody knows more."""
    if park.established_on and park.established_year_only:
        return Period.containing(park.established_on, kind="year").label
    return format_date(park.established_on)
