"""What a table of rows behind a figure is made of."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.exports import each
from core.numbers import percent
from core.tables import Column, Table
from core.templatetags.tables import CLASSES, SHOWN
from reports.models import ScopeKind
from reports.queries.rows.places import Behind

Rows = QuerySet | Sequence[Any]
CHUNK = 500
PARK = "park"


def _as_they_are(_behind: Behind, rows: Sequence[Any]) -> Sequence[Any]:
    return rows


def _no_sums(_behind: Behind, _rows: Rows) -> Mapping[str, Any]:
    return {}


def _always(_behind: Behind) -> bool:
    return True


@dataclass(frozen=True)
class RowKind:
    """One kind of rows: how they are found, what is told of each and what they add up to.

    `label` names the table where a figure rests on several, `noun` one row of it. `prepare` adds to the rows of one
    page what all of them need not have; `sums` are by the names of columns, over all rows that the reader sees.
    """

    label: str | Promise
    noun: str | Promise
    find: Callable[[Behind], Rows]
    columns: Callable[[Behind], Sequence[Column]]
    name: Callable[[Any], str]
    href: Callable[[Behind, Any], str]
    prepare: Callable[[Behind, Sequence[Any]], Sequence[Any]] = _as_they_are
    sums: Callable[[Behind, Rows], Mapping[str, Any]] = _no_sums
    suits: Callable[[Behind], bool] = _always
    counted: str | Promise = ""  # what a row is, where that is not what its name names


def table_of(request: HttpRequest, behind: Behind, kind: RowKind) -> Table:
    """The columns of the rows; each row begins with its name, which leads to its page.

    Behind the figure of a park nobody needs to be told the park.
    """

    def linked(row: Any) -> SafeString | str:
        href = kind.href(behind, row)
        return format_html('<a class="name" href="{}">{}</a>', href, kind.name(row)) if href else kind.name(row)

    columns = [column for column in kind.columns(behind) if column.name != PARK or behind.scope.kind != ScopeKind.PARK]
    heading = (Column("name", kind.noun, kind.name, shown=linked),)
    return Table(request, heading=heading, columns=columns, usual=[column.name for column in columns])


def prepared(behind: Behind, kind: RowKind, rows: Rows) -> Iterator[Any]:
    """All rows as `prepare` makes them, a chunk in memory at a time; for files."""
    waiting = iter(each(rows))
    while chunk := list(islice(waiting, CHUNK)):
        yield from kind.prepare(behind, chunk)


# ── columns ───────────────────────────────────────────────────────────────────────────────────────────────────────────
Read = Callable[[Any], Any]


def text(name: str, label: str | Promise, value: Read, shown: Read | None = None) -> Column:
    return Column(name, label, value, shown=shown)


def number(name: str, label: str | Promise, value: Read, shown: Read | None = None) -> Column:
    return Column(name, label, value, "number", shown=shown, css="inl")


def rial(name: str, label: str | Promise, value: Read) -> Column:
    return Column(name, label, value, "rial", css="inl")


def day(name: str, label: str | Promise, value: Read) -> Column:
    return Column(name, label, value, "date")


def ratio(name: str, label: str | Promise, value: Read) -> Column:
    return Column(name, label, value, "share", shown=lambda row: percent(value(row)), css="num inl")


def park(value: Read) -> Column:
    """The name of the row's park, empty outside parks."""
    return text(PARK, _("شهرک"), lambda row: found.name if (found := value(row)) else "")


def total(values: Iterable[Any]) -> Any:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


# ── foot ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class FootCell:
    """A cell of the last line: what its column adds up to, empty where that would say nothing."""

    label: str | Promise
    css: str
    said: Any


def foot(table: Table, sums: Mapping[str, Any]) -> list[FootCell]:
    """The cells that follow the heading in the last line; none where nothing is added up."""
    if not any(value not in (None, "") for value in sums.values()):
        return []
    return [
        FootCell(column.label, CLASSES.get(column.kind, column.css), _said(column, sums.get(column.name, "")))
        for column in table.shown
    ]


def _said(column: Column, value: Any) -> Any:
    if isinstance(value, str | Promise):
        return value
    return percent(value) if column.kind == "share" else SHOWN[column.kind](value)
