"""Tables of units, of events of their ledger and of their declarations."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.jalali import Period
from core.tables import Column, attribute
from reports.pages.rows.declared import declared_columns, declared_sums
from reports.pages.rows.table import RowKind, Rows, day, number, park, rial, text
from reports.queries.rows import ledger
from reports.queries.rows.places import Behind
from units.models import Reason, Status
from units.queries.past import as_it_was

REASONS, STATUSES = dict(Reason.choices), dict(Status.choices)


def _status(read: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda row: str(STATUSES.get(read(row)) or _now("اعلام‌نشده"))


def _unit_href(_behind: Behind, unit: Any) -> str:
    return unit.get_absolute_url()


def _then(_behind: Behind, units: Sequence[Any]) -> Sequence[Any]:
    return as_it_was(units)


PARK = park(attribute("park"))
STATUS = text("status", _("وضعیت در پایان دوره"), _status(attribute("status")))
UNIT_COLUMNS = (
    PARK,
    text("status", _("وضعیت"), _status(attribute("status"))),
    day("status_on", _("از"), attribute("status_on")),
    text("status_reason", _("علت"), lambda unit: str(REASONS.get(unit.status_reason, ""))),
)


def _units(
    label: Any, find: Callable[[Behind], Rows], columns: Sequence[Column], prepare: Callable[..., Any] = _then
) -> RowKind:
    return RowKind(label, _("واحد"), find, lambda _behind: columns, attribute("name"), _unit_href, prepare)


UNITS = _units(_("واحدها"), ledger.units_by_status, UNIT_COLUMNS)
REACHED = _units(_("واحدهای به‌بهره‌برداری‌رسیده"), ledger.units_by_status, UNIT_COLUMNS)
RAN = _units(
    _("واحدهای در حال کار"),
    ledger.units_that_ran,
    (PARK, STATUS, number("told_months", _("ماه‌های اظهارشده"), attribute("told_months"))),
)
RETURNED = _units(
    _("واحدهای بازگشته"),
    ledger.units_that_came_back,
    (PARK, day("back_on", _("بازگشت به تولید"), attribute("back_on")), STATUS),
)


def _with_capacity(behind: Behind, units: Sequence[Any]) -> Sequence[Any]:
    rows = as_it_was(units)
    found = ledger.capacities((unit.pk for unit in rows), behind.period)
    for unit in rows:
        unit.capacity_rial = found.get(unit.pk)
    return rows


SILENT = _units(
    _("تعطیل‌های بی‌اظهارنامه"),
    ledger.silent_units,
    (PARK, STATUS, rial("capacity_rial", _("ارزش ظرفیت اسمی سال (ریال)"), attribute("capacity_rial"))),
    _with_capacity,
)


def _change_columns(_behind: Behind) -> tuple[Column, ...]:
    return (
        park(attribute("unit.park")),
        text("was", _("از وضعیت"), _status(attribute("was"))),
        text("status", _("به وضعیت"), _status(attribute("status"))),
        day("effective_on", _("تاریخ"), attribute("effective_on")),
        text("reason", _("علت"), lambda change: str(REASONS.get(change.reason, ""))),
    )


CHANGES = RowKind(
    _("رویدادهای دفتر وضعیت"), _("واحد"), ledger.changes, _change_columns, attribute("unit.name"),
    lambda _behind, change: change.unit.get_absolute_url(), counted=_("رویداد"),
)  # fmt: skip


def _declared(behind: Behind) -> tuple[Column, ...]:
    month = text("period", _("ماه"), lambda row: Period.parse(row.period).label)
    return (PARK, month, *declared_columns(behind))


DECLARATIONS = RowKind(
    _("اظهارنامه‌ها"), _("واحد"), ledger.declarations, _declared, attribute("unit.name"),
    lambda _behind, row: reverse("units:declaration", args=[row.unit.code, row.period]),
    sums=declared_sums, counted=_("اظهارنامه"),
)  # fmt: skip

KINDS = {
    "units": UNITS,
    "reached": REACHED,
    "ran": RAN,
    "returned": RETURNED,
    "silent": SILENT,
    "changes": CHANGES,
    "declarations": DECLARATIONS,
}
