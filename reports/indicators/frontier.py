"""Indicators of total factor productivity: efficiency, the Malmquist index and their parts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.indicators.kinds import PERCENT, PRICES, SHARE, Indicator

RATIO = _("نسبت به سال پیش")
INPUTS = _("شاغلان، برق و ارزش افزودهٔ اظهارنامه‌های پذیرفته‌شده؛ زمین واگذارشده؛ شاخص قیمت تولیدکننده")

PARTS = ("productivity", "parks")


def _efficiency(code: str, label: Promise, formula: Promise) -> Indicator:
    return Indicator(
        code,
        label,
        "share",
        SHARE,
        formula,
        INPUTS,
        1,
        rows=("productivity", "parks"),
        shown_unit=PERCENT,
        basis="months",
    )


def _change(code: str, label: Promise, formula: Promise) -> Indicator:
    return Indicator(
        code,
        label,
        "index",
        RATIO,
        formula,
        PRICES,
        1,
        rows=("productivity", "parks"),
        shown_unit=RATIO,
        basis="months",
    )


FRONTIER = (
    _efficiency(
        "efficiency",
        _("کارایی"),
        _("سهم ارزش افزوده از آنچه بهترین شهرک‌ها با همین شاغلان، برق و زمین می‌ساختند؛ استان: میانگین هندسی"),
    ),
    _efficiency("frontier_pure_efficiency", _("کارایی خالص"), _("همان سنجش با بازده متغیر: در برابر شهرک‌های هم‌اندازه")),
    _efficiency("frontier_scale_efficiency", _("کارایی مقیاس"), _("کارایی ÷ کارایی خالص")),
    _change(
        "malmquist",
        _("شاخص مالم‌کوئیست"),
        _("تغییر کارایی × تغییر فناوری از دورهٔ مشابه سال پیش؛ بالاتر از یک یعنی بهره‌وری کل بیشتر شده است"),
    ),
    _change("frontier_efficiency_change", _("تغییر کارایی"), _("کارایی ÷ کارایی سال پیش = تغییر کارایی خالص × مقیاس")),
    _change(
        "frontier_technical_change",
        _("تغییر فناوری"),
        _("میانگین هندسی جابه‌جایی مرز بهترین‌ها، آنجا که شهرک امسال و پارسال ایستاده است"),
    ),
    _change("frontier_pure_change", _("تغییر کارایی خالص"), _("کارایی خالص ÷ کارایی خالص سال پیش")),
    _change("frontier_scale_change", _("تغییر کارایی مقیاس"), _("کارایی مقیاس ÷ کارایی مقیاس سال پیش")),
)
