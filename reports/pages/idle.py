"""«ظرفیت‌های مغفول»: where capacity stands idle, by industry group and by park."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts
from core.jalali import Period
from core.numbers import format_decimal, percent
from reports.models import Breakdown, BreakdownTable, Scope
from reports.pages.parts import Standing, Trio, all_shown, scope_url
from reports.queries.reading import figures_by_report, scopes_of
from reports.queries.tables import Tables, class_titles
from reports.wording import SMALL, Shown, coverage_text, units_url

CODES = ("idle_capacity", "idle_capacity_declaring", "utilisation_installed", "closed", "lost_output")
PARKS_SHOWN = 15


@dataclass(frozen=True)
class IdleRow:
    """One scope: what stands idle, its share of what all of its kind tell, and what it rests on."""

    name: str
    href: str
    figures: dict[str, Shown]
    share: str
    svg: SafeString | str
    weight: Decimal


def idle_page(visible: QuerySet[Scope], standing: Standing) -> dict:
    """Idle capacity of the province, its groups and its parks, the largest first; two queries."""
    scopes = scopes_of(visible, standing.report, ("province", "group", "park", "outside"))
    found = figures_by_report(visible, standing.reports, [scope.code for scope in scopes], CODES)
    trios = {scope.code: standing.trio(found, scope.code) for scope in scopes}
    groups = _rows([scope for scope in scopes if scope.kind == "group"], standing, trios)
    parks = _rows([scope for scope in scopes if scope.kind in {"park", "outside"}], standing, trios)
    return {
        "province": all_shown(CODES, "province", standing, trios.get("province", Trio())),
        "groups": groups,
        "has_groups": any(scope.kind == "group" for scope in scopes),  # who keeps a park does not see them
        "parks": parks[:PARKS_SHOWN],
        "parks_left": max(0, len(parks) - PARKS_SHOWN),
    }


@dataclass(frozen=True)
class ProductRow:
    """One product group in one unit of measure: what could be made in a month and is not."""

    code: str
    title: str
    quantity: str
    unit: str
    exact: str
    coverage: str
    svg: SafeString | str
    href: str


def products_context(tables: Tables, scope: Scope, period: Period) -> dict:
    """Idle capacity of the scope in tonnes or pieces, by ISIC class; one query. Units of measure are never added."""
    rows = tables.get(BreakdownTable.IDLE, ())
    titles = class_titles(rows)
    most: dict[str, Decimal] = {}
    for row in rows:
        most[row.unit_of_measure] = max(most.get(row.unit_of_measure, Decimal(0)), row.value or Decimal(0))
    return {
        "products": [
            _product(row, titles, most[row.unit_of_measure], units_url(scope, period, {"isic": row.key}))
            for row in rows
            if row.value is not None
        ]
    }


def _product(row: Breakdown, titles: dict[str, str], most: Decimal, href: str) -> ProductRow:
    value = row.value or Decimal(0)
    return ProductRow(
        row.key,
        titles.get(row.key) or _("گروه محصول نامعلوم"),
        format_decimal(value, 0 if abs(value) >= SMALL else 1),
        row.unit_of_measure,
        str(value),
        coverage_text(row.measure),
        charts.meter(max(value, Decimal(0)) / most, "bad") if most else "",
        href if row.key else "",
    )


def _rows(scopes: Sequence[Scope], standing: Standing, trios: dict[str, Trio]) -> list[IdleRow]:
    values = {scope.code: _idle(trios[scope.code]) for scope in scopes}
    known = [value for value in values.values() if value and value > 0]
    total, most = sum(known, Decimal(0)), max(known, default=Decimal(0))
    rows = [_row(scope, standing, trios[scope.code], values[scope.code], total, most) for scope in scopes]
    return sorted((row for row in rows if row.figures["idle_capacity"].exact), key=lambda row: -row.weight)


def _idle(trio: Trio) -> Decimal | None:
    measure = trio.now.get("idle_capacity")
    return None if measure is None else measure.value


def _row(scope: Scope, standing: Standing, trio: Trio, value: Decimal | None, total: Decimal, most: Decimal) -> IdleRow:
    """`total` is the sum of the rows, of which the share is told; `most` the largest, to which bars are drawn."""
    share = max(value, Decimal(0)) / total if value is not None and total else None
    length = max(value, Decimal(0)) / most if value is not None and most else None
    figures = all_shown(CODES, scope.code, standing, trio)
    url = scope_url(standing.period, scope.code)
    return IdleRow(scope.name, url, figures, percent(share), charts.meter(length, "bad"), value or Decimal(0))
