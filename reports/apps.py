"""Registers the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("گزارش‌ها")

    def ready(self) -> None:
        from reports import notices  # noqa: F401, PLC0415 (sentences are registered once the apps are loaded)
