"""Reference tables of the register: thresholds of the computed status and of size, and the classes of activity."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin, ReferenceAdmin
from core.jalali import format_date
from core.numbers import group, percent
from units.models import IsicClass, SizeThreshold, StatusThreshold


@admin.register(StatusThreshold)
class StatusThresholdAdmin(ReadOnlyAdmin):
    """Shares of one, dated; set under «پارامترهای گزارش»."""

    list_display = ("from_day", "closed", "semi_active")

    @admin.display(description=_("معتبر از"))
    def from_day(self, row: StatusThreshold) -> str:
        return format_date(row.valid_from)

    @admin.display(description=_("تعطیل، کمتر از"))
    def closed(self, row: StatusThreshold) -> str:
        return percent(row.closed_below)

    @admin.display(description=_("نیمه‌فعال، کمتر از"))
    def semi_active(self, row: StatusThreshold) -> str:
        return percent(row.semi_active_below)


@admin.register(SizeThreshold)
class SizeThresholdAdmin(ReadOnlyAdmin):
    """Workers of the size classes, dated and set as the thresholds of the status are."""

    list_display = ("from_day", "small", "medium", "large")

    @admin.display(description=_("معتبر از"))
    def from_day(self, row: SizeThreshold) -> str:
        return format_date(row.valid_from)

    @admin.display(description=_("کوچک، از (نفر)"))
    def small(self, row: SizeThreshold) -> str:
        return group(row.small_from)

    @admin.display(description=_("متوسط، از (نفر)"))
    def medium(self, row: SizeThreshold) -> str:
        return group(row.medium_from)

    @admin.display(description=_("بزرگ، از (نفر)"))
    def large(self, row: SizeThreshold) -> str:
        return group(row.large_from)


@admin.register(IsicClass)
class IsicClassAdmin(ReferenceAdmin):
    """Codes are the classification's own; only what a class is called is kept here."""

    list_display = ("code", "title", "title_en")
    readonly_fields = ("code",)
    search_fields = ("code", "title", "title_en")

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
