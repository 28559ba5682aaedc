"""What a report says of total factor productivity: a row a park, and one for the province that holds the means."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.models.figures import Scope


class LeftOutReason(models.TextChoices):
    """The words for `reports.compute.productivity.LeftOut`."""

    NOT_TOLD = "not_told", _("هیچ واحدی ارزش افزوده، شاغلان و برق را با هم اظهار نکرده است")
    LOW_COVERAGE = "low_coverage", _("واحدهایی که هر سه رقم را اظهار کرده‌اند کمتر از حد لازم‌اند")
    NO_WORKERS = "no_workers", _("شاغلان اظهارشده صفر است")
    NO_ELECTRICITY = "no_electricity", _("برق اظهارشده صفر است")
    NO_LAND = "no_land", _("قطعهٔ واگذارشده‌ای ثبت نشده است")
    LAND_UNKNOWN = "land_unknown", _("مساحت بخشی از قطعه‌های واگذارشده نامعلوم است")
    PRICES_UNKNOWN = "prices_unknown", _("شاخص قیمت تولیدکنندهٔ دوره ثبت نشده است")
    NO_VALUE_ADDED = "no_value_added", _("ارزش افزوده صفر یا منفی است")
    TOO_FEW_PARKS = "too_few_parks", _("شهرک‌های دارای دادهٔ کامل برای سنجش کم‌اند")
    BEYOND_MEASURE = "beyond_measure", _("رقم‌ها چنان از شهرک‌های دیگر دورند که باید بازبینی شوند")
    NOT_SOLVED = "not_solved", _("محاسبه به پاسخ نرسید")


class FrontierResultQuerySet(models.QuerySet["FrontierResult"]):
    def visible_to(self, user: Any) -> "FrontierResultQuerySet":
        return self.filter(scope__in=Scope.objects.visible_to(user))


def _ratio(label: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=14, decimal_places=6, null=True, blank=True)


class FrontierResult(models.Model):
    """Efficiency and Malmquist index of a park in one report, or why it has none; of the province geometric means.

    Efficiencies and indices are figures of the scope too, with codes and seals like all others; here they stand in
    columns of their own, six decimals at most fourteen digits long, so that a list can be ordered by them. Inputs are
    kept as they were used.
    """

    scope = models.OneToOneField(Scope, on_delete=models.CASCADE, related_name="frontier")
    workers = models.BigIntegerField(null=True, blank=True, help_text="worker-months")
    kwh_hundredths = models.BigIntegerField(null=True, blank=True, help_text="electricity, kWh × 100")
    land_m2_hundredths = models.BigIntegerField(null=True, blank=True, help_text="assigned land, m² × 100")
    nominal_rial = models.BigIntegerField(null=True, blank=True, help_text="value added at current prices")
    real_rial = models.BigIntegerField(null=True, blank=True, help_text="value added at prices of the index's base")
    told = models.PositiveIntegerField(
        help_text="months of units that tell all inputs; of the province: parks measured"
    )
    expected = models.PositiveIntegerField(help_text="months that should have been told; of the province: all parks")
    left_out = models.CharField(_("علت کنارگذاشتن"), max_length=16, choices=LeftOutReason.choices, blank=True)
    efficiency = _ratio(_("کارایی"))
    pure_efficiency = _ratio(_("کارایی خالص"))
    scale_efficiency = _ratio(_("کارایی مقیاس"))
    peers = models.JSONField(default=list, blank=True, help_text="[scope code, weight] of the parks it is measured by")
    not_compared = models.CharField(max_length=16, choices=LeftOutReason.choices, blank=True)
    left_out_before = models.BooleanField(default=False, help_text="`not_compared` speaks of the year before")
    malmquist = _ratio(_("شاخص مالم‌کوئیست"))
    efficiency_change = _ratio(_("تغییر کارایی"))
    technical_change = _ratio(_("تغییر فناوری"))
    pure_change = _ratio(_("تغییر کارایی خالص"))
    scale_change = _ratio(_("تغییر کارایی مقیاس"))

    objects = FrontierResultQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["scope", "pk"]
        verbose_name = _("بهره‌وری کل عوامل")
        verbose_name_plural = _("بهره‌وری کل عوامل")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(efficiency=None) & ~Q(left_out="") | Q(efficiency__isnull=False, left_out=""),
                name="an_efficiency_or_why_there_is_none",
            ),
            models.CheckConstraint(
                condition=Q(malmquist=None) & ~Q(not_compared="") | Q(malmquist__isnull=False, not_compared=""),
                name="an_index_or_why_there_is_none",
            ),
            models.CheckConstraint(
                condition=Q(efficiency=None) | Q(efficiency__gt=0, efficiency__lte=F("pure_efficiency")),
                name="efficiency_within_pure_efficiency",
            ),
            models.CheckConstraint(
                condition=Q(pure_efficiency=None) | Q(pure_efficiency__lte=1), name="nobody_beyond_the_frontier"
            ),
            models.CheckConstraint(condition=Q(told__lte=F("expected")), name="told_within_expected"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} · {self.efficiency or self.get_left_out_display()}"
