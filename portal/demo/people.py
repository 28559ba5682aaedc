"""The people of the sample: one login per role, and a manager for every park that has units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from accounts.models import Agency, Role, User
from parks.models import Park, ParkMembership
from portal.demo.lives import a_person
from portal.demo.setting import Setting

# username, role, title: the logins that `make run` prints
LOGINS = (
    ("administrator", Role.ADMINISTRATOR, "راهبر سامانه"),
    ("director", Role.DIRECTOR, "معاون هماهنگی امور اقتصادی"),
    ("official", Role.OFFICIAL, "کارشناس امور صنایع استان"),
    ("agency", Role.AGENCY, "کارشناس شرکت توزیع برق"),
    ("manager", Role.MANAGER, "مدیر شهرک"),
    ("owner", Role.OWNER, "مدیر واحد"),
    ("auditor", Role.AUDITOR, "بازرس"),
)
AGENCY_CODE = "power"


@dataclass(frozen=True)
class Cast:
    """Who plays on the day of the seeding: the logins by their names, the managers by their park's key."""

    logins: dict[str, User]
    managers: dict[int, User]
    today: date

    def player(self, who: str, park: int) -> User:
        """The login of this name; the manager is the park's own."""
        return self.managers[park] if who == "manager" else self.logins[who]


def gather(rng: Random, place: Setting, *, password: str) -> Cast:
    """Everybody who acts in the sample has an account; the logins know `password`, nobody else can log in."""
    logins = make_logins(rng, password=password)
    managers = make_managers(rng, place.parks, manager=logins["manager"], home=place.home, since=place.since)
    return Cast(logins, managers, place.today)


def make_logins(rng: Random, *, password: str) -> dict[str, User]:
    """One account per role stands and can log in with `password`; its name says that it is a sample."""
    users = {}
    for username, role, title in LOGINS:
        users[username] = User.objects.create_user(
            username,
            password,
            full_name=f"{a_person(rng)} (نمونه)",
            title=title,
            role=role,
            agency=Agency.objects.get(code=AGENCY_CODE) if role == Role.AGENCY else None,
            is_sample=True,
        )
    return users


def make_managers(rng: Random, parks: Sequence[Park], *, manager: User, home: Park, since: date) -> dict[int, User]:
    """Every park has a manager (park's key → user); `manager`, who can log in, has `home`."""
    unusable = make_password(None)
    others = [park for park in parks if park.pk != home.pk]
    users = User.objects.bulk_create(
        User(
            username=f"manager-{park.code.lower()}",
            password=unusable,
            full_name=f"{a_person(rng)} (نمونه)",
            title=f"مدیر {park.name}",
            role=Role.MANAGER,
            is_sample=True,
        )
        for park in others
    )
    in_charge = {home.pk: manager} | {park.pk: user for park, user in zip(others, users, strict=True)}
    ParkMembership.objects.bulk_create(
        ParkMembership(park_id=park, user=user, since=since) for park, user in in_charge.items()
    )
    return in_charge
