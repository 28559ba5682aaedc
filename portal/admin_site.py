"""The administrators' site for reference tables: agencies, thresholds and their like, and nothing with a story.

Only models of the house's own apps are shown, whatever a library would like to register. Whoever comes without being
logged in goes to the portal's one login page, so that guessing is slowed down there and nowhere else.
"""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

HOUSE = frozenset({"accounts", "parks", "units", "support", "reports"})


class ReferenceSite(AdminSite):
    site_header = _("جدول‌های پایهٔ کارستان")
    site_title = _("جدول‌های پایه")
    index_title = _("جدول‌های پایه")
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        models = model_or_iterable if isinstance(model_or_iterable, (list, tuple)) else [model_or_iterable]
        ours = [model for model in models if model._meta.app_label in HOUSE]
        if ours:
            super().register(ours, admin_class, **options)

    def get_urls(self):
        return [path("logout/", LogoutView.as_view(), name="logout"), *super().get_urls()]

    def login(self, request, extra_context=None):
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
