"""Registers the app and lets every app teach the merging of units what becomes of its own rows."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = _("واحدها")

    def ready(self) -> None:
        autodiscover_modules("takeover")
