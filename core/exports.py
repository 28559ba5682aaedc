"""A list as a file: the same rows and columns as the screen, streamed as CSV or written as a right-to-left XLSX.

Files are Persian in every language of the page, since offices pass them on and the import reads them back.
"""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from core.echo import Echo
from core.jalali import file_date
from core.tables import Column, headers

FORMATS = frozenset({"csv", "xlsx"})
CHUNK = 2_000
BOM = "\ufeff"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NEUTRALISER = "'"
LONG = 10_000
_STARTS = frozenset(FORMULA_STARTS)
NUMERIC = frozenset({"number", "rial"})


def export_response(
    rows: QuerySet | Iterable[Any], columns: Sequence[Column], *, name: str, fmt: str
) -> HttpResponseBase:
    """The rows as a download: `fmt` is csv or xlsx, `name` the file's name without ending."""
    if fmt == "xlsx":
        with translation.override("fa"):
            return _xlsx_response(rows, columns, name)
    response = StreamingHttpResponse(csv_lines(rows, columns), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def each(rows: QuerySet | Iterable[Any]) -> Iterable[Any]:
    """The rows one after the other, a chunk in memory at a time."""
    return rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else rows


def plain(value: Any, kind: str) -> Any:
    """A value as a file holds it: dates Iranian in ASCII digits, text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, date):
        return file_date(timezone.localtime(value).date() if isinstance(value, datetime) else value)
    if kind in NUMERIC or isinstance(value, int | Decimal):
        return value
    text = str(value)
    return NEUTRALISER + text if text.startswith(FORMULA_STARTS) else text


def number_text(value: Any) -> Any:
    """A decimal without its empty places, so that a file says 12 and not 12.000."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value


def csv_lines(rows: QuerySet | Iterable[Any], columns: Sequence[Column]) -> Iterator[str]:
    """The file in pieces: the head, then a chunk of rows each."""
    write = csv.writer(Echo()).writerow
    readers: list[tuple[Callable[[Any], Any], str]] = [(column.value, column.kind) for column in columns]
    with translation.override("fa"):
        yield BOM + write(headers(columns))
        lines = (write([_csv_cell(read(row), kind) for read, kind in readers]) for row in each(rows))
        while batch := "".join(islice(lines, CHUNK)):
            yield batch


def _csv_cell(value: Any, kind: str) -> Any:
    """As `plain` and `number_text` have it, in one step for the text and the whole numbers that files are full of."""
    if type(value) is str:
        return NEUTRALISER + value if value and value[0] in _STARTS and kind not in NUMERIC else value
    if value is None or type(value) is int:
        return value
    return number_text(plain(value, kind))


def _sheet_cell(value: Any, kind: str) -> Any:
    """As `plain` has it, as quick as `_csv_cell`; numbers stay numbers."""
    return _csv_cell(value, kind) if value is None or type(value) is str else plain(value, kind)


def write_sheet(
    book: xlsxwriter.Workbook, title: str, columns: Sequence[Column], rows: Iterable[Any], *, fixed: int = 0
) -> None:
    """One right-to-left sheet with a frozen head; numbers are numbers, unknown cells stay empty.

    So many first columns (`fixed`) stay in sight of a wide sheet.
    """
    sheet = book.add_worksheet(title)
    sheet.right_to_left()
    sheet.freeze_panes(1, fixed)
    bold = book.add_format({"bold": True, "bg_color": "#E6EEF9", "text_wrap": True, "valign": "top"})
    grouped = book.add_format({"num_format": "#,##0"})
    for index, column in enumerate(columns):
        sheet.set_column(index, index, 12 if column.kind in NUMERIC else 20)
    sheet.write_row(0, 0, headers(columns), bold)
    readers = [(index, column.value, column.kind) for index, column in enumerate(columns)]
    for number, row in enumerate(rows, start=1):
        for index, read, kind in readers:
            value = _sheet_cell(read(row), kind)
            if value is None or value == "":
                continue
            if type(value) is not str and isinstance(value, int | float | Decimal):
                sheet.write_number(number, index, value, grouped if _is_long(value) else None)
            else:
                sheet.write_string(number, index, value)


def _is_long(value: float | Decimal) -> bool:
    """Whole numbers of five digits and more: their thousands are parted, and no spreadsheet makes 1.2E+14 of them."""
    return not -LONG < value < LONG and value % 1 == 0


def _xlsx_response(rows: QuerySet | Iterable[Any], columns: Sequence[Column], name: str) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        write_sheet(book, name[:31], columns, each(rows))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
