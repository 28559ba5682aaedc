"""Support programmes and what units ask of them: a budget that is a ledger, rules that are data, a trail of moves."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from units.models import Unit


class ProgrammeKind(models.TextChoices):
    """DOMAIN §6."""

    WORKING_CAPITAL = "working_capital", _("تسهیلات سرمایه در گردش")
    FIXED_CAPITAL = "fixed_capital", _("تسهیلات سرمایهٔ ثابت")
    GUARANTEE = "guarantee", _("ضمانت‌نامه")
    INTEREST_SUBSIDY = "interest_subsidy", _("یارانهٔ سود")
    INSTALMENTS = "instalments", _("تقسیط بدهی مالیاتی یا بیمه‌ای")
    ENERGY = "energy", _("انرژی (خورشیدی، مولد)")
    RELOCATION = "relocation", _("انتقال به شهرک")
    REVIVAL = "revival", _("احیای واحد راکد")
    TRAINING = "training", _("آموزش و مشاوره")
    MARKET = "market", _("نمایشگاه و بازار")
    TECHNOLOGY = "technology", _("فناوری")
    GREEN = "green", _("صنعت سبز")
    LAND = "land", _("زمین یا قطعه")


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("پیش‌نویس")
    LAUNCHED = "launched", _("اعلام‌شده")
    ENDED = "ended", _("پایان‌یافته")


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user) -> "ProgrammeQuerySet":
        """Launched programmes are for everyone with a unit or a park; drafts for the province's people."""
        if user.is_anonymous or user.role == Role.AGENCY:
            return self.none()
        if user.role in {Role.OWNER, Role.MANAGER}:
            return self.exclude(state=ProgrammeState.DRAFT)
        return self

    def open_on(self, day) -> "ProgrammeQuerySet":
        """Programmes that take applications on `day`."""
        return self.filter(state=ProgrammeState.LAUNCHED, opens_on__lte=day, closes_on__gte=day)


class Programme(models.Model):
    """One programme of one Iranian fiscal year. The two totals repeat the ledger; the database refuses to overspend."""

    number = models.CharField(_("شماره"), max_length=16, unique=True)
    title = models.CharField(_("عنوان"), max_length=160)
    kind = models.CharField(_("نوع"), max_length=20, choices=ProgrammeKind.choices)
    fiscal_year = models.PositiveSmallIntegerField(_("سال مالی"))
    slogan = models.CharField(_("شعار سال"), max_length=160, blank=True)
    description = models.TextField(_("شرح"), blank=True)
    budget_rial = models.BigIntegerField(_("بودجه (ریال)"))
    committed_rial = models.BigIntegerField(_("تعهدشده (ریال)"), default=0)
    paid_rial = models.BigIntegerField(_("پرداخت‌شده (ریال)"), default=0)
    opens_on = models.DateField(_("آغاز ثبت درخواست"))
    closes_on = models.DateField(_("پایان ثبت درخواست"))
    required_papers = models.JSONField(_("مدارک لازم"), default=list, blank=True)
    state = models.CharField(_("وضعیت"), max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="programmes_made")
    created_at = models.DateTimeField(auto_now_add=True)
    is_sample = models.BooleanField(_("نمونه"), default=False)
    search_key = models.TextField(editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-fiscal_year", "-pk"]
        verbose_name = _("برنامهٔ حمایتی")
        verbose_name_plural = _("برنامه‌های حمایتی")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(committed_rial__gte=0) & Q(committed_rial__lte=F("budget_rial")),
                name="commitments_within_budget",
            ),
            models.CheckConstraint(
                condition=Q(paid_rial__gte=0) & Q(paid_rial__lte=F("committed_rial")),
                name="payments_within_commitments",
            ),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="window_closes_after_it_opens"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("support:programme_detail", args=[self.number])

    @property
    def free_rial(self) -> int:
        """What is left to promise, rial."""
        return self.budget_rial - self.committed_rial


class ProgrammeRuleQuerySet(models.QuerySet["ProgrammeRule"]):
    def visible_to(self, user) -> "ProgrammeRuleQuerySet":
        return self.filter(programme__in=Programme.objects.visible_to(user))


