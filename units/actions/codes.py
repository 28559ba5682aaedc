"""Codes of new units: the next free serial number with its check digit, never given twice, merged units' included."""

import re

from django.db.models import QuerySet
from django.db.models.functions import Length

from core.codes import is_valid_code, make_code
from core.locks import hold
from units.models import FormerCode, Unit

PREFIX, WIDTH = "U", 5
OWN_CODE = re.compile(rf"{PREFIX}\d{{{WIDTH + 1},}}")


def next_serial() -> int:
    """The serial after the largest one given; until the transaction ends nobody else is told one."""
    hold("unit codes")
    return max(_largest_serial(Unit.objects.all()), _largest_serial(FormerCode.objects.all())) + 1


def _largest_serial(rows: QuerySet) -> int:
    # A unit number of another office may look like ours by its letter; its check digit mostly does not fit.
    codes = (
        rows.filter(code__regex=rf"^{OWN_CODE.pattern}$")
        .order_by(Length("code").desc(), "-code")
        .values_list("code", flat=True)
    )
    largest = next((code for code in codes[:50] if is_valid_code(code)), None)
    return int(largest[len(PREFIX) : -1]) if largest else 0


def unit_code(serial: int) -> str:
    return make_code(PREFIX, serial, WIDTH)
