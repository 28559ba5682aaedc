"""What runs a park: the figures of its utilities, its service company and its board of trustees."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from core.errors import RuleViolation
from parks import policies
from parks.models import Park, ParkBody, ParkUtility


@transaction.atomic
def update_utility(
    *,
    park: Park,
    kind: str,
    by: User,
    today: date,
    as_of: date,
    capacity: Decimal | None = None,
    allocated: Decimal | None = None,
    demand: Decimal | None = None,
) -> ParkUtility:
    """The park has and needs so much of the utility, as of that day; None is unknown. What was is in the trail.

    Figures in the kind's own unit (`parks.models.UTILITY_UNITS`). Raises RuleViolation beside its field for a negative
    figure, a day to come, or a day before the one that stands.
    """
    park = Park.objects.select_for_update().get(pk=park.pk)
    if not policies.may_update_utilities(by, park):
        raise PermissionDenied
    row = park.utilities.filter(kind=kind).first() or ParkUtility(park=park, kind=kind)
    _require_later_day(row, as_of, today)
    figures = {"capacity": capacity, "allocated": allocated, "demand": demand}
    for name, figure in figures.items():
        if figure is not None and figure < 0:
            raise RuleViolation(_("این عدد نمی‌تواند منفی باشد."), field=name)
    told: dict[str, Any] = {**figures, "as_of": as_of}
    before = {name: getattr(row, name) for name, value in told.items() if getattr(row, name) != value}
    if not before:
        return row
    for name in before:
        setattr(row, name, told[name])
    row.is_sample = False
    row.save(update_fields=[*before, "is_sample"] if row.pk else None)
    audit.record(by=by, verb="utility_updated", subject=row, before=before, after={name: told[name] for name in before})
    return row


@transaction.atomic
def add_capacity(*, park: Park, kind: str, amount: Decimal, by: User, today: date) -> Decimal | None:
    """The park's capacity of the utility is `amount` more (less when negative), never below nought; what was is in the
    trail. Returns by how much it changed: None where the capacity is not known, since something more than unknown is
    still unknown.
    """
    park = Park.objects.select_for_update().get(pk=park.pk)
    if not policies.may_update_utilities(by, park):
        raise PermissionDenied
    row = park.utilities.filter(kind=kind, capacity__isnull=False).first()
    if row is None or row.capacity is None:
        return None
    had, before = row.capacity, {"capacity": row.capacity, "as_of": row.as_of}
    row.capacity = max(Decimal(0), row.capacity + amount)
    row.as_of = max(today, row.as_of or today)
    row.save(update_fields=["capacity", "as_of"])
    after = {"capacity": row.capacity, "as_of": row.as_of}
    audit.record(by=by, verb="utility_updated", subject=row, before=before, after=after)
    return row.capacity - had


def _require_later_day(row: ParkUtility, as_of: date, today: date) -> None:
    if as_of > today:
        raise RuleViolation(_("این تاریخ نمی‌تواند پس از امروز باشد."), field="as_of")
    if row.as_of is not None and as_of < row.as_of:
        raise RuleViolation(_("آمار تازه‌تری از این زیرساخت ثبت شده است."), field="as_of")


# ── service company and board of trustees ─────────────────────────────────────────────────────────────────────────
@transaction.atomic
def name_body(
    *,
    park: Park,
    kind: str,
    by: User,
    today: date,
    name: str,
    since: date,
    head: str = "",
    members: str = "",
    phone: str = "",
) -> ParkBody:
    """The body runs the park's services from `since` on; the one of its kind before ended on that day.

    Raises RuleViolation for a day to come and for one on which the body before had not begun or not yet ended.
    """
    park = Park.objects.select_for_update().get(pk=park.pk)
    if not policies.may_edit_land(by, park):
        raise PermissionDenied
    if since > today:
        raise RuleViolation(_("این تاریخ نمی‌تواند پس از امروز باشد."), field="since")
    last = park.bodies.filter(kind=kind).order_by("-since", "-pk").first()
    if last is not None:
        _make_way(last, since, by)
    told = {"name": name, "head": head, "members": members, "phone": phone, "since": since}
    body = ParkBody.objects.create(park=park, kind=kind, **told)
    known = {name: value for name, value in told.items() if value != ""}
    audit.record(by=by, verb="body_named", subject=body, after={"kind": kind, **known})
    return body


def _make_way(last: ParkBody, since: date, by: User) -> None:
    """The body before ends on the day on which the next one begins."""
    is_early = since <= last.since if last.until is None else since < last.until
    if is_early:
        raise RuleViolation(_("آغاز کار باید پس از تاریخ نهاد پیشین باشد."), field="since")
    if last.until is None:
        last.until = since
        last.save(update_fields=["until"])
        audit.record(by=by, verb="body_ended", subject=last, before={"until": None}, after={"until": since})


@transaction.atomic
def update_body(*, body: ParkBody, by: User, today: date, **values: Any) -> ParkBody:
    """The body's head, members, phone and last day are as `values` tells, with what they were in the trail.

    Raises RuleViolation for one whose time is over, and for a last day to come or before the first.
    """
    park = Park.objects.select_for_update().get(pk=body.park_id)
    body = park.bodies.get(pk=body.pk)
    if not policies.may_edit_land(by, park):
        raise PermissionDenied
    if body.until is not None:
        raise RuleViolation(_("دورهٔ این نهاد پایان یافته است."))
    before = {name: getattr(body, name) for name, value in values.items() if getattr(body, name) != value}
    if not before:
        return body
    until = values.get("until")
    if until is not None and not body.since <= until <= today:
        raise RuleViolation(_("پایان کار از روز آغاز تا امروز است."), field="until")
    for name in before:
        setattr(body, name, values[name])
    body.save(update_fields=list(before))
    verb = "body_ended" if until else "body_edited"
    audit.record(by=by, verb=verb, subject=body, before=before, after={name: values[name] for name in before})
    return body
