"""Goals 13 to 15: files of units into a register that knows every tenth of them, beside COPY and import-export."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from bench import files, register
from bench.run import Run
from bench.servers import database_url, run_sql
from bench.units import MadeUnit
from bench.work import in_child
from core.jalali import today
from units.exports.register import UNIT_LABELS

TEMPLATE, KNOWING, COPY = "register_before_units", "register_with_tenth", "register_for_import"
KNOWN = 10  # every tenth row is a unit that stands already
SMALL = 10_000
MEGABYTE = 1e6


def measure(run: Run) -> None:
    for rows in sorted({min(SMALL, run.options.units), run.options.units}):
        _measure(run, rows, is_full=rows == run.options.units)


def _measure(run: Run, rows: int, *, is_full: bool) -> None:
    office, plain, sheet = _files(run, rows)
    in_child("stand", _seed(run), rows, KNOWN, database_url=_copy(run, TEMPLATE, KNOWING))
    speeds: dict[str, float] = {}
    for name, kind, path in (
        ("portal", "portal", office),
        ("COPY", "copy", plain),
        ("import-export", "exchange-csv", plain),
        ("portal, XLSX", "portal", sheet),
    ):
        found = in_child(kind, path, database_url=_copy(run, KNOWING, COPY))
        speeds[name] = rows / found["seconds"]
        run.results.timed(f"import of {rows:,}: {name}", [found["seconds"]])
        if kind == "portal":
            _memory(run, name, rows, found, is_full=is_full)
    ratio = partial(run.results.ratio, at_least=True, unit="rows/s")
    ratio(13, f"{rows:,} rows, against COPY", speeds["portal"], speeds["COPY"], 0.25)
    ratio(13, f"{rows:,} rows, against import-export", speeds["portal"], speeds["import-export"], 2)
    ratio(14, f"{rows:,} rows, against CSV", speeds["portal, XLSX"], speeds["portal"], 0.8)


def _memory(run: Run, name: str, rows: int, found: dict[str, Any], *, is_full: bool) -> None:
    said = f"preview {found['preview']:.2f} s, commit {found['commit']:.2f} s"
    run.results.notes.append(f"import of {rows:,} ({name}): {said}")
    if is_full:
        what = f"growth of RSS, {rows:,} rows ({name})"
        run.results.figure(15, what, found["growth"] / MEGABYTE, 150, "MB")


def _files(run: Run, rows: int) -> tuple[Path, Path, Path]:
    """The same units as an office's CSV, as a plain CSV and as an office's workbook."""
    rng, made = Random(run.options.seed), _made(run, rows)
    office = [files.office_row(rng, unit) for unit in made]
    header = list(UNIT_LABELS.values())
    folder = run.folder
    return (
        files.write_csv(folder / f"office-{rows}.csv", header, office),
        files.write_csv(folder / f"plain-{rows}.csv", files.NAMES, map(files.plain_row, made)),
        files.write_xlsx(folder / f"office-{rows}.xlsx", header, office),
    )


def _made(run: Run, rows: int) -> Sequence[MadeUnit]:
    return list(register.province(_seed(run), rows, today()))


def _seed(run: Run) -> int:
    return run.options.seed + 1


def _copy(run: Run, source: str, name: str) -> str:
    """The URL of a fresh copy of a database."""
    run_sql(run.server_url, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {source}")
    return database_url(run.server_url, name)
