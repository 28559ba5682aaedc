"""Contracts by which a unit holds its plot, and the bounds of size classes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parks.models import Plot
from units.models.register import Unit


class LandContractQuerySet(models.QuerySet["LandContract"]):
    def visible_to(self, user) -> "LandContractQuerySet":
        if user.is_authenticated and user.sees_province:
            return self
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def current(self) -> "LandContractQuerySet":
        return self.filter(ended_on=None)

    def idle(self, today) -> "LandContractQuerySet":
        """Held land that is not built though its day has passed."""
        return self.current().filter(build_by__lt=today).exclude(plot__state="built")


class LandContract(models.Model):
    """قرارداد حق بهره‌برداری: one plot to one unit, with the day by which it must be built."""

    plot = models.ForeignKey(Plot, verbose_name=_("قطعه"), on_delete=models.PROTECT, related_name="contracts")
    unit = models.ForeignKey(Unit, verbose_name=_("واحد"), on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(_("شمارهٔ قرارداد"), max_length=40, blank=True)
    signed_on = models.DateField(_("تاریخ قرارداد"))
    build_by = models.DateField(_("مهلت ساخت"), null=True, blank=True)
    ended_on = models.DateField(_("تاریخ پایان"), null=True, blank=True)
    end_reason = models.CharField(_("علت پایان"), max_length=200, blank=True)
    is_sample = models.BooleanField(_("نمونه"), default=False)

    objects = LandContractQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-signed_on", "-pk"]
        verbose_name = _("قرارداد زمین")
        verbose_name_plural = _("قراردادهای زمین")
        indexes: ClassVar = [
            models.Index(fields=["build_by"], condition=Q(ended_on=None), name="open_contracts_by_build_day")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plot"], condition=Q(ended_on=None), name="one_open_contract_per_plot"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("signed_on")), name="contract_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(build_by=None) | Q(build_by__gte=F("signed_on")), name="build_day_after_signing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plot} · {self.unit}"


class SizeThresholdQuerySet(models.QuerySet["SizeThreshold"]):
    def visible_to(self, user) -> "SizeThresholdQuerySet":
        return self.none() if user.is_anonymous else self

    def on(self, day) -> "SizeThreshold | None":
        """The bounds that held on `day`."""
        return self.filter(valid_from__lte=day).order_by("-valid_from").first()


class SizeThreshold(models.Model):
    """Workers from which a unit is small, medium and large; dated, kept by administrators (DOMAIN: 10, 50, 100)."""

    valid_from = models.DateField(_("معتبر از"), unique=True)
    small_from = models.PositiveIntegerField(_("کوچک، از (نفر)"), default=10)
    medium_from = models.PositiveIntegerField(_("متوسط، از (نفر)"), default=50)
    large_from = models.PositiveIntegerField(_("بزرگ، از (نفر)"), default=100)

    objects = SizeThresholdQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-valid_from"]
        verbose_name = _("آستانهٔ اندازه")
        verbose_name_plural = _("آستانه‌های اندازه")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(small_from__lt=F("medium_from")) & Q(medium_from__lt=F("large_from")),
                name="size_bounds_are_ordered",
            )
        ]

    def __str__(self) -> str:
        return str(self.valid_from)
