"""Tables of utilities and of infrastructure requests."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.numbers import format_decimal, group
from core.tables import Column, attribute, word
from core.text import fa_digits
from reports.pages.rows.table import RowKind, Rows, day, number, park, text, total
from reports.queries.requests import Delivery, OpenRequest
from reports.queries.rows import needs
from reports.queries.rows.places import Behind
from support.models import RequestKind, RequestStage

AMOUNTS = ("capacity", "demand", "gap")


def _utility_columns(behind: Behind) -> tuple[Column, ...]:
    unit = behind.indicator.unit
    labels = (_("ظرفیت"), _("نیاز"), _("کمبود"))
    return (
        *(
            number(name, format_lazy("{label} ({unit})", label=label, unit=unit), attribute(f"told.{name}"))
            for name, label in zip(AMOUNTS, labels, strict=True)
        ),
        day("as_of", _("رقم‌های روز"), attribute("told.as_of")),
    )


def _utility_sums(_behind: Behind, rows: Rows) -> Mapping[str, Any]:
    found = list(rows)
    return {name: total(getattr(row.told, name) for row in found) for name in AMOUNTS}


UTILITIES = RowKind(
    _("زیرساخت شهرک‌ها"), _("شهرک"), needs.utilities, _utility_columns, attribute("park.name"),
    lambda _behind, row: f"{reverse('parks:park_detail', args=[row.park.code])}?tab=utilities",
    sums=_utility_sums, suits=lambda behind: behind.holds_parks,
)  # fmt: skip


# ── requests ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _request_name(row: needs.RequestRow) -> str:
    return f"{fa_digits(row.request.number)} · {row.request.title}"


def _request_href(_behind: Behind, row: needs.RequestRow) -> str:
    return row.request.get_absolute_url()


PLACE = (
    park(attribute("request.park")),
    text("kind", _("نوع"), word("told.kind", RequestKind)),
    day("filed_on", _("ثبت"), attribute("told.filed_on")),
)


def _open_columns(behind: Behind) -> tuple[Column, ...]:
    end = behind.period.end
    return (
        *PLACE,
        text("stage", _("مرحله در پایان دوره"), word("told.stage", RequestStage)),
        day("due_on", _("مهلت آن روز"), attribute("told.due_on")),
        number("age", _("عمر (روز)"), lambda row: row.told.age(end)),
    )


def _open_sums(behind: Behind, rows: Sequence[OpenRequest]) -> Mapping[str, Any]:
    """The median age; ages added up would say nothing."""
    ages = [request.age(behind.period.end) for request in rows]
    return {"age": _now("میانه %(days)s") % {"days": format_decimal(median(ages), 1)}} if ages else {}


def _delivered_columns(_behind: Behind) -> tuple[Column, ...]:
    return (
        *PLACE,
        day("promised_on", _("نخستین تعهد"), attribute("told.promised_on")),
        day("delivered_on", _("تحویل"), attribute("told.delivered_on")),
        number("slip_days", _("دیرکرد (روز)"), attribute("told.slip_days")),
    )


def _delivered_sums(_behind: Behind, rows: Sequence[Delivery]) -> Mapping[str, Any]:
    slips = [each.slip_days for each in rows if each.slip_days is not None]
    if not slips:
        return {}
    words = {"sum": group(sum(slips)), "count": group(len(slips))}
    return {"slip_days": _now("%(sum)s در %(count)s درخواست") % words}


def _named(behind: Behind, found: Sequence[Any]) -> Sequence[needs.RequestRow]:
    return needs.request_rows(behind.user, found)


OPEN = RowKind(
    _("درخواست‌های باز"), _("درخواست"), needs.open_requests, _open_columns, _request_name, _request_href, _named,
    _open_sums, lambda behind: behind.holds_parks,
)  # fmt: skip
DELIVERED = RowKind(
    _("درخواست‌های تحویل‌شده"), _("درخواست"), needs.deliveries, _delivered_columns, _request_name, _request_href,
    _named, _delivered_sums, lambda behind: behind.holds_parks,
)  # fmt: skip
KINDS = {"utilities": UTILITIES, "requests": OPEN, "deliveries": DELIVERED}
