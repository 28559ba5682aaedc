"""One park in one period, and its panel on the park's own page."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from core import charts
from reports.indicators import HEADLINE, MAIN, PARK_TABLE
from reports.models import Report, Scope
from reports.pages.parts import pair, park_url, scope_context, status_bar
from reports.queries.reading import NO_FIGURES, Reading, figures_by_report, readings
from reports.wording import shown


def park(visible: QuerySet[Scope], scope: Scope, report: Report, before: Report | None) -> dict:
    """One park's page: every indicator beside the period before and the province; one query."""
    found = figures_by_report(visible, [report, before], [scope.code, "province"])
    now, earlier = pair(found, report, before, scope.code)
    context = scope_context(scope, report.jalali, now, earlier)
    province = readings(MAIN, found.get((report.pk, "province"), NO_FIGURES))
    readings_of = readings(MAIN, now)
    context["comparison"] = [
        (row, shown(province[row.code]), _against(readings_of[row.code], province[row.code]))
        for row in context["indicators"]
    ]
    context["before"] = before
    return context


def panel(visible: QuerySet[Scope], reports: Sequence[Report], code: str) -> dict:
    """The newest figures of a park with their short history; empty where no report speaks of it."""
    found = figures_by_report(visible, reports, [f"park:{code}"], PARK_TABLE)
    told = [report for report in reports if (report.pk, f"park:{code}") in found]
    if not told:
        return {"report": None}
    now = found[told[0].pk, f"park:{code}"]
    before = found[told[1].pk, f"park:{code}"] if len(told) > 1 else NO_FIGURES
    every = {name: shown(reading) for name, reading in readings(PARK_TABLE, now, before).items()}
    return {
        "report": told[0],
        "href": park_url(told[0].jalali, code),
        "rate": every["operating_rate"],
        "kpis": [every[name] for name in HEADLINE if name not in {"operating_rate", "coverage"}],
        "coverage": every["coverage"],
        "bar": status_bar(now, every),
    }


def _against(own: Reading, province: Reading) -> SafeString | str:
    """A meter of a share with the province's as its mark; nothing for what is not a share."""
    if own.indicator.kind != "share" or own.value is None:
        return ""
    mark = None if province.value is None else min(float(province.value), 1.0)
    return charts.meter(own.value, mark=mark, height=10)
