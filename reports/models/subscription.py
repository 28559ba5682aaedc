"""Who wants to be told when a report is published: a person, a scope, a kind of period."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodKind(models.TextChoices):
    MONTH = "month", _("ماهانه")
    QUARTER = "quarter", _("فصلی")
    YEAR = "year", _("سالانه")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, user: Any) -> "SubscriptionQuerySet":
        """A subscription is nobody's business but its person's."""
        return self.none() if user.is_anonymous else self.filter(user=user)


class Subscription(models.Model):
    """`user` is told when a report of this kind is published, if it then holds this scope and they may see it.

    The scope is kept as its code, since every report has a row of its own for it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="report_subscriptions")
    scope_code = models.CharField(_("دامنه"), max_length=24, help_text="as reports.Scope.code: province, park:P…")
    kind = models.CharField(_("نوع دوره"), max_length=8, choices=PeriodKind.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["scope_code", "kind", "pk"]
        verbose_name = _("اشتراک گزارش")
        verbose_name_plural = _("اشتراک‌های گزارش")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "scope_code", "kind"], name="subscribed_once_to_scope_and_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["month", "quarter", "year"]), name="subscription_is_to_a_kind_of_period"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "scope_code"], name="subscriptions_by_kind")]

    def __str__(self) -> str:
        return f"{self.scope_code} · {self.get_kind_display()}"
