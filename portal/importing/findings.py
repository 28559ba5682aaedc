"""What a check found, as the page and the file of mistakes show it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports import Finding, Importer, Outcome
from core.sheets import Sheet, read_sheet
from core.tables import Column

KEPT = 5_000  # findings in the page; the file holds all rows with mistakes that were kept
NAMES = ("name", "unit", "code")


def as_kept(outcome: Outcome, path: Path, read: Callable[[Path], Sheet]) -> dict[str, Any]:
    """The outcome as the job keeps it: counts, mistakes with what stands in the cell, warnings counted by sentence."""
    errors = outcome.errors[:KEPT]
    cells = _cells(errors, path, read) if errors else {}
    said = Counter(finding.message for finding in outcome.warnings)
    first = {finding.message: finding for finding in reversed(outcome.warnings)}
    return {
        **{name: getattr(outcome, name) for name in ("rows", "created", "updated", "unchanged", "rejected")},
        "mistakes": len(outcome.errors),
        "errors": [_error(finding, cells.get(finding.row, {})) for finding in errors],
        "warned": len({finding.row for finding in outcome.warnings}),
        "warnings": [
            {"message": message, "count": count, "row": first[message].row, "column": first[message].column}
            for message, count in said.most_common(20)
        ],
    }


def _error(finding: Finding, cells: dict[str, str]) -> dict[str, Any]:
    name = next((cells[column] for column in NAMES if cells.get(column)), "")
    return {**finding._asdict(), "value": cells.get(finding.column, ""), "name": name}


def _cells(errors: Iterable[Finding], path: Path, read: Callable[[Path], Sheet]) -> dict[int, dict[str, str]]:
    wanted = {finding.row for finding in errors}
    sheet = read(path)
    return {number: dict(zip(sheet.header, cells, strict=False)) for number, cells in sheet.rows if number in wanted}


def mistake_rows(path: Path, errors: Iterable[dict[str, Any]], kind: type[Importer]) -> Iterator[list[str]]:
    """The rows with mistakes as they stand in the file, each with the sentences that belong to it."""
    said: dict[int, list[str]] = {}
    for error in errors:
        label = kind.labels.get(error["column"], "")
        said.setdefault(error["row"], []).append(f"{label}: {error['message']}" if label else error["message"])
    sheet = read_sheet(path)
    width = len(sheet.header)
    for number, cells in sheet.rows:
        if number in said:
            row = [str(cell) for cell in cells[:width]]
            yield [*row, *[""] * (width - len(row)), " | ".join(said[number])]


def mistake_columns(header: Iterable[str]) -> list[Column]:
    """The columns of the file as they were, and one for what is wrong."""
    titles = [*header, _("خطا")]
    return [Column(str(index), title, itemgetter(index)) for index, title in enumerate(titles)]
