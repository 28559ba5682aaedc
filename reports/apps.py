"""Registers the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("گزارش‌ها")

    def ready(self) -> None:
        from parks.queries.ages import keep_limit  # noqa: PLC0415 (once the apps are loaded)
        from reports import notices  # noqa: F401, PLC0415 (the same: sentences are registered)
        from reports.queries.parameters import age_limit  # noqa: PLC0415

        keep_limit(age_limit)
