"""The uploaded file as the engine reads it: its columns by the mapping, its cells with the fixes made in the page."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from accounts.imports import Importer
from core.sheets import Row, Sheet, read_sheet
from core.text import squash

Mapping_ = Mapping[str, str]  # index of a column of the file, as text (JSON has no other keys) → English column name
Fixes = Mapping[str, Mapping[str, str]]  # row → column → text
PREVIEWED = 5


def header_key(header: Sequence[str]) -> str:
    """What files of one make share: their folded header."""
    return hashlib.sha256("\n".join(squash(title) for title in header).encode()).hexdigest()


def guess(kind: type[Importer], header: Sequence[str]) -> dict[str, str]:
    """The columns that name themselves, in English or by their Persian label; each is taken once."""
    known = {squash(text): name for name, label in kind.labels.items() for text in (name, label)}
    found: dict[str, str] = {}
    for index, title in enumerate(header):
        name = known.get(squash(title))
        if name and name not in found.values():
            found[str(index)] = name
    return found


def preview(path: Path) -> list[Row]:
    """The first rows of the file."""
    return list(islice(read_sheet(path).rows, PREVIEWED))


def reader(mapping: Mapping_, fixes: Fixes) -> Callable[[Path], Sheet]:
    """How a file is read under this mapping and with these fixes: only mapped columns, under their English names."""
    kept = [(int(index), name) for index, name in sorted(mapping.items(), key=lambda one: int(one[0])) if name]

    def row_of(row: Row) -> Row:
        number, cells = row
        fixed = fixes.get(str(number), {})
        return number, [fixed.get(name, cells[index] if index < len(cells) else "") for index, name in kept]

    def read(path: Path) -> Sheet:
        sheet = read_sheet(path)
        return Sheet(sheet.header_row, [name for _index, name in kept], map(row_of, sheet.rows), sheet.unread)

    return read
