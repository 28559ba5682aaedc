"""Rows of a table whose columns are chosen: what stands in each cell, drawn plainly because lists are long."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django import template
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.tables import PICKED, Column, Table
from core.templatetags.fa import dash, fa, group, jdate, pct

register = template.Library()

SHOWN = {"number": group, "rial": group, "date": jdate, "share": pct, "code": fa, "text": dash}
CLASSES = {"number": "num", "rial": "num", "code": "nowrap", "date": "nowrap"}


@register.simple_tag
def lines(table: Table, rows: Iterable[Any]) -> Iterator[tuple[Any, SafeString]]:
    """Each row with the cells that follow its heading, for a template that draws the heading itself."""
    drawn = [(_opening(column, column is table.shown[-1]), _drawing(column)) for column in table.shown]
    for row in rows:
        cells = "".join([f"{opening}{conditional_escape(draw(row))}</td>" for opening, draw in drawn])
        yield row, mark_safe(cells)  # noqa: S308  # each cell is escaped above


@register.simple_tag
def table_rows(table: Table, rows: Iterable[Any], pick: str = "") -> SafeString:
    """The rows of the table's body; with `pick`, the word for it, each begins with the box that ticks it."""
    head, box = _drawing(table.heading[-1]), _box(table, pick) if pick else _nothing
    drawn = [
        f'<tr>{box(row)}<th scope="row" class="first">{conditional_escape(head(row))}</th>{cells}</tr>\n'
        for row, cells in lines(table, rows)
    ]
    return mark_safe("".join(drawn))  # noqa: S308  # each cell is escaped above


def _box(table: Table, pick: str) -> Callable[[Any], str]:
    """The cell that ticks a row, by the code and under the name that its heading tells."""
    code, name = (column.value for column in table.heading)
    opening = format_html('<td class="chk"><input type="checkbox" name="{}" value="', PICKED)
    middle = format_html('" aria-label="{} ', pick)
    return lambda row: f'{opening}{escape(code(row))}{middle}{escape(name(row))}"></td>'


def _nothing(_row: Any) -> str:
    return ""


def _opening(column: Column, is_last: bool) -> SafeString:
    css = " ".join(filter(None, (column.css, CLASSES.get(column.kind), "last" if is_last else "")))
    if css:
        return format_html('<td class="{}" data-l="{}">', css, column.label)
    return format_html('<td data-l="{}">', column.label)


def _drawing(column: Column) -> Any:
    if column.shown is not None:
        return column.shown
    read, show = column.value, SHOWN[column.kind]
    return lambda row: show(read(row))
