"""Codes of printed sheets and figures: sixteen digits as on a bank card, the last one a check digit.

The first digits are the sheet's serial number, the next eight are keyed to the sheet or to one of its indicators, the
last is Damm's check digit, which catches every single wrong digit and every swap of two neighbours. The key is the
report's own and is kept with it, so a code stays good when the portal's secret is changed.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from core.codes import check_digit
from core.text import bare
from reports.compute.seals import TAIL_WIDTH, tail
from reports.models import Scope

SERIAL_WIDTH = 7
LEAST = SERIAL_WIDTH + TAIL_WIDTH + 1
MOST = LEAST + 4
SHEET = ""
"""Stands for the sheet as a whole where an indicator's code is asked for."""


def verification_code(scope: Scope, indicator: str = SHEET) -> str:
    """The code of the sheet, or of one of its indicators: the same for ever, different in every revision."""
    digits = f"{scope.pk:0{SERIAL_WIDTH}d}{tail(scope.report.verification_key, scope.pk, indicator)}"
    return f"{digits}{check_digit(digits)}"


def grouped(code: str) -> str:
    """The code as it is printed: «0000-1234-5678-9012»."""
    head = len(code) % 4
    groups = [code[:head], *(code[place : place + 4] for place in range(head, len(code), 4))]
    return "-".join(filter(None, groups))


def read_code(text: str) -> str:
    """The digits of a code as somebody typed or scanned it; "" where it was typed with a slip."""
    digits = bare(text).replace("-", "").replace("–", "")
    if not (digits.isascii() and digits.isdecimal() and LEAST <= len(digits) <= MOST):
        return ""
    is_padded = len(digits) > LEAST and digits.startswith("0")  # a nought too many leaves the check digit as it is
    return "" if is_padded or check_digit(digits) else digits


def serial_of(code: str) -> int:
    """The sheet that a sound code speaks of."""
    return int(code[: -TAIL_WIDTH - 1])


def meant_by(code: str, scope: Scope, indicators: Iterable[str]) -> list[str]:
    """Which of the sheet's `indicators` (`SHEET` for the whole) have this code: one, or none where it was made up."""
    return [indicator for indicator in indicators if verification_code(scope, indicator) == code]


def verification_url(code: str) -> str:
    """What the square beside the code says: an address that a telephone opens."""
    return settings.SITE_URL + reverse("reports:verify_code", args=[code])
