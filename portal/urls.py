"""Contents page of the whole portal: every app's routes in one place."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.routers import DefaultRouter

import parks.api
import reports.api
import support.api
import units.api
from portal.views import dashboard, health, home, importing, joining, people, public, request_map, searching, tokens
from portal.views import map as park_map

handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"

router = DefaultRouter()
for app in (parks, units, support, reports):
    for prefix, viewset, basename in app.api.routes:
        router.register(prefix, viewset, basename)

api = [
    path("token/", tokens.ObtainToken.as_view(), name="api_token"),
    path("schema/", SpectacularAPIView.as_view(permission_classes=[IsAuthenticated]), name="api_schema"),
    path("", include(router.urls)),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("public/", public.figures, name="public_figures"),
    path("public/parks/", public.parks, name="public_parks"),
    path("public/parks/<str:code>/", public.park, name="public_park"),
    path("public/products/", public.products, name="public_products"),
    path("map/", park_map.park_map, name="map"),
    path("requests/map/", request_map.requests_on_map, name="request_map"),
    path("inbox/badge/", home.inbox_badge, name="inbox_badge"),
    path("more/", home.more, name="more"),
    path("search/", searching.search, name="search"),
    path("join/", joining.join, name="join"),
    path("join/account/", joining.join_account, name="join_account"),
    path("invitations/new/", joining.invitation_add, name="invitation_add"),
    path("imports/", importing.import_list, name="import_list"),
    path("imports/<int:pk>/", importing.import_job, name="import_job"),
    path("imports/<int:pk>/columns/", importing.import_map, name="import_map"),
    path("imports/<int:pk>/fixes/", importing.import_fix, name="import_fix"),
    path("imports/<int:pk>/commit/", importing.import_commit, name="import_commit"),
    path("imports/<int:pk>/drop/", importing.import_drop, name="import_drop"),
    path("imports/<int:pk>/mistakes/", importing.import_mistakes, name="import_mistakes"),
    path("imports/<int:pk>/undo/", importing.import_undo, name="import_undo"),
    path("people/", people.people_panel, name="people"),
    path("people/representations/<int:pk>/end/", people.representation_end, name="representation_end"),
    path("people/managements/<int:pk>/end/", people.management_end, name="management_end"),
    path("users/<int:pk>/scopes/", people.person_scopes, name="person_scopes"),
    path("users/<int:pk>/password-code/", joining.password_code, name="password_code"),
    path("", include("accounts.urls")),
    path("", include("parks.urls")),
    path("", include("units.urls")),
    path("", include("support.urls")),
    path("", include("reports.urls")),
    path("api/v1/", include(api)),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
