"""Who works with a unit and who does not, and whose verdict each proposal waits for (DOMAIN §3)."""

from accounts.models import Role
from tests.factories import CountyFactory, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of

MANAGED, ALONE, OUTSIDE = "park with a manager", "park without a manager", "outside the parks"
OFFICIALS = {Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR}
VERIFIERS = {
    ("owner", MANAGED): {Role.MANAGER},
    ("owner", ALONE): OFFICIALS,
    ("owner", OUTSIDE): OFFICIALS,
    ("manager", MANAGED): OFFICIALS,
    ("official", MANAGED): {Role.MANAGER, *OFFICIALS},
    ("official", ALONE): OFFICIALS,
    ("official", OUTSIDE): OFFICIALS,
}
EVERYONE = [*Role, "strange manager", "strange official"]


def official_for(county):
    user = UserFactory(role=Role.OFFICIAL)
    user.county_scopes.create(county=county)
    return user


def person(role, unit):
    """Somebody of `role` who works with `unit`, or a «strange» one who works with another."""
    if role == "strange owner":
        return owner_of(UnitFactory())
    if role == "strange manager":
        return manager_of(ParkFactory())
    if role == "strange official":
        return official_for(CountyFactory())
    if role == Role.OWNER:
        return owner_of(unit)
    if role == Role.MANAGER:
        return manager_of(unit.park)
    return UserFactory(role=role)
