"""Notes and visits that people write down about something; each app has its own table, over what it describes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalKind(models.TextChoices):
    NOTE = "note", _("یادداشت")
    VISIT = "visit", _("بازدید")


class JournalEntry(models.Model):
    """What somebody saw or heard on a day. Entries are added, never changed."""

    kind = models.CharField(_("نوع"), max_length=8, choices=JournalKind.choices, default=JournalKind.NOTE)
    on = models.DateField(_("تاریخ"))
    text = models.TextField(_("متن"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("نویسنده"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-on", "-pk"]
        verbose_name = _("یادداشت دفتر")
        verbose_name_plural = _("یادداشت‌های دفتر")

    def __str__(self) -> str:
        return self.text[:60]
