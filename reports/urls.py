"""Contents page of the reports: list, one period, one park in a period, panel, files."""

from django.urls import path, register_converter

from core.jalali import Period
from reports.views import figures, files, peers, periods, questions, scopes


class PeriodConverter:
    """A period's code in an address: 1404-06, 1404-Q2 or 1404."""

    regex = r"1[2-5]\d\d(?:-\d\d|-Q[1-4])?"

    def to_python(self, value: str) -> Period:
        return Period.parse(value)

    def to_url(self, value: Period | str) -> str:
        return str(value)


register_converter(PeriodConverter, "period")

app_name = "reports"
urlpatterns = [
    path("reports/", periods.report_list, name="report_list"),
    path("reports/compare/", questions.compare, name="compare"),
    path("reports/unit-panel/", peers.unit_panel, name="unit_panel"),
    path("reports/panel/", scopes.park_panel, name="park_panel"),
    path("reports/<period:period>/", periods.report_detail, name="report_detail"),
    path("reports/<period:period>/state/", periods.report_state, name="report_state"),
    path("reports/<period:period>/build/", periods.request_report, name="request_report"),
    path("reports/<period:period>/publish/", periods.publish_report, name="publish_report"),
    path("reports/<period:period>/file/", files.report_file, name="report_file"),
    path("reports/<period:period>/parks/<str:code>/", scopes.park_report, name="park_report"),
    path("reports/<period:period>/scopes/<str:scope>/", scopes.scope_report, name="scope_report"),
    path("reports/<period:period>/ranking/", questions.ranking, name="ranking"),
    path("reports/<period:period>/ages/", questions.ages, name="ages"),
    path("reports/<period:period>/constraints/", questions.constraints, name="constraints"),
    path("reports/<period:period>/idle/", questions.idle, name="idle"),
    path("reports/<period:period>/support/", questions.support_outcome, name="support_outcome"),
    path("reports/<period:period>/figure/<str:scope>/<str:indicator>/", figures.figure, name="figure"),
]
