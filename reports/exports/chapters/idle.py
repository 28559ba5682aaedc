"""«ظرفیت‌های مغفول» on paper: what could be made and is not, by product group, by industry group and by park."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.numbers import group
from core.text import fa_digits, isolate
from reports.exports.chapters.parts import Asked, Block, bar, table, text
from reports.pages.idle import IdleRow, ProductRow, idle_page, products_context

PRODUCTS_SHOWN = 40


def idle_blocks(asked: Asked) -> list[Block]:
    """Product groups of the paper's own scope, and of a whole paper its industry groups and parks."""
    products = products_context(asked.rows[0].tables, asked.scope, asked.report.jalali)["products"]
    blocks = _products(products)
    if asked.is_whole:
        page = idle_page(asked.visible, asked.standing)
        blocks = [*_lead(page), *blocks]
        blocks += _scopes(page["groups"], _("به تفکیک گروه صنعت"), _("گروه صنعت"))
        blocks += _scopes(page["parks"], _("به تفکیک شهرک"), _("شهرک یا بیرون از شهرک‌ها"))
        if left := page["parks_left"]:
            blocks.append(text(_("%(count)s ردیف دیگر در جدول «شهرک‌ها در یک نگاه».") % {"count": group(left)}))
    return blocks


def _lead(page: dict[str, Any]) -> list[Block]:
    idle = page["province"]["idle_capacity"]
    if not idle.exact:
        return [text(_("ظرفیت خالی استان در این دوره نامعلوم است."))]
    said = _("در استان ماهی %(idle)s میلیارد ریال ظرفیت نصب‌شده خالی مانده است؛ بهره‌گیری %(used)s، %(coverage)s.") % {
        "idle": idle.text,
        "used": page["province"]["utilisation_installed"].text,
        "coverage": idle.coverage,
    }
    return [{"kind": "note", "text": said}]


def _products(found: Sequence[ProductRow]) -> list[Block]:
    if not found:
        return [text(_("در این ویرایش گزارش، ظرفیت خالی هیچ گروه محصولی معلوم نیست."))]
    rows = [
        [
            f"{row.title} ({isolate(fa_digits(row.code))})" if row.code else row.title,
            row.quantity,
            row.unit,
            bar(row.svg, f"{row.title}: {row.quantity} {row.unit}"),
            row.coverage,
        ]
        for row in found[:PRODUCTS_SHOWN]
    ]
    head = [_("گروه محصول"), _("ظرفیت خالی در ماه"), _("یکا"), _("در برابر بزرگ‌ترین همین یکا"), _("پوشش")]
    said = _(
        "هر گروه محصول (ردهٔ آیسیک) با یکای خود؛ یکاهای گوناگون با هم جمع نمی‌شوند. واحد تعطیل بی‌اظهارنامه با همهٔ "
        "ظرفیتش خالی شمرده می‌شود."
    )
    title = _("آنچه می‌توان ساخت و ساخته نمی‌شود")
    blocks = [table(head, [2.6, 1.1, 0.9, 1.3, 1.6], rows, title=title, drawn=[3]), text(said)]
    if (left := len(found) - PRODUCTS_SHOWN) > 0:
        blocks.append(text(_("%(count)s گروه محصول دیگر در صفحهٔ «ظرفیت‌های مغفول» است.") % {"count": group(left)}))
    return blocks


def _scopes(found: Sequence[IdleRow], title: str, first: str) -> list[Block]:
    if not found:
        return []
    rows = [
        [
            row.name,
            row.figures["idle_capacity"].text,
            bar(row.svg, f"{row.name}: {row.share}"),
            row.share,
            row.figures["idle_capacity"].delta.said,
            row.figures["utilisation_installed"].text,
            row.figures["closed"].text,
            row.figures["idle_capacity"].coverage,
        ]
        for row in found
    ]
    head = [
        *(first, _("ظرفیت خالی (میلیارد ریال در ماه)"), "", _("سهم"), _("تغییر")),
        *(_("بهره‌گیری از ظرفیت نصب‌شده"), _("واحد تعطیل"), _("پوشش")),
    ]
    return [table(head, [1.8, 1.1, 1.2, 0.8, 1.2, 1.1, 0.7, 1.6], rows, title=title, drawn=[2])]
