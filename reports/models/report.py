"""One revision of one period's report: where it stands between «due» and «published», and who is building it now."""

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.jalali import Period

MAX_ATTEMPTS = 5
STEPS = (
    _("آغاز"),
    _("مهر داده‌ها"),
    _("خواندن داده‌ها"),
    _("جمع دامنه‌ها"),
    _("سنجش شاخص‌ها"),
    _("بهره‌وری کل و جدول‌ها"),
    _("نوشتن گزارش"),
)
BUILD_STEPS = len(STEPS) - 1


def new_key() -> str:
    """What the codes of one report are keyed with."""
    return secrets.token_hex(16)


class ReportState(models.TextChoices):
    DUE = "due", _("در نوبت ساخت")
    BUILDING = "building", _("در حال ساخت")
    BUILT = "built", _("ساخته‌شده")
    FAILED = "failed", _("ناموفق")
    PUBLISHED = "published", _("منتشرشده")


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: Any) -> "ReportQuerySet":
        """Officials, managers and auditors see reports in every state; owners and agencies what is published.

        How much of a report a person sees is said by `Scope.objects.visible_to`.
        """
        if user.is_anonymous:
            return self.none()
        if user.sees_province or user.role in {Role.OFFICIAL, Role.MANAGER}:
            return self
        return self.published()

    def published(self) -> "ReportQuerySet":
        return self.filter(state=ReportState.PUBLISHED)

    def standing(self) -> "ReportQuerySet":
        """Revisions that hold figures."""
        return self.filter(state__in=(ReportState.BUILT, ReportState.PUBLISHED))

    def claimable(self, now: datetime) -> "ReportQuerySet":
        """Revisions that a builder may take: asked for, failed with tries left, or left behind by one that died."""
        return self.filter(
            Q(state=ReportState.DUE)
            | Q(state=ReportState.FAILED, attempts__lt=MAX_ATTEMPTS, retry_at__lte=now)
            | Q(state=ReportState.BUILDING, lease_until__lt=now)
        )


class Report(models.Model):
    """A revision of the report of one Jalali month, quarter or year.

    `digest` stamps the inputs the revision was built from; a different stamp today means a newer revision is due.
    The lease names the one builder that may save: it is taken and given back by conditional updates.
    """

    period = models.CharField(_("دوره"), max_length=7, help_text="1404-06, 1404-Q2 or 1404")
    kind = models.CharField(max_length=8, help_text="month, quarter or year")
    starts_on = models.DateField()
    revision = models.PositiveIntegerField(_("ویرایش"), default=1)
    state = models.CharField(_("وضعیت"), max_length=10, choices=ReportState.choices, default=ReportState.DUE)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the stamp of the inputs, hex")
    rule_version = models.CharField(_("نسخهٔ روش"), max_length=16, blank=True)
    parameters = models.JSONField(
        default=dict, blank=True, help_text="what administrators had set for the period when it was built"
    )
    parameter_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of `parameters`, hex")
    step = models.PositiveSmallIntegerField(default=0, help_text="how far its builder has come, of BUILD_STEPS")
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(_("علت ناکامی"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports_requested",
        help_text="empty when the clock asked",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    built_at = models.DateTimeField(_("زمان ساخت"), null=True, blank=True)
    published_at = models.DateTimeField(_("زمان انتشار"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports_published",
    )
    verification_key = models.CharField(
        max_length=32, default=new_key, editable=False, help_text="keys the codes on its papers; no page shows it"
    )
    seal = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 over the seals of its scopes, set when it is published"
    )
    has_sample_data = models.BooleanField(
        default=False, help_text="whether sample units stood in the register when it was published"
    )

    reason = models.TextField(_("دلیل اصلاح"), blank=True, help_text="why a published report was corrected by this one")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on", "-revision", "-pk"]
        verbose_name = _("گزارش")
        verbose_name_plural = _("گزارش‌ها")
        indexes: ClassVar = [
            models.Index(fields=["kind", "-starts_on", "-revision"], name="reports_by_kind_and_start"),
            models.Index(
                fields=["state"],
                condition=Q(state__in=["due", "building", "failed"]),
                name="reports_unfinished",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "revision"], name="one_report_per_period_and_revision"),
            models.CheckConstraint(
                condition=Q(state="building", lease_token__isnull=False, lease_until__isnull=False)
                | (~Q(state="building") & Q(lease_token=None, lease_until=None)),
                name="only_a_building_report_is_leased",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["built", "published"])
                | (Q(built_at__isnull=False) & ~Q(digest="") & ~Q(rule_version="")),
                name="a_built_report_says_from_what",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False, published_by__isnull=False)
                | (~Q(state="published") & Q(published_at=None, published_by=None)),
                name="publishing_has_a_time_and_a_person",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="a_failure_says_why"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="revisions_count_from_one"),
        ]

    def __str__(self) -> str:
        return _("گزارش %(period)s، ویرایش %(revision)s") % {
            "period": self.jalali.label,
            "revision": self.revision,
        }

    def get_absolute_url(self) -> str:
        return reverse("reports:report_detail", args=[self.jalali])

    @property
    def jalali(self) -> Period:
        return Period.parse(self.period)

    @property
    def is_standing(self) -> bool:
        return self.state in {ReportState.BUILT, ReportState.PUBLISHED}

    @property
    def step_label(self) -> str:
        """What its builder is doing now."""
        return str(STEPS[min(self.step, BUILD_STEPS)])

    @property
    def has_given_up(self) -> bool:
        """True when the clock will not try again by itself."""
        return self.state == ReportState.FAILED and self.attempts >= MAX_ATTEMPTS
