"""The registry of indicators: what each is called, what it means and where it comes from.

Pages, files, API and help are made from it; `reports.compute.sums.FORMULAS` measures each code. A changed formula
raises `RULE_VERSION` in `reports.rules`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.compute.sums import LOSS_CAUSES
from reports.rules import RULE_VERSION

DOMAIN = _("بند ۷ سند دامنه (گزارش بهره‌وری)")
LEDGER = _("دفتر وضعیت واحدها: رویدادهای تأییدشده")
DECLARATIONS = _("اظهارنامه‌های پذیرفته‌شده")
CAUSES = {
    "power": _("برق"),
    "gas": _("گاز"),
    "water": _("آب"),
    "material": _("مواد اولیه"),
    "market": _("بازار"),
    "other": _("علت دیگر"),
}


@dataclass(frozen=True)
class Indicator:
    """`kind` says how the value is shown: count, share, rial or hours.

    `better` is 1 when more is better, −1 when less is, 0 when neither. `unit` is the unit of the stored value; pages
    show the value divided by `scale`, in `shown_unit`. `rows` names the list that the figure rests on.
    """

    code: str
    label: str | Promise
    kind: str
    unit: str | Promise
    formula: str | Promise
    inputs: str | Promise
    better: int = 0
    rows: str = "declarations"
    scale: int = 1
    shown_unit: str | Promise = ""
    source: str | Promise = DOMAIN
    rule_version: str = RULE_VERSION


UNITS = _("واحد")
PERSONS = _("نفر")
SHARE = _("سهم از یک")
PERCENT = _("٪")
RIAL = _("ریال")
RIAL_MONTH = _("ریال در ماه")
RIAL_WORKER = _("ریال به ازای هر شاغل در ماه")
MILLION_RIAL = _("میلیون ریال")
BILLION_RIAL_MONTH = _("میلیارد ریال در ماه")
HOURS = _("ساعت")


def _status(code: str, label: Promise, formula: Promise, better: int = 0) -> Indicator:
    return Indicator(code, label, "count", UNITS, formula, LEDGER, better, rows=f"units:{code}", shown_unit=UNITS)


def _move(code: str, label: Promise, formula: Promise, better: int, rows: str) -> Indicator:
    return Indicator(code, label, "count", UNITS, formula, LEDGER, better, rows=rows, shown_unit=UNITS)


def _share(
    code: str, label: Promise, formula: Promise, inputs: Promise = DECLARATIONS, rows: str = "declarations"
) -> Indicator:
    return Indicator(code, label, "share", SHARE, formula, inputs, 1, rows=rows, shown_unit=PERCENT)


def _idle(code: str, label: Promise, formula: Promise) -> Indicator:
    return Indicator(
        code,
        label,
        "rial",
        RIAL_MONTH,
        formula,
        DECLARATIONS,
        -1,
        scale=1_000_000_000,
        shown_unit=BILLION_RIAL_MONTH,
    )


def _hours(code: str, label: str | Promise, formula: Promise) -> Indicator:
    return Indicator(code, label, "hours", HOURS, formula, DECLARATIONS, -1, shown_unit=HOURS)


def _lost(code: str, label: str | Promise, formula: Promise) -> Indicator:
    return Indicator(code, label, "rial", RIAL, formula, DECLARATIONS, -1, scale=1_000_000, shown_unit=MILLION_RIAL)


_ALL = (
    Indicator(
        "units",
        _("واحدهای ثبت‌شده"),
        "count",
        UNITS,
        _("شمار واحدهای دامنه در دفتر ثبت"),
        _("دفتر ثبت واحدها"),
        rows="units:",
        shown_unit=UNITS,
    ),
    _status("under_construction", _("در دست احداث"), _("شمار واحدهای در دست احداث در پایان دوره")),
    _status("active", _("فعال"), _("شمار واحدهای فعال در پایان دوره"), 1),
    _status("semi_active", _("نیمه‌فعال"), _("شمار واحدهای نیمه‌فعال در پایان دوره")),
    _status("closed", _("تعطیل"), _("شمار واحدهای تعطیل در پایان دوره"), -1),
    _status("not_stated", _("اعلام‌نشده"), _("واحدهایی که تا پایان دوره رویداد تأییدشده ندارند"), -1),
    _share(
        "operating_rate",
        _("سهم واحدهای فعال"),
        _("فعال ÷ (فعال + نیمه‌فعال + تعطیل)، در پایان دوره"),
        LEDGER,
        "units:active",
    ),
    _share(
        "coverage",
        _("پوشش اظهارنامه"),
        _("واحدهای دارای اظهارنامهٔ پذیرفته‌شده ÷ واحدهایی که دست‌کم یک روز دوره فعال یا نیمه‌فعال بوده‌اند"),
    ),
    _share(
        "utilisation_declaring",
        _("بهره‌گیری از ظرفیت واحدهای اظهارکننده"),
        _("Σ ارزش تولید به قیمت مرجع ÷ Σ (ارزش ظرفیت اسمی سالانه ÷ ۱۲)، روی واحدهای اظهارکننده"),
    ),
    _share(
        "utilisation_installed",
        _("بهره‌گیری از ظرفیت نصب‌شده"),
        _("همان نسبت، با واحدهای تعطیل بی‌اظهارنامه که تولیدشان صفر شمرده می‌شود"),
    ),
    _idle(
        "idle_capacity",
        _("ظرفیت خالی"),
        _("Σ ارزش ماهانهٔ ظرفیت اسمی × (۱ − بهره‌گیری)، با واحدهای تعطیل؛ میانگین ماه‌های دوره"),
    ),
    _idle(
        "idle_capacity_declaring",
        _("ظرفیت خالی واحدهای اظهارکننده"),
        _("Σ ارزش ماهانهٔ ظرفیت اسمی × (۱ − بهره‌گیری) روی واحدهای اظهارکننده؛ میانگین ماه‌های دوره"),
    ),
    Indicator(
        "labour_productivity",
        _("بهره‌وری هر شاغل در ماه (اسمی)"),
        "rial",
        RIAL_WORKER,
        _("(ارزش تولید − هزینهٔ واسطه) ÷ شاغلان، تنها واحدهایی که هر سه رقم را دارند؛ به قیمت جاری"),
        DECLARATIONS,
        1,
        scale=1_000_000,
        shown_unit=MILLION_RIAL,
    ),
    Indicator(
        "workers",
        _("شاغلان"),
        "count",
        PERSONS,
        _("Σ شاغلان اظهارشده؛ میانگین ماه‌های دوره"),
        DECLARATIONS,
        1,
        shown_unit=PERSONS,
    ),
    _share("local_employment", _("سهم شاغلان بومی"), _("شاغلان بومی ÷ همهٔ شاغلان، هر جا هر دو رقم معلوم است")),
    _move("closures", _("تعطیل‌شده در دوره"), _("گذر از فعال یا نیمه‌فعال به تعطیل"), -1, "changes:closed"),
    _move("reactivations", _("بازگشت به تولید"), _("گذر از تعطیل به فعال یا نیمه‌فعال"), 1, "changes:"),
    _move("net_movement", _("خالص حرکت"), _("بازگشت به تولید − تعطیل‌شده"), 1, "changes:"),
    _hours("lost_hours", _("ساعت ازدست‌رفته"), _("Σ ساعت توقف اظهارشده، همهٔ علت‌ها")),
    *(_hours(f"lost_hours_{cause}", CAUSES[cause], _("Σ ساعت توقف اظهارشده به این علت")) for cause in LOSS_CAUSES),
    _lost(
        "lost_output",
        _("تولید ازدست‌رفته"),
        _("Σ ارزش ماهانهٔ ظرفیت اسمی × ساعت توقف ÷ ساعت برنامه‌ریزی‌شده، همهٔ علت‌ها"),
    ),
    *(
        _lost(
            f"lost_output_{cause}",
            CAUSES[cause],
            _("Σ ارزش ماهانهٔ ظرفیت اسمی × ساعت توقف به این علت ÷ ساعت برنامه‌ریزی‌شده"),
        )
        for cause in LOSS_CAUSES
    ),
)

REGISTRY: Mapping[str, Indicator] = {indicator.code: indicator for indicator in _ALL}

HEADLINE = ("operating_rate", "utilisation_installed", "idle_capacity", "labour_productivity", "workers", "coverage")
"""Key figures at the head of a page."""

STATUSES = ("active", "semi_active", "closed", "under_construction", "not_stated")
"""Counts from which the status bar of a scope is drawn."""

PARK_TABLE = ("units", *STATUSES, *HEADLINE)
"""What the table of parks reads."""

MAIN = tuple(code for code in REGISTRY if not code.startswith(("lost_hours_", "lost_output_")))
"""Every indicator but the losses by cause, which have a table of their own."""


def full_label(indicator: Indicator) -> str:
    """The label as it stands alone: «تولید ازدست‌رفته: برق»."""
    for stem in ("lost_hours", "lost_output"):
        if indicator.code.startswith(f"{stem}_"):
            return f"{REGISTRY[stem].label}: {indicator.label}"
    return str(indicator.label)
