"""Where a unit stands and whose it is, as dated events: what held until the day is kept as a past tenure.

Correcting a mistake of the register is not among them: that is `units.actions.register.update_unit`. Months that were
declared keep the park in which they were declared.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.notices import notify
from core.errors import RuleViolation
from core.jalali import format_date
from core.text import squash
from parks.models import County, Park
from units import policies
from units.actions.confirmations import Means, confirm
from units.actions.land import release_land
from units.actions.places import plot_of, require_place
from units.actions.representatives import end_representation
from units.compute.freshness import groups_of
from units.models import PastTenure, Unit
from units.queries.holders import managers_of, owners_of
from units.queries.search_keys import unit_search_key

PLACE = ("park", "county", "plot")
OWNER = ("owner_name", "owner_national_id")
# What described the old place and is not known of the new one until somebody tells it.
BOUND_TO_PLACE = ("address", "postal_code", "lat", "lon")


@transaction.atomic
def relocate_unit(
    *,
    unit: Unit,
    by: User,
    today: date,
    on: date,
    park: Park | None = None,
    county: County | None = None,
    plot_number: str = "",
    address: str = "",
    postal_code: str = "",
    note: str = "",
) -> PastTenure:
    """From `on` the unit stands in `park` on that plot, or outside the parks in `county`; returns where it stood.

    The old address, postal code and position go with the old place, and the contracts on its land end. Raises
    PermissionDenied, and RuleViolation beside its field for a day to come or before the last move or sale, for a place
    that cannot be, and where nothing changes.
    """
    _hold_parks(unit, park)
    unit = _movable(unit, by)
    _require_day(unit, on, today)
    past = _past(unit, PastTenure.Kind.RELOCATION, until=on, by=by, note=note)
    unit.park, unit.county = park, county
    require_place(unit, by)
    unit.plot = plot_of(park, plot_number)
    if _plain(unit, PLACE) == _plain(past, PLACE):
        raise RuleViolation(_("واحد هم‌اکنون همین‌جاست."), field="park")
    before = _plain(past, PLACE) | _plain(unit, BOUND_TO_PLACE)
    unit.address, unit.postal_code, unit.lat, unit.lon = address, postal_code, None, None
    past.save(force_insert=True)
    unit.save(update_fields=[*before, "updated_at"])
    release_land(unit=unit, by=by, on=on, reason=_("جابه‌جایی واحد"))
    _confirm_place(unit, by, today)
    _record_and_tell(unit, by, "unit_relocated", before, on=on, note=note)
    return past


@transaction.atomic
def transfer_unit(
    *,
    unit: Unit,
    by: User,
    today: date,
    on: date,
    owner_name: str,
    owner_national_id: str = "",
    legal_id: str = "",
    note: str = "",
    ends_representations: bool = False,
) -> PastTenure:
    """From `on` the unit belongs to that owner; returns whose it was.

    With `ends_representations` those who spoke for the former owner no longer see the unit. Raises as `relocate_unit`.
    """
    unit = _movable(unit, by)
    _require_day(unit, on, today)
    if not owner_name:
        raise RuleViolation(_("نام مالک تازه را بنویسید."), field="owner_name")
    if (squash(owner_name), owner_national_id) == (squash(unit.owner_name), unit.owner_national_id):
        raise RuleViolation(_("مالک واحد هم‌اکنون همین است."), field="owner_name")
    past = _past(unit, PastTenure.Kind.TRANSFER, until=on, by=by, note=note)
    before = _plain(unit, (*OWNER, "legal_id"))
    unit.owner_name, unit.owner_national_id, unit.legal_id = owner_name, owner_national_id, legal_id
    unit.search_key = unit_search_key(unit, unit.products.values_list("name", flat=True))
    past.save(force_insert=True)
    unit.save(update_fields=[*before, "search_key", "updated_at"])
    confirm(unit=unit, groups=groups_of(OWNER), on=today, means=Means.EDIT, by=by)
    _record_and_tell(unit, by, "unit_transferred", before, on=on, note=note)
    if ends_representations:
        for row in unit.representations.current():
            end_representation(representation=row, by=by, until=max(today, row.since), reason=_("انتقال مالکیت"))
    return past


def _hold_parks(unit: Unit, park: Park | None) -> None:
    """The parks a unit leaves and enters are held before the unit, as `units.actions.land` does."""
    parks = {key for key in (unit.park_id, park.pk if park else None) if key}
    list(Park.objects.select_for_update(no_key=True).filter(pk__in=parks).order_by("pk").values_list("pk"))


def _movable(unit: Unit, by: User) -> Unit:
    """The unit as it is now, held until the transaction ends.

    Nothing is joined to it: after a wait for the lock, joined rows would still be those from before the wait.
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if not policies.may_move_unit(by, unit):
        raise PermissionDenied
    return unit


def _require_day(unit: Unit, on: date, today: date) -> None:
    if on > today:
        raise RuleViolation(_("این تاریخ نمی‌تواند پس از امروز باشد."), field="on")
    last = unit.past_tenures.order_by("-until", "-pk").first()
    if last is not None and on < last.until:
        raise RuleViolation(
            _("این تاریخ نمی‌تواند پیش از آخرین جابه‌جایی یا انتقال (%(day)s) باشد.") % {"day": format_date(last.until)},
            field="on",
        )


def _past(unit: Unit, kind: str, *, until: date, by: User, note: str) -> PastTenure:
    """What holds of the unit now, as what held until that day; not saved."""
    held = {name: getattr(unit, name) for name in (*PLACE, *OWNER)}
    return PastTenure(unit=unit, kind=kind, until=until, by=by, note=note, **held)


def _plain(row: Unit | PastTenure, names: Iterable[str]) -> dict[str, Any]:
    """Values as the trail keeps them: keys for rows."""
    return {name: getattr(row, f"{name}_id" if name in PLACE else name) for name in names}


def _record_and_tell(unit: Unit, by: User, verb: str, before: dict[str, Any], *, on: date, note: str) -> None:
    """What changed stands in the trail; the unit's owners and the managers of its park, as it is now, are told."""
    after = _plain(unit, before)
    changed = [name for name, value in before.items() if value != after[name]]
    was, now = {name: before[name] for name in changed}, {name: after[name] for name in changed}
    record(by=by, verb=verb, subject=unit, before=was, after=now | {"on": on}, reason=note)
    people = [user for user in [*owners_of(unit), *managers_of(unit)] if user.pk != by.pk]
    notify(to=people, kind=verb, url=unit.get_absolute_url(), unit=unit.name, day=format_date(on))


def _confirm_place(unit: Unit, by: User, today: date) -> None:
    """A move confirms the land, and the contact as far as it was told anew."""
    told = [*PLACE, *(name for name in BOUND_TO_PLACE if getattr(unit, name))]
    confirm(unit=unit, groups=groups_of(told), on=today, means=Means.EDIT, by=by)
