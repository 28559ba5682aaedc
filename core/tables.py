"""Columns said once: the head of a list, its order, and the rows of its CSV and XLSX files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Column:
    """One column. `value` takes the row; `kind` says how files write it: text, code, number, rial, date, choice.

    `name` is the stable English column name, `label` the Persian head that the export writes and the import knows.
    """

    name: str
    label: str | Promise
    value: Callable[[Any], Any]
    kind: str = "text"


@dataclass(frozen=True)
class Sort:
    """One way to order a list: what stands in the URL, how it is said, and the fields, ending in the key."""

    name: str
    label: str | Promise
    fields: tuple[str, ...]


def attribute(path: str) -> Callable[[Any], Any]:
    """The value at a dotted path of a row, None where a step of it is missing."""
    steps = path.split(".")

    def read(row: Any) -> Any:
        for step in steps:
            row = getattr(row, step, None)
            if row is None:
                return None
        return row

    return read


def headers(columns: Sequence[Column]) -> list[str]:
    """The Persian heads of a file: what an import knows again, whatever the language of the page."""
    return [str(column.label) for column in columns]
