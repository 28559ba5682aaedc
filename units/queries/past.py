"""Units as they were on a past day, for pages, files and the API that are asked for one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from core.jalali import Period
from parks.models import County, Park, Plot

# What a unit's column was on a past day, among the annotations of `Unit.objects.as_of`.
THEN = {
    "status": "status_then",
    "status_on": "status_then_on",
    "status_reason": "status_then_reason",
    "park": "park_then",
    "park_id": "park_then",
    "county": "county_then",
    "county_id": "county_then",
    "plot": "plot_then",
    "owner_name": "owner_then",
}


def column(name: str, day: date | None) -> str:
    """The name under which a query finds what `name` is today, or was on `day`."""
    return name if day is None else THEN.get(name, name)


def last_month(day: date) -> str:
    """The code of the last Jalali month that was over at the end of `day`."""
    month = Period.containing(day, kind="month")
    return (month if month.last_day == day else month.previous()).code


def as_it_was(units: Iterable[Any]) -> list[Any]:
    """Rows of `as_of` that say of themselves what held then; nothing of it can be saved. Three queries at most.

    When a unit was last confirmed is not kept for past days and stays empty.
    """
    rows = list(units)
    parks = Park.objects.defer("source", "source_note").in_bulk({row.park_then for row in rows if row.park_then})
    counties = County.objects.in_bulk({row.county_then for row in rows if row.county_then})
    plots = Plot.objects.in_bulk({row.plot_then for row in rows if row.plot_then})
    for row in rows:
        row.status, row.status_on, row.status_reason = row.status_then, row.status_then_on, row.status_then_reason
        row.owner_name, row.last_confirmed_on = row.owner_then, None
        row.park, row.county = parks.get(row.park_then), counties.get(row.county_then)
        row.plot = plots.get(row.plot_then)
    return rows
