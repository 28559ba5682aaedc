"""How figures are said on a page: value, unit, change in words, what it rests on, where its rows are.

Every shown figure carries the exact value beside the rounded one, so a page can be checked against files and API.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jalali import Period
from core.numbers import UNKNOWN, format_decimal, group, percent
from reports.indicators import Indicator, full_label
from reports.measure import Measure
from reports.models import Scope, ScopeKind
from reports.queries.reading import Change, Reading

SMALL = Decimal(10)
INDEX_PLACES = 3
MOST_PLACES = 6  # as many as are stored
HAIR = Decimal("0.0005")
BASES = {
    "units": gettext_lazy("واحد"),
    "parks": gettext_lazy("شهرک"),
    "plots": gettext_lazy("قطعه"),
    "requests": gettext_lazy("درخواست"),
    "parts": gettext_lazy("شاخص"),
    "months": gettext_lazy("ماه اظهارنامه"),
}
UNIT_STATUS = {"not_stated": "unknown"}  # as the list of units names it


@dataclass(frozen=True)
class Delta:
    """A change as a template prints it, without its sign; `tone` says whether it is for the better."""

    change: str
    arrow: str = ""  # up, down or empty
    tone: str = ""  # up for better, down for worse, empty for neither

    @property
    def said(self) -> str:
        """As paper says it, which has no arrows: «افزایش ۳٫۱٪»; «—» where it is unknown."""
        if not self.change:
            return UNKNOWN
        words = {"up": _("افزایش %(change)s"), "down": _("کاهش %(change)s")}
        return words[self.arrow] % {"change": self.change} if self.arrow else self.change


@dataclass(frozen=True)
class Shown:
    """A figure as a template prints it; `exact` is the stored value as text, empty when unknown."""

    code: str
    label: str
    unit: str
    text: str
    exact: str
    delta: Delta
    year: Delta
    before: str
    year_ago: str
    coverage: str
    covered_share: str
    formula: str
    inputs: str
    href: str

    @property
    def change(self) -> str:
        return self.delta.change

    @property
    def arrow(self) -> str:
        return self.delta.arrow

    @property
    def tone(self) -> str:
        return self.delta.tone

    @property
    def unit_beside(self) -> str:
        """The unit where the figure does not carry it already."""
        return "" if self.unit in {"٪", "%"} else self.unit


def shown(reading: Reading, *, href: str = "") -> Shown:
    """The reading, ready for a template."""
    indicator = reading.indicator
    return Shown(
        code=indicator.code,
        label=full_label(indicator),
        unit=str(indicator.shown_unit),
        text=value_text(indicator, reading.value),
        exact="" if reading.value is None else str(reading.value),
        delta=delta(indicator, reading.change),
        year=delta(indicator, reading.year_change),
        before=value_text(indicator, reading.value_before),
        year_ago=value_text(indicator, reading.value_year_ago),
        coverage=coverage_text(reading.measure, indicator.basis),
        covered_share=percent(reading.measure.coverage, 0) if reading.measure else UNKNOWN,
        formula=str(indicator.formula),
        inputs=str(indicator.inputs),
        href=href,
    )


def delta(indicator: Indicator, change: Change) -> Delta:
    """The change in words, with the arrow it goes and the tone it has."""
    difference = change.difference
    sign = 0 if not difference else 1 if difference > 0 else -1
    return Delta(
        change_text(indicator, change),
        {1: "up", -1: "down", 0: ""}[sign],
        {1: "up", -1: "down", 0: ""}[sign * indicator.better],
    )


def value_text(indicator: Indicator, value: Decimal | None) -> str:
    """The value in the unit it is shown in: «۶۶٫۶٪», «۱٬۲۳۴», «—»."""
    if value is None:
        return UNKNOWN
    if indicator.kind == "share":
        return percent(value)
    if indicator.kind == "index":
        return format_decimal(value, INDEX_PLACES)
    return _number(value / indicator.scale)


def _number(value: Decimal) -> str:
    """Whole above ten, one place below, two figures below one: what is small does not vanish."""
    if value == value.to_integral_value():
        return group(int(value))
    if abs(value) >= SMALL:
        return format_decimal(value, 0)
    return format_decimal(value, min(MOST_PLACES, max(1, 1 - value.adjusted())))


def change_text(indicator: Indicator, change: Change) -> str:
    """The change without its sign: «۱٫۸ واحد درصد», «۳٫۱٪», «۱۲۰ نفر»; empty where it is unknown."""
    difference = change.difference
    if difference is None:
        return ""
    if not difference:
        return _("بی‌تغییر")
    if indicator.kind == "share":
        return _points(abs(difference))
    if indicator.kind == "index":
        return format_decimal(abs(difference), INDEX_PLACES)
    if indicator.kind == "rial" or indicator.code.endswith("_intensity"):  # whose units say little of a difference
        return _percentage(change.share)
    return f"{_number(abs(difference) / indicator.scale)} {indicator.shown_unit}"


def _points(change: Decimal) -> str:
    if change < HAIR:
        return _("کمتر از ۰٫۱ واحد درصد")
    return _("%(points)s واحد درصد") % {"points": format_decimal(change * 100, 1)}


def _percentage(share: Decimal | None) -> str:
    if share is None:
        return ""
    return percent(abs(share)) if abs(share) >= HAIR else _("کمتر از ۰٫۱٪")


def coverage_text(measure: Measure | None, basis: str = "units") -> str:
    """What the figure rests on: «بر پایهٔ ۳۵۸ از ۳۹۳ واحد»."""
    if measure is None or not measure.expected:
        return ""
    words = {"covered": group(measure.covered), "expected": group(measure.expected), "what": BASES[basis]}
    return _("بر پایهٔ %(covered)s از %(expected)s %(what)s") % words


def figure_url(period: Period, scope: str, indicator: str, revision: int | None = None) -> str:
    """The page of one figure; of the newest revision unless one is named."""
    url = reverse("reports:figure", args=[period, scope, indicator])
    return url if revision is None else f"{url}?revision={revision}"


# The lists that rows stand in, with the places by which each can be narrowed.
_LISTS = {
    "declarations": ("units:declaration_list", {"park"}),
    "requests": ("support:request_list", {"park", "county"}),
    "deliveries": ("support:request_list", {"park", "county"}),
    "helped": ("support:application_list", {"park"}),
    "payments": ("support:application_list", {"park"}),
}


def rows_url(rows: str, scope: Scope, period: Period) -> str:
    """The list in which these rows of the figure stand today, filtered to its scope and period; empty for none."""
    kind, _colon, option = rows.partition(":")
    if kind == "units":
        return units_url(scope, period, {"status": UNIT_STATUS.get(option, option)} if option else {})
    place = _place(scope)
    if kind == "productivity" or (kind == "parks" and scope.kind == ScopeKind.PROVINCE):
        return reverse("reports:productivity", args=[period])
    if kind in {"plots", "utilities"}:
        return _on_park(kind, place)
    name, narrowed_by = _LISTS.get(kind, ("", set()))
    if place is None or not name or not place.keys() <= narrowed_by:
        return ""
    wanted = {"period": period.code, "state": "accepted"} if kind == "declarations" else {}
    return _url(name, place | wanted)


def units_url(scope: Scope, period: Period, query: Mapping[str, Any]) -> str:
    """The list of the scope's units, as they stood at the end, that `query` asks for; empty where it cannot ask."""
    place = _place(scope)
    return "" if place is None else _url("units:unit_list", {**place, **query, "as_of": period.last_day.isoformat()})


