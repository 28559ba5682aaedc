"""What the accepted declarations of a month add up to, park by park: kept so that a trend costs no look at them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parks.models import Park


class DeclaredMonthQuerySet(models.QuerySet["DeclaredMonth"]):
    def visible_to(self, user: Any) -> "DeclaredMonthQuerySet":
        """Parks that the person works with; units outside are the province's."""
        if user.is_anonymous:
            return self.none()
        return self if user.sees_province else self.filter(park__in=Park.objects.visible_to(user))


class DeclaredMonth(models.Model):
    """One park (empty: units outside) in one Jalali month, as far as declarations are accepted; None is unknown.

    Not a report: it is refreshed while declarations come in, and says nothing of units that are silent.
    """

    period = models.CharField(_("ماه"), max_length=7)
    park = models.ForeignKey(Park, null=True, on_delete=models.CASCADE, related_name="declared_months")
    declared = models.PositiveIntegerField()
    workers = models.BigIntegerField(null=True)
    output_rial = models.BigIntegerField(null=True)
    cost_rial = models.BigIntegerField(null=True)
    made_rial = models.BigIntegerField(null=True, help_text="of months with a known capacity")
    nominal_rial = models.BigIntegerField(null=True, help_text="a year's capacity of the same")
    lost_tenths = models.BigIntegerField(null=True, help_text="tenths of an hour, all causes")
    kwh_hundredths = models.BigIntegerField(null=True)
    stamp = models.CharField(max_length=64, help_text="of the month's declarations when they were added up")

    objects = DeclaredMonthQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["period", "park", "pk"]
        verbose_name = _("جمع ماهانهٔ اظهارنامه‌ها")
        verbose_name_plural = _("جمع‌های ماهانهٔ اظهارنامه‌ها")
        indexes: ClassVar = [models.Index(fields=["park", "period"], name="declared_months_of_park")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "park"], name="one_sum_per_month_and_park"),
            models.UniqueConstraint(fields=["period"], condition=Q(park=None), name="one_sum_per_month_outside"),
        ]

    def __str__(self) -> str:
        return f"{self.period} · {self.park_id}"
