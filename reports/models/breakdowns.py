"""Tables of a report whose rows are not known beforehand: idle capacity by product group, reasons of closure."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.measure import Measure
from reports.models.figures import Scope


class BreakdownTable(models.TextChoices):
    IDLE = "idle", _("ظرفیت خالی به تفکیک گروه محصول")
    REASONS = "reasons", _("علت‌های تعطیلی و نیمه‌فعالی")
    REQUESTS = "requests", _("درخواست‌های زیرساخت به تفکیک نوع")
    SUPPORT = "support", _("نتیجهٔ حمایت")


class BreakdownQuerySet(models.QuerySet["Breakdown"]):
    def visible_to(self, user: Any) -> "BreakdownQuerySet":
        return self.filter(scope__in=Scope.objects.visible_to(user))


class Breakdown(models.Model):
    """One row of such a table, exact as a figure is.

    `key` is an ISIC class (idle), a reason of the ledger (reasons) or a kind of request; `unit_of_measure` is what the
    row is counted in, so that tonnes and pieces are never added. Rows of support are put together by
    `compute.support.as_rows` and frozen at publishing, of the province alone.
    """

    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="breakdowns")
    table = models.CharField(max_length=8, choices=BreakdownTable.choices)
    key = models.CharField(max_length=24, blank=True)
    unit_of_measure = models.CharField(max_length=24, blank=True)
    numerator = models.BigIntegerField(null=True, blank=True)
    denominator = models.BigIntegerField(null=True, blank=True)
    covered = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()

    objects = BreakdownQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["scope", "table", "key", "unit_of_measure", "pk"]
        verbose_name = _("ردیف تفکیک")
        verbose_name_plural = _("ردیف‌های تفکیک")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scope", "table", "key", "unit_of_measure"], name="one_row_per_scope_table_and_key"
            ),
            models.CheckConstraint(condition=Q(covered__lte=models.F("expected")), name="row_covered_within_expected"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} · {self.table} · {self.key}"

    @property
    def measure(self) -> Measure:
        return Measure(self.numerator, self.denominator, self.covered, self.expected)

    @property
    def value(self) -> Decimal | None:
        return self.measure.value
