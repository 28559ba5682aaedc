"""What runs a park: its utilities and the bodies in charge of its services."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parks.models.places import Park


class UtilityKind(models.TextChoices):
    POWER = "power", _("برق")
    GAS = "gas", _("گاز")
    WATER = "water", _("آب")
    WASTEWATER = "wastewater", _("فاضلاب")


UTILITY_UNITS = {
    UtilityKind.POWER: _("کیلووات"),
    UtilityKind.GAS: _("متر مکعب در ساعت"),
    UtilityKind.WATER: _("لیتر بر ثانیه"),
    UtilityKind.WASTEWATER: _("متر مکعب در روز"),
}


class ParkUtilityQuerySet(models.QuerySet["ParkUtility"]):
    def visible_to(self, user) -> "ParkUtilityQuerySet":
        if user.is_authenticated and user.sees_province:
            return self
        return self.filter(park__in=Park.objects.visible_to(user))


class ParkUtility(models.Model):
    """What a park has and needs of one utility: power kW, gas m³/h, water l/s, wastewater m³/day."""

    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="utilities")
    kind = models.CharField(_("نوع"), max_length=12, choices=UtilityKind.choices)
    capacity = models.DecimalField(_("ظرفیت"), max_digits=14, decimal_places=2, null=True, blank=True)
    allocated = models.DecimalField(_("تخصیص‌یافته"), max_digits=14, decimal_places=2, null=True, blank=True)
    demand = models.DecimalField(_("نیاز"), max_digits=14, decimal_places=2, null=True, blank=True)
    as_of = models.DateField(_("به تاریخ"), null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    objects = ParkUtilityQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["park", "kind"]
        verbose_name = _("ظرفیت زیرساخت")
        verbose_name_plural = _("ظرفیت‌های زیرساخت")
        constraints: ClassVar = [models.UniqueConstraint(fields=["park", "kind"], name="one_row_per_park_and_utility")]

    def __str__(self) -> str:
        return f"{self.park} · {self.get_kind_display()}"


class BodyKind(models.TextChoices):
    COMPANY = "company", _("شرکت خدماتی")
    TRUSTEES = "trustees", _("هیئت امنا")


class ParkBodyQuerySet(models.QuerySet["ParkBody"]):
    def visible_to(self, user) -> "ParkBodyQuerySet":
        if user.is_authenticated and user.sees_province:
            return self
        return self.filter(park__in=Park.objects.visible_to(user))

    def current(self) -> "ParkBodyQuerySet":
        return self.filter(until=None)


class ParkBody(models.Model):
    """A service company or a board of trustees in its time; an open end means today."""

    park = models.ForeignKey(Park, verbose_name=_("شهرک"), on_delete=models.CASCADE, related_name="bodies")
    kind = models.CharField(_("نوع"), max_length=8, choices=BodyKind.choices)
    name = models.CharField(_("نام"), max_length=160)
    head = models.CharField(_("مدیر یا رئیس"), max_length=120, blank=True)
    members = models.TextField(_("اعضا"), blank=True)
    phone = models.CharField(_("تلفن"), max_length=20, blank=True)
    since = models.DateField(_("از"))
    until = models.DateField(_("تا"), null=True, blank=True)
    is_sample = models.BooleanField(_("نمونه"), default=False)

    objects = ParkBodyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["park", "kind", "-since", "-pk"]
        verbose_name = _("نهاد ادارهٔ شهرک")
        verbose_name_plural = _("نهادهای ادارهٔ شهرک")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["park", "kind"], condition=Q(until=None), name="one_open_body_per_park_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="body_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name
