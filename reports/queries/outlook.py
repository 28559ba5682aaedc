"""The next months of a report's parks, from the frozen figures of the months before it.

Page, files and API all ask here and so say the same. Beside a published report stand only months that were published
when it was (`past_of`): what is foretold in a published file never moves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from core.jalali import Period
from reports.compute.forecast import Forecast, Step, forecast
from reports.models import Report, Scope
from reports.queries.reading import NO_FIGURES, Figures, figures_by_report, past_of

PAST = 36  # months that a forecast looks back on
FORETOLD = ("operating_rate", "utilisation_installed")


@dataclass(frozen=True)
class Foretold:
    """One indicator of one park: the months up to the report's, oldest first, and what the method says of the next."""

    code: str
    past: Sequence[Period]
    values: Sequence[float | None]

    @cached_property
    def told(self) -> Forecast:
        """Worked out when asked for: not every file of a thousand parks tells it."""
        return forecast(self.values)

    @property
    def steps(self) -> list[tuple[Period, Step]]:
        """The months to come, each with what is expected of it."""
        months, period = [], self.past[-1]
        for step in self.told.steps:
            period = period.next()
            months.append((period, step))
        return months


def exact(share: float | None) -> str | None:
    """A share as page, files and API carry it: six decimals as text."""
    return None if share is None else f"{share:.6f}"


def foretold(scopes: QuerySet[Scope], report: Report, parks: Sequence[str]) -> dict[str, list[Foretold]]:
    """{code of the scope: its forecasts} of these parks of the report among `scopes`; two queries, none for longer
    periods, of which nothing is foretold."""
    if report.kind != "month" or not parks:
        return {}
    reports = past_of(Report.objects.all(), report, PAST)
    found = figures_by_report(scopes, reports, parks, FORETOLD)
    past = _months_up_to(report.jalali, reports[-1].jalali)
    by_period = {each.period: each.pk for each in reports}
    return {code: [_foretold(name, past, _along(past, by_period, found, code)) for name in FORETOLD] for code in parks}


def _months_up_to(last: Period, first: Period) -> list[Period]:
    """Every month from the first to the last, oldest first."""
    months = [last]
    while first < months[-1] and len(months) < PAST:
        months.append(months[-1].previous())
    return months[::-1]


def _along(
    past: Sequence[Period], reports: Mapping[str, int], found: Mapping[tuple[int, str], Figures], code: str
) -> list[Figures]:
    return [found.get((reports.get(month.code, 0), code), NO_FIGURES) for month in past]


def _foretold(code: str, past: Sequence[Period], along: Sequence[Figures]) -> Foretold:
    measures = [figures.get(code) for figures in along]
    values = [None if one is None or one.value is None else float(one.value) for one in measures]
    return Foretold(code, past, values)
