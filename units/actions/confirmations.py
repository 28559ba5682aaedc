"""When a group of a unit's facts was last confirmed and by what; every action that touches such facts says so here."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Role, User
from core.errors import RuleViolation
from units import policies
from units.compute.freshness import DAYS
from units.models import Confirmation, FactGroup, Unit

Means = Confirmation.Means
SEEN_ON_A_VISIT = (FactGroup.STATUS, FactGroup.LAND)  # whoever stood there saw whether it runs, and where


def confirm(*, unit: Unit, groups: Iterable[str], on: date, means: str, by: User | None = None) -> None:
    """These groups were confirmed at least on `on`; a later word stands. For callers that hold the unit's lock.

    The day of the status is theirs to write (`Unit.last_confirmed_on`).
    """
    fresh = [one for one in groups if one == FactGroup.STATUS or _is_later(on, getattr(unit, DAYS[one]))]
    later = set(unit.confirmations.filter(group__in=fresh, on__gt=on).values_list("group", flat=True)) if fresh else ()
    rows = [Confirmation(unit=unit, group=one, on=on, means=means, by=by) for one in fresh if one not in later]
    if not rows:
        return
    Confirmation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["unit", "group"], update_fields=["on", "means", "by"]
    )
    days = {DAYS[row.group]: on for row in rows if row.group != FactGroup.STATUS}
    if days:
        Unit.objects.filter(pk=unit.pk).update(**days)
        for name in days:
            setattr(unit, name, on)


def _is_later(on: date, known: date | None) -> bool:
    return known is None or known <= on


def older_days(unit: Mapping[str, Any], groups: Iterable[str], on: date) -> dict[str, date | None]:
    """Of the days on which these groups of the unit were confirmed those that `on` overtakes, by column."""
    days = {name: unit[name] for name in map(DAYS.__getitem__, groups)}
    return {name: day for name, day in days.items() if day is None or day < on}


def told_to_undo(unit: int, before: Mapping[str, date | None], after: Mapping[str, date]) -> list:
    """These days as a batch's line of the trail tells them: an undo leaves alone what somebody has moved on since."""
    return [Unit._meta.label_lower, unit, before, after, "unless newer"]


@transaction.atomic
def confirm_facts(*, unit: Unit, group: str, by: User, today: date) -> Unit:
    """Nothing of this group has changed: it counts as confirmed today, by the owner's word or by who looked it through.

    The status has its own word (`units.actions.status.confirm_status`). Raises PermissionDenied, RuleViolation.
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if not policies.may_confirm_facts(by, unit):
        raise PermissionDenied
    if group not in FactGroup or group == FactGroup.STATUS:
        raise RuleViolation(_("گروه مشخصات را برگزینید."), field="group")
    means = Means.OWNER if by.role == Role.OWNER else Means.EDIT
    confirm(unit=unit, groups=[group], on=today, means=means, by=by)
    record(by=by, verb="facts_confirmed", subject=unit, after={"groups": [str(FactGroup(group).label)], "on": today})
    return unit
