"""Parsers of cells for imports: text in, value out, or a `CellError` that names what is wrong.

Each factory returns a plain function, made once a column and called once a cell. Files repeat themselves (dates,
statuses, names of parks), so `remembered` keeps what a parser answered.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from core.exports import FORMULA_STARTS, NEUTRALISER
from core.jalali import parse_date
from core.numbers import parse_decimal, parse_int
from core.text import ascii_digits, fa_digits, squash, tidy
from core.validators import NATIONAL_ID_LENGTH, is_legal_id, is_national_id

Value = TypeVar("Value")
Parse = Callable[[str], Value]

REMEMBERED = 20_000
LEAST_PHONE_DIGITS = 4
EARLIEST = date(1921, 3, 21)  # the first day of 1300
_POSTAL_CODE = re.compile(r"[0-9]{10}")
_PHONE = re.compile(r"(\+98|0)?[0-9]{4,12}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PLAIN_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")  # the common case, quickly
_NOT_DIGITS = re.compile(r"[\s\-_/().'\u200c\u200e\u200f]+")


class CellError(ValueError):
    """What is wrong with a cell: a `code` for programs, the message for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class _Remembered(dict):
    def __init__(self, parse: Parse) -> None:
        self.parse = parse

    def __missing__(self, cell: str) -> Any:
        value = self.parse(cell)
        if len(self) < REMEMBERED:
            self[cell] = value
        return value


def remembered(parse: Parse[Value]) -> Parse[Value]:
    """The same parser, which does not work out twice what it has answered; refused cells are worked out again."""
    return _Remembered(parse).__getitem__


def text(longest: int) -> Parse[str]:
    """Tidied text of at most `longest` characters; the mark that an export puts before formulas is taken off."""

    def parse(cell: str) -> str:
        value = tidy(cell)
        if value.startswith(NEUTRALISER) and value[1:2] and value[1] in FORMULA_STARTS:
            value = value[1:]
        if len(value) > longest:
            raise CellError(
                "too_long", _("متن این خانه بلندتر از %(longest)s نویسه است.") % {"longest": fa_digits(longest)}
            )
        if not value.isprintable() and _CONTROL.search(value):  # ZWNJ is not «printable» either
            raise CellError("control_character", _("در این خانه نویسه‌ای هست که دیده نمی‌شود؛ آن را دوباره بنویسید."))
        return value

    return parse


def name(longest: int) -> Parse[str]:
    """Text that names something: it has a letter or digit, and its folded form is not longer than the column."""
    as_text = text(longest)

    def parse(cell: str) -> str:
        value = as_text(cell)
        if not any(map(str.isalnum, value)):
            raise CellError("name", _("این نام حرف یا رقمی ندارد."))
        if not value.isascii() and len(value) * 3 > longest and len(squash(value)) > longest:  # ﬃ folds to ffi
            raise CellError("too_long", _("متن این خانه بلندتر از اندازه است."))
        return value

    return parse


def day(cell: str) -> date:
    """A date of this calendar century on, ISO or Iranian, in any digits."""
    try:
        value = parse_date(cell)
    except (OverflowError, ValueError) as error:
        raise CellError("date", str(error)) from error
    if value < EARLIEST:
        raise CellError("date", _("تاریخ پیش از سال ۱۳۰۰ پذیرفته نیست؛ سال را با چهار رقم بنویسید."))
    return value


def whole(largest: int) -> Parse[int]:
    """A whole number from 0 to `largest`."""

    def parse(cell: str) -> int:
        if cell.isascii() and cell.isdigit() and len(cell) < 10:  # the common case, quickly
            value = int(cell)
        else:
            try:
                value = parse_int(cell)
            except ValueError as error:
                raise CellError("number", str(error)) from error
        return _within(value, 0, largest)

    return parse


def decimal(places: int, largest: int) -> Parse[Decimal]:
    """A number from 0 up to `largest`, kept to `places` decimals; more places than that are refused, not rounded."""
    step = Decimal(1).scaleb(-places)
    number = _number(places, step)
    return lambda cell: _within(number(cell), 0, largest)


def coordinate(least: int, most: int) -> Parse[Decimal]:
    """Degrees to five places, inside Iran; more places are rounded, since receivers write any number of them."""
    step = Decimal("0.00001")

    def parse(cell: str) -> Decimal:
        value = _decimal(cell)
        if not least <= value <= most:
            raise CellError("outside_iran", _("این مختصات بیرون از ایران است."))
        return value.quantize(step)

    return parse


