"""How values look on a page: Persian digits, Jalali days, icons, status badges."""

from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import charts, jalali, numbers
from core.text import isolate, shown_digits
from core.text import listed as listed_text

register = template.Library()

# status → (class of the badge, word, shape): full, half, empty or dashed; the shape carries the meaning
_RING = '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"{}/>'
STATUS_LOOK: dict[str, tuple[str, Any, str]] = {
    "active": ("on", _("فعال"), '<circle cx="8" cy="8" r="7" fill="currentColor"/>'),
    "semi_active": (
        "semi", _("نیمه‌فعال"), _RING.format("") + '<path d="M1.8 8a6.2 6.2 0 0 0 12.4 0z" fill="currentColor"/>',
    ),
    "closed": (
        "off", _("تعطیل"),
        _RING.format("") + '<path d="M3.8 12.2l8.4-8.4" stroke="currentColor" stroke-width="1.6"/>',
    ),
    "under_construction": (
        "unk", _("در دست احداث"),
        _RING.format(' stroke-dasharray="2.4 2.2"') + '<circle cx="8" cy="8" r="2" fill="currentColor"/>',
    ),
    "": ("unk", _("اعلام‌نشده"), _RING.format(' stroke-dasharray="2.4 2.2"')),
}  # fmt: skip


@register.filter
def fa(value: Any) -> str:
    """Any value with Persian digits; «—» for nothing."""
    return numbers.UNKNOWN if value is None or value == "" else shown_digits(value)


@register.filter
def code(value: Any) -> str:
    """A number or code that people quote, «۱۴۰۵-۰۰۸۷», in Persian digits and in its own order."""
    return numbers.UNKNOWN if value is None or value == "" else isolate(shown_digits(value))


@register.filter
def group(value: Any) -> str:
    """A number with thousands parted: «۱٬۲۳۴»."""
    return numbers.group(value)


@register.filter
def decimal(value: Any, places: int = 1) -> str:
    return numbers.format_decimal(value, places)


@register.filter
def pct(value: Any, places: int = 0) -> str:
    """A share of one as a percentage: 0.66 → «۶۶٪»."""
    return numbers.percent(value, places)


@register.filter
def rial(value: Any) -> str:
    """An amount in whole rials, with its unit."""
    return numbers.UNKNOWN if value is None or value == "" else _("%(amount)s ریال") % {"amount": numbers.group(value)}


@register.filter
def milliard(value: Any) -> str:
    """An amount in rial, shown in thousand millions to one place."""
    return numbers.UNKNOWN if value is None or value == "" else numbers.format_decimal(float(value) / 1e9, 1)


@register.filter
def qty(value: Any, unit: str = "") -> str:
    """A quantity with its unit of measure."""
    shown = numbers.group(value)
    return shown if shown == numbers.UNKNOWN or not unit else f"{shown} {unit}"


@register.filter
def jdate(value: Any, style: str = "long") -> str:
    """A day as «۱ آذر ۱۴۰۵»; a moment by its local day."""
    if value in (None, ""):
        return numbers.UNKNOWN
    return jalali.format_date(jalali.timezone.localtime(value).date() if hasattr(value, "hour") else value, style)


@register.filter
def jdatetime(value: Any) -> str:
    return jalali.format_datetime(value or None)


@register.filter
def period(value: str) -> str:
    """A period's code as people say it: 1404-06 → «شهریور ۱۴۰۴»."""
    return jalali.Period.parse(value).label if value else numbers.UNKNOWN


@register.filter
def listed(items: Any) -> str:
    """The items with the comma of the page's language between them."""
    return listed_text(items)


@register.filter
def dash(value: Any) -> Any:
    """The value, or «—» for what is not known."""
    return numbers.UNKNOWN if value is None or value == "" else value


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, None where it is missing."""
    return mapping.get(key) if mapping else None


@lru_cache(maxsize=1)
def _sprite() -> str:
    return static("vendor/icons.svg")


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite; `size` is "s", "l" or nothing, and may carry more classes."""
    return format_html('<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>', size, _sprite(), name)


@register.simple_tag
def status(value: str, size: str = "") -> SafeString:
    """A unit's status as a round badge; `size` may be "big" or "bare"."""
    return _badge(value or "", size, get_language())


@lru_cache(maxsize=64)
def _badge(value: str, size: str, _language: str | None) -> SafeString:
    """Lists say the same few statuses again and again; `_language` is that of the words."""
    look, word, shape = STATUS_LOOK.get(value, STATUS_LOOK[""])
    return format_html(
        '<span class="st {} {}"><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>{}</span>',
        look, size, mark_safe(shape), word,  # noqa: S308  # a constant of this file
    )  # fmt: skip


@register.simple_tag
def status_shape(value: str) -> SafeString:
    """Only the shape of a status: full, half, empty or dashed."""
    shape = STATUS_LOOK.get(value or "", STATUS_LOOK[""])[2]
    return format_html('<svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>', mark_safe(shape))  # noqa: S308


@register.simple_tag
def tag(label: Any, tone: str = "", icon_name: str = "") -> SafeString:
    """A workflow state as a square tag: tone is info, good, warn, bad or nothing."""
    return format_html('<span class="tag {}">{}{}</span>', tone, icon(icon_name, "s") if icon_name else "", label)


def look_of(value: str) -> str:
    """The class that colours a status in charts: on, semi, off or unk."""
    return STATUS_LOOK.get(value or "", STATUS_LOOK[""])[0]


register.filter("look", look_of)


@register.filter
def meter(share: Any, status: str = "") -> SafeString:
    """A share of one as a small bar in the colour of a unit's status."""
    return charts.meter(share, look_of(status))


@register.filter
def bar(share: Any, look: str = "brand") -> SafeString:
    """A share of one as a bar in a colour of the charts: brand, muted, bad."""
    return charts.meter(share, look)
