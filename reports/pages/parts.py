"""The parts that report pages share: bars, rows and heads of tables, readings put in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts
from core.jalali import Period
from core.text import listed
from reports.compute.sums import LOSS_CAUSES
from reports.indicators import CAUSES, HEADLINE, MAIN, REGISTRY, STATUSES
from reports.models import Report, Scope
from reports.queries.reading import NO_FIGURES, Figures, readings
from reports.wording import Shown, rows_url, shown

BAR = ("active", "semi_active", "closed")

FiguresOf = Mapping[tuple[int, str], Figures]


@dataclass(frozen=True)
class Bar:
    """A scope's units by status, as a bar and as a sentence."""

    svg: SafeString | str
    counts: Sequence[Shown]


@dataclass(frozen=True)
class ScopeRow:
    """One scope of a table: its name, its page, its bar and its figures."""

    name: str
    code: str
    href: str
    bar: Bar
    figures: Mapping[str, Shown]


@dataclass(frozen=True)
class LossRow:
    """One cause: what it cost in hours and in output."""

    cause: str
    hours: Shown
    output: Shown


@dataclass(frozen=True)
class Head:
    """The head of a sortable column."""

    code: str
    label: str
    unit: str
    formula: str
    href: str
    order: str  # ascending, descending or empty


def all_shown(codes: Iterable[str], scope: Scope, period: Period, now: Figures, before: Figures) -> dict[str, Shown]:
    """Every one of `codes` in words, with the change from the period before and the list it rests on."""
    return {
        code: shown(reading, href=rows_url(reading.indicator, scope, period))
        for code, reading in readings(codes, now, before).items()
    }


def status_bar(now: Figures, found: Mapping[str, Shown]) -> Bar:
    """The bar of active, semi-active and closed; empty where none of them is known."""
    counts = [int(now[code].value or 0) if code in now else 0 for code in BAR]
    said = listed(f"{found[code].label} {found[code].text}" for code in BAR)
    svg = charts.status_bar(*counts, label=said) if sum(counts) else ""
    return Bar(svg, [found[code] for code in STATUSES])


def losses(found: Mapping[str, Shown]) -> list[LossRow]:
    """A row a cause of which something is known."""
    rows = [
        LossRow(str(CAUSES[cause]), found[f"lost_hours_{cause}"], found[f"lost_output_{cause}"])
        for cause in LOSS_CAUSES
    ]
    return [row for row in rows if row.hours.exact or row.output.exact]


def scope_context(scope: Scope, period: Period, now: Figures, before: Figures) -> dict:
    """Key figures, every indicator, the losses and the bar of one scope."""
    found = all_shown(REGISTRY, scope, period, now, before)
    return {
        "scope": scope,
        "rate": found["operating_rate"],
        "kpis": [found[code] for code in HEADLINE if code not in {"operating_rate", "coverage"}],
        "indicators": [found[code] for code in MAIN if code not in {"units", *STATUSES}],
        "losses": losses(found),
        "bar": status_bar(now, found),
        "units": found["units"],
        "coverage": found["coverage"],
    }


def pair(found: FiguresOf, report: Report, before: Report | None, code: str) -> tuple[Figures, Figures]:
    earlier = found.get((before.pk, code), NO_FIGURES) if before else NO_FIGURES
    return found.get((report.pk, code), NO_FIGURES), earlier


def park_url(period: Period, code: str) -> str:
    return reverse("reports:park_report", args=[period, code])


def heads(order: str, query: Mapping[str, str]) -> list[Head]:
    """Column heads of the table of parks; each leads to the same list in its order, the best first."""
    rows = [_head("name", _("شهرک"), "", "", "name", order, query)]
    for code in ("units", "operating_rate", *HEADLINE[1:]):
        indicator = REGISTRY[code]
        label, unit = str(indicator.label), str(indicator.shown_unit)
        rows.append(_head(code, label, unit, str(indicator.formula), f"-{code}", order, query))
    return rows


def _head(code: str, label: str, unit: str, formula: str, first: str, order: str, query: Mapping[str, str]) -> Head:
    current = order.removeprefix("-") == code
    second = code if first.startswith("-") else f"-{code}"
    link = urlencode({**query, "sort": second if current and order == first else first})
    direction = ("descending" if order.startswith("-") else "ascending") if current else ""
    return Head(code, label, unit, formula, f"?{link}", direction)
