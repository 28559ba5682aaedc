"""Persian text as people type it, and the two keys under which the portal finds and sorts it.

Text is kept as typed (only tidied); beside it stand a *search key*, in which every habit of typing is folded away, and
a *sort key*, whose plain byte order is the order of the Persian alphabet as ICU's `fa` collation knows it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

ZWNJ = "\u200c"
FA_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
_ASCII_DIGITS = "0123456789"

_TO_ASCII = str.maketrans(FA_DIGITS + _ARABIC_DIGITS, _ASCII_DIGITS * 2)
_TO_FA = str.maketrans(_ASCII_DIGITS + _ARABIC_DIGITS, FA_DIGITS * 2)
_ISLANDS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # they turn the text around them too
_TIDY = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ك": "ک", "\u00a0": " ",
        "\u0640": None, "\u200d": None, "\ufeff": None, **dict.fromkeys(_ISLANDS),
    }
)  # fmt: skip
# What is left of a word's letters once their marks are taken off, each under the letter that Persian writes.
_FOLD = str.maketrans(
    {
        **dict.fromkeys("يىےې", "ی"), **dict.fromkeys("كڪ", "ک"), **dict.fromkeys("ةەہھ", "ه"),
        "ٱ": "ا", "ء": None, "\u0640": None,
    }
)  # fmt: skip


class _Letters(dict):
    """A table for `str.translate` that works out a character when it first meets it."""

    def __init__(self, known: Mapping[int, Any], is_dropped: Callable[[str], bool]) -> None:
        super().__init__(known)
        self.is_dropped = is_dropped

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = None if self.is_dropped(chr(code)) else code
        return kept


def _is_silent(char: str) -> bool:
    """Marks over and under letters and invisible signs (ZWNJ, direction marks)."""
    return unicodedata.combining(char) != 0 or unicodedata.category(char) == "Cf"


_FOLDED = _Letters(_FOLD | _TO_ASCII, _is_silent)
_BARE = _Letters(_TO_ASCII, lambda char: char.isspace() or unicodedata.category(char) == "Cf")
_UNTIDY = re.compile(f"[{re.escape(''.join(map(chr, _TIDY)))}]")
_ENDS = f" {ZWNJ}"
_ORDINARY_RUN = re.compile(r"-{1,60}")
_WORDS = re.compile(r"\d+|[^\W\d_]+")


def tidy(text: str) -> str:
    """The text for show: Persian ی and ک, single spaces, no blanks at its ends; ZWNJ and digits stay as typed."""
    if _UNTIDY.search(text):
        text = text.translate(_TIDY)
    return " ".join(text.split()).strip(_ENDS)


def ascii_digits(text: str) -> str:
    """The text with Persian and Arabic digits as 0–9."""
    return text if text.isascii() else text.translate(_TO_ASCII)


def bare(text: str) -> str:
    """A figure or code as typed or pasted, without blanks and invisible signs, in ASCII digits."""
    return text.translate(_BARE)


def fa_digits(value: object) -> str:
    """The value as text with Persian digits."""
    return str(value).translate(_TO_FA)


def shown_digits(value: object) -> str:
    """The value as people read it in the language of the page: Persian digits in Persian, ASCII digits in English."""
    return fa_digits(value) if reads_persian() else str(value)


def reads_persian() -> bool:
    """Whether the page at hand is in Persian, the portal's first language."""
    return (get_language() or "fa").startswith("fa")


def listed(items: Iterable[object]) -> str:
    """The items one after the other, parted by the comma of the page's language."""
    return _("، ").join(map(str, items))


def isolate(text: object) -> str:
    """The text as an island that reads left to right: numbers with dashes keep their order inside Persian sentences."""
    return f"\u2066{text}\u2069"


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """The search key of a text: words in one spelling, lower case, ASCII digits, parted by single spaces.

    ZWNJ joins («نیمه‌فعال» → «نیمهفعال»), punctuation parts, letters and digits that touch are parted («تبریز2» →
    «تبریز 2»).
    """
    if text.isdigit() and text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text).translate(_FOLDED).casefold()
    return " ".join(_WORDS.findall(plain))


