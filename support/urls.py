"""Contents page of the support app."""

from django.urls import path

from support.views import (
    applications,
    assignments,
    dossier,
    filing,
    overviews,
    planning,
    programmes,
    request_page,
    requests,
)

app_name = "support"

urlpatterns = [
    path("requests/", requests.request_list, name="request_list"),
    path("requests/new/", filing.start_request, name="request_start"),
    path("requests/panel/", requests.request_panel, name="request_panel"),
    path("requests/board/", overviews.request_board, name="request_board"),
    path("requests/calendar/", overviews.promise_calendar, name="promise_calendar"),
    path("requests/assign/", assignments.assign_requests, name="request_assign"),
    path("requests/plan/", planning.planner, name="planner"),
    path("requests/plans/", planning.plan_list, name="plan_list"),
    path("requests/plans/<int:pk>/", planning.plan_detail, name="plan_detail"),
    path("requests/weights/", planning.priority_weights, name="priority_weights"),
    path("requests/<str:number>/", request_page.request_detail, name="request_detail"),
    path("requests/<str:number>/priority/", planning.request_priority, name="request_priority"),
    path("requests/<str:number>/dossier/", dossier.request_dossier, name="request_dossier"),
    path("requests/<str:number>/move/", request_page.move_request, name="request_move"),
    path("requests/<str:number>/comment/", request_page.comment_on_request, name="request_comment"),
    path("requests/<str:number>/submit/", filing.submit_request, name="request_submit"),
    path("requests/<str:number>/files/<int:pk>/", request_page.request_file, name="request_file"),
    path("requests/<str:number>/edit/<slug:step>/", filing.request_step, name="request_step"),
    path("programmes/", programmes.programme_list, name="programme_list"),
    path("programmes/new/", programmes.add_programme, name="programme_add"),
    path("programmes/<str:number>/", programmes.programme_detail, name="programme_detail"),
    path("programmes/<str:number>/edit/", programmes.edit_programme, name="programme_edit"),
    path("programmes/<str:number>/state/", programmes.set_programme_state, name="programme_state"),
    path("programmes/<str:number>/apply/", applications.start_application, name="application_start"),
    path("applications/", applications.application_list, name="application_list"),
    path("applications/panel/", applications.application_panel, name="application_panel"),
    path("applications/<str:number>/", applications.application_detail, name="application_detail"),
    path("applications/<str:number>/edit/", applications.edit_application, name="application_edit"),
    path("applications/<str:number>/move/", applications.move_application, name="application_move"),
    path("applications/<str:number>/files/<int:pk>/", applications.application_file, name="application_file"),
]
