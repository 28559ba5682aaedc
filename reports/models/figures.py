"""What a report says: one scope a park, county or group, and one figure an indicator, with what it rests on."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from parks.models import County, Park
from reports.measure import Measure
from reports.models.report import Report


class ScopeKind(models.TextChoices):
    PROVINCE = "province", _("استان")
    PARK = "park", _("شهرک")
    COUNTY = "county", _("شهرستان")
    AGE = "age", _("قدمت شهرک")
    GROUP = "group", _("گروه صنعت")
    OUTSIDE = "outside", _("بیرون از شهرک‌ها")


class ScopeQuerySet(models.QuerySet["Scope"]):
    def visible_to(self, user: Any) -> "ScopeQuerySet":
        """Province people: all. Limited officials and managers: the province and their own parks and counties.
        Owners and agencies: the published province, nothing below it.
        """
        if user.is_anonymous:
            return self.none()
        if user.sees_province:
            return self
        province = Q(kind=ScopeKind.PROVINCE)
        if user.role == Role.OFFICIAL:
            return self.filter(
                province | Q(park__in=Park.objects.visible_to(user)) | Q(county__in=user.county_ids or ())
            )
        if user.role == Role.MANAGER:
            return self.filter(province | Q(park__in=Park.objects.visible_to(user)))
        return self.filter(province, report__in=Report.objects.published())

    def verifiable_by(self, user: Any) -> "ScopeQuerySet":
        """Sheets that `user` may look up by the code printed on them.

        Published ones by whoever holds the paper, since the code is the key; the others by those who see them anyway.
        """
        drafts = self.visible_to(user).filter(report__in=Report.objects.visible_to(user))
        return self.filter(Q(report__in=Report.objects.published()) | Q(pk__in=drafts))


class Scope(models.Model):
    """A part of the province that a report speaks of. Name and order are kept as they were when it was built."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="scopes")
    kind = models.CharField(max_length=8, choices=ScopeKind.choices)
    code = models.CharField(max_length=24, help_text="province, park:P…, county:…, age:old, group:food, outside")
    park = models.ForeignKey(Park, null=True, blank=True, on_delete=models.PROTECT, related_name="report_scopes")
    county = models.ForeignKey(County, null=True, blank=True, on_delete=models.PROTECT, related_name="report_scopes")
    name = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=480, blank=True)
    age = models.CharField(max_length=8, blank=True, help_text="of a park: the age class in which it was counted")
    counted_in = models.ForeignKey(
        County,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="of a park: the county in which it was counted",
    )
    seal = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of its frozen figures, set when the report is published"
    )

    objects = ScopeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["report", "kind", "sort_key", "pk"]
        verbose_name = _("دامنهٔ گزارش")
        verbose_name_plural = _("دامنه‌های گزارش")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "code"], name="one_scope_per_report_and_code"),
            models.CheckConstraint(
                condition=Q(kind="park", park__isnull=False, county=None)
                | Q(kind="county", park=None, county__isnull=False)
                | (~Q(kind__in=["park", "county"]) & Q(park=None, county=None)),
                name="scope_points_where_its_kind_says",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FigureQuerySet(models.QuerySet["Figure"]):
    def visible_to(self, user: Any) -> "FigureQuerySet":
        return self.filter(scope__in=Scope.objects.visible_to(user))


class Figure(models.Model):
    """One indicator of one scope, as an exact fraction of whole numbers; an empty part means unknown, never zero.

    Whole numbers are the same to the last digit on every database, which stored decimals are not (SQLite keeps
    fifteen digits); `value` is the fraction as a decimal.
    """

    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="figures")
    indicator = models.CharField(max_length=40, help_text="code in reports.indicators")
    numerator = models.BigIntegerField(null=True, blank=True)
    denominator = models.BigIntegerField(null=True, blank=True)
    covered = models.PositiveIntegerField(help_text="units the figure rests on")
    expected = models.PositiveIntegerField(help_text="units it should rest on")

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["scope", "indicator", "pk"]
        verbose_name = _("رقم گزارش")
        verbose_name_plural = _("ارقام گزارش")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "indicator"], name="one_figure_per_scope_and_indicator"),
            models.CheckConstraint(condition=Q(covered__lte=models.F("expected")), name="covered_within_expected"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} · {self.indicator}"

    @property
    def measure(self) -> Measure:
        return Measure(self.numerator, self.denominator, self.covered, self.expected)

    @property
    def value(self) -> Decimal | None:
        """The fraction with six decimals; None when it is unknown."""
        return self.measure.value
