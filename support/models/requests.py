"""Infrastructure requests: what a park lacks, who holds the matter and until when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Role
from core.text import listed
from parks.models import Park
from units.models import Unit


class RequestKind(models.TextChoices):
    POWER = "power", _("برق")
    WATER = "water", _("آب")
    GAS = "gas", _("گاز")
    WASTEWATER = "wastewater", _("فاضلاب و تصفیه‌خانه")
    ACCESS_ROAD = "access_road", _("راه دسترسی")
    INTERNAL_ROAD = "internal_road", _("راه درون شهرک")
    SURFACE_WATER = "surface_water", _("دفع آب‌های سطحی")
    LIGHTING = "lighting", _("روشنایی معابر")
    TELECOM = "telecom", _("خط تلفن")
    FIBRE = "fibre", _("فیبر نوری")
    FIRE_STATION = "fire_station", _("ایستگاه آتش‌نشانی")
    WASTE = "waste", _("پسماند")
    GREEN_SPACE = "green_space", _("فضای سبز")
    GUARD = "guard", _("نگهبانی")
    LAND = "land", _("زمین و سند")


class RequestStage(models.TextChoices):
    DRAFT = "draft", _("پیش‌نویس")
    SUBMITTED = "submitted", _("ثبت‌شده")
    REVIEW = "review", _("بررسی کارشناسی")
    ENQUIRY = "enquiry", _("استعلام")
    WORKING_GROUP = "working_group", _("کارگروه")
    APPROVED = "approved", _("تصویب‌شده")
    FUNDED = "funded", _("تأمین اعتبار")
    TENDER = "tender", _("مناقصه")
    WORKS = "works", _("در حال اجرا")
    DELIVERED = "delivered", _("تحویل‌شده")
    CLOSED = "closed", _("پایان‌یافته")
    RETURNED = "returned", _("برگشت برای تکمیل")
    REJECTED = "rejected", _("ردشده")
    WITHDRAWN = "withdrawn", _("پس‌گرفته")


ENDED_STAGES = (RequestStage.CLOSED, RequestStage.REJECTED, RequestStage.WITHDRAWN)
# From approval on the matter is in the hands of the agency that carries it out.
WITH_AGENCY_STAGES = (
    RequestStage.APPROVED,
    RequestStage.FUNDED,
    RequestStage.TENDER,
    RequestStage.WORKS,
    RequestStage.DELIVERED,
    RequestStage.CLOSED,
)


class InfrastructureRequestQuerySet(models.QuerySet["InfrastructureRequest"]):
    def visible_to(self, user) -> "InfrastructureRequestQuerySet":
        """Requests `user` may see: a draft is for its filers, an agency finds what it was asked about or given."""
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
            asked = self.model.objects.filter(enquiries__agency__isnull=False, enquiries__agency_id=user.agency_id)
            given = Q(agency__isnull=False, agency_id=user.agency_id, stage__in=WITH_AGENCY_STAGES)
            return self.filter(given | Q(pk__in=asked.values("pk")))
        return self.none()

    def for_list(self) -> "InfrastructureRequestQuerySet":
        """With what a line of it shows: place, agency, and of an enquiry who still owes an answer (`owing`)."""
        enquiries = self.model._meta.get_field("enquiries").related_model.objects
        owing = models.Prefetch(
            "enquiries", enquiries.filter(answered_on=None).select_related("agency"), to_attr="owing"
        )
        return self.select_related("park", "park__county", "agency").prefetch_related(owing)

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
    stage = models.CharField(_("مرحله"), max_length=16, choices=RequestStage.choices, default=RequestStage.DRAFT)
    stage_since = models.DateField(_("از تاریخ"))
    due_on = models.DateField(_("مهلت"), null=True, blank=True)
    returned_from = models.CharField(max_length=16, choices=RequestStage.choices, blank=True)
    returned_on = models.DateField(null=True, blank=True, help_text="since when the park owes an answer")
    clock_days_left = models.SmallIntegerField(null=True, blank=True, help_text="days left when the clock was paused")
    holder_role = models.CharField(_("نزد"), max_length=16, choices=Role.choices, blank=True)
    agency = models.ForeignKey(
        Agency, verbose_name=_("دستگاه مجری"), null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    estimated_cost_rial = models.BigIntegerField(_("برآورد هزینه (ریال)"), null=True, blank=True)
    actual_cost_rial = models.BigIntegerField(_("هزینهٔ انجام‌شده (ریال)"), null=True, blank=True)
    resolution_number = models.CharField(_("شمارهٔ مصوبه"), max_length=40, blank=True)
    resolution_on = models.DateField(_("تاریخ مصوبه"), null=True, blank=True)
    funded_rial = models.BigIntegerField(_("اعتبار تأمین‌شده (ریال)"), null=True, blank=True)
    budget_year = models.PositiveSmallIntegerField(_("سال بودجه"), null=True, blank=True)
    credit_source = models.CharField(_("محل اعتبار"), max_length=160, blank=True)
    promised_on = models.DateField(_("تاریخ تعهد"), null=True, blank=True)
    progress_percent = models.PositiveSmallIntegerField(_("پیشرفت فیزیکی (درصد)"), null=True, blank=True)
    delivered_on = models.DateField(_("تاریخ تحویل"), null=True, blank=True)
    delivered_quantity = models.DecimalField(
        _("مقدار تحویل‌شده"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    capacity_added = models.DecimalField(
        _("افزوده به ظرفیت شهرک"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False,
        help_text="what the closing added to the park's utility; a reopening takes it back",
    )  # fmt: skip
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
                condition=~Q(stage__in=["approved", "funded", "tender", "works", "delivered", "closed"])
                | Q(agency__isnull=False),
                name="works_are_in_somebodys_hands",
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

    @property
    def holder_name(self) -> str:
        """Who holds the request, in a word: agencies by their names, everyone else by their role; "" once it ended."""
        if self.has_ended:
            return ""
        if self.holder_role == Role.AGENCY and self.stage == RequestStage.ENQUIRY:
            rows = getattr(self, "owing", None)
            if rows is None:
                rows = self.enquiries.filter(answered_on=None).select_related("agency")
            return listed(row.agency.name for row in rows)
        if self.holder_role == Role.AGENCY and self.agency:
            return self.agency.name
        return str(self.get_holder_role_display())


class StageLimitQuerySet(models.QuerySet["StageLimit"]):
    def visible_to(self, user) -> "StageLimitQuerySet":
        return self.none() if user.is_anonymous else self


class StageLimit(models.Model):
    """How many days a request may stay at a stage; kept by administrators."""

    stage = models.CharField(_("مرحله"), max_length=16, choices=RequestStage.choices, unique=True)
    days = models.PositiveSmallIntegerField(_("روز"))

    objects = StageLimitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("مهلت مرحله")
        verbose_name_plural = _("مهلت مرحله‌ها")

    def __str__(self) -> str:
        return self.get_stage_display()
