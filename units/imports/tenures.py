"""What a row makes of a unit's past: another place or owner leaves what held until the day of the import behind."""

from typing import Any

from core.text import squash
from units.models import PastTenure

HELD = ("park_id", "county_id", "plot_id", "owner_name", "owner_national_id")
COLUMNS = ("id", "unit_id", "until", "kind", *HELD, "note", "by_id", "at")
KIND = PastTenure.Kind.IMPORT.value


def leaves_past(current: dict[str, Any] | None, changed: dict[str, Any]) -> bool:
    """Whether the unit as it stands is the past of the unit as the row tells it.

    What was unknown is told for the first time and changes nothing that held; so does another spelling of a name.
    """
    if current is None:
        return False
    if "park_id" in changed:
        return True
    if "county_id" in changed and current["park_id"] is None and current["county_id"] is not None:
        return True
    name, number = current["owner_name"], current["owner_national_id"]
    renamed = bool(name) and squash(changed.get("owner_name", name)) != squash(name)
    return renamed or (bool(number) and "owner_national_id" in changed)
