"""Lists as people like to find them again: a name for an address with its filters, order and columns."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.users import Role


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user) -> "SavedViewQuerySet":
        """Their own, and what colleagues share; a shared view shows each reader what they may see, nothing more.

        Owners are no colleagues: what the province calls its lists is not for them.
        """
        if user.is_anonymous:
            return self.none()
        shared = Q(is_shared=True) if user.role != Role.OWNER else Q()
        return self.filter(Q(user=user) | shared)


class SavedView(models.Model):
    """A list's address under a name; `query` is what follows the question mark, without page numbers."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=60, help_text="name of the list's route, as units:unit_list")
    name = models.CharField(_("نام"), max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    is_shared = models.BooleanField(_("برای همهٔ همکاران"), default=False)
    at = models.DateTimeField(auto_now=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["page", "name", "pk"]
        verbose_name = _("نمای ذخیره‌شده")
        verbose_name_plural = _("نماهای ذخیره‌شده")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="view_name_once_per_person_and_page")
        ]

    def __str__(self) -> str:
        return self.name
