"""What the register says of a park."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from core.errors import RuleViolation
from core.text import sort_key, squash
from parks import policies
from parks.keys import park_search_key
from parks.models import County, Park


@transaction.atomic
def update_park(*, park: Park, by: User, today: date, **values: Any) -> Park:
    """The park's facts are as `values` tells (field → value), with what they were in the trail.

    A field that a person has changed is left alone by every later load of the reference data.
    """
    park = Park.objects.select_for_update(no_key=True).get(pk=park.pk)
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
