"""People as the portal meets them across apps: whom a person can reach, and who is in charge of what."""

from django.db.models import Q, QuerySet

from accounts.models import Role, User
from parks.models import CountyScope, Park, ParkMembership
from units.models import Unit, UnitRepresentative


def within_reach(user: User) -> QuerySet[User]:
    """Accounts with whom `user` deals: all for those without a border; else managers and owners inside it."""
    people = User.objects.exclude(pk=user.pk)
    if user.is_anonymous or user.role not in {Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL, Role.MANAGER}:
        return people.none()
    if user.sees_province:
        return people
    managing = ParkMembership.objects.current().filter(park__in=Park.objects.visible_to(user)).values("user")
    speaking = UnitRepresentative.objects.current().filter(unit__in=Unit.objects.visible_to(user)).values("user")
    return people.filter(Q(pk__in=managing) | Q(pk__in=speaking))


def managers_of(park: Park) -> QuerySet[ParkMembership]:
    """Who manages the park today."""
    return park.memberships.current().select_related("user")


def former_managers_of(park: Park) -> QuerySet[ParkMembership]:
    """Who managed the park before, the latest first."""
    return park.memberships.filter(until__isnull=False).select_related("user").order_by("-until", "-pk")


def representatives_of(unit: Unit) -> QuerySet[UnitRepresentative]:
    """Who speaks for the unit today."""
    return unit.representations.current().select_related("user")


def scopes_of(person: User) -> dict[str, list]:
    """What a person is in charge of today: counties, parks, units; an empty list where their role has none."""
    scopes: dict[str, list] = {"counties": [], "parks": [], "units": []}
    if person.role == Role.OFFICIAL:
        scopes["counties"] = list(CountyScope.objects.filter(user=person).select_related("county"))
    elif person.role == Role.MANAGER:
        scopes["parks"] = list(person.park_memberships.current().select_related("park"))
    elif person.role == Role.OWNER:
        scopes["units"] = list(person.representations.current().select_related("unit"))
    return scopes
