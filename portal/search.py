"""One search over everything that has a name or a number; each kind starts from its own `visible_to`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policies import may_list_users
from core.search import matching
from core.text import ascii_digits, fold, tidy
from parks.models import Park
from support.models import Application, InfrastructureRequest, Programme
from units.models import Unit

LIMIT = 8


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


@dataclass(frozen=True)
class Kind:
    """Where one kind of thing is looked for and how a hit of it reads."""

    title: str | Promise
    icon: str
    list_url: str
    find: Callable[[User, str], QuerySet]
    hit: Callable[[Any], Hit]


def _units(user: User, text: str) -> QuerySet:
    return Unit.objects.visible_to(user).select_related("park", "county").filter(matching(text))


def _unit(unit: Unit) -> Hit:
    place = unit.park or unit.county
    return Hit(unit.name, " · ".join(filter(None, [unit.code, str(place or "")])), unit.get_absolute_url())


def _parks(user: User, text: str) -> QuerySet:
    return Park.objects.visible_to(user).for_list().filter(matching(text))


def _park(park: Park) -> Hit:
    return Hit(park.name, " · ".join(filter(None, [park.code, str(park.county or "")])), park.get_absolute_url())


def _requests(user: User, text: str) -> QuerySet:
    rows = InfrastructureRequest.objects.visible_to(user).select_related("park")
    return rows.filter(matching(text) | _numbered(text))


def _request(request: InfrastructureRequest) -> Hit:
    return Hit(str(request), str(request.park), request.get_absolute_url())


def _programmes(user: User, text: str) -> QuerySet:
    return Programme.objects.visible_to(user).filter(matching(text) | _numbered(text))


def _programme(programme: Programme) -> Hit:
    return Hit(programme.title, programme.number, programme.get_absolute_url())


def _applications(user: User, text: str) -> QuerySet:
    rows = Application.objects.visible_to(user).select_related("unit", "programme")
    return rows.filter(matching(text) | _numbered(text))


def _application(application: Application) -> Hit:
    detail = " · ".join([str(application.unit), str(application.programme)])
    return Hit(application.number, detail, application.get_absolute_url())


def _numbered(text: str) -> Q:
    """A number as people quote it, in either kind of digits."""
    return Q(number__iexact=ascii_digits(tidy(text)))


def _people(user: User, text: str) -> QuerySet:
    if not may_list_users(user):
        return User.objects.none()
    named = Q()
    for word in tidy(text).split():
        named &= Q(full_name__icontains=word)
    return User.objects.visible_to(user).filter(named | Q(username__istartswith=ascii_digits(tidy(text))))


def _person(person: User) -> Hit:
    detail = " · ".join([person.get_role_display(), person.username])
    return Hit(person.full_name, detail, reverse("accounts:user_detail", args=[person.pk]))


KINDS: Sequence[Kind] = (
    Kind(_("واحدها"), "building-factory-2", "units:unit_list", _units, _unit),
    Kind(_("شهرک‌ها"), "map-pin", "parks:park_list", _parks, _park),
    Kind(_("درخواست‌های زیرساخت"), "bolt", "support:request_list", _requests, _request),
    Kind(_("برنامه‌های حمایتی"), "heart-handshake", "support:programme_list", _programmes, _programme),
    Kind(_("درخواست‌های حمایت"), "file-certificate", "support:application_list", _applications, _application),
    Kind(_("کاربران"), "users", "accounts:user_list", _people, _person),
)


def search(user: User, text: str, *, kinds: Sequence[Kind] = KINDS) -> list[HitGroup]:
    """What `user` may see of each kind that matches every word of `text`: eight at most, one query a kind."""
    if not fold(text):
        return []
    groups = []
    for kind in kinds:
        rows = list(kind.find(user, text)[: LIMIT + 1])
        if rows:
            groups.append(
                HitGroup(
                    title=kind.title,
                    icon=kind.icon,
                    hits=[kind.hit(row) for row in rows[:LIMIT]],
                    all_url=f"{reverse(kind.list_url)}?{urlencode({'q': text})}",
                    more=len(rows) > LIMIT,
                )
            )
    return groups
