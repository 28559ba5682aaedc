"""Rows of a table whose columns are chosen: what stands in each cell, drawn plainly because lists are long."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.tables import Column, Table
from core.templatetags.fa import dash, fa, group, jdate, pct

register = template.Library()

SHOWN = {"number": group, "rial": group, "date": jdate, "share": pct, "code": fa, "text": dash}
CLASSES = {"number": "num", "rial": "num", "code": "nowrap", "date": "nowrap"}


@register.simple_tag
def lines(table: Table, rows: Iterable[Any]) -> Iterator[tuple[Any, SafeString]]:
    """Each row with the cells that follow its heading."""
    drawn = [(_opening(column, column is table.shown[-1]), _drawing(column)) for column in table.shown]
    for row in rows:
        cells = "".join(f"{opening}{conditional_escape(draw(row))}</td>" for opening, draw in drawn)
        yield row, mark_safe(cells)  # noqa: S308  # each cell is escaped above


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