def _on_park(kind: str, place: dict[str, str] | None) -> str:
    """Plots and utilities stand on the park's own pages, today's."""
    park = (place or {}).get("park")
    if not park:
        return ""
    plots = reverse("parks:plot_list", args=[park])
    return plots if kind == "plots" else f"{reverse('parks:park_detail', args=[park])}?tab=utilities"


def revision_url(scope: Scope) -> str:
    """The page of this scope in this very revision of its report."""
    period, revision = scope.report.jalali, urlencode({"revision": scope.report.revision})
    if scope.kind == ScopeKind.PROVINCE:
        return f"{scope.report.get_absolute_url()}?{revision}"
    if scope.kind == ScopeKind.PARK:
        return f"{reverse('reports:park_report', args=[period, scope.code.removeprefix('park:')])}?{revision}"
    return f"{reverse('reports:scope_report', args=[period, scope.code])}?{revision}"


def _place(scope: Scope) -> dict[str, str] | None:
    name, _colon, code = scope.code.partition(":")
    if scope.kind in {ScopeKind.PARK, ScopeKind.COUNTY, ScopeKind.GROUP}:
        return {name: code}
    return {} if scope.kind == ScopeKind.PROVINCE else None


def _url(name: str, query: Mapping[str, Any]) -> str:
    return f"{reverse(name)}?{urlencode(query, doseq=True)}"