class ProgrammeRule(models.Model):
    """One condition over a fact of the unit (`support.compute.rules`): a fact, an operator, the value it is held to."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField(default=1)
    fact = models.CharField(_("ویژگی"), max_length=32)
    operator = models.CharField(_("شرط"), max_length=12)
    value = models.JSONField(_("مقدار"))

    objects = ProgrammeRuleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.fact} {self.operator} {self.value}"


class ApplicationStage(models.TextChoices):
    DRAFT = "draft", _("پیش‌نویس")
    SUBMITTED = "submitted", _("ثبت‌شده")
    CHECKED = "checked", _("مدارک تأییدشده")
    AWARDED = "awarded", _("تصویب‌شده")
    PAID = "paid", _("پرداخت‌شده")
    RETURNED = "returned", _("برگشت برای تکمیل")
    REJECTED = "rejected", _("ردشده")
    WITHDRAWN = "withdrawn", _("پس‌گرفته")


ENDED_APPLICATIONS = (ApplicationStage.PAID, ApplicationStage.REJECTED, ApplicationStage.WITHDRAWN)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user) -> "ApplicationQuerySet":
        """Applications of visible units; a draft is the owner's own."""
        if user.is_anonymous:
            return self.none()
        if user.role == Role.OWNER:
            return self.filter(unit__in=Unit.objects.visible_to(user))
        rows = self.exclude(stage=ApplicationStage.DRAFT)
        return rows if user.sees_province else rows.filter(unit__in=Unit.objects.visible_to(user))

    def for_list(self) -> "ApplicationQuerySet":
        return self.select_related("programme", "unit", "unit__park")


class Application(models.Model):
    """One unit's request for support from one programme."""

    number = models.CharField(_("شماره"), max_length=16, unique=True)
    programme = models.ForeignKey(
        Programme, verbose_name=_("برنامه"), on_delete=models.PROTECT, related_name="applications"
    )
    unit = models.ForeignKey(Unit, verbose_name=_("واحد"), on_delete=models.PROTECT, related_name="applications")
    stage = models.CharField(
        _("مرحله"), max_length=12, choices=ApplicationStage.choices, default=ApplicationStage.DRAFT
    )
    stage_since = models.DateField(_("از تاریخ"))
    requested_rial = models.BigIntegerField(_("مبلغ درخواستی (ریال)"), null=True, blank=True)
    purpose = models.TextField(_("برای چه کاری"), blank=True)
    awarded_rial = models.BigIntegerField(_("مبلغ مصوب (ریال)"), null=True, blank=True)
    decision_note = models.TextField(_("دلیل تصمیم"), blank=True)
    answers = models.JSONField(default=list, blank=True, help_text="each rule's answer as it stood when it was sent")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications_filed")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="applications_checked"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="applications_decided"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(_("نمونه"), default=False)
    search_key = models.TextField(editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("درخواست حمایت")
        verbose_name_plural = _("درخواست‌های حمایت")
        indexes: ClassVar = [models.Index(fields=["programme", "stage"], name="applications_of_programme")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "unit"],
                condition=~Q(stage__in=["paid", "rejected", "withdrawn"]),
                name="one_open_application_per_unit_and_programme",
            ),
            models.CheckConstraint(
                # A comparison with NULL is neither true nor false, and a check that is not false passes.
                condition=~Q(stage__in=["awarded", "paid"]) | Q(awarded_rial__isnull=False, awarded_rial__gt=0),
                name="award_has_an_amount",
            ),
            models.CheckConstraint(
                condition=~Q(stage="rejected") | ~Q(decision_note=""), name="rejection_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("support:application_detail", args=[self.number])


class ApplicationEventQuerySet(models.QuerySet["ApplicationEvent"]):
    def visible_to(self, user) -> "ApplicationEventQuerySet":
        return self.filter(application__in=Application.objects.visible_to(user))


class ApplicationEvent(models.Model):
    """A move of the application; the timeline, newest first."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    move = models.CharField(max_length=24)
    from_stage = models.CharField(max_length=12, choices=ApplicationStage.choices, blank=True)
    to_stage = models.CharField(max_length=12, choices=ApplicationStage.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="application_events")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    objects = ApplicationEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.move}"


class ApplicationFileQuerySet(models.QuerySet["ApplicationFile"]):
    def visible_to(self, user) -> "ApplicationFileQuerySet":
        return self.filter(application__in=Application.objects.visible_to(user))


class ApplicationFile(models.Model):
    """A paper of the application; only for those who may see it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="applications/%Y/%m/")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField(help_text="bytes")
    content_type = models.CharField(max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = ApplicationFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return reverse("support:application_file", args=[self.application.number, self.pk])


class BudgetEntryQuerySet(models.QuerySet["BudgetEntry"]):
    def visible_to(self, user) -> "BudgetEntryQuerySet":
        """The ledger is the province's; owners see their own award on their application."""
        if user.is_anonymous or not user.sees_province:
            return self.none()
        return self


class BudgetEntry(models.Model):
    """One line of a programme's ledger: what was promised, given back or paid."""

    class Kind(models.TextChoices):
        COMMITMENT = "commitment", _("تعهد")
        RELEASE = "release", _("آزادسازی تعهد")
        PAYMENT = "payment", _("پرداخت")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="entries")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    amount_rial = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = BudgetEntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_rial__gt=0), name="entry_amount_is_positive"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(kind="commitment"), name="one_commitment_per_application"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} · {self.kind} · {self.amount_rial}"
