"""Old parks beside new ones on paper: the careful paragraph, both through time, every indicator and its coverage."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.numbers import UNKNOWN, group
from core.paper_charts import for_paper
from reports.exports.chapters.parts import Asked, Block, table, text
from reports.exports.drawings import CHART_HEIGHT, CHART_WIDTH
from reports.exports.tables import scope_table
from reports.models import ScopeKind
from reports.pages.ages import AgeChart, AgeRow, ages_page
from reports.wording import Delta


def ages_blocks(asked: Asked) -> list[Block]:
    """The classes at a glance, and where the paper holds old and new parks what follows from the two."""
    classes = [row for row in asked.rows[1:] if row.scope.kind == ScopeKind.AGE]
    if not classes:
        return []
    found = ages_page(asked.visible, asked.standing, asked.past.reports, height=CHART_HEIGHT)
    if found is None:
        return [scope_table(classes)]
    years = _("قدیمی: دست‌کم %(years)s سال پیش از پایان دوره تأسیس شده") % {"years": group(found["years"])}
    return [
        {"kind": "note", "text": " ".join(found["answer"])},
        scope_table(classes),
        text(f"{years}."),
        *_charts(found["charts"]),
        _table(found["rows"], found["counts"]),
        *([text(_("نامعلوم در هر دو دسته: %(labels)s") % {"labels": found["blank"]})] if found["blank"] else []),
    ]


def _charts(charts: Sequence[AgeChart]) -> list[Block]:
    items = [
        {
            "title": _("%(label)s (درصد)") % {"label": chart.label},
            "svg": for_paper(chart.svg, width=CHART_WIDTH),
            "alt": _("%(label)s در شهرک‌های قدیمی و جدید") % {"label": chart.label},
        }
        for chart in charts
        if chart.svg
    ]
    legend = [["solid", _("جدید")], ["dashed", _("قدیمی")]]
    return [{"kind": "charts", "items": items, "legend": legend}] if items else []


def _table(rows: Sequence[AgeRow], counts: dict[str, int]) -> Block:
    words = {age: group(count) for age, count in counts.items()}
    head = [
        _("شاخص"),
        _("یکا"),
        _("قدیمی (%(count)s شهرک)") % {"count": words["old"]},
        _("جدید (%(count)s شهرک)") % {"count": words["new"]},
        _("فاصلهٔ جدید از قدیمی"),
        _("پوشش قدیمی"),
        _("پوشش جدید"),
    ]
    return table(head, [2.2, 1.3, 0.9, 0.9, 1.7, 1.8, 1.8], [_row(row) for row in rows])


def _row(row: AgeRow) -> list[Any]:
    return [
        row.old.label,
        row.old.unit,
        row.old.text,
        row.new.text,
        _gap(row.gap.delta),
        row.old.coverage or UNKNOWN,
        row.new.coverage or UNKNOWN,
    ]


def _gap(gap: Delta) -> str:
    """How much the new ones stand above or below the old ones; «—» where one of the two is unknown."""
    if not gap.arrow:
        return _("برابر") if gap.change else UNKNOWN
    words = {"up": _("%(change)s بیشتر"), "down": _("%(change)s کمتر")}
    return words[gap.arrow] % {"change": gap.change}
