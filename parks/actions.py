"""Every write about parks: what they are, who is in charge of them, and which counties an official works for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Role, User
from core.errors import RuleViolation
from core.text import sort_key, squash
from parks import policies
from parks.keys import park_search_key
from parks.models import County, CountyScope, Park, ParkMembership


@transaction.atomic
def add_manager(*, park: Park, user: User, by: User, since: date) -> ParkMembership:
    """`user` manages `park` from `since` on; a park may have several managers."""
    park = Park.objects.select_for_update().get(pk=park.pk)
    if not policies.may_name_managers(by, park):
        raise PermissionDenied
    if user.role != Role.MANAGER:
        raise RuleViolation(_("تنها کسی با نقش مدیر شهرک می‌تواند مدیر یک شهرک شود."))
    if park.memberships.current().filter(user=user).exists():
        raise RuleViolation(_("این شخص هم‌اکنون مدیر این شهرک است."))
    membership = ParkMembership.objects.create(park=park, user=user, since=since)
    audit.record(by=by, verb="manager_named", subject=park, after={"manager": user.full_name, "since": since})
    return membership


@transaction.atomic
def end_management(*, membership: ParkMembership, by: User, until: date, reason: str = "") -> ParkMembership:
    """The person's time as manager of the park ended on `until`."""
    park = Park.objects.select_for_update().get(pk=membership.park_id)
    membership = park.memberships.select_related("user").get(pk=membership.pk)
    if not policies.may_name_managers(by, park):
        raise PermissionDenied
    if membership.until is not None:
        raise RuleViolation(_("مدیریت این شخص پیش‌تر پایان یافته است."))
    if until < membership.since:
        raise RuleViolation(_("پایان مدیریت نمی‌تواند پیش از آغاز آن باشد."), field="until")
    membership.until = until
    membership.save(update_fields=["until"])
    audit.record(
        by=by,
        verb="manager_ended",
        subject=park,
        after={"manager": membership.user.full_name, "until": until},
        reason=reason,
    )
    return membership


@transaction.atomic
def limit_official(*, user: User, counties: Iterable[County], by: User) -> None:
    """`user` works for these counties only; for the whole province when none is given."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not policies.may_limit_officials(by):
        raise PermissionDenied
    if user.role != Role.OFFICIAL:
        raise RuleViolation(_("حوزهٔ شهرستان تنها برای کارشناس استان برگزیده می‌شود."))
    wanted = {county.pk: county for county in counties}
    current = {scope.county_id: scope.county for scope in user.county_scopes.select_related("county")}
    if wanted.keys() == current.keys():
        return
    user.county_scopes.exclude(county__in=wanted).delete()
    CountyScope.objects.bulk_create(CountyScope(user=user, county_id=key) for key in wanted.keys() - current.keys())
    audit.record(
        by=by,
        verb="official_limited",
        subject=user,
        before={"counties": sorted(county.name for county in current.values())},
        after={"counties": sorted(county.name for county in wanted.values())},
    )


@transaction.atomic
def update_park(*, park: Park, by: User, today: date, **values: Any) -> Park:
    """The park's facts are as `values` tells (field → value), with what they were in the trail.

    A field that a person has changed is left alone by every later load of the reference data.
    """
    park = Park.objects.select_for_update(of=("self",)).select_related("county").get(pk=park.pk)
    if not policies.may_edit_park(by, park):
        raise PermissionDenied
    before = {name: getattr(park, name) for name, value in values.items() if getattr(park, name) != value}
    if not before:
        return park
    for name in before:
        setattr(park, name, values[name])
    _require_sound(park, today)
    park.sort_key = sort_key(park.name)
    park.search_key = park_search_key(park, park.county.name if park.county else "")
    park.save(update_fields=[*before, "sort_key", "search_key", "updated_at"])
    if "county" in before:
        take_units_along(park)
    audit.record(
        by=by,
        verb="park_edited",
        subject=park,
        before=_plain(before),
        after=_plain({name: values[name] for name in before}),
    )
    return park


def take_units_along(park: Park) -> list[tuple[int, int | None]]:
    """The units of a park stand in its county, as far as it is known; returns those that moved, and where they stood.

    For callers that hold the park's lock and have just moved it.
    """
    if park.county_id is None:
        return []
    strays = park.units.filter(~Q(county=park.county_id) | Q(county=None))
    moved: list[tuple[int, int | None]] = list(
        strays.select_for_update(of=("self",)).order_by("pk").values_list("pk", "county_id")
    )
    park.units.filter(pk__in=[key for key, _county in moved]).update(county=park.county_id)
    return moved


def _require_sound(park: Park, today: date) -> None:
    if park.established_on and park.established_on > today:
        raise RuleViolation(_("تاریخ تأسیس نمی‌تواند پس از امروز باشد."), field="established_on")
    if park.total_area_ha and park.assignable_area_ha and park.assignable_area_ha > park.total_area_ha:
        raise RuleViolation(_("مساحت قابل واگذاری از مساحت کل بیشتر است."), field="assignable_area_ha")
    neighbours = Park.objects.filter(county=park.county).exclude(pk=park.pk).values_list("name", flat=True)
    if squash(park.name) in map(squash, neighbours):
        raise RuleViolation(_("شهرک دیگری با همین نام در این شهرستان هست."), field="name")


def _plain(values: dict) -> dict:
    """Keys for rows, as the trail names them."""
    return {name: value.pk if isinstance(value, County) else value for name, value in values.items()}
