"""Reading what offices send: a CSV in UTF-8 or an XLSX sheet, as rows of text under the numbers a spreadsheet shows.

XLSX through calamine (Rust): it reads 100,000 rows in the time other readers need for 7,000. CSV goes by line, so that
its size does not matter.
"""

import csv
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from core.text import tidy
from core.workbooks import NumberedRow, numbered_rows

XLSX_MAGIC = b"PK\x03\x04"
DELIMITERS = ",;\t"
MOST_CELLS = 50_000_000  # a workbook is held in memory as one rectangle: a stray cell in a far corner makes it endless
MOST_BYTES = 2_000_000_000  # of a workbook that is unpacked
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
_HEAD = 4_096  # bytes of a sheet within which its dimension stands
Row = tuple[int, Sequence[str]]


class SheetError(Exception):
    """The file cannot be read as a sheet, from `row` on; `code` for programs, the message for the person."""

    def __init__(self, code: str, message: str, row: int = 1) -> None:
        super().__init__(message)
        self.code, self.row = code, row


@dataclass(frozen=True)
class Sheet:
    """`header` as typed, in row `header_row`; `rows` gives each later row that is not empty, once.

    `unread` are the names of a workbook's other sheets that hold something.
    """

    header_row: int
    header: Sequence[str]
    rows: Iterator[Row]
    unread: Sequence[str] = ()


def read_sheet(path: Path) -> Sheet:
    """The sheet in the file: the first of a workbook. Its first row that is not empty is the header.

    Raises SheetError when the file is neither CSV in UTF-8 nor XLSX, or holds nothing.
    """
    with path.open("rb") as file:
        is_workbook = file.read(len(XLSX_MAGIC)) == XLSX_MAGIC
    found, unread = _workbook_rows(path) if is_workbook else (_csv_rows(path), ())
    rows = _text_only(found)
    for number, cells in rows:
        header = [tidy(cell) for cell in cells]
        while header and not header[-1]:
            header.pop()
        return Sheet(number, header, rows, unread)
    raise SheetError("empty", _("پرونده خالی است."))


def digest(path: Path) -> str:
    """SHA-256 of the file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _text_only(rows: Iterator[Row]) -> Iterator[Row]:
    return ((number, cells) for number, cells in rows if any(cells) and any(cell.strip() for cell in cells))


def _csv_rows(path: Path) -> Iterator[Row]:
    number = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = list(_until_filled(file))
            parted_by = max(DELIMITERS, key=head[-1].count) if head else DELIMITERS[0]
            for number, cells in enumerate(csv.reader(chain(head, file), delimiter=parted_by), start=1):
                yield number, cells
    except UnicodeDecodeError as error:
        said = _("پرونده به کدگذاری UTF-8 نیست؛ آن را «CSV UTF-8» ذخیره کنید.")
        raise SheetError("encoding", said, row=number + 1) from error
    except csv.Error as error:
        said = _("ساختار CSV این پرونده درست نیست؛ شاید گیومه‌ای باز مانده یا خانه‌ای بی‌اندازه بلند است.")
        raise SheetError("format", said, row=number + 1) from error


def _until_filled(lines: Iterable[str]) -> Iterator[str]:
    """The lines up to the first that says something, by which the delimiter is told."""
    for line in lines:
        yield line
        if line.strip():
            return


def _workbook_rows(path: Path) -> tuple[Iterator[Row], Sequence[str]]:
    """The rows of the first sheet, and the names of those that stay unread."""
    try:
        _require_modest(path)
        found = numbered_rows(path)
        if found is not None:
            return _typed_as_text(found), ()
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0)
        unread = [name for name in book.sheet_names[1:] if book.get_sheet_by_name(name).height]
    except (BadZipFile, CalamineError, IndexError) as error:
        raise _not_a_workbook() from error
    return _typed_as_text(enumerate(sheet.iter_rows(), start=1)), unread


def _typed_as_text(rows: Iterable[NumberedRow]) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in rows:
            yield number, [_text(cell) for cell in cells]
    except (BadZipFile, CalamineError, zlib.error) as error:  # of a large workbook, which is read piece by piece
        raise _not_a_workbook(number + 1) from error


def _not_a_workbook(row: int = 1) -> SheetError:
    return SheetError("format", _("این پرونده را نمی‌توان به نام اکسل (XLSX) خواند."), row=row)


def _require_modest(path: Path) -> None:
    """Refuse a workbook that would not fit into memory, by what it says of itself."""
    with ZipFile(path) as parts:
        too_large = sum(part.file_size for part in parts.infolist()) > MOST_BYTES
        for part in parts.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                with parts.open(part) as sheet:
                    found = _DIMENSION.search(sheet.read(_HEAD))
                too_large |= found is not None and _column(found[1]) * int(found[2]) > MOST_CELLS
    if too_large:
        raise SheetError("too_large", _("این برگه بزرگ‌تر از اندازه است؛ شاید خانه‌ای دورافتاده در آن پر شده است."))


def _column(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _text(cell: Any) -> str:
    """A typed cell as a spreadsheet shows it: fifteen digits of a number, a day without its midnight."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{Decimal(f'{cell:.15g}'):f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
