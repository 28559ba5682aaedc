"""Charts of a printed report, from the same drawings as the pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core import charts
from core.jalali import Period
from core.paper_charts import for_paper
from core.text import listed
from reports.indicators import REGISTRY
from reports.measure import Measure
from reports.models import Report, Scope
from reports.pages.history import DRAWN, shares, through_time
from reports.pages.parts import BAR
from reports.queries.reading import Figures, FiguresOf
from reports.wording import value_text

PERIODS = 13
"""The period itself and the twelve before it, so that a month stands beside the same month a year before."""
PAGE_WIDTH = 500
CHART_WIDTH, CHART_HEIGHT = 330, 150


def bar_svg(measures: Mapping[str, Measure]) -> tuple[str, str]:
    """The bar of a scope's units by status and its sentence; ("", sentence) where nothing is known of them."""
    counts = [int(measures[code].value or 0) if code in measures else 0 for code in BAR]
    said = listed(_counted(code, measures) for code in BAR)
    return (charts.status_bar(*counts, label=said) if sum(counts) else ""), said


def _counted(code: str, measures: Mapping[str, Measure]) -> str:
    measure = measures.get(code)
    return f"{REGISTRY[code].label}: {value_text(REGISTRY[code], measure.value if measure else None)}"


def status_drawing(measures: Mapping[str, Measure]) -> list[dict[str, Any]]:
    """The bar with its legend, nothing where no status is known."""
    svg, said = bar_svg(measures)
    if not svg:
        return []
    legend = [[code, _counted(code, measures)] for code in BAR]
    return [{"kind": "bar", "svg": for_paper(svg, width=PAGE_WIDTH), "alt": said, "legend": legend}]


def history_charts(scope: Scope, reports: Sequence[Report], found: FiguresOf) -> list[dict[str, Any]]:
    """The scope's past from left to right beside the province's; nothing for a single period."""
    moments = through_time(reports, PERIODS)
    own = [moment.figures(found, scope.code) for moment in moments]
    if sum(1 for figures in own if figures) < 2:
        return []
    periods = [moment.period for moment in moments]
    legend, province = [["solid", scope.name]], None
    if scope.code != "province":
        legend.append(["dashed", _("استان")])
        province = [moment.figures(found, "province") for moment in moments]
    drawn = [_history(code, periods, own, province, scope.name) for code in DRAWN]
    items = [one for one in drawn if one["svg"]]  # what is unknown in every period has no line
    return [{"kind": "charts", "items": items, "legend": legend}] if items else []


def _history(
    code: str, periods: Sequence[Period], own: Sequence[Figures], province: Sequence[Figures] | None, name: str
) -> dict[str, str]:
    series = [charts.Series("brand", name, shares(code, own))]
    if province is not None:
        series.append(charts.Series("avg", _("استان"), shares(code, province)))
    label = str(REGISTRY[code].label)
    values = listed(
        f"{period.label}: {value_text(REGISTRY[code], figures[code].value if code in figures else None)}"
        for period, figures in zip(periods, own, strict=True)
    )
    svg = charts.line_chart(_axis(periods), series, title=label, height=CHART_HEIGHT)
    return {
        "title": _("%(label)s (درصد)") % {"label": label},
        "svg": for_paper(svg, width=CHART_WIDTH),
        "alt": f"{label}، {name}. {values}",
    }


def _axis(periods: Sequence[Period]) -> list[str]:
    """Only the ends and the middle of a narrow axis are named."""
    named = {0, len(periods) // 2, len(periods) - 1}
    return [period.label if place in named else "" for place, period in enumerate(periods)]
