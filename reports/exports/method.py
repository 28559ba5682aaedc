"""The last pages of a printed report: what each figure means, and how the paper is checked."""

from typing import Any

from django.utils.translation import gettext as _

from core.jalali import format_datetime
from core.text import fa_digits, isolate
from reports.indicators import REGISTRY, full_label
from reports.models import Report


def method_blocks(report: Report) -> list[dict[str, Any]]:
    """How to read and to check the paper, the report's seals, and the registry of indicators."""
    return [
        {
            "kind": "text",
            "text": _(
                "«—» یعنی نامعلوم، نه صفر. هر نسبت تنها بر واحدهایی تکیه دارد که رقم‌شان معلوم است و شمارشان در ستون "
                "پوشش آمده است. تولید به قیمت مرجع سنجیده می‌شود (قیمت مصوب استان در همان ماه، و اگر نباشد قیمت پروندهٔ "
                "واحد) و وضعیت واحدها از رویدادهای تأییدشده تا پایان دوره."
            ),
        },
        {
            "kind": "text",
            "text": _(
                "هر برگه و هر رقم کدی شانزده‌رقمی دارد. نشانی زیر مربع، رقم‌های مهرشده را نشان می‌دهد و می‌گوید که آیا "
                "ویرایش تازه‌تری منتشر شده است. نسخهٔ رایانه‌ای رقم‌ها (JSON) پیوست همین پرونده است."
            ),
        },
        {"kind": "facts", "pairs": _facts(report)},
        {
            "kind": "table",
            "title": _("شاخص‌ها: فرمول و مأخذ"),
            "head": [_("شاخص"), _("یکا"), _("فرمول"), _("داده")],
            "small": True,
            "shares": [1.6, 1, 3.4, 1.6],
            "rows": [
                [full_label(each), str(each.unit), str(each.formula), str(each.inputs)] for each in REGISTRY.values()
            ],
        },
    ]


def _facts(report: Report) -> list[list[str]]:
    return [
        [_("ویرایش"), fa_digits(report.revision)],
        [_("نسخهٔ روش"), isolate(fa_digits(report.rule_version))],
        [_("زمان ساخت"), format_datetime(report.built_at)],
        [_("زمان انتشار"), format_datetime(report.published_at)],
        [_("مهر داده‌ها"), report.digest, "code"],
        [_("مهر ارقام"), report.seal, "code"],
    ]
