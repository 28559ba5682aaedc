"""Numbers as people type them and as the portal shows them: either digits in, Persian digits out, «—» for unknown."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from core.text import bare, fa_digits, reads_persian

UNKNOWN = "—"
MINUS = "\u200e\u2212"  # an LRM keeps the sign before the digits in right-to-left text
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?|[+-]?\d+(\.\d+)?")
_SIGNS = str.maketrans({"٬": ",", "،": ",", "'": ",", "٫": ".", "\u2212": "-", "_": None})


def parse_decimal(text: object) -> Decimal:
    """The number in `text`; Persian, Arabic or Latin digits, thousands parted by ٬ , or a space, decimals by ٫ . or /.

    Raises ValueError with a sentence for the person.
    """
    if isinstance(text, int | Decimal) and not isinstance(text, bool):
        return Decimal(text)
    plain = f"{Decimal(repr(text)):f}" if isinstance(text, float) else bare(str(text)).translate(_SIGNS)
    if plain.count("/") == 1 and "." not in plain:
        plain = plain.replace("/", ".")
    if not _GROUPED.fullmatch(plain):
        raise ValueError(_("عدد را به رقم بنویسید، مانند ۱۵۸."))
    try:
        return Decimal(plain.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(_("عدد را به رقم بنویسید، مانند ۱۵۸.")) from error


def parse_int(text: object) -> int:
    """The whole number in `text`; as `parse_decimal`, but a fraction is refused."""
    value = parse_decimal(text)
    if value != value.to_integral_value():
        raise ValueError(_("عدد درست بنویسید؛ اعشار پذیرفته نیست."))
    return int(value)


def group(value: object) -> str:
    """A whole number with thousands parted: «۱٬۲۳۴»; a decimal keeps its own places, without empty ones."""
    if value is None or value == "":
        return UNKNOWN
    if type(value) is int:
        return _shown(f"{abs(value):,}", negative=value < 0)
    number = Decimal(str(value))
    text = f"{abs(number):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return _shown(text, negative=number < 0)


def format_decimal(value: object, places: int = 1) -> str:
    """A number rounded half up to `places`: «۱۲٫۵»."""
    if value is None or value == "":
        return UNKNOWN
    number = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return _shown(f"{abs(number):,f}", negative=number < 0)


def percent(ratio: object, places: int = 1) -> str:
    """A share of one as a percentage: 0.666 → «۶۶٫۶٪»."""
    if ratio is None or ratio == "":
        return UNKNOWN
    sign = "٪" if reads_persian() else "%"
    return format_decimal(Decimal(str(ratio)) * 100, places) + sign


def _shown(text: str, *, negative: bool) -> str:
    shown = fa_digits(text.replace(",", "٬").replace(".", "٫")) if reads_persian() else text
    return MINUS + shown if negative else shown
