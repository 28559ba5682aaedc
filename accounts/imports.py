"""Bringing a file into the register: one transaction, every mistake found in one pass, a batch that can be undone.

`run` drives an `Importer`, one for each kind of file, chunk by chunk, so that memory does not grow with the file. The
rows of a chunk are checked and the sound ones written, so that later rows are checked against what earlier ones did. A
file with a mistake is rolled back at its end (unless bad rows are to be skipped), and so is a dry run.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, ImportBatch, User
from core import bulk
from core.cells import CellError, Parse
from core.locks import hold
from core.sheets import Row, Sheet, SheetError, digest, read_sheet
from core.text import squash

CHUNK = 2_000
_NONE: frozenset[str] = frozenset()
_COUNTS = ("rows", "created", "updated", "unchanged", "rejected")


class Finding(NamedTuple):
    """One thing to tell about a cell: the row as the spreadsheet numbers it, the column's English name."""

    row: int
    column: str
    code: str
    message: str


@dataclass
class Outcome:
    """What an import did. Rows = created + updated + unchanged + rejected, unless it was refused as a whole.

    A refused import wrote nothing: created, updated and unchanged are 0 and `rejected` counts the rows with mistakes.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    batch: int | None = None
    refused: bool = False

    def as_json(self) -> dict[str, Any]:
        """The object that INTERFACES.md promises."""
        shown = {name: getattr(self, name) for name in (*_COUNTS, "batch")}
        shown["errors"] = [row._asdict() for row in self.errors]
        shown["warnings"] = [row._asdict() for row in self.warnings]
        return shown


class RowOfFile:
    """One row on its way: its number, its parsed cells by column, and what it was found to be."""

    __slots__ = ("broken", "current", "facts", "is_repeated", "key", "number", "values")

    def __init__(self, number: int, values: dict[str, Any], broken: frozenset[str]) -> None:
        self.number = number
        self.values = values
        self.broken = broken  # columns whose cell said something that could not be read
        self.is_repeated = False  # an earlier row of the file means the same
        self.key: int | None = None
        self.current: Any = None
        self.facts: Any = None


class Importer:
    """Checks and writes the rows of one kind of file; `check` settles what a row means, `write` does it.

    A subclass gives `kind`, `labels` (English name → Persian label), `needs` (groups of columns of which the header
    must have one) and the methods below. It counts `created`, `updated` and `unchanged` and puts down what it writes
    with `journal`, which is what an undo reads backwards: it holds the table `guard`, which everybody locks who writes
    what this kind of file writes, and names columns by `told_as` where the trail names them otherwise. Where
    `checks_need_writes` is off, a row is checked alike whether or not earlier rows of the file were written; a run that
    will be rolled back then only counts.
    """

    kind: ClassVar[str]
    labels: ClassVar[Mapping[str, str]]
    needs: ClassVar[Sequence[Sequence[str]]] = ()
    checks_need_writes: ClassVar[bool] = True
    guard: ClassVar[type[models.Model]]
    told_as: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *, batch: ImportBatch, by: User | None, today: date) -> None:
        self.batch, self.by, self.today = batch, by, today
        self.now: datetime = timezone.now()
        self.rows = self.created = self.updated = self.unchanged = 0
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []
        self.bad: set[int] = set()
        self.file_is_bad = False
        self.plan: list[tuple[int, str, Parse]] = []
        self.width = 0
        self._events: list[tuple] = []

    # ── for subclasses ────────────────────────────────────────────────────────────────────────────────────────────
    def parsers(self) -> Mapping[str, Parse]:
        """How the cells of each column are read."""
        raise NotImplementedError

    def check(self, rows: list[RowOfFile]) -> None:
        """Find out what each row means; `error` and `warn` tell what is wrong. Rows in `bad` are not written."""
        raise NotImplementedError

    def write(self, rows: list[RowOfFile]) -> None:
        """Write the sound rows of a checked chunk."""
        raise NotImplementedError

    def count(self, rows: list[RowOfFile]) -> None:
        """Count the sound rows of a checked chunk as `write` would."""
        raise NotImplementedError

    def finish(self) -> None:
        """What is left to do after the last chunk was written; whoever puts down lines here tells the trail too."""

    @classmethod
    def after_undo(cls, put_back: Mapping[str, set[int]]) -> None:
        """What is left to do after an undo; `put_back` are the keys of the rows that stand as before, by model."""

    def error(self, row: int, column: str, code: str, message: str) -> None:
        self.errors.append(Finding(row, column, code, message))
        self.bad.add(row)

    def file_error(self, row: int, column: str, code: str, message: str) -> None:
        """A mistake of the file as a whole: no row of it is let in, not even a sound one."""
        self.errors.append(Finding(row, column, code, message))
        self.file_is_bad = True

    def warn(self, row: int, column: str, code: str, message: str) -> None:
        self.warnings.append(Finding(row, column, code, message))

    def journal(self, verb: str, model: type, key: int, label: str, before: dict | None, after: dict) -> None:
        """A line of the audit trail, written with the chunk. Keys that begin with `_` are for the undo alone:

        `_row` the row of the file, `_rows` the other rows written with it as [model, key, before, after] (a fifth word
        lets the undo leave out what somebody has changed since), and in `before` `_also`, columns that are put back but
        not compared. A line about the batch itself carries rows that the file only confirms.
        """
        said = None if before is None else bulk.to_json(before)
        self._events.append(
            (
                self.now,
                self.by.pk if self.by else None,
                verb,
                model._meta.label_lower,  # type: ignore[attr-defined]
                key,
                label[:200],
                said,
                bulk.to_json(after),
                "",
                self.batch.pk,
            )
        )

    # ── the run ───────────────────────────────────────────────────────────────────────────────────────────────────
    def read_header(self, sheet: Sheet) -> None:
        """Learn which column is which; what is unknown, doubled, nameless or missing is an error of the header."""
        known = {squash(text): name for name, label in self.labels.items() for text in (name, label)}
        parsers = self.parsers()
        found: set[str] = set()
        for index, title in enumerate(sheet.header):
            name = known.get(squash(title))
            if name is None:
                self.file_error(sheet.header_row, title, "unknown_column", _("چنین ستونی شناخته نیست."))
            elif name in found:
                self.file_error(sheet.header_row, name, "duplicate_column", _("این ستون دو بار آمده است."))
            else:
                found.add(name)
                self.plan.append((index, name, parsers[name]))
        for group in self.needs:
            if not found & set(group):
                said = _("یکی از این ستون‌ها لازم است: %(columns)s")
                columns = "، ".join(self.labels[name] for name in group)
                self.file_error(sheet.header_row, group[0], "missing_column", said % {"columns": columns})
        if sheet.unread:
            said = _("تنها برگهٔ نخست خوانده شد؛ این برگه‌ها نه: %(sheets)s")
            self.warn(sheet.header_row, "", "unread_sheets", said % {"sheets": "، ".join(sheet.unread)})
        self.width = len(sheet.header)

    def parse(self, rows: Iterable[Row]) -> list[RowOfFile]:
        """The cells of the rows, read; an empty cell is not there."""
        parsed = []
        for number, cells in rows:
            values: dict[str, Any] = {}
            broken = _NONE
            length = len(cells)
            for index, name, read in self.plan:
                if index < length and (cell := cells[index].strip()):
                    try:
                        values[name] = read(cell)
                    except CellError as error:
                        self.error(number, name, error.code, str(error))
                        broken = broken | {name}
            if length > self.width and any(cell.strip() for cell in cells[self.width :]):
                self.error(number, "", "too_many_cells", _("این ردیف بیش از ستون‌های سربرگ خانه دارد."))
            parsed.append(RowOfFile(number, values, broken))
        return parsed

    def take(self, rows: list[Row], *, keep: bool) -> None:
        """Check a chunk and write its sound rows; `keep` says that what is written will stand, as far as is known."""
        self.rows += len(rows)
        parsed = self.parse(rows)
        self.check(parsed)
        sound = [row for row in parsed if row.number not in self.bad]
        if not (keep or self.checks_need_writes):
            self.count(sound)
            return
        self.write(sound)
        self.tell_trail()

    def tell_trail(self) -> None:
        """The lines that were put down stand in the trail."""
        bulk.insert(AuditEvent, EVENT_COLUMNS, self._events)
        self._events.clear()

    def is_refused(self, *, skip_bad_rows: bool) -> bool:
        """Whether what was found so far forbids the import."""
        return self.file_is_bad or bool(self.bad and not skip_bad_rows)


EVENT_COLUMNS = (
    "at",
    "by_id",
    "verb",
    "subject_type",
    "subject_id",
    "subject_label",
    "before",
    "after",
    "reason",
    "batch_id",
)


def run(
    kind: type[Importer],
    path: Path,
    *,
    by: User | None,
    today: date,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    name: str = "",
    read: Callable[[Path], Sheet] = read_sheet,
    told: Callable[[int], None] | None = None,
) -> Outcome:
    """Bring the file in: all of it, or nothing and the list of its mistakes; with `skip_bad_rows` its sound rows.

    `name` is what the file is called, `read` how it is read, `told` hears after each chunk how many rows are done. An
    import that changes nothing leaves no batch. Raises SheetError when the file cannot be read at all.
    """
    with transaction.atomic():
        hold("imports")
        name = (name or path.name).encode("utf-8", "replace").decode()
        batch = ImportBatch.objects.create(
            kind=kind.kind, file_name=name, digest=digest(path), by=by, **dict.fromkeys(_COUNTS, 0)
        )
        importer = kind(batch=batch, by=by, today=today)
        _take_all(importer, read(path), dry_run=dry_run, skip_bad_rows=skip_bad_rows, told=told)
        refused = importer.is_refused(skip_bad_rows=skip_bad_rows)
        if not (refused or dry_run):
            importer.finish()
        outcome = _outcome(importer, refused=refused)
        if refused or dry_run or not (outcome.created or outcome.updated):
            transaction.set_rollback(True)
            return outcome
        outcome.batch = batch.pk
        ImportBatch.objects.filter(pk=batch.pk).update(**{name: getattr(outcome, name) for name in _COUNTS})
        return outcome


def _take_all(
    importer: Importer, sheet: Sheet, *, dry_run: bool, skip_bad_rows: bool, told: Callable[[int], None] | None
) -> None:
    importer.read_header(sheet)
    try:
        for chunk in _chunks(sheet.rows):
            importer.take(chunk, keep=not (dry_run or importer.is_refused(skip_bad_rows=skip_bad_rows)))
            if told is not None:
                told(importer.rows)
    except SheetError as error:
        importer.file_error(error.row, "", error.code, str(error))


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _outcome(importer: Importer, *, refused: bool) -> Outcome:
    outcome = Outcome(
        rows=importer.rows,
        rejected=len(importer.bad),
        errors=sorted(importer.errors, key=lambda finding: finding.row),
        warnings=sorted(importer.warnings, key=lambda finding: finding.row),
        refused=refused,
    )
    if not refused:
        outcome.created, outcome.updated, outcome.unchanged = importer.created, importer.updated, importer.unchanged
    return outcome
