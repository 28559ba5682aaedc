"""What held output back, on paper: hours lost by cause, why units stopped, what utilities lack, open requests."""

from typing import Any

from django.utils.translation import gettext as _

from core.jalali import format_date
from core.numbers import UNKNOWN
from core.paper_charts import for_paper
from core.text import listed
from reports.exports.chapters.parts import Asked, Block, bar, table, text
from reports.pages.constraints import constraints_page, tables_context

CHART_WIDTH = 500


def constraints_blocks(asked: Asked) -> list[Block]:
    """The four lists of the page, each where something is known."""
    page = constraints_page(asked.visible, asked.scope, asked.standing, asked.past.reports)
    page |= tables_context(asked.rows[0].tables, asked.scope, asked.standing)
    return [*_losses(page), *_through_time(page), *_stopped(page, asked), *_gaps(page), *_waiting(page)]


def _losses(page: dict[str, Any]) -> list[Block]:
    hours, output = page["total_hours"], page["total_output"]
    if not hours.exact:
        return [text(_("ساعت‌های ازدست‌رفتهٔ این دامنه در این دوره نامعلوم است."))]
    said = _("جمع: %(hours)s ساعت و %(output)s میلیون ریال تولید، %(coverage)s") % {
        "hours": hours.text,
        "output": output.text,
        "coverage": hours.coverage or UNKNOWN,
    }
    rows = [
        [row.cause, row.hours.text, bar(svg, f"{row.cause}: {share}"), share, row.hours.delta.said, row.output.text]
        for row, share, svg in page["losses"]
    ]
    head = [_("علت"), _("ساعت توقف"), "", _("سهم"), _("تغییر"), _("تولید ازدست‌رفته (میلیون ریال)")]
    title = _("ساعت‌های ازدست‌رفته به تفکیک علت")
    return [table(head, [1.4, 1, 1.4, 0.8, 1.4, 1.4], rows, title=title, drawn=[2]), text(said)]


def _through_time(page: dict[str, Any]) -> list[Block]:
    if not page["chart"]:
        return []
    alt = listed(f"{label}: {cells[0]}" for label, cells in reversed(page["past"]))
    title = _("ساعت ازدست‌رفته در گذر زمان")
    drawing = {"kind": "drawing", "title": title, "svg": for_paper(page["chart"], width=CHART_WIDTH), "alt": alt}
    head = [_("دوره"), _("جمع"), *map(str, page["causes"])]
    return [drawing, table(head, [1.4, *[1] * (len(head) - 1)], [[label, *cells] for label, cells in page["past"]])]


def _stopped(page: dict[str, Any], asked: Asked) -> list[Block]:
    if not page["stopped"]:
        return []
    title = _("چرا نیمه‌فعال یا تعطیل‌اند؟ علت اصلی %(count)s واحد در %(day)s") % {
        "count": page["stopped_total"],
        "day": format_date(asked.report.jalali.last_day),
    }
    return [_bars(page["stopped"], [_("علت"), _("شمار واحد"), "", _("سهم")], title)]


def _waiting(page: dict[str, Any]) -> list[Block]:
    blocks = []
    if page["waiting"]:
        title = _("درخواست‌های باز زیرساخت: %(count)s درخواست در پایان دوره") % {"count": page["waiting_total"]}
        blocks.append(_bars(page["waiting"], [_("نوع درخواست"), _("شمار درخواست"), "", _("سهم")], title))
    known = [figure for figure in page["requests"] if figure.exact]
    if known:
        rows = [[figure.label, figure.text, figure.unit, figure.delta.said, figure.coverage] for figure in known]
        head = [_("شاخص"), _("مقدار"), _("یکا"), _("تغییر"), _("پوشش")]
        blocks.append(table(head, [2, 1, 1, 1.4, 2], rows))
    return blocks


def _bars(found: list[Any], head: list[str], title: str) -> Block:
    rows = [[each.label, each.text, bar(each.svg, f"{each.label}: {each.share}"), each.share] for each in found]
    return table(head, [2.4, 1, 1.4, 0.8], rows, title=title, drawn=[2])


def _gaps(page: dict[str, Any]) -> list[Block]:
    if not page["gaps"]:
        return []
    rows = [
        [
            gap.label,
            gap.unit,
            gap.capacity.text,
            gap.demand.text,
            bar(gap.svg, gap.label),
            gap.gap.text,
            gap.gap.coverage,
        ]
        for gap in page["gaps"]
    ]
    head = [_("زیرساخت"), _("یکا"), _("ظرفیت"), _("نیاز"), _("ظرفیت از نیاز"), _("کمبود"), _("پوشش")]
    said = _("مازاد یک شهرک کمبود دیگری را نمی‌پوشاند؛ از این رو کمبود می‌تواند از نیاز منهای ظرفیت بیشتر باشد")
    title = _("کمبود زیرساخت شهرک‌ها")
    return [table(head, [1.3, 1.5, 1, 1, 1.4, 1, 2], rows, title=title, drawn=[4]), text(f"{said}.")]
