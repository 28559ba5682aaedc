"""What administrators set and reports are computed by: producer prices, the age of a park, the score's parts; dated."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.jalali import Period


class ParameterQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ParameterQuerySet":
        """By what figures are computed is told to whoever may read figures."""
        return self.none() if user.is_anonymous else self


class PriceIndex(models.Model):
    """The producer price index of one Jalali month; 100 in its base period.

    Kept in whole hundredths, so that a real value is the same to the last digit on every database.
    """

    month = models.CharField(_("ماه"), max_length=7, unique=True, help_text="1404-06")
    hundredths = models.PositiveIntegerField(_("شاخص"), help_text="the index × 100")
    base = models.CharField(_("دورهٔ پایه"), max_length=7, help_text="the period in which the index is 100: 1400")
    source = models.CharField(_("منبع"), max_length=300)
    is_sample = models.BooleanField(_("نمونه"), default=False)

    objects = ParameterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-month", "-pk"]
        verbose_name = _("شاخص قیمت تولیدکننده")
        verbose_name_plural = _("شاخص‌های قیمت تولیدکننده")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hundredths__gte=100) & Q(hundredths__lte=100_000_000), name="price_index_from_one_up"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="price_index_says_its_source"),
        ]

    def __str__(self) -> str:
        return Period.parse(self.month).label

    def get_absolute_url(self) -> str:
        return reverse("reports:parameters")


class Method(models.Model):
    """The rules of a period that administrators set: the newest one in force on the period's last day holds.

    `score` is a list of {indicator, weight, low, high}: weights are whole numbers, low and high decimals as text in
    the indicator's stored unit (a share is a share of one).
    """

    valid_from = models.DateField(_("معتبر از"), unique=True)
    park_age_years = models.PositiveSmallIntegerField(_("شهرک از چند سالگی قدیمی است"))
    minimum_coverage = models.PositiveSmallIntegerField(_("کمترین پوشش برای امتیاز (درصد)"))
    score = models.JSONField(_("اجزای امتیاز"), default=list, blank=True)

    objects = ParameterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-valid_from", "-pk"]
        verbose_name = _("روش گزارش")
        verbose_name_plural = _("روش‌های گزارش")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(park_age_years__gte=1) & Q(park_age_years__lte=100), name="park_age_limit_in_years"
            ),
            models.CheckConstraint(condition=Q(minimum_coverage__lte=100), name="minimum_coverage_in_percent"),
        ]

    def __str__(self) -> str:
        return str(self.valid_from)

    def get_absolute_url(self) -> str:
        return reverse("reports:parameters")
