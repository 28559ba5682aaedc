"""What used to hold of a unit: where it stood and who owned it, when each group of facts was last confirmed, notes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import JournalEntry
from parks.models import County, Park, Plot
from units.models.choices import FactGroup
from units.models.register import Unit


class PastTenureQuerySet(models.QuerySet["PastTenure"]):
    def visible_to(self, user) -> "PastTenureQuerySet":
        if user.is_authenticated and user.sees_province:
            return self
        return self.filter(unit__in=Unit.objects.visible_to(user))


class PastTenure(models.Model):
    """Place and owner of a unit until the day on which one of them changed.

    A unit that never moved and was never sold has no row: the register's own columns held all the time. What held on a
    day is told by the row with the earliest `until` after that day, or by the register where there is none.
    """

    class Kind(models.TextChoices):
        RELOCATION = "relocation", _("جابه‌جایی")
        TRANSFER = "transfer", _("انتقال مالکیت")
        IMPORT = "import", _("ورود داده")

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="past_tenures")
    until = models.DateField(_("تا"), help_text="the first day on which the new place or owner held")
    kind = models.CharField(_("نوع"), max_length=12, choices=Kind.choices)
    park = models.ForeignKey(
        Park, verbose_name=_("شهرک"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    county = models.ForeignKey(
        County, verbose_name=_("شهرستان"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    plot = models.ForeignKey(
        Plot, verbose_name=_("قطعه"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner_name = models.CharField(_("نام مالک"), max_length=160, blank=True)
    owner_national_id = models.CharField(_("کد ملی مالک"), max_length=10, blank=True)
    note = models.CharField(_("توضیح"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = PastTenureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["unit", "-until", "-pk"]
        verbose_name = _("جابه‌جایی یا انتقال")
        verbose_name_plural = _("جابه‌جایی‌ها و انتقال‌ها")
        indexes: ClassVar = [models.Index(fields=["unit", "until"], name="tenures_by_unit_and_day")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.until}"


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def visible_to(self, user) -> "ConfirmationQuerySet":
        if user.is_authenticated and user.sees_province:
            return self
        return self.filter(unit__in=Unit.objects.visible_to(user))


class Confirmation(models.Model):
    """When a group of a unit's facts was last confirmed and by what; one row a unit and group."""

    follows_its_subject = True

    class Means(models.TextChoices):
        STATUS_EVENT = "status_event", _("رویداد وضعیت")
        DECLARATION = "declaration", _("اظهارنامه")
        VISIT = "visit", _("بازدید")
        EDIT = "edit", _("ویرایش مشخصات")
        IMPORT = "import", _("ورود داده")
        OWNER = "owner", _("تأیید مالک")

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="confirmations")
    group = models.CharField(_("گروه"), max_length=12, choices=FactGroup.choices)
    on = models.DateField(_("تاریخ"))
    means = models.CharField(_("با"), max_length=12, choices=Means.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["unit", "group"]
        verbose_name = _("تأیید")
        verbose_name_plural = _("تأییدها")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "group"], name="one_confirmation_per_unit_and_group")
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_group_display()}"


class UnitNoteQuerySet(models.QuerySet["UnitNote"]):
    def visible_to(self, user) -> "UnitNoteQuerySet":
        """Notes are the officials' and managers' own; an owner does not read what was written about them."""
        if user.is_anonymous or user.role == "owner":
            return self.none()
        return self if user.sees_province else self.filter(unit__in=Unit.objects.visible_to(user))


class UnitNote(JournalEntry):
    """One entry of a unit's journal."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="notes")

    objects = UnitNoteQuerySet.as_manager()

    class Meta(JournalEntry.Meta):
        pass
