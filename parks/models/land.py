"""The land of a park: its phases and its plots."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parks.models.places import Park, ParkStage


class ParkPhaseQuerySet(models.QuerySet["ParkPhase"]):
    def visible_to(self, user) -> "ParkPhaseQuerySet":
        if user.is_authenticated and user.sees_province:
            return self
        return self.filter(park__in=Park.objects.visible_to(user))


class ParkPhase(models.Model):
    """A part of a park that is built and assigned by itself."""

    park = models.ForeignKey(Park, verbose_name=_("شهرک"), on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField(_("شمارهٔ فاز"))
    name = models.CharField(_("نام فاز"), max_length=80, blank=True)
    area_ha = models.DecimalField(_("مساحت (هکتار)"), max_digits=10, decimal_places=2, null=True, blank=True)
    stage = models.CharField(_("مرحله"), max_length=20, choices=ParkStage.choices, blank=True)
    opened_on = models.DateField(_("تاریخ بهره‌برداری"), null=True, blank=True)
    is_sample = models.BooleanField(_("نمونه"), default=False)

    objects = ParkPhaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["park", "number", "pk"]
        verbose_name = _("فاز شهرک")
        verbose_name_plural = _("فازهای شهرک")
        constraints: ClassVar = [models.UniqueConstraint(fields=["park", "number"], name="phase_number_once_per_park")]

    def __str__(self) -> str:
        return self.name or str(_("فاز %(number)s") % {"number": self.number})


class PlotState(models.TextChoices):
    FREE = "free", _("آزاد")
    RESERVED = "reserved", _("رزرو")
    ASSIGNED = "assigned", _("واگذارشده")
    BUILT = "built", _("ساخته‌شده")


class PlotQuerySet(models.QuerySet["Plot"]):
    def visible_to(self, user) -> "PlotQuerySet":
        if user.is_authenticated and user.sees_province:
            return self
        return self.filter(park__in=Park.objects.visible_to(user))


class Plot(models.Model):
    """The unit of land assignment in a park."""

    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="plots")
    number = models.CharField(_("شمارهٔ قطعه"), max_length=32)
    number_key = models.CharField(max_length=32, editable=False, help_text="folded number, for uniqueness")
    area_m2 = models.DecimalField(_("مساحت (متر مربع)"), max_digits=12, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("وضعیت زمین"), max_length=8, choices=PlotState.choices, blank=True)
    phase = models.ForeignKey(
        ParkPhase, verbose_name=_("فاز"), null=True, blank=True, on_delete=models.PROTECT, related_name="plots"
    )
    is_sample = models.BooleanField(_("نمونه"), default=False)

    objects = PlotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["park", "number_key", "pk"]
        verbose_name = _("قطعه")
        verbose_name_plural = _("قطعه‌ها")
        indexes: ClassVar = [models.Index(fields=["park", "state"], name="plots_by_park_and_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["park", "number_key"], name="plot_number_once_per_park"),
            models.CheckConstraint(condition=Q(area_m2=None) | Q(area_m2__gt=0), name="plot_area_above_nought"),
        ]

    def __str__(self) -> str:
        return self.number
