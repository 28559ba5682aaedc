"""What each tab of a park's page shows; only what the tab shows is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.models import AuditEvent, User
from parks.models import BodyKind, Park, ParkBody, ParkNote, ParkPhase, Plot
from parks.queries.ages import established
from parks.queries.land import LandTotals, land_totals
from parks.queries.units import NO_UNITS, StatusCounts, status_counts, visible_units

TABS = ("overview", "units", "plots", "utilities", "requests", "reports", "journal", "changes")
SHOWN_UNITS = 25


@dataclass(frozen=True)
class Office:
    """The service company or the board of trustees of a park: who it is, and who it was."""

    kind: str
    label: str
    current: ParkBody | None
    former: Sequence[ParkBody]


@dataclass(frozen=True)
class Overview:
    """A park at a glance; the people in charge come as a panel of their own."""

    counts: StatusCounts
    land: LandTotals
    phases: Sequence[ParkPhase]
    offices: Sequence[Office]
    established: str
    sources: Sequence[str]
    notes: Sequence[tuple[str, str]]


def overview(park: Park, user: User, today: date, as_of: date | None = None) -> Overview:
    """The park at a glance, its units as they are or as of a past day: four queries."""
    return Overview(
        counts=status_counts([park.pk], user, as_of).get(park.pk, NO_UNITS),
        land=land_totals(park, user, today),
        phases=list(park.phases.all()),
        offices=offices_of(park),
        established=established(park),
        sources=[line for line in park.source.splitlines() if line],
        notes=[_note(line) for line in park.source_note.splitlines() if line],
    )


def offices_of(park: Park) -> list[Office]:
    """Service company and board of trustees, those nobody told among them."""
    rows = list(park.bodies.all())
    return [
        Office(
            kind.value,
            str(kind.label),
            next((row for row in rows if row.kind == kind and row.until is None), None),
            [row for row in rows if row.kind == kind and row.until is not None],
        )
        for kind in BodyKind
    ]


@dataclass(frozen=True)
class UnitsPart:
    """The first units of a park by name, and how all of them stand."""

    counts: StatusCounts
    units: Sequence[Any]


def units_part(park: Park, user: User) -> UnitsPart:
    """The park's units as `user` sees them: two queries."""
    rows = visible_units(user).filter(park=park).select_related("plot").defer("search_key", "address")
    return UnitsPart(
        counts=status_counts([park.pk], user).get(park.pk, NO_UNITS),
        units=list(rows.order_by("sort_key", "pk")[:SHOWN_UNITS]),
    )


def journal_of(park: Park, user: User) -> QuerySet[ParkNote]:
    """The park's journal, newest first."""
    return ParkNote.objects.visible_to(user).filter(park=park).select_related("by")


def events_of(park: Park) -> QuerySet[AuditEvent]:
    """What happened to the park, its plots, phases, utilities and bodies; whoever sees the park may read it."""
    about = _about(Park, [park.pk])
    for rows in (Plot, ParkPhase, ParkBody):
        about |= _about(rows, rows._default_manager.filter(park=park).values("pk"))
    about |= _about(park.utilities.model, park.utilities.values("pk"))
    return AuditEvent.objects.filter(about).select_related("by")


def _about(model: type[Model], keys: Any) -> Q:
    return Q(subject_type=model._meta.label_lower, subject_id__in=keys)


def _note(line: str) -> tuple[str, str]:
    """«شمار واحدها: 790» → its name and its text; a line without a name has an empty one."""
    name, parted, text = line.partition(": ")
    return (name, text) if parted else ("", line)
