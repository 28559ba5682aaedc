"""Units that were entered twice: candidate pairs, what was decided of them, and the codes that lead on."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units.models.register import Unit


class TwinPairQuerySet(models.QuerySet["TwinPair"]):
    def visible_to(self, user) -> "TwinPairQuerySet":
        """Pairs of which a person sees both units."""
        if user.is_authenticated and user.sees_province:
            return self
        visible = Unit.objects.visible_to(user)
        return self.filter(first__in=visible, second__in=visible)

    def open(self) -> "TwinPairQuerySet":
        return self.filter(decision="")


class TwinPair(models.Model):
    """Two units that may be one. `grounds` is {ground: points}; «not the same» is remembered by its decision."""

    follows_its_subject = True

    class Decision(models.TextChoices):
        DIFFERENT = "different", _("دو واحد جداست")

    first = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(_("امتیاز همانندی"), help_text="0 to 100")
    grounds = models.JSONField(default=dict)
    decision = models.CharField(_("تصمیم"), max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField(auto_now_add=True)

    objects = TwinPairQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-score", "pk"]
        verbose_name = _("جفت همانند")
        verbose_name_plural = _("جفت‌های همانند")
        indexes: ClassVar = [models.Index(fields=["-score"], condition=Q(decision=""), name="open_twins_by_score")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} · {self.second}"


class FormerCodeQuerySet(models.QuerySet["FormerCode"]):
    def visible_to(self, user) -> "FormerCodeQuerySet":
        return self.filter(unit__in=Unit.objects.visible_to(user))


class FormerCode(models.Model):
    """A code under which a unit was known before it was merged into `unit`; its address leads on."""

    code = models.CharField(_("شناسهٔ پیشین"), max_length=12, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="former_codes")
    name = models.CharField(_("نام"), max_length=200)
    former_id = models.BigIntegerField(null=True, help_text="primary key that the unit had; its trail is read by it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = FormerCodeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("شناسهٔ پیشین")
        verbose_name_plural = _("شناسه‌های پیشین")

    def __str__(self) -> str:
        return self.code
