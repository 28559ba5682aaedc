"""One search over everything that has a name or a number; each kind starts from its own `visible_to`.

As in the lists, one slip a word is forgiven where nothing of any kind is found as it was typed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.filters import people_named
from accounts.models import User
from accounts.policies import may_list_users
from core.search import matching, nearly
from core.text import ascii_digits, fold, tidy
from parks.models import Park, ParkMembership
from support.models import Application, InfrastructureRequest, Programme
from units.models import Product, Unit, UnitRepresentative

LIMIT = 8
KEY = "search_key"


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class HitGroup:
    """Things of one kind; `all_url` leads to their whole list, narrowed by the same words."""

    title: str | Promise
    icon: str
    hits: Sequence[Hit]
    all_url: str
    more: bool
    is_near: bool = False


# Whether a folded column matches what was typed: `matching`, or `nearly` where nothing does.
How = Callable[[str, str], Q]


@dataclass(frozen=True)
class Kind:
    """Where one kind of thing is looked for and how a hit of it reads; some have no list that `list_url` would name."""

    title: str | Promise
    icon: str
    list_url: str
    find: Callable[[User, str, How], QuerySet]
    hit: Callable[[Any], Hit]


def _units(user: User, text: str, how: How) -> QuerySet:
    return Unit.objects.visible_to(user).select_related("park", "county").filter(how(text, KEY))


def _unit(unit: Unit) -> Hit:
    place = unit.park or unit.county
    return Hit(unit.name, " · ".join(filter(None, [unit.code, str(place or "")])), unit.get_absolute_url())


def _parks(user: User, text: str, how: How) -> QuerySet:
    return Park.objects.visible_to(user).for_list().filter(how(text, KEY))


def _park(park: Park) -> Hit:
    return Hit(park.name, " · ".join(filter(None, [park.code, str(park.county or "")])), park.get_absolute_url())


def _requests(user: User, text: str, how: How) -> QuerySet:
    rows = InfrastructureRequest.objects.visible_to(user).select_related("park")
    return rows.filter(how(text, KEY) | _numbered(text))


def _request(request: InfrastructureRequest) -> Hit:
    return Hit(str(request), str(request.park), request.get_absolute_url())


def _programmes(user: User, text: str, how: How) -> QuerySet:
    return Programme.objects.visible_to(user).filter(how(text, KEY) | _numbered(text))


def _programme(programme: Programme) -> Hit:
    return Hit(programme.title, programme.number, programme.get_absolute_url())


def _applications(user: User, text: str, how: How) -> QuerySet:
    rows = Application.objects.visible_to(user).select_related("unit", "programme")
    return rows.filter(how(text, KEY) | _numbered(text))


def _application(application: Application) -> Hit:
    detail = " · ".join([str(application.unit), str(application.programme)])
    return Hit(application.number, detail, application.get_absolute_url())


def _numbered(text: str) -> Q:
    """A number as people quote it, in either kind of digits."""
    return Q(number__iexact=ascii_digits(tidy(text)))


def _products(user: User, text: str, how: How) -> QuerySet:
    """Units are found by their products too; their own column is the one with the index."""
    rows = Product.objects.visible_to(user).select_related("unit__park", "unit__county")
    return rows.filter(how(text, f"unit__{KEY}"), how(text, "name_key"))


def _product(product: Product) -> Hit:
    place = product.unit.park or product.unit.county
    detail = " · ".join(filter(None, [product.unit.name, str(place or "")]))
    return Hit(product.name, detail, product.unit.get_absolute_url())


def _people(user: User, text: str, how: How) -> QuerySet:
    if not may_list_users(user):
        return User.objects.none()
    return people_named(User.objects.visible_to(user), text, how=how)


def _person(person: User) -> Hit:
    detail = " · ".join([person.get_role_display(), person.username])
    return Hit(person.full_name, detail, reverse("accounts:user_detail", args=[person.pk]))


def _managers(user: User, text: str, how: How) -> QuerySet:
    rows = ParkMembership.objects.visible_to(user).current().select_related("user", "park")
    return people_named(rows, text, "user__", how)


def _manager(row: ParkMembership) -> Hit:
    return Hit(row.user.full_name, row.park.name, row.park.get_absolute_url())


def _speakers(user: User, text: str, how: How) -> QuerySet:
    rows = UnitRepresentative.objects.visible_to(user).current().select_related("user", "unit")
    return people_named(rows, text, "user__", how)


def _speaker(row: UnitRepresentative) -> Hit:
    return Hit(row.user.full_name, " · ".join([row.unit.name, row.unit.code]), row.unit.get_absolute_url())


KINDS: Sequence[Kind] = (
    Kind(_("واحدها"), "building-factory-2", "units:unit_list", _units, _unit),
    Kind(_("شهرک‌ها"), "map-pin", "parks:park_list", _parks, _park),
    Kind(_("محصولات"), "building-factory-2", "units:unit_list", _products, _product),
    Kind(_("مدیران شهرک‌ها"), "users", "", _managers, _manager),
    Kind(_("نمایندگان واحدها"), "users", "", _speakers, _speaker),
    Kind(_("درخواست‌های زیرساخت"), "bolt", "support:request_list", _requests, _request),
    Kind(_("برنامه‌های حمایتی"), "heart-handshake", "support:programme_list", _programmes, _programme),
    Kind(_("درخواست‌های حمایت"), "file-certificate", "support:application_list", _applications, _application),
    Kind(_("کاربران"), "users", "accounts:user_list", _people, _person),
)


def search(user: User, text: str, *, kinds: Sequence[Kind] = KINDS) -> list[HitGroup]:
    """What `user` may see of each kind that matches every word of `text`, else what nearly does.

    Eight of each at most; one query a kind, and one more where nothing is found.
    """
    if not fold(text):
        return []
    return _found(user, text, kinds, matching) or _found(user, text, kinds, nearly)


def _found(user: User, text: str, kinds: Sequence[Kind], how: How) -> list[HitGroup]:
    groups = []
    for kind in kinds:
        rows = list(kind.find(user, text, how)[: LIMIT + 1])
        if rows:
            groups.append(
                HitGroup(
                    title=kind.title,
                    icon=kind.icon,
                    hits=[kind.hit(row) for row in rows[:LIMIT]],
                    all_url=f"{reverse(kind.list_url)}?{urlencode({'q': text})}" if kind.list_url else "",
                    more=len(rows) > LIMIT,
                    is_near=how is nearly,
                )
            )
    return groups
