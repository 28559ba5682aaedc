"""How long a matter has stood at its stage: the days that count, without those on which its clock was paused."""

from collections.abc import Iterable
from datetime import date

Pause = tuple[date, date | None]


def running_days(since: date, until: date, pauses: Iterable[Pause]) -> int:
    """Days from `since` to `until` less those of the pauses, each (from, to); an open pause lasts until `until`."""
    paused = sum(((end or until) - start).days for start, end in pauses)
    return (until - since).days - paused
