"""Reads about parks: how their units stand, what their utilities lack, what a park's page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from accounts.models import User
from accounts.queries import TrailLine, trail_about
from core.jalali import Period, format_date, from_jalali, to_jalali
from parks.models import UTILITY_UNITS, Park, ParkUtility, UtilityKind

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


# ── units by status ───────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class StatusCounts:
    """How many units of a park stand how, as far as the reader may see them."""

    active: int = 0
    semi_active: int = 0
    closed: int = 0
    under_construction: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        return self.reached + self.under_construction + self.unknown

    @property
    def reached(self) -> int:
        """به بهره‌برداری رسیده: active, semi-active and closed."""
        return self.active + self.semi_active + self.closed

    @property
    def bar(self) -> list[tuple[str, str, str]]:
        """The stacked bar as (status, x, width) in percent, growing from the right edge."""
        segments, edge = [], Decimal(100)
        for status in ("active", "semi_active", "closed", "under_construction", "unknown"):
            width = Decimal(100) * getattr(self, status) / (self.total or 1)
            edge -= width
            if width:
                segments.append(("" if status == "unknown" else status, f"{max(edge, 0):.2f}%", f"{width:.2f}%"))
        return segments

    @property
    def operating_rate(self) -> Decimal | None:
        """Active ÷ reached operation (DOMAIN §7); None where nothing has."""
        return Decimal(self.active) / self.reached if self.reached else None


NO_UNITS = StatusCounts()


def visible_units(user: User) -> QuerySet:
    """The units `user` may see; reached through the park's reverse side, since units stand above parks."""
    units: Any = Park.units.rel.related_model._default_manager
    return units.visible_to(user)


def status_counts(parks: Iterable[int], user: User, day: date | None = None) -> dict[int, StatusCounts]:
    """Units by status of each of these parks (by key) that has any, today or on a past day, in one query."""
    units, then = (visible_units(user), "") if day is None else (visible_units(user).as_of(day), "_then")
    names = {**{status: status for status in ("active", "semi_active", "closed", "under_construction")}, "unknown": ""}
    rows = (
        units.filter(**{f"park{then}__in": list(parks)})
        .order_by()
        .values(f"park{then}")
        .annotate(**{name: Count("pk", filter=Q(**{f"status{then}": status})) for name, status in names.items()})
    )
    return {row.pop(f"park{then}"): StatusCounts(**row) for row in rows}


@dataclass(frozen=True)
class ParkRow:
    """A park as its list shows it."""

    park: Park
    counts: StatusCounts


def park_rows(parks: Sequence[Park], user: User, day: date | None = None) -> list[ParkRow]:
    """The parks of one page, each with its units by status, today or on a past day."""
    counts = status_counts([park.pk for park in parks], user, day)
    return [ParkRow(park, counts.get(park.pk, NO_UNITS)) for park in parks]


# ── one park ──────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class UtilityLine:
    """One utility of a park: figures in `unit_of_measure`, None where unknown."""

    label: str | Promise
    unit_of_measure: str | Promise
    row: ParkUtility | None

    @property
    def gap(self) -> Decimal | None:
        """Demand − capacity; above nought the park lacks that much."""
        if self.row is None or self.row.demand is None or self.row.capacity is None:
            return None
        return self.row.demand - self.row.capacity

    @property
    def coverage(self) -> Decimal | None:
        """Capacity ÷ demand."""
        if self.row is None or self.row.capacity is None or not self.row.demand:
            return None
        return self.row.capacity / self.row.demand


@dataclass(frozen=True)
class ParkPage:
    """Everything the page of a park shows by itself; requests, reports and people come as panels of other apps."""

    counts: StatusCounts
    utilities: Sequence[UtilityLine]
    age: str
    established: str
    sources: Sequence[str]
    notes: Sequence[tuple[str, str]]
    trail: Sequence[TrailLine]


def utility_lines(park: Park) -> list[UtilityLine]:
    """One line a kind of utility, those nobody told among them."""
    rows = {row.kind: row for row in park.utilities.all()}
    return [UtilityLine(kind.label, UTILITY_UNITS[kind], rows.get(kind)) for kind in UtilityKind]


def park_page(park: Park, user: User, day: date, as_of: date | None = None) -> ParkPage:
    """What the page of `park` shows to `user` on `day`, its units as they are or as of a past day: four queries."""
    return ParkPage(
        counts=status_counts([park.pk], user, as_of).get(park.pk, NO_UNITS),
        utilities=utility_lines(park),
        age=age_class(park, day),
        established=_established(park),
        sources=[line for line in park.source.splitlines() if line],
        notes=[_note(line) for line in park.source_note.splitlines() if line],
        trail=trail_about(park, user),
    )


def _established(park: Park) -> str:
    if park.established_on and park.established_year_only:
        return Period.containing(park.established_on, kind="year").label
    return format_date(park.established_on)


def _note(line: str) -> tuple[str, str]:
    """«شمار واحدها: 790» → its name and its text; a line without a name has an empty one."""
    name, parted, text = line.partition(": ")
    return (name, text) if parted else ("", line)
