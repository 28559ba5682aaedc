"""Correcting one fact of many units at once: what would change, and the change itself.

A change stands as one batch of the register, so that it can be undone as an import can. What happened to a unit (a
move, a sale, a status) is never written so: events have their own day and their own action.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any
from zlib import crc32

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.audit import event
from accounts.models import AuditEvent, ImportBatch, User
from core.errors import RuleViolation
from core.numbers import group
from core.text import listed
from parks.models import Park
from units import policies
from units.actions.confirmations import told_to_undo
from units.actions.places import require_place
from units.compute.freshness import DAYS, groups_of
from units.models import LandContract, Unit

MOST = 10_000
CHUNK = 1_000
NAMED = 10
PLACES = frozenset({"park", "county"})


@dataclass(frozen=True)
class Edit:
    """The one fact that is told of all units: a field of `Unit` and its value."""

    field: str
    value: Any

    @property
    def stored(self) -> Any:
        """The value as the column holds it."""
        return self.value.pk if isinstance(self.value, models.Model) else self.value

    def of(self, unit: Unit) -> Any:
        """What the unit's column holds now."""
        return getattr(unit, _column(self.field).attname)

    def written(self) -> dict[str, Any]:
        """What is written in every unit; a park brings its county along, where it is known."""
        brings_county = isinstance(self.value, Park) and self.value.county_id is not None
        return {self.field: self.value} | ({"county": self.value.county} if brings_county else {})


@dataclass(frozen=True)
class Refusal:
    """A unit that stays as it is, and why."""

    unit: Unit
    reason: str


@dataclass
class Plan:
    """What an edit would do to some units."""

    changed: list[Unit] = field(default_factory=list)
    unchanged: list[Unit] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True)
class Edited:
    """What an edit did: the batch it stands under, how many units it changed and which it did not."""

    batch: ImportBatch
    changed: int
    refused: Sequence[Refusal]


def plan_of(units: QuerySet[Unit], edit: Edit, by: User) -> Plan:
    """What `edit` would do to `units`, which `by` is known to see; one query."""
    plan = Plan()
    for unit in _with_places(units, edit):
        if edit.of(unit) == edit.stored:
            plan.unchanged.append(unit)
        elif reason := _refusal(unit, edit, by):
            plan.refused.append(Refusal(unit, reason))
        else:
            plan.changed.append(unit)
    return plan


def stamps(plan: Plan, edit: Edit) -> dict[int, int]:
    """What was seen of each unit that would change, for `edit_units`: nothing newer is overwritten."""
    return {unit.pk: _stamp(unit, edit) for unit in plan.changed}


@transaction.atomic
def edit_units(*, edit: Edit, seen: Mapping[int, int], reason: str, by: User) -> Edited:
    """The units that were `seen` (key → stamp, from `stamps`) have the new value; each says so in its trail.

    Units that changed since, that a rule forbids or that `by` no longer sees are left alone. Raises PermissionDenied
    for a field that `by` may not tell of many units, and RuleViolation without a reason, for too many units and where
    nothing is left to change.
    """
    if edit.field not in policies.fields_edited_together(by):
        raise PermissionDenied
    if not reason:
        raise RuleViolation(_("دلیل این ویرایش را بنویسید."), field="reason")
    if len(seen) > MOST:
        raise RuleViolation(too_many())
    plan = _plan_again(edit, seen, by)
    if not plan.changed:
        raise RuleViolation(_("هیچ واحدی عوض نشد. %(why)s") % {"why": told(plan.refused)})
    batch = _batch(edit, plan, by)
    now = timezone.now()
    confirmed = _confirmed(edit, timezone.localdate(now))
    lines = [
        _line(number, unit, edit, confirmed, reason, by, batch) for number, unit in enumerate(plan.changed, start=1)
    ]
    for some in _chunks(unit.pk for unit in plan.changed):
        Unit.objects.filter(pk__in=some).update(**edit.written(), **confirmed, updated_at=now)
    AuditEvent.objects.bulk_create(lines, batch_size=CHUNK)
    return Edited(batch, len(plan.changed), plan.refused)


def too_many() -> str:
    return _("در هر نوبت دست بالا %(most)s واحد ویرایش می‌شود؛ فهرست را با پالایه‌ها کوتاه‌تر کنید.") % {
        "most": group(MOST)
    }


def told(refused: Sequence[Refusal]) -> str:
    """Refused units by name, each reason once: «کاشی سهند، آجر ارس: پس از پیش‌نمایش عوض شده است.»"""
    names: dict[str, list[str]] = {}
    for one in refused:
        names.setdefault(one.reason, []).append(one.unit.name)
    return " ".join(f"{_shortened(some)}: {reason}" for reason, some in names.items())


