"""Monthly declarations: what a unit made, earned, used and lost in one Jalali month."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from parks.models import Park
from units.models.products import Product
from units.models.register import Unit

LOSS_CAUSES = ("power", "gas", "water", "material", "market", "other")


class DeclarationState(models.TextChoices):
    DRAFT = "draft", _("پیش‌نویس")
    SUBMITTED = "submitted", _("فرستاده‌شده")
    ACCEPTED = "accepted", _("پذیرفته‌شده")
    RETURNED = "returned", _("برگشت‌خورده")


class DeclarationError(models.TextChoices):
    """What refuses a declaration; the codes are those of `units.compute.checks.errors`."""

    NEGATIVE = "negative", _("این عدد نمی‌تواند منفی باشد.")
    WOMEN = "workers_women_above_workers", _("شمار زنان شاغل نمی‌تواند از همهٔ شاغلان بیشتر باشد.")
    LOCAL = "workers_local_above_workers", _("شمار شاغلان بومی نمی‌تواند از همهٔ شاغلان بیشتر باشد.")
    WORKED = "worked_above_planned", _("ساعت کارکرد نمی‌تواند از یک‌ونیم برابر ساعت برنامه‌ریزی‌شده بیشتر باشد.")
    LOST = "lost_above_planned", _("جمع ساعت‌های توقف نمی‌تواند از ساعت برنامه‌ریزی‌شده بیشتر باشد.")


class DeclarationWarning(models.TextChoices):
    """What asks for a word of explanation; the codes are those of `units.compute.checks.warnings`."""

    ABOVE_NOMINAL = "output_above_nominal", _("تولید این ماه بیش از ۱۱۰٪ ظرفیت اسمی است.")
    OUTPUT_CHANGED = "output_changed", _("تولید نسبت به ماه پیش بیش از ۵۰٪ تغییر کرده است.")
    WORKERS_CHANGED = "workers_changed", _("شمار شاغلان نسبت به ماه پیش بیش از ۵۰٪ تغییر کرده است.")
    NO_ELECTRICITY = "output_without_electricity", _("تولید ثبت شده، اما برق مصرفی صفر است.")
    WHILE_CLOSED = "output_while_closed", _("تولید ثبت شده، اما واحد در همهٔ این ماه تعطیل بوده است.")


RIAL_FIELDS = ("output_value_rial", "intermediate_cost_rial", "sales_rial", "exports_rial")
PEOPLE_FIELDS = ("workers", "workers_women", "workers_local")
HOUR_FIELDS = ("planned_hours", "worked_hours")
LOST_FIELDS = tuple(f"lost_hours_{cause}" for cause in LOSS_CAUSES)
ENERGY_FIELDS = ("electricity_kwh", "gas_m3", "water_m3", "wastewater_m3")
FIGURE_FIELDS = PEOPLE_FIELDS + RIAL_FIELDS + HOUR_FIELDS + LOST_FIELDS + ENERGY_FIELDS


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def visible_to(self, user) -> "DeclarationQuerySet":
        """Declarations of visible units; a draft is its writers' own until it is submitted."""
        if user.is_anonymous:
            return self.none()
        if user.role == Role.OWNER:
            return self.filter(unit__in=Unit.objects.visible_to(user))
        rows = self.exclude(state=DeclarationState.DRAFT, source="owner")
        return rows if user.sees_province else rows.filter(unit__in=Unit.objects.visible_to(user))

    def accepted(self) -> "DeclarationQuerySet":
        return self.filter(state=DeclarationState.ACCEPTED)

    def submitted(self) -> "DeclarationQuerySet":
        return self.filter(state=DeclarationState.SUBMITTED)


