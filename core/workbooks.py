"""Reading a large XLSX sheet a piece at a time: calamine holds a sheet as one rectangle, which grows with the file.

The sheet's XML is cut between rows and each piece read as a small workbook of its own, beside the styles and texts of
the whole. So memory stays that of a piece, and who wants the first rows waits for the first piece alone.
"""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from python_calamine import CalamineWorkbook

PIECE = 4_000_000  # bytes of XML that are read at once, some thousands of rows
WORTH_IT = 4  # times the rest of the workbook, its texts above all, which every piece reads again
_READ = 1_000_000
_SHEETS = "xl/worksheets/"
_OPEN, _CLOSE, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_FIRST_ROW = re.compile(rb"\s*<row\s[^>]*?\br=\"\d+\"")

NumberedRow = tuple[int, list[Any]]


@dataclass(frozen=True)
class _Part:
    """A sheet that can be cut: the name of its part, what stands before its rows, how many bytes are read at once."""

    name: str
    head: bytes
    piece: int


def numbered_rows(path: Path) -> Iterator[NumberedRow] | None:
    """The rows of the workbook's only sheet under their numbers, typed as calamine types them.

    None where cutting is not worth its while, or where the sheet is not built the usual way: more sheets than one,
    rows that do not say their number. Such a workbook is read whole.
    """
    with ZipFile(path) as parts:
        part = _part_to_cut(parts)
    return None if part is None else _rows_of_pieces(path, part)


def _part_to_cut(parts: ZipFile) -> _Part | None:
    sheets = [one for one in parts.infolist() if one.filename.startswith(_SHEETS) and one.filename.endswith(".xml")]
    others = sum(one.file_size for one in parts.infolist()) - sum(one.file_size for one in sheets)
    if len(sheets) != 1 or sheets[0].file_size <= max(PIECE, WORTH_IT * others):
        return None
    with parts.open(sheets[0]) as stream:
        start = stream.read(_READ)
    place = start.find(_OPEN) + len(_OPEN)
    if place < len(_OPEN) or not _FIRST_ROW.match(start, place):
        return None
    return _Part(sheets[0].filename, start[:place], max(PIECE, others))


def _rows_of_pieces(path: Path, part: _Part) -> Iterator[NumberedRow]:
    left = None
    with ZipFile(path) as parts, parts.open(part.name) as stream:
        for xml in _pieces(stream, part):
            with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
                _write_small(parts, part, xml, file)
                sheet = CalamineWorkbook.from_path(file.name).get_sheet_by_index(0)
            if sheet.start is None:
                continue
            row, column = sheet.start
            left = column if left is None else left
            if column < left:
                raise BadZipFile("cells to the left of the first column")
            before = [""] * (column - left)
            yield from enumerate((before + cells for cells in sheet.to_python(skip_empty_area=True)), start=row + 1)


def _pieces(stream: IO[bytes], part: _Part) -> Iterator[bytes]:
    """The rows of the sheet in runs of whole rows, as they stand in the XML."""
    stream.read(len(part.head))
    held = b""
    while more := stream.read(part.piece):
        held += more
        end = held.find(_CLOSE)
        if end >= 0:
            yield held[:end]
            return
        cut = held.rfind(_ROW_END) + len(_ROW_END)
        if cut >= len(_ROW_END):
            yield held[:cut]
            held = held[cut:]
    raise BadZipFile("the sheet breaks off")


def _write_small(parts: ZipFile, part: _Part, xml: bytes, file: IO[bytes]) -> None:
    with ZipFile(file, "w", ZIP_STORED) as small:
        for name in parts.namelist():
            if name != part.name:
                small.writestr(name, parts.read(name))
        with small.open(part.name, "w") as sheet:
            for text in (part.head, xml, _CLOSE, b"</worksheet>"):
                sheet.write(text)
    file.flush()
