"""Infrastructure requests: what a park lacks, who holds the matter and until when, and all that was said and done."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Role
from parks.models import Park
from units.models import Unit


class RequestKind(models.TextChoices):
    POWER = "power", _("برق")
    WATER = "water", _("آب")
    ACCESS_ROAD = "access_road", _("راه دسترسی")


class RequestStage(models.TextChoices):
    DRAFT = "draft", _("پیش‌نویس")
    SUBMITTED = "submitted", _("ثبت‌شده")
    REVIEW = "review", _("بررسی کارشناسی")
    APPROVED = "approved", _("تصویب‌شده")
    WORKS = "works", _("در حال اجرا")
    DELIVERED = "delivered", _("تحویل‌شده")
    CLOSED = "closed", _("پایان‌یافته")
    RETURNED = "returned", _("برگشت برای تکمیل")
    REJECTED = "rejected", _("ردشده")
    WITHDRAWN = "withdrawn", _("پس‌گرفته")


ENDED_STAGES = (RequestStage.CLOSED, RequestStage.REJECTED, RequestStage.WITHDRAWN)
WITH_AGENCY_STAGES = (RequestStage.APPROVED, RequestStage.WORKS, RequestStage.DELIVERED, RequestStage.CLOSED)


class InfrastructureRequestQuerySet(models.QuerySet["InfrastructureRequest"]):
    def visible_to(self, user) -> "InfrastructureRequestQuerySet":
        """Requests `user` may see; a draft is for those who file it, works are for the agency that has them."""
        if user.is_anonymous:
            return self.none()
        not_a_draft = ~Q(stage=RequestStage.DRAFT) | Q(filed_by=user)
        if user.sees_province:
            return self.filter(not_a_draft)
        if user.role == Role.OFFICIAL:
            return self.filter(not_a_draft, park__county_id__in=user.county_ids)
        if user.role == Role.MANAGER:
            return self.filter(park__in=Park.objects.managed_by(user))
        if user.role == Role.AGENCY:
            return self.filter(agency_id=user.agency_id, stage__in=WITH_AGENCY_STAGES)
        return self.none()

    def for_list(self) -> "InfrastructureRequestQuerySet":
        return self.select_related("park", "park__county", "agency")

    def open(self) -> "InfrastructureRequestQuerySet":
        return self.exclude(stage__in=[*ENDED_STAGES, RequestStage.DRAFT])

    def overdue(self, today) -> "InfrastructureRequestQuerySet":
        return self.open().filter(due_on__lt=today)


class InfrastructureRequest(models.Model):
    """One need of one park. `quantity` is in the unit of measure of its kind (`support.kinds`)."""

    number = models.CharField(_("شماره"), max_length=16, unique=True)
    park = models.ForeignKey(Park, verbose_name=_("شهرک"), on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(_("نوع"), max_length=16, choices=RequestKind.choices)
    title = models.CharField(_("عنوان"), max_length=160)
    need = models.TextField(_("شرح نیاز"), blank=True)
    quantity = models.DecimalField(_("مقدار"), max_digits=14, decimal_places=2, null=True, blank=True)
    answers = models.JSONField(
        _("پاسخ پرسش‌ها"), default=dict, blank=True, help_text="answers to the kind's own questions"
    )
    stage = models.CharField(_("مرحله"), max_length=12, choices=RequestStage.choices, default=RequestStage.DRAFT)
    stage_since = models.DateField(_("از تاریخ"))
    due_on = models.DateField(_("مهلت"), null=True, blank=True)
    returned_from = models.CharField(max_length=12, choices=RequestStage.choices, blank=True)
    clock_days_left = models.SmallIntegerField(null=True, blank=True, help_text="days left when the clock was paused")
    holder_role = models.CharField(_("نزد"), max_length=16, choices=Role.choices, blank=True)
    agency = models.ForeignKey(
        Agency, verbose_name=_("دستگاه مجری"), null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    estimated_cost_rial = models.BigIntegerField(_("برآورد هزینه (ریال)"), null=True, blank=True)
    actual_cost_rial = models.BigIntegerField(_("هزینهٔ انجام‌شده (ریال)"), null=True, blank=True)
    budget_year = models.PositiveSmallIntegerField(_("سال بودجه"), null=True, blank=True)
    credit_source = models.CharField(_("محل اعتبار"), max_length=160, blank=True)
    promised_on = models.DateField(_("تاریخ تعهد"), null=True, blank=True)
    progress_percent = models.PositiveSmallIntegerField(_("پیشرفت فیزیکی (درصد)"), null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="requests_filed", verbose_name=_("ثبت‌کننده")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    affected_units = models.ManyToManyField(Unit, related_name="requests", blank=True, verbose_name=_("واحدهای متأثر"))
    is_sample = models.BooleanField(_("نمونه"), default=False)
    search_key = models.TextField(editable=False)

    objects = InfrastructureRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("درخواست زیرساخت")
        verbose_name_plural = _("درخواست‌های زیرساخت")
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"],
                condition=~Q(stage__in=["closed", "rejected", "withdrawn", "draft"]),
                name="open_requests_by_due_day",
            ),
            models.Index(fields=["park", "kind", "stage"], name="requests_of_park"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(progress_percent=None) | Q(progress_percent__lte=100), name="progress_up_to_a_hundred"
            ),
            models.CheckConstraint(
                condition=~Q(stage="works") | Q(agency__isnull=False), name="works_are_in_somebodys_hands"
            ),
            models.CheckConstraint(
                condition=~Q(stage="returned") | ~Q(returned_from=""), name="returned_knows_where_from"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("support:request_detail", args=[self.number])

    @property
    def has_ended(self) -> bool:
        return self.stage in ENDED_STAGES


class RequestEventQuerySet(models.QuerySet["RequestEvent"]):
    def visible_to(self, user) -> "RequestEventQuerySet":
        """Events of visible requests; internal words are for the province's own people."""
        rows = self.filter(request__in=InfrastructureRequest.objects.visible_to(user))
        return rows if user.is_authenticated and reads_internal(user) else rows.filter(is_internal=False)


