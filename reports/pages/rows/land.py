"""Tables of plots and of the land of parks."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.numbers import group
from core.tables import Column, attribute, word
from core.text import fa_digits
from parks.models import PlotState
from reports.models import ScopeKind
from reports.pages.rows.table import RowKind, Rows, day, number, park, ratio, rial, text, total
from reports.queries.land import DM2, PlotThen
from reports.queries.rows.land import DM2_PER_HA, SUMMED, ParkLand, PlotRow, park_lands, plot_rows, plots
from reports.queries.rows.places import Behind
from reports.wording import figure_url

PLACES = 4  # of a hectare: a square metre


def _plot_name(row: PlotRow) -> str:
    return _now("قطعهٔ %(number)s") % {"number": fa_digits(row.plot.number)}


def _plot_href(_behind: Behind, row: PlotRow) -> str:
    return f"{reverse('parks:plot_list', args=[row.plot.park.code])}?q={row.plot.number}"


def _area_m2(plot: PlotThen) -> Decimal | None:
    return None if plot.area_dm2 is None else Decimal(plot.area_dm2) / DM2


def _plot_columns(behind: Behind) -> tuple[Column, ...]:
    end = behind.period.end
    columns = [
        park(attribute("plot.park")),
        text("state", _("وضعیت زمین در پایان دوره"), word("then.state", PlotState)),
        number("area_m2", _("مساحت (متر مربع)"), lambda row: _area_m2(row.then)),
        text("unit", _("واحد"), attribute("contract.unit.name")),
        day("signed_on", _("قرارداد"), attribute("contract.signed_on")),
        day("build_by", _("مهلت ساخت"), attribute("contract.build_by")),
    ]
    if behind.option == "late":
        columns.append(number("late_days", _("روز پس از مهلت"), lambda row: (end - row.then.build_by).days))
    return tuple(columns)


def _plot_sums(behind: Behind, found: Sequence[PlotThen]) -> Mapping[str, Any]:
    told = [plot for plot in found if plot.is_built is not None]
    words = {"built": group(sum(bool(plot.is_built) for plot in told)), "told": group(len(told))}
    built = _now("%(built)s ساخته از %(told)s") % words
    return {"area_m2": total(map(_area_m2, found)), "state": "" if behind.option == "late" or not told else built}


PLOTS = RowKind(
    _("قطعه‌های واگذارشده"), _("قطعه"), plots, _plot_columns, _plot_name, _plot_href,
    prepare=lambda behind, found: plot_rows(behind.user, found), sums=_plot_sums,
    suits=lambda behind: behind.holds_parks or behind.scope.kind == ScopeKind.GROUP,
)  # fmt: skip


# ── parks ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _park_href(behind: Behind, row: ParkLand) -> str:
    """The park's own figure, under which its plots stand; its page where that is the one being read."""
    if behind.scope.kind == ScopeKind.PARK:
        return row.park.get_absolute_url()
    return figure_url(behind.period, f"park:{row.park.code}", behind.indicator.code, behind.scope.report.revision)


def _why_not(row: ParkLand) -> str:
    """Why the park does not count; empty when it does."""
    if not row.plots:
        return _now("قطعه‌ای ثبت نشده است")
    return _now("مساحت بخشی از قطعه‌های واگذارشده نامعلوم است") if row.assigned_dm2 is None else ""


def _why_not_measured(row: ParkLand) -> str:
    if _why_not(row) or row.assignable_ha is not None:
        return _why_not(row)
    return _now("مساحت قابل واگذاری نامعلوم است")


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, PLACES)


ASSIGNED = (
    number("assigned_plots", _("قطعهٔ واگذارشده"), attribute("assigned_plots")),
    number("assigned_ha", _("هکتار واگذارشده"), lambda row: _rounded(row.assigned_ha)),
)


def _share(row: ParkLand) -> Decimal | None:
    return row.assigned_ha / row.assignable_ha if row.is_measured and row.assignable_ha else None


OCCUPANCY_COLUMNS = (
    *ASSIGNED,
    number("assignable_ha", _("هکتار قابل واگذاری"), attribute("assignable_ha")),
    ratio("share", _("سهم واگذارشده"), _share),
    text("why_not", _("چرا شمرده نشد"), _why_not_measured),
)


def _occupancy_sums(_behind: Behind, rows: Sequence[ParkLand]) -> Mapping[str, Any]:
    """Over the parks that count."""
    counted = [row for row in rows if row.is_measured]
    assigned, assignable = (total(getattr(row, name) for row in counted) for name in ("assigned_ha", "assignable_ha"))
    return {
        "assigned_plots": total(row.assigned_plots for row in counted),
        "assigned_ha": _rounded(assigned),
        "assignable_ha": assignable,
        "share": assigned / assignable if assignable else None,
    }


def _amount_columns(behind: Behind) -> tuple[Column, ...]:
    months = len(behind.period.months())
    is_rial = SUMMED[behind.indicator.code] != "workers"
    label = _("ارزش افزوده به قیمت پایه در ماه (ریال)") if is_rial else _("شاغلان (میانگین ماه‌ها)")
    a_hectare = _("ریال در هکتار") if is_rial else _("نفر در هکتار")
    write = rial if is_rial else number
    return (
        write("amount", label, lambda row: _mean(row.amount, months)),
        *ASSIGNED,
        write("a_hectare", a_hectare, lambda row: _a_hectare(row.amount, row.assigned_dm2, months)),
        text("why_not", _("چرا شمرده نشد"), _why_not),
    )


def _mean(amount: int | None, months: int) -> Decimal | None:
    return None if amount is None else round(Decimal(amount) / months, 1)


def _a_hectare(amount: int | None, dm2: int | None, months: int) -> Decimal | None:
    return None if amount is None or not dm2 else round(Decimal(amount) * DM2_PER_HA / dm2 / months, 2)


def _amount_sums(behind: Behind, rows: Sequence[ParkLand]) -> Mapping[str, Any]:
    """Over the parks whose land is known."""
    counted = [row for row in rows if row.assigned_dm2 is not None]
    months = len(behind.period.months())
    amount, area = (total(getattr(row, name) for row in counted) for name in ("amount", "assigned_dm2"))
    return {
        "amount": _mean(amount, months),
        "assigned_plots": total(row.assigned_plots for row in counted),
        "assigned_ha": None if area is None else round(Decimal(area) / DM2_PER_HA, PLACES),
        "a_hectare": _a_hectare(amount, area, months),
    }


def _columns(behind: Behind) -> tuple[Column, ...]:
    return _amount_columns(behind) if behind.indicator.code in SUMMED else OCCUPANCY_COLUMNS


def _sums(behind: Behind, rows: Rows) -> Mapping[str, Any]:
    return (_amount_sums if behind.indicator.code in SUMMED else _occupancy_sums)(behind, list(rows))


PARKS = RowKind(
    _("زمین شهرک‌ها"), _("شهرک"), park_lands, _columns, attribute("park.name"), _park_href, sums=_sums,
    suits=lambda behind: behind.holds_parks,
)  # fmt: skip
KINDS = {"plots": PLOTS, "lands": PARKS}
