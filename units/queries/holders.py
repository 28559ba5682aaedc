"""Who holds a pending thing of a unit: the park's manager, or an official where there is none (DOMAIN §3 and §4)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Role, User
from parks.models import Park, ParkMembership
from units.models import Unit


def has_manager(park: str) -> Exists:
    """True for rows whose park, reached by the path `park`, has a working manager today."""
    return Exists(
        ParkMembership.objects.current().filter(park=OuterRef(park), user__is_active=True, user__role=Role.MANAGER)
    )


def held_by(user: User, *, from_owner: Q, from_manager: Q, from_official: Q) -> Q | None:
    """Which rows about a unit wait for `user`, told by where each came from; None when nothing ever does.

    An owner's goes to the park's manager, or to an official where there is none or the unit stands outside; a
    manager's to an official; what an official filed on a unit's behalf to the manager or to another official.
    The rows must be annotated with `managed` (`has_manager`); leaving out one's own is the caller's part.
    """
    if user.role == Role.MANAGER:
        return Q(unit__park__in=Park.objects.managed_by(user)) & (from_owner | from_official)
    if user.role in {Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR}:
        rows = from_manager | from_official | (from_owner & Q(managed=False))
        return rows if user.sees_province else rows & Q(unit__in=Unit.objects.visible_to(user))
    return None


def managers_of(unit: Unit) -> QuerySet[User]:
    """Working managers of the unit's park today."""
    if unit.park_id is None:
        return User.objects.none()
    members = ParkMembership.objects.current().filter(park=unit.park_id).values("user")
    return User.objects.active().filter(role=Role.MANAGER, pk__in=members)


def officials_of(unit: Unit) -> QuerySet[User]:
    """Officials whose counties hold the unit, those without a border among them."""
    borderless = Q(county_scopes=None)
    return (
        User.objects.active()
        .filter(borderless | Q(county_scopes__county=unit.county_id), role=Role.OFFICIAL)
        .distinct()
    )


def owners_of(unit: Unit) -> QuerySet[User]:
    """Those who speak for the unit today."""
    return User.objects.active().filter(representations__unit=unit, representations__until=None).distinct()
