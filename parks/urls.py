"""Contents page of parks."""

from django.urls import path

from parks import views

app_name = "parks"
urlpatterns = [
    path("parks/", views.park_list, name="park_list"),
    path("parks/<str:code>/", views.park_detail, name="park_detail"),
    path("parks/<str:code>/edit/", views.park_edit, name="park_edit"),
]
