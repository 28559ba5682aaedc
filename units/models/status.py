"""The status ledger: dated events and their verdicts, which alone say what a unit is and was."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.jalali import to_jalali
from units.models.choices import Reason, Route, Status
from units.models.register import Unit

VERIFY_WITHIN = timedelta(days=7)  # how long a proposal may wait for its verdict


class Decision(models.TextChoices):
    PENDING = "pending", _("در انتظار راستی‌آزمایی")
    APPROVED = "approved", _("تأییدشده")
    REFUSED = "refused", _("ردشده")
    WITHDRAWN = "withdrawn", _("پس‌گرفته")


class Source(models.TextChoices):
    """Where an event came from; inspections and imports are final as they come."""

    OWNER = "owner", _("اعلام واحد")
    MANAGER = "manager", _("پیشنهاد مدیر شهرک")
    OFFICIAL = "official", _("پیشنهاد کارشناس")
    INSPECTION = "inspection", _("بازدید کارشناس")
    IMPORT = "import", _("ورود داده")


class StatusChangeQuerySet(models.QuerySet["StatusChange"]):
    def visible_to(self, user) -> "StatusChangeQuerySet":
        if user.is_authenticated and user.sees_province:
            return self
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def pending(self) -> "StatusChangeQuerySet":
        return self.filter(decision=Decision.PENDING)

    def approved(self) -> "StatusChangeQuerySet":
        return self.filter(decision=Decision.APPROVED)


class StatusChange(models.Model):
    """One proposed change of status and its verdict."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="status_changes")
    previous = models.CharField(_("وضعیت پیشین"), max_length=20, choices=Status.choices, blank=True)
    status = models.CharField(_("وضعیت"), max_length=20, choices=Status.choices)
    effective_on = models.DateField(_("از تاریخ"))
    reason = models.CharField(_("علت اصلی"), max_length=20, choices=Reason.choices, blank=True)
    further_reasons = models.JSONField(_("علت‌های دیگر"), default=list, blank=True)
    reason_text = models.CharField(_("شرح علت"), max_length=300, blank=True)
    route = models.CharField(_("راه بازگشت"), max_length=20, choices=Route.choices, blank=True)
    note = models.TextField(_("توضیح"), blank=True)
    workers = models.PositiveIntegerField(
        _("شاغلان (نفر)"), null=True, blank=True, help_text="as the proposer told; proof beside it, not a fact"
    )
    source = models.CharField(_("منبع"), max_length=12, choices=Source.choices)
    decision = models.CharField(_("نتیجه"), max_length=12, choices=Decision.choices, default=Decision.PENDING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="status_proposals",
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="status_verdicts",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(_("یادداشت راستی‌آزمایی"), blank=True)

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-effective_on", "-pk"]
        verbose_name = _("تغییر وضعیت")
        verbose_name_plural = _("تغییرهای وضعیت")
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "-effective_on", "-id"],
                condition=Q(decision="approved"),
                name="approved_changes_of_unit",
            ),
            models.Index(
                fields=["effective_on", "unit", "status"],
                condition=Q(decision="approved"),
                name="approved_by_day",
            ),
            models.Index(
                fields=["proposed_at"],
                condition=Q(decision="pending"),
                name="pending_changes",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(decision="pending"),
                name="one_pending_change_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(decision="pending", decided_by=None, decided_at=None)
                | (~Q(decision="pending") & Q(decided_at__isnull=False)),
                name="verdict_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["semi_active", "closed"]) | ~Q(reason=""),
                name="trouble_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(decision="refused") | ~Q(decision_note=""),
                name="refusal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_status_display()}"

    @property
    def verify_by(self) -> date:
        """The local day until which the verdict is expected."""
        return timezone.localtime(self.proposed_at).date() + VERIFY_WITHIN

    @property
    def tracking_number(self) -> str:
        """What the proposer is told to ask about: the Iranian year and a running number."""
        year = to_jalali(timezone.localtime(self.proposed_at).date())[0]
        return f"{year}-{self.pk:05d}"

    @property
    def reason_labels(self) -> list[str]:
        """The main reason, then the further ones, in the reader's language; «other» in the proposer's own words."""
        every = [reason for reason in [self.reason, *self.further_reasons] if reason]
        return [
            self.reason_text if reason == Reason.OTHER and self.reason_text else str(Reason(reason).label)
            for reason in every
        ]


class StatusEvidenceQuerySet(models.QuerySet["StatusEvidence"]):
    def visible_to(self, user) -> "StatusEvidenceQuerySet":
        return self.filter(change__in=StatusChange.objects.visible_to(user))


class StatusEvidence(models.Model):
    """A file that supports a proposed change: a power bill, an insurance list, a photograph."""

    change = models.ForeignKey(StatusChange, on_delete=models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to="status/%Y/%m/")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField(help_text="bytes")
    content_type = models.CharField(max_length=100)
    at = models.DateTimeField(auto_now_add=True)

    objects = StatusEvidenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class StatusThresholdQuerySet(models.QuerySet["StatusThreshold"]):
    def visible_to(self, user) -> "StatusThresholdQuerySet":
        return self.none() if user.is_anonymous else self

    def on(self, day) -> "StatusThreshold | None":
        """The thresholds that held on `day`."""
        return self.filter(valid_from__lte=day).order_by("-valid_from").first()


class StatusThreshold(models.Model):
    """Utilisation below which a unit counts as closed or semi-active: dated shares of one, kept by administrators."""

    valid_from = models.DateField(_("معتبر از"), unique=True)
    closed_below = models.DecimalField(_("تعطیل، کمتر از"), max_digits=4, decimal_places=3)
    semi_active_below = models.DecimalField(_("نیمه‌فعال، کمتر از"), max_digits=4, decimal_places=3)

    objects = StatusThresholdQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-valid_from"]
        verbose_name = _("آستانهٔ وضعیت")
        verbose_name_plural = _("آستانه‌های وضعیت")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_below__gte=0)
                & Q(closed_below__lte=models.F("semi_active_below"))
                & Q(semi_active_below__lte=1),
                name="thresholds_are_ordered_shares",
            )
        ]

    def __str__(self) -> str:
        return str(self.valid_from)