def _decimal(cell: str) -> Decimal:
    if _PLAIN_NUMBER.fullmatch(cell):
        return Decimal(cell)
    try:
        return parse_decimal(cell)
    except ValueError as error:
        raise CellError("number", str(error)) from error


def _number(places: int, step: Decimal) -> Parse[Decimal]:
    def parse(cell: str) -> Decimal:
        value = _decimal(cell)
        if value.adjusted() > 20:  # beyond any column, and beyond what can be quantised
            raise CellError("too_large", _("این عدد بزرگ‌تر از اندازه است."))
        kept = value.quantize(step)
        if kept != value:
            raise CellError("too_precise", _("تا %(places)s رقم اعشار پذیرفته است.") % {"places": fa_digits(places)})
        return kept

    return parse


def _within(value: Any, least: int, largest: int) -> Any:
    if value < least:
        raise CellError("negative", _("این عدد نمی‌تواند منفی باشد."))
    if value > largest:
        raise CellError("too_large", _("این عدد بزرگ‌تر از اندازه است."))
    return value


def choice(choices: type[models.TextChoices], code: str = "choice") -> Parse[str]:
    """One of the choices, by its ASCII value or by its label in any language of the portal, however spaced."""
    known = {squash(one.value): one.value for one in choices}
    for language in ("fa", "en"):
        with translation.override(language):
            known |= {squash(str(one.label)): one.value for one in choices}
    with translation.override("fa"):
        said = "، ".join(str(one.label) for one in choices)

    def parse(cell: str) -> str:
        value = known.get(squash(cell))
        if value is None:
            raise CellError(code, _("یکی از این‌ها را بنویسید: %(choices)s.") % {"choices": said})
        return value

    return remembered(parse)


def digits_of(cell: str) -> str:
    """The cell in ASCII digits, without the blanks and dashes that people put between them."""
    return cell if cell.isascii() and cell.isdigit() else _NOT_DIGITS.sub("", ascii_digits(cell))


def national_id(cell: str) -> str:
    """کد ملی; noughts that a spreadsheet took from its front are put back."""
    value = digits_of(cell)
    if NATIONAL_ID_LENGTH - 2 <= len(value) < NATIONAL_ID_LENGTH:
        value = value.zfill(NATIONAL_ID_LENGTH)
    if not (value.isascii() and is_national_id(value)):
        raise CellError("national_id", _("کد ملی درست نیست؛ رقم‌های آن با رقم کنترل نمی‌خواند."))
    return value


def legal_id(cell: str) -> str:
    value = digits_of(cell)
    if not (value.isascii() and is_legal_id(value)):
        raise CellError("legal_id", _("شناسهٔ ملی درست نیست؛ رقم‌های آن با رقم کنترل نمی‌خواند."))
    return value


def postal_code(cell: str) -> str:
    value = digits_of(cell)
    if not _POSTAL_CODE.fullmatch(value):
        raise CellError("postal_code", _("کد پستی ده رقم است."))
    return value


def phone(longest: int) -> Parse[str]:
    """A telephone number as bare digits; one with words beside it, such as an extension, stays as it was typed."""
    as_text = text(longest)

    def parse(cell: str) -> str:
        value = digits_of(cell.removeprefix(NEUTRALISER))
        if _PHONE.fullmatch(value) and len(value) <= longest:
            return value
        value = ascii_digits(as_text(cell))
        if sum(map(str.isdigit, value)) < LEAST_PHONE_DIGITS:
            raise CellError("phone", _("شمارهٔ تلفن را به رقم بنویسید، مانند ۰۴۱۳۴۵۶۷۸۹۰."))
        return value

    return parse


def one_of(rows: Iterable[tuple[Any, str, str]], *, code: str, unknown: str, ambiguous: str) -> Parse[Any]:
    """The key of one of `rows` (key, code, name), told by its code or by its exact folded name.

    `unknown` and `ambiguous` are the sentences for a name that no row, or more than one row, bears.
    """
    by_code, by_name, shared = {}, {}, set()
    for key, row_code, name in rows:
        by_code[row_code.casefold()] = key
        folded = squash(name)
        if folded in by_name:
            shared.add(folded)
        by_name[folded] = key

    def parse(cell: str) -> Any:
        key = by_code.get(digits_and_letters(cell))
        if key is not None:
            return key
        folded = squash(cell)
        if folded in shared:
            raise CellError(f"ambiguous_{code}", ambiguous)
        if folded not in by_name:
            raise CellError(f"unknown_{code}", unknown)
        return by_name[folded]

    return remembered(parse)


def digits_and_letters(cell: str) -> str:
    """A code as it is compared: ASCII digits, no blanks, one case."""
    return ascii_digits(cell).replace(" ", "").strip().casefold()
