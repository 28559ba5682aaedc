"""Registers the app and lets every app teach the portal its notices and verbs."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("کاربران و پیگیری")

    def ready(self) -> None:
        # A worker reads notices of apps whose actions it never imported; their words are known from the start.
        autodiscover_modules("notices", "verbs")
