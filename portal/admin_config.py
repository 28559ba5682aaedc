"""Puts the portal's own reference site in the place of Django's admin site."""

from django.contrib.admin.apps import AdminConfig


class ReferenceAdminConfig(AdminConfig):
    default_site = "portal.admin_site.ReferenceSite"
