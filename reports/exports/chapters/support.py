"""Support and its outcome on paper: who was paid in the period, and what became of the units paid before."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.numbers import UNKNOWN, group
from core.templatetags.fa import milliard
from core.text import fa_digits
from reports.exports.chapters.parts import Asked, Block, table, text
from reports.exports.sheets import NOTHING, Sheet
from reports.indicators import REGISTRY
from reports.models import ScopeKind
from reports.pages.outcomes import OutcomeTable, outcomes_context
from reports.queries.tables import frozen_outcome
from reports.wording import value_text

PAID = ("supported_units", "support_paid", "jobs_kept", "revived_units")
PARTS = frozenset({ScopeKind.COUNTY, ScopeKind.GROUP})


def support_blocks(asked: Asked) -> list[Block]:
    """For papers about the province: the period's payments by place and group, then the outcome that was frozen."""
    if asked.scope.kind != ScopeKind.PROVINCE:
        return []
    parts = [row for row in asked.rows[1:] if row.scope.kind in PARTS and row.value("supported_units")]
    return [_paid([asked.rows[0], *parts]), *_outcome(asked)]


def _paid(rows: Sequence[Sheet]) -> Block:
    heads = [f"{REGISTRY[code].label} ({REGISTRY[code].shown_unit})" for code in PAID]
    cells = [[_name(row), *(value_text(REGISTRY[code], _value(row, code)) for code in PAID)] for row in rows]
    return table([_("دامنه"), *heads], [2, *[1.2] * len(PAID)], cells)


def _name(row: Sheet) -> str:
    """Counties and groups stand in one table: which is which is said."""
    if row.scope.kind == ScopeKind.PROVINCE:
        return row.scope.name
    return f"{ScopeKind(row.scope.kind).label}: {row.scope.name}"


def _value(row: Sheet, code: str) -> Any:
    return row.measures.get(code, NOTHING).value


def _outcome(asked: Asked) -> list[Block]:
    found = frozen_outcome(asked.rows[0].tables)
    if found is None:
        said = _(
            "نتیجهٔ حمایت شش و دوازده ماه پس از پرداخت در روز انتشار گزارش منجمد می‌شود و در این پرونده نیست؛ "
            "صفحهٔ «حمایت و نتیجهٔ آن» آن را از دفتر امروز نشان می‌دهد."
        )
        return [text(said)]
    page = outcomes_context(found)
    if not found.paid:
        return [text(_("در دو سال منتهی به پایان این دوره، حمایتی پرداخت نشده است."))]
    lead = _(
        "در دو سال منتهی به پایان این دوره، %(count)s واحد برای نخستین بار حمایت گرفته‌اند، روی هم %(amount)s میلیارد "
        "ریال مصوب."
    ) % {"count": group(found.paid), "amount": milliard(found.rial)}
    hidden = _("رقمی که بر کمتر از %(fewest)s واحد حمایت‌شده تکیه دارد گفته نمی‌شود.") % {"fewest": group(page["fewest"])}
    tables = [block for each in page["tables"] for block in _table(each)]
    return [{"kind": "note", "text": lead}, *tables, text(" ".join([*page["method"], hidden]))]


def _table(found: OutcomeTable) -> list[Block]:
    title = _("%(months)s ماه پس از پرداخت: از %(all)s واحد، %(reached)s واحد به این زمان رسیده‌اند") % {
        "months": fa_digits(found.months),
        "all": group(found.supported),
        "reached": group(found.reached),
    }
    head = [
        *(_("سنجه"), _("ماه پیش از پرداخت"), _("پس از آن"), _("تغییر حمایت‌شده‌ها"), _("بر پایهٔ")),
        *(_("تغییر همانندهای بی‌حمایت"), _("همانندها")),
    ]
    rows = [
        [
            *(row.label, row.before, row.after, row.change, row.rests),
            f"{row.other}\n{row.other_way}" if row.other_way else row.other,
            row.other_rests or UNKNOWN,
        ]
        for row in found.rows
    ]
    if not rows:
        return [text(f"{title}.")]
    return [table(head, [2, 1.1, 1.1, 1.4, 0.9, 1.6, 1.3], rows, title=title)]
