"""What a correction changed, on paper: every figure that moved, of the scopes in the file, and why."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.numbers import group
from core.text import fa_digits
from reports.exports.sheets import Sheet
from reports.indicators import full_label
from reports.measure import Measure
from reports.models import Report, Scope
from reports.queries.corrections import Change, changes, corrected
from reports.wording import value_text

MOST_LISTED = 300


def correction_blocks(report: Report, rows: Sequence[Sheet]) -> list[dict[str, Any]]:
    """The reason and the list; nothing for a report that corrects none."""
    earlier = corrected(report) if report.published_at else None
    if earlier is None:
        return []
    scopes = Scope.objects.filter(code__in=[row.scope.code for row in rows])
    found = changes(scopes, earlier, report)
    said = _("این ویرایش جای ویرایش %(number)s را گرفته است. دلیل: %(reason)s") % {
        "number": fa_digits(earlier.revision),
        "reason": report.reason,
    }
    return [{"kind": "note", "text": said}, *_listed(found, earlier, report)]


def _listed(found: Sequence[Change], earlier: Report, report: Report) -> list[dict[str, Any]]:
    if not found:
        return [{"kind": "text", "text": _("هیچ رقمی از دامنه‌های این پرونده تغییر نکرده است.")}]
    table = {
        "kind": "table",
        "head": [
            _("دامنه"),
            _("شاخص"),
            _("یکا"),
            *(_("ویرایش %(number)s") % {"number": fa_digits(each.revision)} for each in (earlier, report)),
        ],
        "small": True,
        "shares": [2, 2.4, 1.4, 1.2, 1.2],
        "rows": [_row(change) for change in found[:MOST_LISTED]],
    }
    if len(found) <= MOST_LISTED:
        return [table]
    rest = _("و %(count)s رقم دیگر، که در صفحهٔ اصلاح‌های گزارش آمده است.") % {"count": group(len(found) - MOST_LISTED)}
    return [table, {"kind": "text", "text": rest}]


def _row(change: Change) -> list[str]:
    values = [value_text(change.indicator, _value(measure)) for measure in (change.before, change.after)]
    return [change.scope.name, full_label(change.indicator), str(change.indicator.shown_unit), *values]


def _value(measure: Measure | None) -> Any:
    return None if measure is None else measure.value
