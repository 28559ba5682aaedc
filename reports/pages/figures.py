"""The page of one figure: its formula with its own numbers, what it rests on, and the rows behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import charts
from core.jalali import Period, format_date
from core.numbers import UNKNOWN, group, percent
from core.pages import Page
from reports.indicators import Indicator
from reports.measure import Measure
from reports.models import Scope
from reports.pages.parts import Standing
from reports.queries.ranking import ranks_of
from reports.queries.reading import Reading, figures_by_report
from reports.queries.rows import changes_of, declarations_of, units_of
from reports.wording import Shown, rows_url, shown
from units.models import Declaration, Reason, Status
from units.queries.past import as_it_was

Column = tuple[str | Promise, Callable[[Any], str]]


@dataclass(frozen=True)
class Row:
    """One input row: the unit, its page, and its cells in the order of the heads."""

    name: str
    href: str
    place: str
    cells: Sequence[str]


def figure_page(visible: QuerySet[Scope], scope: Scope, indicator: Indicator, standing: Standing) -> dict:
    """The figure with its parts, its changes, the province's and its rank; two queries."""
    found = figures_by_report(visible, standing.reports, [scope.code, "province"], [indicator.code])
    trio = standing.trio(found, scope.code)
    measure = trio.now.get(indicator.code)
    reading = Reading(indicator, measure, trio.before.get(indicator.code), trio.year_ago.get(indicator.code))
    province = standing.trio(found, "province").now.get(indicator.code)
    return {
        "scope": scope,
        "indicator": indicator,
        "figure": shown(reading),
        "measure": measure,
        "parts": _parts(measure),
        "province": _province(scope, indicator, province),
        "rank": ranks_of(scope).get(indicator.code) if scope.kind == "park" else None,
        "share": _share(measure),
        "list_url": rows_url(indicator, scope, standing.period),
        "is_priced": indicator.code.startswith(PRICED),
    }


def _province(scope: Scope, indicator: Indicator, measure: Measure | None) -> Shown | None:
    return None if scope.code == "province" else shown(Reading(indicator, measure))


def _parts(measure: Measure | None) -> tuple[str, str] | None:
    """Numerator and denominator as whole numbers; None where one of them is unknown or nothing is divided."""
    if measure is None or measure.numerator is None or measure.denominator in {None, 1}:
        return None
    return group(measure.numerator), group(measure.denominator)


def _share(measure: Measure | None) -> dict:
    if measure is None or not measure.expected:
        return {}
    share = measure.coverage
    return {
        "text": percent(share),
        "covered": group(measure.covered),
        "expected": group(measure.expected),
        "svg": charts.meter(share, label=percent(share)),
    }


def rows_query(user: User, indicator: Indicator, scope: Scope, period: Period) -> QuerySet | None:
    """The rows behind the figure that `user` may see; None where no table of rows can tell them."""
    kind = indicator.rows.partition(":")[0]
    if kind == "units":
        return units_of(user, indicator, scope, period)
    if kind == "changes":
        return changes_of(user, indicator, scope, period)
    return declarations_of(user, scope, period) if kind == "declarations" else None


def rows_table(indicator: Indicator, page: Page) -> dict:
    """Heads and rows of this page of input rows."""
    kind = indicator.rows.partition(":")[0]
    columns = {"units": UNIT_COLUMNS, "changes": CHANGE_COLUMNS}.get(kind) or declared_columns(indicator.code)
    read = {"units": _unit_row, "changes": _change_row}.get(kind, _declaration_row)
    rows = as_it_was(page.rows) if kind == "units" else page.rows
    return {"heads": [str(label) for label, _cell in columns], "rows": [read(row, columns) for row in rows]}


def _cells(row: Any, columns: Sequence[Column]) -> list[str]:
    return [cell(row) for _label, cell in columns]


def _unit_row(unit: Any, columns: Sequence[Column]) -> Row:
    return Row(unit.name, unit.get_absolute_url(), unit.park.name if unit.park else "", _cells(unit, columns))


def _change_row(change: Any, columns: Sequence[Column]) -> Row:
    unit = change.unit
    return Row(unit.name, unit.get_absolute_url(), unit.park.name if unit.park else "", _cells(change, columns))


def _declaration_row(row: Any, columns: Sequence[Column]) -> Row:
    href = reverse("units:declaration", args=[row.unit.code, row.period])
    return Row(row.unit.name, href, row.park.name if row.park else "", _cells(row, columns))


def _day(name: str) -> Callable[[Any], str]:
    return lambda row: format_date(getattr(row, name)) if getattr(row, name) else UNKNOWN


def _whole(name: str) -> Callable[[Any], str]:
    return lambda row: group(getattr(row, name))


def _ratio(name: str) -> Callable[[Any], str]:
    return lambda row: percent(getattr(row, name))


def _reason(name: str) -> Callable[[Any], str]:
    return lambda row: str(dict(Reason.choices).get(getattr(row, name), UNKNOWN))


UNIT_COLUMNS: tuple[Column, ...] = (
    (_("وضعیت"), lambda unit: str(unit.get_status_display() or _("اعلام‌نشده"))),
    (_("از"), _day("status_on")),
    (_("علت"), _reason("status_reason")),
)
CHANGE_COLUMNS: tuple[Column, ...] = (
    (_("از وضعیت"), lambda change: str(dict(Status.choices).get(change.was, UNKNOWN))),
    (_("به وضعیت"), lambda change: str(change.get_status_display())),
    (_("تاریخ"), _day("effective_on")),
    (_("علت"), _reason("reason")),
)
MONTH: Column = (_("ماه"), lambda row: Period.parse(row.period).label)


def declared_columns(code: str) -> tuple[Column, ...]:
    """What an accepted declaration says to this indicator, the month first."""
    names = next((names for stem, names in DECLARED if code.startswith(stem)), USUAL)
    return (MONTH, *((_label(name), _cell_of(name)) for name in names))


def _label(name: str) -> str:
    return str(WORDS.get(name) or Declaration._meta.get_field(name).verbose_name)


def _cell_of(name: str) -> Callable[[Any], str]:
    return _ratio(name) if name == "utilisation" else _whole(name)


# What rests on reference prices, by the beginning of the indicator's code.
PRICED = ("utilisation", "idle", "lost_output")
WORDS = {
    "made_value_rial": _("ارزش تولید به قیمت مرجع (ریال)"),
    "nominal_value_rial": _("ارزش ظرفیت اسمی سال (ریال)"),
}
USUAL = ("output_value_rial", "intermediate_cost_rial", "workers")
LOST = ("planned_hours", *(f"lost_hours_{cause}" for cause in ("power", "gas", "water", "material", "market", "other")))
# By the beginning of the indicator's code, the longest first.
DECLARED: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((f"lost_hours_{name[11:]}", (name, "planned_hours")) for name in LOST[1:]),
    *((f"lost_output_{name[11:]}", (name, "planned_hours", "nominal_value_rial")) for name in LOST[1:]),
    ("lost_", LOST),
    ("utilisation", ("made_value_rial", "nominal_value_rial", "utilisation")),
    ("idle", ("made_value_rial", "nominal_value_rial", "utilisation")),
    ("local", ("workers_local", "workers")),
    ("workers", ("workers", "workers_women", "workers_local")),
    ("energy", ("electricity_kwh", "gas_m3", "water_m3", "output_value_rial")),
    ("electricity", ("electricity_kwh", "output_value_rial")),
    ("gas", ("gas_m3", "output_value_rial")),
    ("water", ("water_m3", "output_value_rial")),
)
