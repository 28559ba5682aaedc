"""Old and new parks, and how the day of a park's founding is said."""

from datetime import date

from core.jalali import Period, format_date, from_jalali, to_jalali
from parks.models import Park

OLD_AFTER_YEARS = 10  # DOMAIN §1: a park is old when established at least ten years before


def old_since(day: date) -> date:
    """A park established on this day or earlier is old on `day`."""
    year, month, number = to_jalali(day)
    try:
        return from_jalali(year - OLD_AFTER_YEARS, month, number)
    except ValueError:  # 30 Esfand of a year that has only 29
        return from_jalali(year - OLD_AFTER_YEARS, month, number - 1)


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
