"""Two scopes or two periods side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.choosing import CompareForm
from reports.indicators import REGISTRY, Indicator
from reports.measure import Measure
from reports.models import Report, Scope
from reports.pages.parts import pair_of, scope_url
from reports.queries.reading import NO_FIGURES, Reading, figures_by_report
from reports.wording import Shown, figure_url, shown


@dataclass(frozen=True)
class Side:
    """One of the two: a scope in a period."""

    name: str
    period: str
    href: str
    report: Report


@dataclass(frozen=True)
class Pair:
    """One indicator on both sides; `first.delta` is how far the first stands from the second."""

    first: Shown
    second: Shown
    bars: SafeString | str


def compare_page(visible: QuerySet[Scope], form: CompareForm, reports: Sequence[Report]) -> dict:
    """Every indicator of the two sides with the distance between them; one query."""
    chosen = form.chosen
    if form.errors:
        return {"form": form}
    by_period = {report.period: report for report in reports}
    first, second = by_period[chosen["ap"]], by_period[chosen["bp"]]
    found = figures_by_report(visible, [first, second], {chosen["a"], chosen["b"]})
    names = {scope.code: scope.name for scope in visible.filter(report__in=[first, second])}
    sides = [_side(chosen[name], report, names) for name, report in (("a", first), ("b", second))]
    figures = found.get((first.pk, chosen["a"]), NO_FIGURES), found.get((second.pk, chosen["b"]), NO_FIGURES)
    rows: dict[str, list[Pair]] = {}
    for code, indicator in REGISTRY.items():
        pair = _pair(indicator, figures[0].get(code), figures[1].get(code), chosen)
        if pair.first.exact or pair.second.exact:  # what neither side knows is no comparison
            rows.setdefault(pair.first.inputs, []).append(pair)
    return {"form": form, "sides": sides, "sections": list(rows.items()), "lengths_differ": first.kind != second.kind}


def _side(code: str, report: Report, names: dict[str, str]) -> Side:
    period = report.jalali
    return Side(names.get(code, _("استان")), period.label, scope_url(period, code), report)


def _pair(indicator: Indicator, first: Measure | None, second: Measure | None, chosen: dict[str, str]) -> Pair:
    own, other = Reading(indicator, first, second), Reading(indicator, second)
    bars = pair_of(("brand", own), ("muted", other))
    return Pair(
        shown(own, href=figure_url(chosen["ap"], chosen["a"], indicator.code)),
        shown(other, href=figure_url(chosen["bp"], chosen["b"], indicator.code)),
        bars,
    )
