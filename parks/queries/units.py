"""How the units of parks stand, as far as the reader may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from parks.models import Park


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


def visible_units(user: User) -> Any:
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


def park_rows(parks: Iterable[Park], user: User, day: date | None = None) -> list[ParkRow]:
    """The parks of one page, each with its units by status, today or on a past day."""
    parks = list(parks)
    counts = status_counts([park.pk for park in parks], user, day)
    return [ParkRow(park, counts.get(park.pk, NO_UNITS)) for park in parks]
