"""Parks or counties in the order of an indicator; what is unknown or rests on too little comes last and says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from core import charts
from core.numbers import percent
from core.pages import Page
from reports.choosing import RankingForm
from reports.indicators import REGISTRY, Indicator, full_label
from reports.models import Scope
from reports.pages.parts import Standing, scope_url
from reports.queries.ranking import Ranked, ranked
from reports.queries.reading import Reading, figures_by_report
from reports.wording import Shown, shown


@dataclass(frozen=True)
class Line:
    """One scope of the ranking."""

    place: int | None
    name: str
    href: str
    figure: Shown
    bar: SafeString | str


def ranking_page(
    visible: QuerySet[Scope], standing: Standing, form: RankingForm, paged: Callable[[Sequence[Ranked]], Page]
) -> dict:
    """One page of the ranking that the form asks for; three queries whatever the number of scopes."""
    chosen = form.chosen
    indicator = REGISTRY[chosen.get("by", "operating_rate")]
    every = ranked(visible, standing.report, chosen.get("of", "park"), indicator.code, form.least)
    page = paged(every)
    rows = page.rows
    earlier = figures_by_report(visible, standing.reports[1:], [row.scope.code for row in rows], [indicator.code])
    most = max((abs(row.measure.value or 0) for row in every if row.measure), default=Decimal(0))
    lines = [_line(row, indicator, standing, earlier, most) for row in rows]
    return {
        "form": form,
        "page": page,
        "indicator": indicator,
        "label": full_label(indicator),
        "floor": percent(form.least, 0),
        "lines": [line for line in lines if line.place],
        "below": [line for line in lines if not line.place and line.figure.exact],
        "unknown": [line for line in lines if not line.place and not line.figure.exact],
    }


def _line(row: Ranked, indicator: Indicator, standing: Standing, earlier: dict, most: Decimal) -> Line:
    trio = standing.trio(earlier, row.scope.code)
    reading = Reading(indicator, row.measure, trio.before.get(indicator.code), trio.year_ago.get(indicator.code))
    bar: SafeString | str = ""
    if reading.value is not None and most:
        bar = charts.meter(abs(reading.value) / most, "bad" if indicator.better < 0 or reading.value < 0 else "brand")
    href = standing.figure_url(row.scope.code, indicator.code)
    return Line(row.place, row.scope.name, scope_url(standing.period, row.scope.code), shown(reading, href=href), bar)
