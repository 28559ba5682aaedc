"""Reading the audit trail: events as lines a person understands, for detail pages and for the whole trail."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import key_label, verb_label
from accounts.models import AuditEvent, Invitation, User
from accounts.policies import may_revoke
from core.jalali import format_date, format_datetime
from core.numbers import group
from core.text import listed

UNKNOWN = "—"
PANEL_LINES = 20
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_DECIMAL = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True)
class Change:
    """One field of an event: what it is called, what it was and what it became, ready to show."""

    label: str
    before: str
    after: str

    @property
    def was_known(self) -> bool:
        return self.before != UNKNOWN


@dataclass(frozen=True)
class TrailLine:
    """One event, ready to show; `by` is empty where the portal acted by itself."""

    pk: int
    at: datetime
    by: str
    verb: str
    subject: str
    subject_kind: str
    reason: str
    changes: Sequence[Change]


def trail_about(
    subject: models.Model, reader: User, *, once: Iterable[int] = (), limit: int = PANEL_LINES
) -> list[TrailLine]:
    """The newest `limit` things that happened to an object that `reader` sees, and to what it was `once`."""
    return trail_lines(AuditEvent.objects.about(subject, once=once).select_related("by")[:limit], reader)


def trail_lines(events: Iterable[AuditEvent], reader: User) -> list[TrailLine]:
    """Events in words; rows that a change points to are named only where `reader` may see them."""
    events = list(events)
    names = _names_of_rows(events, reader)
    return [
        TrailLine(
            pk=event.pk,
            at=event.at,
            by=event.by.full_name if event.by else "",
            verb=verb_label(event.verb),
            subject=event.subject_label,
            subject_kind=kind_label(event.subject_type),
            reason=event.reason,
            changes=_changes(event, names),
        )
        for event in events
    ]


def kind_label(subject_type: str) -> str:
    """What a kind of object is called: the model's own name, or the bare label when the model is gone."""
    model = _model(subject_type)
    return capfirst(str(model._meta.verbose_name)) if model else subject_type


def change_text(line: TrailLine) -> str:
    """All changes of a line in one sentence, for files."""
    return "؛ ".join(f"{change.label}: {change.before} ← {change.after}" for change in line.changes)


@dataclass(frozen=True)
class InvitationLine:
    """One invitation, ready to show."""

    invitation: Invitation
    state: str
    tone: str
    opens: str
    may_revoke: bool


_STATES = {
    "open": (gettext_lazy("در انتظار"), "info"),
    "used": (gettext_lazy("پذیرفته شد"), "good"),
    "expired": (gettext_lazy("مهلت گذشت"), "warn"),
    "revoked": (gettext_lazy("پس گرفته شد"), ""),
}


def invitation_lines(invitations: Iterable[Invitation], reader: User, *, now: datetime) -> list[InvitationLine]:
    """Invitations in words: where each stands at `now`, what it opens, and whether `reader` may take it back."""
    lines = []
    for invitation in invitations:
        state = invitation.state(now)
        label, tone = _STATES[state]
        if invitation.is_for_new_password:
            opens = _("گذرواژهٔ تازه")
        else:
            opens = str(invitation.target or invitation.agency or "")
        revocable = state == "open" and may_revoke(reader, invitation)
        lines.append(InvitationLine(invitation, str(label), tone, opens, revocable))
    return lines


def _changes(event: AuditEvent, names: dict[tuple[type, Any], str]) -> list[Change]:
    before, after = event.before or {}, event.after or {}
    model = _model(event.subject_type)
    changes = []
    for key in dict.fromkeys([*before, *after]):
        if key.startswith("_"):  # what an undo needs and no reader does
            continue
        field = _field(model, key)
        changes.append(
            Change(
                label=_label(field, key),
                before=_shown(field, before.get(key), names),
                after=_shown(field, after.get(key), names),
            )
        )
    return changes


def _model(subject_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, key: str) -> models.Field | None:
    """The column that `key` names; generic relations and reverse ones are no fields of the object."""
    if model is None:
        return None
    try:
        field = model._meta.get_field(key.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) and (field.concrete or field.many_to_many) else None


def _label(field: models.Field | None, key: str) -> str:
    return capfirst(str(field.verbose_name)) if field is not None else key_label(key)


def _names_of_rows(events: Sequence[AuditEvent], reader: User) -> dict[tuple[type, Any], str]:
    """Names of the rows that changes point to: one query a table, of what `reader` may see."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for event in events:
        model = _model(event.subject_type)
        for values in (event.before or {}, event.after or {}):
            for key, value in values.items():
                field = _field(model, key)
                if isinstance(field, models.ForeignKey) and isinstance(value, int):
                    wanted[field.related_model].add(value)
    names = {}
    for model, keys in wanted.items():
        rows = model._default_manager.all()
        if model is not User and hasattr(rows, "visible_to"):
            rows = rows.visible_to(reader)
        names.update({(model, key): str(row) for key, row in rows.in_bulk(keys).items()})
    return names


def _shown(field: models.Field | None, value: Any, names: dict[tuple[type, Any], str]) -> str:
    if value in (None, "", []):
        return UNKNOWN
    if isinstance(field, models.ForeignKey) and isinstance(value, int):
        return names.get((field.related_model, value), UNKNOWN)
    choices = dict(field.flatchoices) if field is not None and field.flatchoices else {}
    if isinstance(value, (list, tuple)):
        return listed(choices.get(item, _plain(item)) for item in value)
    if isinstance(value, str) and value in choices:
        return str(choices[value])
    if isinstance(field, models.DecimalField) and isinstance(value, str):
        return group(value)
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("بله") if value else _("خیر")
    if isinstance(value, int):
        return group(value)
    if isinstance(value, dict):
        return listed(f"{key}: {_plain(item)}" for key, item in value.items())
    return _text(str(value))


def _text(text: str) -> str:
    """A stored date, time or decimal as people read it; every other text as it stands."""
    if _ISO_DATE.fullmatch(text):
        return format_date(date.fromisoformat(text))
    if _ISO_TIME.match(text) and (at := parse_datetime(text)):
        return format_datetime(at)
    if _DECIMAL.fullmatch(text):
        return group(text)
    return text
