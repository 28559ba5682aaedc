"""The audit trail: who changed what, when, from what to what and why; written inside the action's own transaction."""

from collections.abc import Iterable
from typing import ClassVar, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.users import Role


class AppendOnlyError(TypeError):
    """Raised by any attempt to change or remove what the audit trail holds."""


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user) -> "ImportBatchQuerySet":
        """Batches `user` may see: their own, and all of them for administrators and auditors."""
        if user.is_anonymous:
            return self.none()
        if user.role in {Role.ADMINISTRATOR, Role.AUDITOR}:
            return self
        return self.filter(by=user)


class ImportBatch(models.Model):
    """One file that went into the register; its audit events are the journal that `undo_import` reads backwards."""

    class Kind(models.TextChoices):
        PARKS = "parks", _("شهرک‌ها")
        UNITS = "units", _("واحدها")
        DECLARATIONS = "declarations", _("اظهارنامه‌ها")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file, hex")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="import_batches",
    )
    at = models.DateTimeField(auto_now_add=True)
    rows = models.PositiveIntegerField()
    created = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = _("ورود داده")
        verbose_name_plural = _("ورودهای داده")

    def __str__(self) -> str:
        return f"{self.pk} · {self.file_name}"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user) -> "AuditEventQuerySet":
        """The whole trail is for administrators, directors and auditors; others read an object's own (`about`)."""
        if user.is_anonymous or user.role not in {
            Role.ADMINISTRATOR,
            Role.DIRECTOR,
            Role.AUDITOR,
        }:
            return self.none()
        return self

    def about(self, subject: models.Model, *, once: Iterable[int] = ()) -> "AuditEventQuerySet":
        """What happened to one object; whoever may see the object may read this.

        `once` are keys of what is one with the object by now: rows that were merged into it.
        """
        return self.filter(subject_type=subject._meta.label_lower, subject_id__in=[subject.pk, *once])

    def update(self, **kwargs) -> NoReturn:
        raise AppendOnlyError("The audit trail is append-only.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("The audit trail is append-only.")


class AuditEvent(models.Model):
    """One thing that somebody did. Rows are added, never changed: the model refuses, PostgreSQL refuses too."""

    at = models.DateTimeField(_("زمان"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="audit_events",
        verbose_name=_("کننده"),
    )
    verb = models.CharField(_("کار"), max_length=48)
    subject_type = models.CharField(max_length=64, help_text="label of the model, as units.unit")
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(_("موضوع"), max_length=200)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("دلیل"), blank=True)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.PROTECT, related_name="events")

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = _("رویداد")
        verbose_name_plural = _("رویدادها")
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_by_subject"),
            models.Index(
                fields=["batch"],
                condition=Q(batch__isnull=False),
                name="audit_by_batch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} · {self.subject_label}"

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None:
            raise AppendOnlyError("The audit trail is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> NoReturn:
        raise AppendOnlyError("The audit trail is append-only.")
