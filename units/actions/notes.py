"""The journal of a unit: what somebody saw or heard. Entries are added, never changed."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import JournalKind, User
from core.errors import RuleViolation
from units import policies
from units.actions.confirmations import SEEN_ON_A_VISIT, Means, confirm
from units.actions.status import touch_confirmed
from units.models import Unit, UnitNote


@transaction.atomic
def add_unit_note(*, unit: Unit, by: User, today: date, kind: str, on: date, text: str) -> UnitNote:
    """A note or a visit stands in the unit's journal; a visit confirms the unit on its day.

    Raises PermissionDenied, and RuleViolation beside its field for an empty text and for a day to come.
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if not policies.may_add_unit_note(by, unit):
        raise PermissionDenied
    if kind not in JournalKind:
        raise RuleViolation(_("یادداشت است یا بازدید؟"), field="kind")
    if not text.strip():
        raise RuleViolation(_("متن را بنویسید."), field="text")
    if on > today:
        raise RuleViolation(_("این تاریخ نمی‌تواند پس از امروز باشد."), field="on")
    note = UnitNote.objects.create(unit=unit, kind=kind, on=on, text=text, by=by)
    # About the note, not the unit: the unit's own trail is read by its owner, its journal is not.
    record(by=by, verb="unit_note_added", subject=note, after={"unit": unit.pk, "kind": kind, "on": on, "text": text})
    if kind == JournalKind.VISIT:
        _confirm(unit, on=on, by=by)
    return note


def _confirm(unit: Unit, *, on: date, by: User) -> None:
    before = unit.last_confirmed_on
    touch_confirmed(unit, on=on)
    confirm(unit=unit, groups=SEEN_ON_A_VISIT, on=on, means=Means.VISIT, by=by)
    told = {"last_confirmed_on": unit.last_confirmed_on, "on": on}
    record(by=by, verb="unit_visited", subject=unit, before={"last_confirmed_on": before}, after=told)