class Declaration(models.Model):
    """One unit's month. `period` is a Jalali month such as 1404-06; an empty figure is unknown, never zero.

    `park` is where the unit stood when it declared. `utilisation`, `made_value_rial` and `nominal_value_rial` are
    measured by `units.compute` whenever a declaration, a product's capacity or price, or a common price is written, so
    that reports can add them up in the database.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="declarations")
    park = models.ForeignKey(
        Park,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="declarations",
    )
    period = models.CharField(_("ماه"), max_length=7)
    state = models.CharField(
        _("وضعیت اظهارنامه"),
        max_length=12,
        choices=DeclarationState.choices,
        default=DeclarationState.DRAFT,
    )
    output_value_rial = models.BigIntegerField(_("ارزش تولید (ریال)"), null=True, blank=True)
    intermediate_cost_rial = models.BigIntegerField(_("هزینهٔ واسطه (ریال)"), null=True, blank=True)
    sales_rial = models.BigIntegerField(_("فروش (ریال)"), null=True, blank=True)
    exports_rial = models.BigIntegerField(_("صادرات (ریال)"), null=True, blank=True)
    workers = models.PositiveIntegerField(_("شاغلان (نفر)"), null=True, blank=True)
    workers_women = models.PositiveIntegerField(_("شاغلان زن (نفر)"), null=True, blank=True)
    workers_local = models.PositiveIntegerField(_("شاغلان بومی (نفر)"), null=True, blank=True)
    planned_hours = models.DecimalField(_("ساعت برنامه‌ریزی‌شده"), max_digits=9, decimal_places=1, null=True, blank=True)
    worked_hours = models.DecimalField(_("ساعت کارکرد"), max_digits=9, decimal_places=1, null=True, blank=True)
    lost_hours_power = models.DecimalField(_("ساعت توقف: برق"), max_digits=9, decimal_places=1, null=True, blank=True)
    lost_hours_gas = models.DecimalField(_("ساعت توقف: گاز"), max_digits=9, decimal_places=1, null=True, blank=True)
    lost_hours_water = models.DecimalField(_("ساعت توقف: آب"), max_digits=9, decimal_places=1, null=True, blank=True)
    lost_hours_material = models.DecimalField(
        _("ساعت توقف: مواد اولیه"),
        max_digits=9,
        decimal_places=1,
        null=True,
        blank=True,
    )
    lost_hours_market = models.DecimalField(
        _("ساعت توقف: بازار"), max_digits=9, decimal_places=1, null=True, blank=True
    )
    lost_hours_other = models.DecimalField(
        _("ساعت توقف: علت دیگر"), max_digits=9, decimal_places=1, null=True, blank=True
    )
    electricity_kwh = models.DecimalField(
        _("برق مصرفی (کیلووات‌ساعت)"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
    )
    gas_m3 = models.DecimalField(
        _("گاز مصرفی (متر مکعب)"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
    )
    water_m3 = models.DecimalField(_("آب مصرفی (متر مکعب)"), max_digits=16, decimal_places=2, null=True, blank=True)
    wastewater_m3 = models.DecimalField(_("فاضلاب (متر مکعب)"), max_digits=16, decimal_places=2, null=True, blank=True)
    utilisation = models.DecimalField(
        _("بهره‌گیری از ظرفیت"),
        max_digits=12,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="share of one",
    )
    made_value_rial = models.BigIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="Σ made × reference price of the month, rial",
    )
    nominal_value_rial = models.BigIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="Σ nominal × reference price of a year, rial",
    )
    explanations = models.JSONField(default=dict, blank=True, help_text="warning code → the declarer's word on it")
    warnings = models.JSONField(default=list, blank=True, help_text="codes of the warnings that held when it was sent")
    typed = models.JSONField(
        default=dict, blank=True, help_text="a draft as it was typed, field → text; emptied when it is sent"
    )
    is_late = models.BooleanField(_("دیرکرد"), default=False)
    source = models.CharField(max_length=12, default="owner", help_text="owner, manager, official or import")
    saved_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="declarations_submitted",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="declarations_decided",
    )
    return_reason = models.TextField(_("دلیل برگشت"), blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-period", "-pk"]
        verbose_name = _("اظهارنامه")
        verbose_name_plural = _("اظهارنامه‌ها")
        indexes: ClassVar = [
            models.Index(
                fields=["period", "park"],
                condition=Q(state="accepted"),
                name="accepted_by_period_and_park",
            ),
            models.Index(
                fields=["submitted_at"],
                condition=Q(state="submitted"),
                name="declarations_to_decide",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "period"], name="one_declaration_per_unit_and_month"),
            models.CheckConstraint(
                condition=Q(workers=None) | Q(workers_women=None) | Q(workers_women__lte=F("workers")),
                name="women_within_workers",
            ),
            models.CheckConstraint(
                condition=Q(workers=None) | Q(workers_local=None) | Q(workers_local__lte=F("workers")),
                name="local_within_workers",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(decided_at__isnull=False),
                name="acceptance_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""),
                name="return_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.period}"


class DeclarationLineQuerySet(models.QuerySet["DeclarationLine"]):
    def visible_to(self, user) -> "DeclarationLineQuerySet":
        return self.filter(declaration__in=Declaration.objects.visible_to(user))


class DeclarationLine(models.Model):
    """How much of one product was made in the month, in the product's own unit of measure."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lines")
    quantity = models.DecimalField(_("مقدار تولید"), max_digits=18, decimal_places=3, null=True, blank=True)

    objects = DeclarationLineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["declaration", "product"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["declaration", "product"], name="one_line_per_product"),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gte=0),
                name="quantity_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration} · {self.product}"
