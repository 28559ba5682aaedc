"""Work that is timed in a process of its own, so that its memory is its own: `python -m bench.work NAME [FILE]`."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import django
import psutil

from bench.servers import ROOT, MemoryWatch

LEAN = "bench.lean.settings"


def in_child(name: str, *arguments: object, database_url: str = "") -> dict[str, Any]:
    """What the work of this name found, done by a new process: `seconds`, `growth` of its memory and more."""
    environment = {**os.environ, **({"DATABASE_URL": database_url} if database_url else {})}
    if name.startswith("exchange"):
        environment["DJANGO_SETTINGS_MODULE"] = LEAN
    command = [sys.executable, "-m", "bench.work", name, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def stand(seed: str, rows: str, step: str) -> dict[str, Any]:
    """Every so-manieth unit of a file stands in the register, under another telephone number."""
    from dataclasses import replace  # noqa: PLC0415

    from bench import register  # noqa: PLC0415
    from core.jalali import today  # noqa: PLC0415

    made = register.province(int(seed), int(rows), today())
    register.add_units([replace(unit, phone="04100000000") for unit in islice(made, 0, None, int(step))])
    return {}


def portal_import(file: str) -> dict[str, Any]:
    """A preview of the file, then the commit, as a person does it."""
    from accounts.imports import run  # noqa: PLC0415  # models can be imported once Django is set up
    from core.jalali import today  # noqa: PLC0415
    from units.imports.units import UnitImporter  # noqa: PLC0415

    seconds = []
    for is_preview in (True, False):
        started = time.perf_counter()
        outcome = run(UnitImporter, Path(file), by=None, today=today(), dry_run=is_preview)
        seconds.append(time.perf_counter() - started)
        if outcome.refused or outcome.created + outcome.updated != outcome.rows:
            raise RuntimeError(f"{outcome.rejected} of {outcome.rows} rows were refused: {outcome.errors[:3]}")
    return {"preview": seconds[0], "commit": seconds[1], "rows": outcome.rows}


def copy_import(file: str) -> dict[str, Any]:
    from bench import limits  # noqa: PLC0415

    return {"rows": limits.copy_units(Path(file))}


def write_sheet() -> dict[str, Any]:
    from bench import limits  # noqa: PLC0415

    rows = limits.sheet_rows()
    started = time.perf_counter()
    limits.write_sheet(rows)
    return {"seconds": time.perf_counter() - started}


def exchange_import(file: str) -> dict[str, Any]:
    from bench import exchange  # noqa: PLC0415

    return {"rows": exchange.import_units(Path(file))}


def exchange_xlsx() -> dict[str, Any]:
    from bench import exchange  # noqa: PLC0415

    exchange.export_xlsx()
    return {}


KINDS: dict[str, Callable[..., dict[str, Any]]] = {
    "stand": stand,
    "portal": portal_import,
    "copy": copy_import,
    "xlsxwriter": write_sheet,
    "exchange-csv": exchange_import,
    "exchange-xlsx": exchange_xlsx,
}


def main(name: str, *arguments: str) -> None:
    django.setup()
    with MemoryWatch([psutil.Process()]) as watch:
        started = time.perf_counter()
        found = KINDS[name](*arguments)
        seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, **found, "growth": watch.growth}))


if __name__ == "__main__":
    main(*sys.argv[1:])
