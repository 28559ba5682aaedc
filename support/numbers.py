"""How requests, programmes and applications are numbered: the series' letter, the Iranian year, a serial number."""

from datetime import date

from core.jalali import to_jalali
from support.models import NumberSequence


def next_number(series: str, today: date) -> str:
    """The next number of the series: «1405-0087», with its letter before it where it has one; inside a transaction."""
    year = to_jalali(today)[0]
    return f"{series}{year}-{NumberSequence.objects.take(series, year):04d}"
