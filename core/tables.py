"""Columns said once: the head of a list, its order, and the rows of its CSV and XLSX files."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Choices, F
from django.db.models.expressions import OrderBy
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

COLUMNS = "columns"  # the address's word for them
PICKED = "id"  # and for the rows that were ticked


@dataclass(frozen=True)
class Column:
    """One column. `value` takes the row; `kind` says how files write it: text, code, number, rial, date, share.

    `name` is the stable English column name, `label` the Persian head that the export writes and the import knows.
    For pages: `sort` is the order that a first click on the head asks for, `shown` draws the cell where its plain
    value would say too little, `css` are classes of its cells.
    """

    name: str
    label: str | Promise
    value: Callable[[Any], Any]
    kind: str = "text"
    sort: str = ""
    shown: Callable[[Any], Any] | None = None
    css: str = ""


@dataclass(frozen=True)
class Sort:
    """One way to order a list: what stands in the URL, how it is said, and the fields, ending in the key."""

    name: str
    label: str | Promise
    fields: tuple[Any, ...]

    @property
    def turned(self) -> "Sort":
        """The same from its other end; what is unknown stays last."""
        label = format_lazy(_("{order}، وارونه"), order=self.label)
        return Sort(turned_name(self.name), label, tuple(map(_turned, self.fields)))


def turned_name(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _turned(field: str | OrderBy) -> str | OrderBy:
    if isinstance(field, str):
        return turned_name(field)
    return OrderBy(field.expression, descending=not field.descending, nulls_last=True)


def find_sort(sorts: Iterable[Sort], name: str | None) -> Sort | None:
    """The order of this name, also where only its other end is written down."""
    for sort in sorts:
        if sort.name == name:
            return sort
        if name and turned_name(sort.name) == name:
            return sort.turned
    return None


@dataclass(frozen=True)
class Head:
    """The head of one column: what a click on it asks for, and how the list stands by it now."""

    label: str | Promise
    css: str
    sort: str
    direction: str


class Table:
    """The columns of a list as its address asks for them (`?columns=park,status`); without a word the usual ones.

    Every row begins with its `heading`, which is always there; files write its columns first.
    """

    def __init__(
        self,
        request: HttpRequest,
        *,
        heading: Sequence[Column],
        columns: Sequence[Column],
        usual: Sequence[str],
        sort: Sort | None = None,
    ) -> None:
        by_name = {column.name: column for column in columns}
        asked = dict.fromkeys(name for text in request.GET.getlist(COLUMNS) for name in text.split(","))
        chosen = [by_name[name] for name in asked if name in by_name]
        self.heading, self.columns, self.sort = heading, columns, sort
        self.is_chosen = bool(chosen)
        self.shown = chosen or [by_name[name] for name in usual]

    @cached_property
    def names(self) -> frozenset[str]:
        """What is shown, for those who fetch the rows."""
        return frozenset(column.name for column in self.shown)

    @property
    def in_file(self) -> list[Column]:
        return [*self.heading, *self.shown]

    @property
    def choices(self) -> list[tuple[Column, bool]]:
        """Every column that may be taken or left, and whether it is shown."""
        return [(column, column.name in self.names) for column in self.columns]

    @property
    def heads(self) -> list[Head]:
        """The heads of the page: one for the heading, one a column."""
        last = self.shown[-1]
        first = self._head(self.heading[-1], "first")
        return [first, *(self._head(column, "last" if column is last else "") for column in self.shown)]

    def _head(self, column: Column, place: str) -> Head:
        css = " ".join(filter(None, (column.css, "num" if column.kind in {"number", "rial"} else "", place)))
        now = self.sort.name if self.sort else ""
        is_by_this = bool(column.sort) and now in {column.sort, turned_name(column.sort)}
        direction = ("descending" if now.startswith("-") else "ascending") if is_by_this else ""
        return Head(column.label, css, turned_name(now) if is_by_this else column.sort, direction)


def attribute(path: str) -> Callable[[Any], Any]:
    """The value at a dotted path of a row, None where a step of it is missing."""
    first, *later = path.split(".")
    if not later:
        return lambda row: getattr(row, first, None)

    def read(row: Any) -> Any:
        value = getattr(row, first, None)
        for step in later:
            value = getattr(value, step, None)  # nothing has no such attribute either
        return value

    return read


def word(path: str, choices: type[Choices]) -> Callable[[Any], Any]:
    """How a row says its choice at a dotted path; "" where there is none."""
    words, read = dict(choices.choices), attribute(path)
    return lambda row: words.get(read(row), "")


def by(name: str, *others: str, descending: bool = False) -> tuple[Any, ...]:
    """The fields of an order by a column that may be unknown; the unknown come last."""
    return (F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True), *others)


def headers(columns: Sequence[Column]) -> list[str]:
    """The Persian heads of a file: what an import knows again, whatever the language of the page."""
    return [str(column.label) for column in columns]
