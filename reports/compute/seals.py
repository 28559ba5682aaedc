"""Fingerprints of frozen figures, and the keyed part of the code under which a printed figure can be looked up again.

A seal says that not one digit of a sheet has moved since the report was published. A code is no secret of the figure
but a key to it: whoever holds the paper may look it up, and nobody gets from one figure's code to another's.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence

TAIL_WIDTH = 8
Row = tuple[str, int | None, int | None, int, int]
"""Indicator, numerator, denominator, covered, expected; None is unknown."""


def scope_seal(about: Iterable[str | int], rows: Iterable[Row], beside: Sequence[str | int | None] = ()) -> str:
    """SHA-256 (hex) of what a sheet is about and all its rows, in the order of the indicators' codes.

    `beside` is what the report holds of the scope beside its figures; nothing leaves the seal as it is without it.
    """
    return _digest([list(about), *sorted(map(list, rows)), *([list(beside)] if beside else [])])


def report_seal(about: Iterable[str | int], seals: Iterable[tuple[str, str]]) -> str:
    """SHA-256 (hex) over the seals of all sheets, given as (code of the scope, seal)."""
    return _digest([list(about), *sorted(map(list, seals))])


def tail(key: str, serial: int, indicator: str) -> str:
    """Eight digits that only the holder of `key` can work out: those of one indicator of a sheet, "" for the sheet."""
    mac = hmac.digest(key.encode(), f"{serial}:{indicator}".encode(), "sha256")
    return f"{int.from_bytes(mac) % 10**TAIL_WIDTH:0{TAIL_WIDTH}d}"


def _digest(lines: Sequence[Sequence[str | int | None]]) -> str:
    text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
