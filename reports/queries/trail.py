"""Facts as they stood before an instant: what the audit trail tells of later changes is taken back.

Plots, areas of parks, utilities and requests are overwritten where they stand; every change of them leaves what was in
the trail, so a past period can be asked for without a copy of each table.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from accounts.models import AuditEvent

PARK, PLOT, UTILITY, REQUEST = "parks.park", "parks.plot", "parks.parkutility", "support.infrastructurerequest"
LAND = (PARK, PLOT)
KINDS = (PARK, PLOT, UTILITY, REQUEST)
BORN = frozenset({"plot_added"})


class Step(NamedTuple):
    """One change of a row: when it was entered, what was done, what the changed fields held before."""

    at: datetime
    verb: str
    before: Mapping[str, Any]


class Trail:
    """The changes of rows of these kinds from an instant on, oldest first, by the row they changed; one query."""

    def __init__(self, since: datetime, kinds: Iterable[str] = KINDS) -> None:
        self.steps: dict[tuple[str, int], list[Step]] = defaultdict(list)
        events = AuditEvent.objects.filter(subject_type__in=list(kinds), at__gte=since).order_by("pk")
        for kind, key, at, verb, before in events.values_list("subject_type", "subject_id", "at", "verb", "before"):
            self.steps[kind, key].append(Step(at, verb, before or {}))

    def of(self, kind: str, key: int) -> list[Step]:
        return self.steps.get((kind, key), [])

    def was(self, kind: str, key: int, since: datetime) -> dict[str, Any]:
        """The values that fields of the row held before `since`, of those that were changed from then on."""
        found: dict[str, Any] = {}
        for step in self.of(kind, key):
            if step.at >= since:
                found = {**step.before, **found}
        return found

    def is_newer(self, kind: str, key: int, since: datetime) -> bool:
        """Whether the row was entered from `since` on."""
        return any(step.verb in BORN and step.at >= since for step in self.of(kind, key))


def as_decimal(told: Any) -> Decimal | None:
    """A number as the trail or a column tells it."""
    return None if told in (None, "") else Decimal(str(told))


def as_day(told: Any) -> date | None:
    """A day as the trail or a column tells it."""
    return date.fromisoformat(told) if isinstance(told, str) and told else told or None