def squash(text: str) -> str:
    """The folded text without spaces: equal for every way of spacing a name; for uniqueness and duplicates."""
    return fold(text).replace(" ", "")


# ICU's order for Persian (CLDR `fa`): what is parted by a blank differs as letters do, what touches only as accents do.
_ORDER = (
    "_ - ‐ – — , ، ٫ ٬ ; ؛ : ! ? ؟ . · '‘’ \"“” « » ( ) [ ] { } @ * / \\ & # % ٪ • ° + ± ÷ × < = > | ~ "
    "0 1 2 3 4 5 6 7 8 9 "
    "آ اٱ ءأٲإٳؤئ ب پ ت ث ج چ ح خ د ذ ر ز ڕ ژ س ش ص ض ط ظ ع غ ف ڤ ق کڪګڬڭڮ گ ل ڵ م ن و ۆ ۇ ۋ هەہۂةۃۀھ یےۓېۍێ "
    "a b c d e ə f g h i ı j k l m n o p q r s t u v w x y z"
)
_MARKS = (
    "\u064e\u0650\u064f\u064b\u064d\u064c\u0651\u0652\u0653\u0654\u0655\u0670"  # Arabic: fatha, kasra, damma …
    "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0327\u0328\u0304"  # Latin: acute, grave, breve …
)
_ORDINARY, _CAPITAL, _SEPARATOR, _OTHER = "-", "a", " ", "\u024f"
_PRINTABLE = (*range(0x21, 0x7F), *range(0xA1, 0x200))
_RANK = {" ": chr(_PRINTABLE[0])}
_ACCENT = {mark: chr(0xC0 + place) for place, mark in enumerate(_MARKS)}
for _place, _variants in zip(_PRINTABLE[1:], _ORDER.split(), strict=False):
    _RANK |= dict.fromkeys(_variants, chr(_place))
    _ACCENT |= {letter: chr(0x61 + place) for place, letter in enumerate(_variants[1:])}


def sort_key(text: str) -> str:
    """A key whose byte order is the Persian alphabetical order of the text, on every database.

    As ICU does it: letters first, then accents and hamza's seats, then capitals. Digits of either kind are one, ZWNJ
    and kashida are nothing. Spellings that the portal holds for one (ي and ی, presentation forms) have one key. The key
    is at most twice as long as the text (16 signs for a short one); what would pass that are ties of ties.
    """
    shown = tidy(text)
    plain = tidy(unicodedata.normalize("NFKC", shown)).translate(_TO_ASCII).replace("ی\u0654", "ئ")
    elements = [element for char in plain for element in _elements(char)]
    levels = ["".join(level) for level in zip(*elements, strict=True)] or ["", "", ""]
    key = _SEPARATOR.join((levels[0], _exceptions(levels[1]), _exceptions(levels[2])))
    return key[: max(16, 2 * len(shown))].rstrip(_SEPARATOR)


@lru_cache(maxsize=2048)
def _elements(char: str) -> tuple[tuple[str, str, str], ...]:
    """What one character weighs as (letter, accent, case); a mark has no letter, an invisible sign has nothing."""
    small = char.lower()
    if small in _RANK:
        return ((_RANK[small], _ACCENT.get(small, _ORDINARY), _ORDINARY if small == char else _CAPITAL),)
    parts = unicodedata.normalize("NFD", char)
    if len(parts) > 1:
        return tuple(element for part in parts for element in _elements(part))
    if unicodedata.combining(char):
        return (("", _ACCENT.get(char, "\xff"), _ORDINARY),)
    return () if unicodedata.category(char)[0] == "C" else ((_OTHER + char, _ORDINARY, _ORDINARY),)


def _exceptions(level: str) -> str:
    """A level without its ordinary end, each run of ordinary weights as one sign: the longer the run, the lower."""
    return _ORDINARY_RUN.sub(lambda run: chr(0x60 - len(run[0])), level.rstrip(_ORDINARY))
