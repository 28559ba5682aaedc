"""Files for imports, the two commands as a script calls them, and every table as it stands."""

import csv
import io
import json
from pathlib import Path

import xlsxwriter
from django.apps import apps
from django.core.management import CommandError, call_command

TRAIL = {"accounts.auditevent", "accounts.importbatch"}  # what an import may leave behind when it is undone


def write_csv(path: Path, header, rows, *, encoding="utf-8-sig", delimiter=",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, header, rows, *, more_sheets=()) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("داده‌ها")
        for number, row in enumerate([header, *rows]):
            sheet.write_row(number, 0, row)
        for name, cell in more_sheets:
            book.add_worksheet(name).write(0, 0, cell)
    return path


def write_dicts(path: Path, rows, header=None) -> Path:
    """The rows under English column names, in the order in which they first come."""
    header = header or list(dict.fromkeys(name for row in rows for name in row))
    write = write_xlsx if path.suffix == ".xlsx" else write_csv
    return write(path, header, [[row.get(name, "") for name in header] for row in rows])


def run_command(*args) -> tuple[int, dict]:
    """Exit status and the JSON object that the command printed; fails on anything else on standard output."""
    out = io.StringIO()
    try:
        call_command(*map(str, args), "--json", stdout=out)
    except CommandError as error:
        return error.returncode, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def imported(kind: str, path: Path, *flags) -> tuple[int, dict]:
    return run_command("import_registry", kind, path, *flags)


def undone(batch: int, *flags) -> tuple[int, dict]:
    return run_command("undo_import", batch, *flags)


def counts(outcome: dict) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    return tuple(outcome[name] for name in ("created", "updated", "unchanged", "rejected"))


def found(outcome: dict, kind="errors") -> list[tuple[int, str, str]]:
    """Row, column and code of each finding."""
    return [(one["row"], one["column"], one["code"]) for one in outcome[kind]]


def tables(*, trail=False) -> dict[str, list[tuple]]:
    """Every row of every table, with or without the trail."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values_list())
        for model in models
        if trail or model._meta.label_lower not in TRAIL
    }