def _shortened(names: list[str]) -> str:
    if len(names) <= NAMED:
        return listed(names)
    rest = _("%(count)s واحد دیگر") % {"count": group(len(names) - NAMED)}
    return listed([*names[:NAMED], rest])


# ── what may change ───────────────────────────────────────────────────────────────────────────────────────────────
def _with_places(units: QuerySet[Unit], edit: Edit) -> QuerySet[Unit]:
    """The units with what the rules and the preview read of them."""
    units = units.defer("search_key", "address").select_related("park__county", "county", "isic")
    if edit.field not in PLACES:
        return units
    contracts = LandContract.objects.current().filter(unit=OuterRef("pk"))
    return units.annotate(holds_land=Exists(contracts))


def _column(name: str) -> models.Field:
    """The unit's column of this name."""
    field = Unit._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no column of a unit.")
    return field


def _refusal(unit: Any, edit: Edit, by: User) -> str:
    """Why the unit stays as it is; "" where nothing speaks against the edit."""
    if edit.field not in PLACES:
        return ""
    if edit.field == "park" and (unit.plot_id is not None or unit.holds_land):
        return _("قطعه یا قرارداد زمین دارد؛ جای آن را در صفحهٔ خودش اصلاح کنید.")
    moved = Unit(park=unit.park, county=unit.county)
    for name, value in edit.written().items():
        setattr(moved, name, value)
    try:
        require_place(moved, by)
    except RuleViolation as rule:
        return str(rule)
    return ""


def _stamp(unit: Unit, edit: Edit) -> int:
    return crc32(f"{unit.updated_at.isoformat()} {edit.of(unit)}".encode())


def _plan_again(edit: Edit, seen: Mapping[int, int], by: User) -> Plan:
    """The plan over the units as they are now, each held until the transaction ends."""
    plan = Plan()
    for some in _chunks(sorted(seen)):
        held = Unit.objects.visible_to(by).filter(pk__in=some).order_by("pk").select_for_update(of=("self",))
        now = plan_of(held, edit, by)
        plan.refused += now.refused
        plan.changed += [unit for unit in now.changed if _stamp(unit, edit) == seen[unit.pk]]
        newer = [unit for unit in (*now.changed, *now.unchanged) if _stamp(unit, edit) != seen[unit.pk]]
        plan.refused += [Refusal(unit, _("پس از پیش‌نمایش عوض شده است.")) for unit in newer]
    return plan


# ── what is left behind ───────────────────────────────────────────────────────────────────────────────────────────
def _batch(edit: Edit, plan: Plan, by: User) -> ImportBatch:
    said = json.dumps([edit.field, edit.stored, [unit.pk for unit in plan.changed]])
    return ImportBatch.objects.create(
        kind=ImportBatch.Kind.UNITS,
        file_name=_name(edit),
        digest=hashlib.sha256(said.encode()).hexdigest(),
        by=by,
        rows=len(plan.changed) + len(plan.refused),
        created=0,
        updated=len(plan.changed),
        unchanged=0,
        rejected=len(plan.refused),
    )


def _name(edit: Edit) -> str:
    """What the batch is called where files have their names; in Persian, whatever the language of the page."""
    with translation.override("fa"):
        return f"{_('ویرایش گروهی')}: {_column(edit.field).verbose_name}"


def _confirmed(edit: Edit, today: date) -> dict[str, date]:
    """The group of facts to which the field belongs counts as confirmed, as after every edit."""
    return {DAYS[name]: today for name in groups_of([edit.field])}


def _line(
    number: int, unit: Unit, edit: Edit, confirmed: dict[str, date], reason: str, by: User, batch: ImportBatch
) -> AuditEvent:
    """The unit's line of the trail, with what the undo of a batch needs beside it."""
    days = {name: getattr(unit, name) for name in confirmed}
    after = {name: _key(value) for name, value in edit.written().items()}
    before = {name: _key(getattr(unit, name)) for name in after}
    is_correction = edit.field in PLACES and (edit.field == "park" or before[edit.field] is not None)
    return event(
        by=by,
        verb="unit_corrected" if is_correction else "unit_edited",
        subject=unit,
        before=before | {"_also": {"updated_at": unit.updated_at.isoformat()}},
        after=after | {"_row": number, "_rows": [told_to_undo(unit.pk, days, confirmed)]},
        reason=reason,
        batch=batch,
    )


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while some := list(islice(left, CHUNK)):
        yield some
