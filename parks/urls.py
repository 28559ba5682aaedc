"""Contents page of parks."""

from django.urls import path

from parks import views

app_name = "parks"
urlpatterns = [
    path("parks/", views.park_list, name="park_list"),
    path("parks/<str:code>/", views.park_detail, name="park_detail"),
    path("parks/<str:code>/edit/", views.park_edit, name="park_edit"),
    path("parks/<str:code>/plots/", views.plot_list, name="plot_list"),
    path("parks/<str:code>/plots/add/", views.plot_add, name="plot_add"),
    path("parks/<str:code>/plots/<int:pk>/", views.plot_edit, name="plot_edit"),
    path("parks/<str:code>/phases/add/", views.phase_add, name="phase_add"),
    path("parks/<str:code>/phases/<int:pk>/", views.phase_edit, name="phase_edit"),
    path("parks/<str:code>/utilities/<str:kind>/", views.utility_edit, name="utility_edit"),
    path("parks/<str:code>/bodies/<str:kind>/add/", views.body_add, name="body_add"),
    path("parks/<str:code>/bodies/<int:pk>/", views.body_edit, name="body_edit"),
    path("parks/<str:code>/notes/", views.park_note_add, name="park_note_add"),
]
