"""The one way to write the audit trail: `record`, called inside the action's transaction."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import AuditEvent, ImportBatch, User


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
