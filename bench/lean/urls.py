"""Routes of the lean project."""

from django.contrib import admin
from django.urls import include, path
from rest_framework.routers import SimpleRouter

from bench.lean import views

router = SimpleRouter()
router.register("units", views.UnitViewSet)
urlpatterns = [
    path("units/", views.UnitList.as_view()),
    path("units.csv", views.unit_csv),
    path("units/<str:code>/", views.UnitDetail.as_view()),
    path("api/", include(router.urls)),
    path("admin/", admin.site.urls),
]
