"""Tables of payments of support and of the units that had them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from core.tables import Column, attribute, word
from core.text import listed
from reports.pages.rows.table import RowKind, Rows, day, number, park, rial, text, total
from reports.queries.rows.places import Behind
from reports.queries.rows.support import Helped, helped_units, payments
from units.models import Status


def _payment_columns(_behind: Behind) -> tuple[Column, ...]:
    return (
        park(attribute("application.unit.park")),
        text("programme", _("برنامه"), attribute("programme.title")),
        day("paid_on", _("تاریخ پرداخت"), lambda entry: localdate(entry.at)),
        rial("amount_rial", _("مبلغ (ریال)"), attribute("amount_rial")),
    )


def _payment_sums(_behind: Behind, rows: Rows) -> Mapping[str, Any]:
    return rows.order_by().aggregate(amount_rial=Sum("amount_rial"))  # type: ignore[union-attr]  # a queryset


PAYMENTS = RowKind(
    _("پرداخت‌ها"), _("واحد"), payments, _payment_columns, attribute("application.unit.name"),
    lambda _behind, entry: entry.application.get_absolute_url(), sums=_payment_sums, counted=_("پرداخت"),
)  # fmt: skip


def _helped_columns(behind: Behind) -> tuple[Column, ...]:
    months = len(behind.period.months())
    return (
        park(attribute("unit.park")),
        text("programmes", _("برنامه"), lambda row: listed(row.programmes)),
        day("first_on", _("نخستین پرداخت یک سال"), attribute("first_on")),
        rial("paid_rial", _("پرداخت دوره (ریال)"), attribute("paid_rial")),
        rial("year_rial", _("پرداخت یک سال (ریال)"), attribute("year_rial")),
        number("workers", _("شاغلان (میانگین ماه‌ها)"), lambda row: _mean(row.workers, months)),
        text("status", _("وضعیت در پایان دوره"), word("status", Status)),
        day("back_on", _("بازگشت به تولید"), attribute("back_on")),
    )


def _mean(worker_months: int | None, months: int) -> Decimal | None:
    return None if worker_months is None else round(Decimal(worker_months) / months, 1)


def _helped_sums(behind: Behind, rows: Sequence[Helped]) -> Mapping[str, Any]:
    sums = {name: total(getattr(row, name) for row in rows) for name in ("paid_rial", "year_rial", "workers")}
    return sums | {"workers": _mean(sums["workers"], len(behind.period.months()))}


HELPED = RowKind(
    _("واحدهای حمایت‌شده"), _("واحد"), helped_units, _helped_columns, attribute("unit.name"),
    lambda _behind, row: row.unit.get_absolute_url(), sums=_helped_sums,
)  # fmt: skip
KINDS = {"payments": PAYMENTS, "helped": HELPED}
