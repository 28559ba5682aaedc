"""The trend of declared months: a chart from left to right and its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import charts
from core.numbers import format_decimal, group, percent
from reports.pages.history import time_axis
from reports.queries.trend import TrendMonth

MILLIARD = 1_000_000_000
TENTHS = 10


@dataclass(frozen=True)
class TrendRow:
    """One month in words."""

    month: str
    declared: str
    workers: str
    utilisation: str
    value_added: str
    lost_hours: str


def trend_rows(months: Sequence[TrendMonth]) -> list[TrendRow]:
    """Newest first."""
    return [
        TrendRow(
            month=row.period.label,
            declared=group(row.declared),
            workers=group(row.workers),
            utilisation=percent(row.utilisation.value),
            value_added=format_decimal(None if row.value_added_rial is None else row.value_added_rial / MILLIARD, 1),
            lost_hours=group(None if row.lost_tenths is None else row.lost_tenths // TENTHS),
        )
        for row in reversed(months)
    ]


def trend_svg(months: Sequence[TrendMonth], name: str) -> SafeString | str:
    """Utilisation by month, in percent; nothing for a single month."""
    if len(months) < 2:
        return ""
    values = [None if row.utilisation.value is None else float(row.utilisation.value * 100) for row in months]
    title = _("بهره‌گیری از ظرفیت واحدهای اظهارکننده، %(name)s، درصد") % {"name": name}
    tips = [f"{row.period.label}|{percent(row.utilisation.value)}" for row in months]
    return charts.line_chart(
        time_axis([row.period for row in months]), [charts.Series("brand", name, values)], title=title, tips=tips
    )
