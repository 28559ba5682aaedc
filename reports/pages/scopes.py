"""One park, county, age class or group in one period; and the panel on a park's own page."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import charts
from core.pages import Page
from reports.indicators import HEADLINE, PARK_TABLE, REGISTRY
from reports.models import Report, Scope
from reports.pages.parts import Compared, Standing, park_url, scope_context, scope_row, status_bar
from reports.queries.ranking import Rank, ranks_of
from reports.queries.reading import NO_FIGURES, Reading, figures_by_report, readings
from reports.wording import Shown, shown

LISTS = {
    "park": (_("شهرک‌ها"), _("شهرک"), ("park",)),
    "county": (_("شهرستان‌ها"), _("شهرستان"), ("county",)),
    "group": (_("گروه‌های صنعت"), _("گروه صنعت"), ("group",)),
    "age": (_("قدمت شهرک‌ها"), _("دامنه"), ("age", "outside")),
}
"""What a period is broken down by: heading of the list, head of its first column, kinds of scope."""


def list_page(visible: QuerySet[Scope], standing: Standing, page: Page) -> dict:
    """This page of the scopes of one kind, with their key figures; two queries whatever their number."""
    found = figures_by_report(visible, standing.reports, [scope.code for scope in page.rows])
    return {"page": page, "rows": [scope_row(scope, standing, found) for scope in page.rows]}


def scope_page(visible: QuerySet[Scope], scope: Scope, standing: Standing) -> dict:
    """A scope's page: every indicator beside the periods before, the province and, of a park, the other parks."""
    found = figures_by_report(visible, standing.reports, [scope.code, "province"])
    trio = standing.trio(found, scope.code)
    context = scope_context(scope, standing, trio)
    province = readings(REGISTRY, standing.trio(found, "province").now)
    own = readings(REGISTRY, trio.now)
    ranks = ranks_of(scope) if scope.kind == "park" else {}
    context["sections"] = [
        (source, [_compared(row.figure, own[row.figure.code], province[row.figure.code], ranks) for row in rows])
        for source, rows in context["sections"]
    ]
    context["comparison"] = True
    return context


def _compared(figure: Shown, own: Reading, province: Reading, ranks: Mapping[str, Rank]) -> Compared:
    return Compared(figure, shown(province), _against(own, province), ranks.get(figure.code))


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
