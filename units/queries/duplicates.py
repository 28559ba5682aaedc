"""Units that look like one that is about to be entered."""

from django.db.models import QuerySet

from core.text import squash
from parks.models import County, Park
from units.models import Unit

MOST_SHOWN = 3


def same_named(
    units: QuerySet[Unit], name: str, park: Park | None, county: County | None, *, but: Unit | None = None
) -> list[Unit]:
    """Those of `units` that bear this name, however spaced, in the same park, or outside parks in the same county."""
    key = squash(name)
    if not key or (park is None and county is None):
        return []
    place = units.filter(park=park) if park else units.filter(park=None, county=county)
    rows = place.filter(search_key__contains=key)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    return [row for row in rows.only("pk", "code", "name")[:50] if squash(row.name) == key][:MOST_SHOWN]
