"""What an accepted declaration says to an indicator: its own figures, and what the report makes of them."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from core.tables import Column
from reports.compute.declared import added_rial, idle_rial, lost_rial, real_rial
from reports.compute.sums import LOSS_CAUSES
from reports.pages.rows.table import number, ratio, rial
from reports.queries.rows.places import Behind
from units.models import Declaration

Prices = Mapping[str, int]
NOT_ADDED = {"utilisation"}
WORDS = {
    "made_value_rial": _("ارزش تولید به قیمت مرجع (ریال)"),
    "nominal_value_rial": _("ارزش ظرفیت اسمی سال (ریال)"),
}
USUAL = ("output_value_rial", "intermediate_cost_rial", "workers")
REAL = ("output_value_rial", "intermediate_cost_rial", "index", "real_added", "workers")
LOST = ("planned_hours", *(f"lost_hours_{cause}" for cause in LOSS_CAUSES))
IDLE = ("made_value_rial", "nominal_value_rial", "utilisation", "idle")
# By the beginning of the indicator's code, the longest first.
DECLARED: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((f"lost_hours_{cause}", (f"lost_hours_{cause}", "planned_hours")) for cause in LOSS_CAUSES),
    *(
        (f"lost_output_{cause}", (f"lost_hours_{cause}", "planned_hours", "nominal_value_rial", f"lost:{cause}"))
        for cause in LOSS_CAUSES
    ),
    ("lost_output", ("planned_hours", "lost_hours", "nominal_value_rial", "lost:")),
    ("lost_", (*LOST, "lost_hours")),
    ("utilisation", IDLE[:-1]),
    ("idle", IDLE),
    ("labour_productivity_real", REAL),
    ("labour_productivity", ("output_value_rial", "intermediate_cost_rial", "added", "workers")),
    ("land_productivity", REAL),
    ("local", ("workers_local", "workers")),
    ("workers", ("workers", "workers_women", "workers_local")),
    ("coverage", ("output_value_rial", "workers", "worked_hours")),
    ("electricity", ("electricity_kwh", "output_value_rial", "index", "real_output")),
    ("gas", ("gas_m3", "output_value_rial", "index", "real_output")),
    ("water", ("water_m3", "output_value_rial", "index", "real_output")),
)


def declared_columns(behind: Behind) -> tuple[Column, ...]:
    """The columns of a declaration behind this figure; prices are those that its report was built with."""
    prices = behind.scope.report.parameters.get("prices", {})
    return tuple(_column(name, prices) for name in _names(behind))


def declared_sums(behind: Behind, rows: Any) -> Mapping[str, Any]:
    """What the declared figures add up to over all months; what is worked out of them is left out. One query."""
    fields = {field.name for field in Declaration._meta.concrete_fields}
    return rows.order_by().aggregate(**{name: Sum(name) for name in _names(behind) if name in fields - NOT_ADDED})


def _names(behind: Behind) -> tuple[str, ...]:
    code = behind.indicator.code
    return next((names for stem, names in DECLARED if code.startswith(stem)), USUAL)


def _column(name: str, prices: Prices) -> Column:
    if name.startswith("lost:"):
        return rial("lost_rial", _("تولید ازدست‌رفته (ریال)"), _lost(name.removeprefix("lost:")))
    if name in MADE:
        label, read = MADE[name]
        return number(name, label, lambda row: read(row, prices))
    label = WORDS.get(name) or Declaration._meta.get_field(name).verbose_name
    write = ratio if name == "utilisation" else rial if name.endswith("_rial") else number
    return write(name, label, lambda row: getattr(row, name))


def _lost(cause: str) -> Callable[[Any], int | None]:
    """What the report counts as lost by the cause, by all of them where none is named."""
    causes = (cause,) if cause else LOSS_CAUSES

    def read(row: Any) -> int | None:
        lost = [
            lost_rial(row.nominal_value_rial, row.planned_hours, getattr(row, f"lost_hours_{each}")) for each in causes
        ]
        known = [one for one in lost if one is not None]
        return sum(known) if known else None

    return read


def _added(row: Any) -> int | None:
    return added_rial(row.output_value_rial, row.intermediate_cost_rial)


def _index(row: Any, prices: Prices) -> Decimal | None:
    """The index of the month as it is written: 100 in its base period."""
    index = prices.get(row.period)
    return None if index is None else Decimal(index) / 100


def _lost_hours(row: Any, _prices: Prices) -> Decimal | None:
    """All causes that were told."""
    known = [hours for cause in LOSS_CAUSES if (hours := getattr(row, f"lost_hours_{cause}")) is not None]
    return sum(known, Decimal(0)) if known else None


def _idle(row: Any, _prices: Prices) -> int | None:
    idle = idle_rial(row.nominal_value_rial, row.made_value_rial)
    return None if idle is None else round(idle)


MADE: Mapping[str, tuple[Any, Callable[[Any, Prices], Any]]] = {
    "added": (_("ارزش افزوده (ریال)"), lambda row, _prices: _added(row)),
    "index": (_("شاخص قیمت ماه"), _index),
    "real_added": (
        _("ارزش افزوده به قیمت پایه (ریال)"),
        lambda row, prices: real_rial(_added(row), prices.get(row.period)),
    ),
    "real_output": (
        _("تولید به قیمت پایه (ریال)"),
        lambda row, prices: real_rial(row.output_value_rial, prices.get(row.period)),
    ),
    "lost_hours": (_("ساعت توقف، همهٔ علت‌ها"), _lost_hours),
    "idle": (_("ظرفیت خالی ماه (ریال)"), _idle),
}
