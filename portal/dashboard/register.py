"""How the units a reader may see stand today: by county, by park, by what holds them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.text import sort_key
from parks.models import County, Park
from parks.queries.ages import old_since
from parks.queries.units import StatusCounts
from units.models import Reason, Status, Unit

FEWEST_UNITS = 10  # a park with fewer units says little by its share
SHOWN_PARKS, SHOWN_REASONS = 7, 7
_STANDING = {**{status.value: status.value for status in Status}, "unknown": ""}  # names of StatusCounts


def _counts(units: str = "") -> dict[str, Count]:
    """Counts by status; `units` is the way to the units with its trailing underscores."""
    return {name: Count(f"{units}pk", filter=Q(**{f"{units}status": status})) for name, status in _STANDING.items()}


@dataclass(frozen=True)
class Place:
    """A county or a park with its units by status; `code` is empty for units whose place nobody told."""

    code: str
    name: str
    href: str
    counts: StatusCounts
    kind: str = ""

    @property
    def share(self) -> Decimal | None:
        """Active ÷ reached operation (DOMAIN §7)."""
        return self.counts.operating_rate


@dataclass(frozen=True)
class Obstacle:
    """A main reason of semi-active and closed units."""

    label: str
    units: int
    share: Decimal
    href: str


def counties(user: User) -> list[Place]:
    """Units by county, in alphabetical order; the county of a unit in a park is the park's. One query."""
    rows = (
        Unit.objects.visible_to(user)
        .annotate(place=Coalesce("park__county", "county"))
        .order_by()
        .values("place")
        .annotate(**_counts())
    )
    names = {pk: (code, name) for pk, code, name in County.objects.visible_to(user).values_list("pk", "code", "name")}
    found = []
    for row in rows:
        code, name = names.get(row.pop("place"), ("", _("شهرستان نامعلوم")))
        found.append(Place(code, name, units_url(county=code) if code else "", StatusCounts(**row)))
    return sorted(found, key=lambda place: (not place.code, sort_key(place.name)))


def total(places: Iterable[Place]) -> StatusCounts:
    """All of them together."""
    places = list(places)
    return StatusCounts(**{name: sum(getattr(place.counts, name) for place in places) for name in _STANDING})


@dataclass(frozen=True)
class Ages:
    """How many parks are old, how many new, and of how many nobody knows."""

    old: int
    new: int
    unknown: int


def park_ages(user: User, today: date) -> Ages:
    """Parks by age class on `today`, in one query."""
    limit = old_since(today)
    return Ages(
        **Park.objects.visible_to(user).aggregate(
            old=Count("pk", filter=Q(established_on__lte=limit)),
            new=Count("pk", filter=Q(established_on__gt=limit)),
            unknown=Count("pk", filter=Q(established_on=None)),
        )
    )


def needing_attention(user: User) -> list[Place]:
    """Parks with the lowest share of active units among those with at least ten that reached operation. One query."""
    rows = (
        Park.objects.visible_to(user)
        .annotate(reached=Count("units", filter=Q(units__status__in=Status.reached_operation())), **_counts("units__"))
        .filter(reached__gte=FEWEST_UNITS)
        .annotate(share=F("active") * 1.0 / F("reached"))
        .order_by("share", "-reached", "sort_key", "pk")[:SHOWN_PARKS]
    )
    return [
        Place(
            park.code,
            park.name,
            park.get_absolute_url(),
            StatusCounts(**{name: getattr(park, name) for name in _STANDING}),
            str(park.get_kind_display()),
        )
        for park in rows
    ]


def obstacles(user: User) -> tuple[int, Sequence[Obstacle]]:
    """How many units are semi-active or closed, and their main reasons, the most frequent first. One query."""
    troubled = [Status.SEMI_ACTIVE.value, Status.CLOSED.value]
    rows = (
        Unit.objects.visible_to(user)
        .filter(status__in=troubled)
        .order_by()
        .values_list("status_reason")
        .annotate(units=Count("pk"))
        .order_by("-units", "status_reason")
    )
    counted = dict(rows)
    all_units = sum(counted.values())
    shown = [
        Obstacle(
            str(Reason(reason).label), units, Decimal(units) / all_units, units_url(status=troubled, reason=reason)
        )
        for reason, units in list(counted.items())[:SHOWN_REASONS]
        if reason
    ]
    return all_units, shown


def units_url(**query: str | list[str]) -> str:
    """The list of units, narrowed."""
    return f"{reverse('units:unit_list')}?{urlencode(query, doseq=True)}"