def reads_internal(user) -> bool:
    """Whether internal comments and files are for this person: the province's officials and its auditors."""
    return user.role in {Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL, Role.AUDITOR}


class RequestEvent(models.Model):
    """A move of the request or a comment on it (`move` empty); the timeline, newest first."""

    request = models.ForeignKey(InfrastructureRequest, on_delete=models.CASCADE, related_name="events")
    move = models.CharField(max_length=24, blank=True)
    from_stage = models.CharField(max_length=12, choices=RequestStage.choices, blank=True)
    to_stage = models.CharField(max_length=12, choices=RequestStage.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="request_events")
    at = models.DateTimeField()
    note = models.TextField(_("توضیح"), blank=True)
    details = models.JSONField(default=dict, blank=True, help_text="what the move set: field → [before, after]")
    is_internal = models.BooleanField(_("درون‌سازمانی"), default=False)

    objects = RequestEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["request", "-at"], name="events_of_request")]

    def __str__(self) -> str:
        return f"{self.request_id} · {self.move or 'comment'}"


class RequestFileQuerySet(models.QuerySet["RequestFile"]):
    def visible_to(self, user) -> "RequestFileQuerySet":
        rows = self.filter(request__in=InfrastructureRequest.objects.visible_to(user))
        return rows if user.is_authenticated and reads_internal(user) else rows.filter(is_internal=False)


class RequestFile(models.Model):
    """A letter, a drawing, a photograph; only for those who may see the request."""

    request = models.ForeignKey(InfrastructureRequest, on_delete=models.CASCADE, related_name="files")
    event = models.ForeignKey(RequestEvent, null=True, on_delete=models.SET_NULL, related_name="files")
    file = models.FileField(upload_to="requests/%Y/%m/")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField(help_text="bytes")
    content_type = models.CharField(max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_internal = models.BooleanField(default=False)

    objects = RequestFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return reverse("support:request_file", args=[self.request.number, self.pk])


class StageLimitQuerySet(models.QuerySet["StageLimit"]):
    def visible_to(self, user) -> "StageLimitQuerySet":
        return self.none() if user.is_anonymous else self


class StageLimit(models.Model):
    """How many days a request may stay at a stage; kept by administrators."""

    stage = models.CharField(_("مرحله"), max_length=12, choices=RequestStage.choices, unique=True)
    days = models.PositiveSmallIntegerField(_("روز"))

    objects = StageLimitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("مهلت مرحله")
        verbose_name_plural = _("مهلت مرحله‌ها")

    def __str__(self) -> str:
        return self.get_stage_display()
