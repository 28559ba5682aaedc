"""Files on their way into the register through the browser: uploaded, mapped, checked, committed, undone."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import ImportBatch


class JobState(models.TextChoices):
    UPLOADED = "uploaded", _("بارگذاری‌شده")
    CHECK_DUE = "check_due", _("در صف بررسی")
    CHECKING = "checking", _("در حال بررسی")
    CHECKED = "checked", _("بررسی‌شده")
    COMMIT_DUE = "commit_due", _("در صف ثبت")
    COMMITTING = "committing", _("در حال ثبت")
    DONE = "done", _("ثبت‌شده")
    UNDO_DUE = "undo_due", _("در صف بازگرداندن")
    UNDOING = "undoing", _("در حال بازگرداندن")
    FAILED = "failed", _("ناموفق")
    DROPPED = "dropped", _("کنارگذاشته")


# Queued for a worker, or in its hands.
CLAIMABLE_STATES = (
    *(JobState.CHECK_DUE, JobState.CHECKING, JobState.COMMIT_DUE, JobState.COMMITTING),
    *(JobState.UNDO_DUE, JobState.UNDOING),
)


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    def visible_to(self, user) -> "ImportJobQuerySet":
        """Their own; administrators and auditors see all."""
        if user.is_anonymous:
            return self.none()
        return self if user.is_read_only or user.role == "administrator" else self.filter(by=user)

    def claimable(self, now) -> "ImportJobQuerySet":
        """Work that nobody does: queued, or left behind by a worker that died."""
        return self.filter(state__in=CLAIMABLE_STATES).filter(Q(lease_until=None) | Q(lease_until__lt=now))


class ImportJob(models.Model):
    """One file and what became of it. `mapping` is {index of the file's column: English column name or ""};
    `fixes` is {row: {column: text}}, what was corrected in the page; `outcome` is the last check's or commit's JSON.
    """

    kind = models.CharField(_("نوع"), max_length=16, choices=ImportBatch.Kind.choices)
    file = models.FileField(upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("پرونده"), max_length=200)
    state = models.CharField(_("مرحله"), max_length=12, choices=JobState.choices, default=JobState.UPLOADED)
    header = models.JSONField(default=list)
    header_key = models.CharField(max_length=64, help_text="SHA-256 of the squashed header, to remember mappings by")
    mapping = models.JSONField(default=dict)
    fixes = models.JSONField(default=dict)
    skip_bad_rows = models.BooleanField(_("ردیف‌های نادرست کنار گذاشته شود"), default=False)
    rows_total = models.PositiveIntegerField(null=True, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    failure = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    batch = models.ForeignKey(ImportBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="jobs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="import_jobs")
    at = models.DateTimeField(_("زمان"), auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = _("ورود پرونده")
        verbose_name_plural = _("ورود پرونده‌ها")
        indexes: ClassVar = [
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["check_due", "checking", "commit_due", "committing", "undo_due", "undoing"]),
                name="import_jobs_to_do",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("import_job", args=[self.pk])
