"""The portal's own short codes: a letter, a serial number, and a check digit after Damm that catches slips of typing.

H. M. Damm, *Total anti-symmetrische Quasigruppen* (Marburg, 2004): every single wrong digit and every swap of two
neighbours changes the check digit.
"""

from core.text import bare

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def check_digit(digits: str) -> int:
    """The digit that, written after `digits`, brings the Damm sum to nought."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def make_code(prefix: str, serial: int, width: int) -> str:
    """`make_code("U", 123, 5)` → "U00123" and its check digit."""
    digits = f"{serial:0{width}d}"
    return f"{prefix}{digits}{check_digit(digits)}"


def is_valid_code(code: str) -> bool:
    """Whether a code of the portal was typed without a slip; official codes are not judged here."""
    digits = tidy_code(code)[1:]
    return digits.isdecimal() and check_digit(digits) == 0


def tidy_code(code: str) -> str:
    """The code as it is stored: ASCII digits, capital letter, no blanks."""
    return bare(code).upper()
