"""Persian text as people type it, and the two keys under which the portal finds and sorts it.

Text is kept as typed (only tidied); beside it stand a *search key*, in which every habit of typing is folded away, and
a *sort key*, whose plain byte order is the order of the Persian alphabet as ICU's `fa` collation knows it.
"""

import re
import unicodedata

ZWNJ = "\u200c"
FA_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
_ASCII_DIGITS = "0123456789"

_TO_ASCII = str.maketrans(FA_DIGITS + _ARABIC_DIGITS, _ASCII_DIGITS * 2)
_TO_FA = str.maketrans(_ASCII_DIGITS + _ARABIC_DIGITS, FA_DIGITS * 2)
_TIDY = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "\u0640": None, "\u200d": None, "\ufeff": None, "\u00a0": " "})
_FOLD = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ؤ": "و",
        "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ء": None,
        ZWNJ: None, "\u200d": None, "\u200e": None, "\u200f": None, "\u0640": None, "\ufeff": None,
    }
)  # fmt: skip
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w]+|_+")


def tidy(text: str) -> str:
    """The text for show: Persian ی and ک, single spaces, no blanks at its ends; ZWNJ and digits stay as typed."""
    return _SPACES.sub(" ", text.translate(_TIDY)).strip(f" {ZWNJ}")


def ascii_digits(text: str) -> str:
    """The text with Persian and Arabic digits as 0–9."""
    return text.translate(_TO_ASCII)


def fa_digits(value: object) -> str:
    """The value as text with Persian digits."""
    return str(value).translate(_TO_FA)


def isolate(text: object) -> str:
    """The text as an island that reads left to right: numbers with dashes keep their order inside Persian sentences."""
    return f"\u2066{text}\u2069"


def fold(text: str) -> str:
    """The search key of a text: words in one spelling, lower case, ASCII digits, parted by single spaces.

    ZWNJ joins («نیمه‌فعال» → «نیمهفعال»), punctuation parts, letters and digits that touch are parted («تبریز2» →
    «تبریز 2»).
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text.translate(_FOLD)) if not unicodedata.combining(c))
    plain = plain.translate(_FOLD).translate(_TO_ASCII).casefold()
    plain = _NOT_WORD.sub(" ", plain)
    return _SPACES.sub(" ", re.sub(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])", " ", plain)).strip()


def squash(text: str) -> str:
    """The folded text without spaces: equal for every way of spacing a name; for uniqueness and duplicates."""
    return fold(text).replace(" ", "")


# The alphabet in ICU's order (CLDR `fa`). Each letter has a rank of its own; ranks in byte order are the order shown.
_ALPHABET = (
    "آ", "ا", "ٱ", "ء", "أ", "إ", "ؤ", "ئ", "ب", "پ", "ت", "ث", "ج", "چ", "ح", "خ", "د", "ذ", "ر", "ز", "ژ", "س", "ش",
    "ص", "ض", "ط", "ظ", "ع", "غ", "ف", "ق", "ک", "گ", "ل", "م", "ن", "و", "ه", "ی",
)  # fmt: skip
_RANK = {
    letter: chr(0x61 + index) if index < 26 else "z" + chr(0x61 + index - 26) for index, letter in enumerate(_ALPHABET)
}
_SORT = str.maketrans({**_RANK, "ك": _RANK["ک"], "ة": _RANK["ه"], "ۀ": _RANK["ه"], "ى": _RANK["ی"], "ي": _RANK["ی"]})


def sort_key(text: str) -> str:
    """A key whose byte order is the Persian alphabetical order of the text, on every database."""
    plain = "".join(c for c in unicodedata.normalize("NFC", tidy(text)) if not unicodedata.combining(c) and c != ZWNJ)
    latin = "".join("{" + c if c.isascii() and c.isalpha() else c for c in plain.translate(_TO_ASCII).casefold())
    return _SPACES.sub(" ", latin.translate(_SORT))
