"""What weighs how much in a request's priority, plans that were kept, and who looks after a request."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from support.models.requests import InfrastructureRequest


class PriorityWeightsQuerySet(models.QuerySet["PriorityWeights"]):
    def visible_to(self, user) -> "PriorityWeightsQuerySet":
        """Whoever works with requests may know what their order rests on."""
        return self.none() if user.is_anonymous else self

    def on(self, day) -> "PriorityWeights | None":
        """The weights that hold on `day`."""
        return self.filter(valid_from__lte=day).order_by("-valid_from").first()


class PriorityWeights(models.Model):
    """Points for one job, for a milliard rial a month of lost output and of idle capacity, from a day on."""

    valid_from = models.DateField(_("معتبر از"), unique=True)
    jobs = models.DecimalField(_("هر شغل"), max_digits=9, decimal_places=3)
    lost = models.DecimalField(_("هر میلیارد ریال تولید ازدست‌رفته در ماه"), max_digits=9, decimal_places=3)
    idle = models.DecimalField(_("هر میلیارد ریال ظرفیت بیکار در ماه"), max_digits=9, decimal_places=3)
    reason = models.CharField(_("دلیل"), max_length=500)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    objects = PriorityWeightsQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-valid_from", "-pk"]
        verbose_name = _("وزن‌های اولویت")
        verbose_name_plural = _("وزن‌های اولویت")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(jobs__gte=0, lost__gte=0, idle__gte=0) & (Q(jobs__gt=0) | Q(lost__gt=0) | Q(idle__gt=0)),
                name="weights_are_not_negative_nor_all_nought",
            )
        ]

    def __str__(self) -> str:
        return str(self.valid_from)


class RequestPlanQuerySet(models.QuerySet["RequestPlan"]):
    def visible_to(self, user) -> "RequestPlanQuerySet":
        """Plans speak of requests of the whole province: for those whose view has no border."""
        return self if user.is_authenticated and user.sees_province else self.none()


class RequestPlan(models.Model):
    """Which requests a budget was to carry out, as it was worked out that day; nothing in it changes any more."""

    name = models.CharField(_("نام برنامه"), max_length=120)
    note = models.TextField(_("توضیح"), blank=True)
    budget_rial = models.BigIntegerField(_("بودجه (ریال)"))
    made_on = models.DateField(_("تاریخ"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    asked = models.TextField(blank=True, help_text="the planner's address, to open it again")
    frozen = models.JSONField(help_text="weights, requests with their figures, the choice and the frontier")

    objects = RequestPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        verbose_name = _("برنامهٔ درخواست‌ها")
        verbose_name_plural = _("برنامه‌های درخواست‌ها")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(budget_rial__gte=0), name="plan_has_a_budget")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("support:plan_detail", args=[self.pk])


class RequestOfficerQuerySet(models.QuerySet["RequestOfficer"]):
    def visible_to(self, user) -> "RequestOfficerQuerySet":
        return self.filter(request__in=InfrastructureRequest.objects.visible_to(user))


class RequestOfficer(models.Model):
    """The official who looks after a request, whoever holds it at the moment."""

    request = models.OneToOneField(InfrastructureRequest, on_delete=models.CASCADE, related_name="officer")
    official = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="requests_in_care")
    since = models.DateField(_("از تاریخ"))

    objects = RequestOfficerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("کارشناس مسئول")
        verbose_name_plural = _("کارشناسان مسئول")

    def __str__(self) -> str:
        return f"{self.request_id} · {self.official}"
