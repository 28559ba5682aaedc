"""The parts that report pages share: bars, rows and heads of tables, readings put in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts
from core.jalali import Period
from core.text import listed
from reports.compute.sums import LOSS_CAUSES
from reports.indicators import CAUSES, HEADLINE, MAIN, PARK_TABLE, REGISTRY, STATUSES
from reports.models import Report, Scope
from reports.queries.ranking import Rank
from reports.queries.reading import NO_FIGURES, Figures, Reading, readings
from reports.wording import Shown, figure_url, shown

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
class Compared:
    """One indicator as a row of a scope's table; of a part of the province beside the province's and its rank."""

    figure: Shown
    province: Shown | None = None
    meter: SafeString | str = ""
    rank: Rank | None = None


@dataclass(frozen=True)
class Head:
    """The head of a sortable column."""

    code: str
    label: str
    unit: str
    formula: str
    href: str
    order: str  # ascending, descending or empty


@dataclass(frozen=True)
class Trio:
    """The figures of one scope now, in the period before and in the same period a year before."""

    now: Figures = field(default_factory=dict)
    before: Figures = field(default_factory=dict)
    year_ago: Figures = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """The revision that is read and those it is compared with; None where no report stands."""

    report: Report
    before: Report | None
    year_ago: Report | None

    @property
    def reports(self) -> tuple[Report | None, ...]:
        return self.report, self.before, self.year_ago

    @property
    def period(self) -> Period:
        return self.report.jalali

    def trio(self, found: FiguresOf, code: str) -> Trio:
        """What `found` holds of the scope with this code."""
        return Trio(*(found.get((report.pk, code), NO_FIGURES) if report else NO_FIGURES for report in self.reports))

    def figure_url(self, scope: str, indicator: str) -> str:
        return figure_url(self.period, scope, indicator, self.report.revision)


def all_shown(codes: Iterable[str], scope: str, standing: Standing, trio: Trio) -> dict[str, Shown]:
    """Every one of `codes` in words, with its changes and the page that tells what it rests on."""
    return {
        code: shown(reading, href=standing.figure_url(scope, code))
        for code, reading in readings(codes, trio.now, trio.before, trio.year_ago).items()
    }


def status_bar(now: Figures, found: Mapping[str, Shown]) -> Bar:
    """The bar of active, semi-active and closed; empty where none of them is known."""
    counts = [int(now[code].value or 0) if code in now else 0 for code in BAR]
    said = listed(f"{found[code].label} {found[code].text}" for code in BAR)
    svg = charts.status_bar(*counts, label=said) if sum(counts) else ""
    return Bar(svg, [found[code] for code in STATUSES])


def pair_of(upper: tuple[str, Reading], lower: tuple[str, Reading]) -> SafeString | str:
    """Two looks with what each says as bars, the larger one whole; nothing where neither says anything but nought."""
    most = max(abs(reading.value or 0) for _look, reading in (upper, lower))
    bars = [(look, abs(reading.value or 0) / most) for look, reading in (upper, lower)] if most else []
    return charts.pair(*bars) if bars else ""


def scope_row(scope: Scope, standing: Standing, found: FiguresOf) -> ScopeRow:
    """A scope as a row of a table, with a link to its own page."""
    trio = standing.trio(found, scope.code)
    figures = all_shown(PARK_TABLE, scope.code, standing, trio)
    return ScopeRow(
        scope.name, scope.code, scope_url(standing.period, scope.code), status_bar(trio.now, figures), figures
    )


def losses(found: Mapping[str, Shown]) -> list[LossRow]:
    """A row a cause of which something is known."""
    rows = [
        LossRow(str(CAUSES[cause]), found[f"lost_hours_{cause}"], found[f"lost_output_{cause}"])
        for cause in LOSS_CAUSES
    ]
    return [row for row in rows if row.hours.exact or row.output.exact]


def scope_context(scope: Scope, standing: Standing, trio: Trio) -> dict:
    """Key figures, every indicator by its source, the losses and the bar of one scope."""
    found = all_shown(REGISTRY, scope.code, standing, trio)
    return {
        "scope": scope,
        "rate": found["operating_rate"],
        "kpis": [found[code] for code in HEADLINE if code not in {"operating_rate", "coverage"}],
        "sections": sections(Compared(found[code]) for code in MAIN),
        "losses": losses(found),
        "bar": status_bar(trio.now, found),
        "units": found["units"],
        "coverage": found["coverage"],
        "before": standing.before,
        "year_ago": standing.year_ago,
        "glance": glance(found),
    }


def sections(rows: Iterable[Compared]) -> list[tuple[str, list[Compared]]]:
    """The rows by what their figures are computed from, in the order in which a source is first met."""
    found: dict[str, list[Compared]] = {}
    for row in rows:
        found.setdefault(row.figure.inputs, []).append(row)
    return list(found.items())


def glance(found: Mapping[str, Shown]) -> list[str]:
    """The plain paragraph above the figures: what moved, what held output back, what it rests on."""
    said = []
    for code in ("operating_rate", "utilisation_installed"):
        figure = found[code]
        if figure.exact:
            moved = _moved(figure)
            said.append(
                _("%(label)s %(value)s است%(moved)s.") % {"label": figure.label, "value": figure.text, "moved": moved}
            )
    worst = max(
        (row for row in losses(found) if row.hours.exact), key=lambda row: Decimal(row.hours.exact), default=None
    )
    if worst and Decimal(worst.hours.exact):
        said.append(
            _("بیشترین توقف از «%(cause)s» بوده است: %(hours)s ساعت.")
            % {"cause": worst.cause, "hours": worst.hours.text}
        )
    said.append(_rests(found["coverage"]))
    return [sentence for sentence in said if sentence]


def _moved(figure: Shown) -> str:
    words = {"up": _("بالاتر"), "down": _("پایین‌تر")}
    told = [
        _("%(change)s %(way)s از %(what)s") % {"change": delta.change, "way": words[delta.arrow], "what": what}
        for delta, what in ((figure.delta, _("دورهٔ پیش")), (figure.year, _("همین دوره در سال پیش")))
        if delta.arrow
    ]
    return _("، %(changes)s") % {"changes": listed(told)} if told else ""


def _rests(coverage: Shown) -> str:
    if not coverage.exact:
        return _("اظهارنامه‌ای برای این دوره پذیرفته نشده است؛ رقم‌های تولید نامعلوم‌اند.")
    return _("رقم‌های تولید بر %(share)s از واحدهای در حال کار تکیه دارند.") % {"share": coverage.text}


def park_url(period: Period, code: str) -> str:
    return reverse("reports:park_report", args=[period, code])


def scope_url(period: Period, code: str) -> str:
    """The page of any scope; the province's is the period's own."""
    if code == "province":
        return reverse("reports:report_detail", args=[period])
    kind, _colon, place = code.partition(":")
    return park_url(period, place) if kind == "park" else reverse("reports:scope_report", args=[period, code])


def heads(first: str, order: str, query: Mapping[str, str]) -> list[Head]:
    """Column heads of a table of scopes; each leads to the same list in its order, the best first."""
    rows = [_head("name", first, "", "", "name", order, query)]
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
