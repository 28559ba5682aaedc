"""The one way to write the audit trail: `record`, called inside the action's transaction.

An app teaches the trail its verbs with `register`, in its own `notices.py` or `verbs.py`, both of which are read at
start-up; a verb nobody registered is shown as it is.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import AuditEvent, ImportBatch, User

_verbs: dict[str, str | Promise] = {}
_keys: dict[str, str | Promise] = {}


def register(verbs: Mapping[str, str | Promise]) -> None:
    """Teach the trail how each verb is said: a short lazy phrase, as «واحد ثبت شد»."""
    _verbs.update(verbs)


def register_keys(keys: Mapping[str, str | Promise]) -> None:
    """Teach the trail names of what `before` and `after` hold beside fields of the model, as «مدیر»."""
    _keys.update(keys)


def key_label(key: str) -> str:
    return str(_keys.get(key, key))


def verb_label(verb: str) -> str:
    """The verb as the reader's language says it."""
    return str(_verbs.get(verb, verb))


def verb_choices() -> list[tuple[str, str]]:
    """Every registered verb with its phrase, in the order of the phrases."""
    return sorted(((verb, str(label)) for verb, label in _verbs.items()), key=lambda pair: pair[1])


def event(
    *,
    by: User | None,
    verb: str,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    batch: ImportBatch | None = None,
) -> AuditEvent:
    """An unsaved event, for those who write many at once; `record` is for everyone else."""
    return AuditEvent(
        at=timezone.now(),
        by=by,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(subject)[:200],
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        reason=reason,
        batch=batch,
    )


def record(
    *,
    by: User | None,
    verb: str,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    batch: ImportBatch | None = None,
) -> AuditEvent:
    """One line of the trail stands: `by` did `verb` to `subject`; None stands for the portal itself.

    `before` and `after` hold the changed fields only, as plain values (dates, numbers, text, keys).
    """
    line = event(
        by=by,
        verb=verb,
        subject=subject,
        before=before,
        after=after,
        reason=reason,
        batch=batch,
    )
    line.save(force_insert=True)
    return line
