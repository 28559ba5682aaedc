"""Contents page of the register: units, their status, their declarations and the owner's own pages."""

from django.urls import path

from units.views import declarations, freshness, land, owner, register, status, tenure, together, twins, unit_page

app_name = "units"

register_urls = [
    path("units/", register.unit_list, name="unit_list"),
    path("units/add/", register.unit_add, name="unit_add"),
    path("units/together/", together.edit_together, name="unit_edit_together"),
    path("units/<str:code>/", unit_page.unit_detail, name="unit_detail"),
    path("units/<str:code>/edit/", register.unit_edit, name="unit_edit"),
    path("units/<str:code>/notes/", unit_page.unit_note_add, name="unit_note_add"),
    path("units/<str:code>/directory/", unit_page.directory_consent, name="directory_consent"),
    path("units/<str:code>/relocate/", tenure.unit_relocate, name="unit_relocate"),
    path("units/<str:code>/transfer/", tenure.unit_transfer, name="unit_transfer"),
]

twin_urls = [
    path("twins/", twins.twin_list, name="twin_list"),
    path("twins/<int:pk>/", twins.twin_pair, name="twin_pair"),
    path("twins/<int:pk>/dismiss/", twins.twin_dismiss, name="twin_dismiss"),
]

freshness_urls = [
    path("freshness/", freshness.freshness, name="freshness"),
    path("units/<str:code>/freshness/", freshness.unit_freshness, name="unit_freshness"),
    path("units/<str:code>/confirm-facts/", freshness.confirm, name="confirm_facts"),
]

land_urls = [
    path("units/<str:code>/land/contract/", land.sign_for_unit, name="sign_for_unit"),
    path("plots/<int:pk>/contract/", land.sign_for_plot, name="sign_for_plot"),
    path("contracts/<int:pk>/", land.contract, name="contract"),
]

status_urls = [
    path("units/<str:code>/status/", status.propose_status_change, name="propose_status_change"),
    path("units/<str:code>/inspection/", status.record_inspection, name="record_inspection"),
    path("units/<str:code>/confirm/", status.confirm_status, name="confirm_status"),
    path("status-changes/", status.status_queue, name="status_queue"),
    path("status-changes/disagreements/", status.status_disagreements, name="status_disagreements"),
    path("status-changes/silent/", freshness.silent, name="silent_units"),
    path("status-changes/files/<int:pk>/", status.status_evidence, name="status_evidence"),
    path("status-changes/<int:pk>/", status.status_change, name="status_change"),
    path("status-changes/<int:pk>/withdraw/", status.withdraw_status_change, name="withdraw_status_change"),
]

declaration_urls = [
    path("declarations/", declarations.declaration_list, name="declaration_list"),
    path("declarations/accept/", declarations.accept_clean, name="accept_clean"),
    path("units/<str:code>/declarations/<str:period>/", declarations.declaration, name="declaration"),
    path("units/<str:code>/declarations/<str:period>/draft/", declarations.declaration_draft, name="declaration_draft"),
    path(
        "units/<str:code>/declarations/<str:period>/accept/", declarations.accept_declaration, name="accept_declaration"
    ),
    path(
        "units/<str:code>/declarations/<str:period>/return/", declarations.return_declaration, name="return_declaration"
    ),
]

owner_urls = [
    path("my/", owner.owner_home, name="owner_home"),
    path("my/changes/<int:pk>/", owner.owner_status_done, name="owner_status_done"),
    path("my/<str:code>/status/", owner.owner_status, name="owner_status"),
    path("my/<str:code>/history/", owner.owner_history, name="owner_history"),
]

urlpatterns = [*register_urls, *twin_urls, *freshness_urls, *land_urls, *status_urls, *declaration_urls, *owner_urls]
