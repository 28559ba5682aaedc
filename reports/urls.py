"""Contents page of the reports: list, one period, one park in a period, panel, files."""

from django.urls import path, register_converter

from core.jalali import Period
from reports.views import (
    corrections,
    figures,
    files,
    following,
    parameters,
    peers,
    periods,
    prices,
    productivity,
    questions,
    scopes,
    trend,
    verifying,
)


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
    path("reports/subscriptions/", following.subscriptions, name="subscriptions"),
    path("reports/subscriptions/<int:pk>/end/", following.unsubscribe, name="unsubscribe"),
    path("reports/trend/", trend.declared_trend, name="declared_trend"),
    path("reports/parameters/", parameters.parameters, name="parameters"),
    path("reports/parameters/prices/", parameters.price_index, name="price_index"),
    path("reports/parameters/method/", parameters.method, name="method"),
    path("reports/parameters/thresholds/", parameters.thresholds, name="thresholds"),
    path("reports/parameters/sizes/", parameters.sizes, name="sizes"),
    path("reports/parameters/reference-prices/", prices.reference_prices, name="reference_prices"),
    path(
        "reports/parameters/reference-prices/<int:pk>/withdraw/",
        prices.reference_price_withdraw,
        name="reference_price_withdraw",
    ),
    path(
        "reports/parameters/reference-prices/<str:product>/<str:uom>/", prices.reference_price, name="reference_price"
    ),
    path(
        "reports/parameters/reference-prices/<str:product>/<str:uom>/set/",
        prices.reference_price_set,
        name="reference_price_set",
    ),
    path("verify/", verifying.verify, name="verify"),
    path("verify/<str:code>/", verifying.verify_code, name="verify_code"),
    path("reports/<period:period>/", periods.report_detail, name="report_detail"),
    path("reports/<period:period>/state/", periods.report_state, name="report_state"),
    path("reports/<period:period>/build/", periods.request_report, name="request_report"),
    path("reports/<period:period>/publish/", periods.publish_report, name="publish_report"),
    path("reports/<period:period>/file/", files.report_file, name="report_file"),
    path("reports/<period:period>/parks/<str:code>/", scopes.park_report, name="park_report"),
    path("reports/<period:period>/scopes/", scopes.scope_list, name="scope_list"),
    path("reports/<period:period>/scopes/<str:scope>/", scopes.scope_report, name="scope_report"),
    path("reports/<period:period>/ranking/", questions.ranking, name="ranking"),
    path("reports/<period:period>/ages/", questions.ages, name="ages"),
    path("reports/<period:period>/constraints/", questions.constraints, name="constraints"),
    path("reports/<period:period>/idle/", questions.idle, name="idle"),
    path("reports/<period:period>/support/", questions.support_outcome, name="support_outcome"),
    path("reports/<period:period>/figure/<str:scope>/<str:indicator>/", figures.figure, name="figure"),
    path("reports/<period:period>/changes/", corrections.corrections, name="corrections"),
    path("reports/<period:period>/productivity/", productivity.productivity, name="productivity"),
]
