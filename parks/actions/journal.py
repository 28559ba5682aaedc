"""Notes and visits that people write down about a park."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from core.errors import RuleViolation
from parks import policies
from parks.models import Park, ParkNote


@transaction.atomic
def add_park_note(*, park: Park, by: User, today: date, kind: str, on: date, text: str) -> ParkNote:
    """The park's journal has one more entry; entries are never changed.

    The trail tells of it as of an object of its own, so that only who may read the journal reads its text.
    """
    if not policies.may_add_park_note(by, park):
        raise PermissionDenied
    if on > today:
        raise RuleViolation(_("این تاریخ نمی‌تواند پس از امروز باشد."), field="on")
    if not text.strip():
        raise RuleViolation(_("متن را بنویسید."), field="text")
    note = ParkNote.objects.create(park=park, by=by, kind=kind, on=on, text=text)
    audit.record(by=by, verb="park_note_added", subject=note, after={"kind": kind, "on": on, "text": text})
    return note
