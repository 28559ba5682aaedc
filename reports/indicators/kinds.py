"""What an indicator is, the words it is made of, and a short way to write each sort of it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parks.models import UTILITY_UNITS, UtilityKind
from reports.rules import RULE_VERSION

DOMAIN = _("بند ۷ سند دامنه (گزارش بهره‌وری)")
LEDGER = _("دفتر وضعیت واحدها: رویدادهای تأییدشده")
DECLARATIONS = _("اظهارنامه‌های پذیرفته‌شده")
REGISTER = _("دفتر ثبت واحدها")
LAND = _("قطعه‌ها و قراردادهای زمین")
PRICES = _("اظهارنامه‌های پذیرفته‌شده و شاخص قیمت تولیدکننده")
UTILITY_FACTS = _("ظرفیت‌های زیرساخت شهرک‌ها")
REQUESTS = _("درخواست‌های زیرساخت و رویدادهایشان")
SUPPORT = _("پرداخت‌های برنامه‌های حمایتی و دفتر وضعیت")
DECLARED = "declarations"
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
    """`kind` says how the value is shown: count, share, rial, hours, number or index.

    `basis` says what its coverage counts.

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
    rows: tuple[str, ...] = (DECLARED,)
    scale: int = 1
    shown_unit: str | Promise = ""
    basis: str = "units"
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
DAYS = _("روز")
CASES = _("درخواست")
PLOTS = _("قطعه")
POINTS = _("امتیاز از ۱۰۰")
REAL_RIAL_WORKER = _("ریال ثابت به ازای هر شاغل در ماه")
REAL_RIAL_HECTARE = _("ریال ثابت در هکتار و ماه")
PERSONS_HECTARE = _("نفر در هکتار")
KWH = _("کیلووات‌ساعت در میلیون ریال ثابت")
M3 = _("متر مکعب در میلیون ریال ثابت")


def status_count(code: str, label: Promise, formula: Promise, better: int = 0) -> Indicator:
    return Indicator(code, label, "count", UNITS, formula, LEDGER, better, rows=(f"units:{code}",), shown_unit=UNITS)


def movement(code: str, label: Promise, formula: Promise, better: int, *rows: str) -> Indicator:
    return Indicator(code, label, "count", UNITS, formula, LEDGER, better, rows=rows, shown_unit=UNITS)


def share(code: str, label: Promise, formula: Promise, inputs: Promise = DECLARATIONS, *rows: str) -> Indicator:
    return Indicator(code, label, "share", SHARE, formula, inputs, 1, rows=rows or (DECLARED,), shown_unit=PERCENT)


def idle(code: str, label: Promise, formula: Promise, *rows: str) -> Indicator:
    return Indicator(
        code,
        label,
        "rial",
        RIAL_MONTH,
        formula,
        DECLARATIONS,
        -1,
        rows=(DECLARED, *rows),
        scale=1_000_000_000,
        shown_unit=BILLION_RIAL_MONTH,
    )


def real_value(code: str, label: Promise, unit: Promise, formula: Promise, inputs: Promise = PRICES) -> Indicator:
    return Indicator(code, label, "rial", unit, formula, inputs, 1, scale=1_000_000, shown_unit=MILLION_RIAL)


def intensity(code: str, label: Promise, unit: Promise) -> Indicator:
    formula = _("مصرف ÷ میلیون ریال تولید به قیمت دورهٔ پایه، واحدهایی که هر دو را گفته‌اند")
    return Indicator(code, label, "number", unit, formula, PRICES, -1, shown_unit=unit)


def on_land(
    code: str, label: Promise, kind: str, unit: Promise, formula: Promise, better: int, basis: str, *rows: str
) -> Indicator:
    shown = PERCENT if kind == "share" else unit
    return Indicator(code, label, kind, unit, formula, LAND, better, rows=rows, shown_unit=shown, basis=basis)


def utility(code: str, label: str | Promise, kind: str, formula: Promise, better: int = 0) -> Indicator:
    unit = UTILITY_UNITS[UtilityKind(kind)]
    return Indicator(
        code, label, "number", unit, formula, UTILITY_FACTS, better, rows=("utilities",), shown_unit=unit, basis="parks"
    )


def requests(
    code: str, label: Promise, formula: Promise, better: int, rows: str, kind: str = "count", unit: Promise = CASES
) -> Indicator:
    return Indicator(
        code, label, kind, unit, formula, REQUESTS, better, rows=(rows,), shown_unit=unit, basis="requests"
    )


def support(code: str, label: Promise, unit: Promise, formula: Promise, *rows: str) -> Indicator:
    return Indicator(code, label, "count", unit, formula, SUPPORT, 1, rows=rows, shown_unit=unit)


def hours(code: str, label: str | Promise, formula: Promise) -> Indicator:
    return Indicator(code, label, "hours", HOURS, formula, DECLARATIONS, -1, shown_unit=HOURS)


def lost(code: str, label: str | Promise, formula: Promise) -> Indicator:
    return Indicator(code, label, "rial", RIAL, formula, DECLARATIONS, -1, scale=1_000_000, shown_unit=MILLION_RIAL)
