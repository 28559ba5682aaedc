"""Goals 16 to 19: kept sums, trend and reports beside bare sums over the same declarations and a loop over objects."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from bench.clients import in_turn
from bench.run import Run
from bench.servers import ROOT
from bench.statements import timed_sql
from core.jalali import Period
from reports.actions import rollup
from reports.models import DeclaredMonth
from reports.queries.trend import SUMS, month_by_park
from units.models import Declaration

TIMES = 5
COVERED = (
    *("workers", "output_value_rial", "intermediate_cost_rial", "made_value_rial", "nominal_value_rial"),
    *("lost_hours_power", "lost_hours_gas", "lost_hours_water", "lost_hours_material", "lost_hours_market"),
    *("lost_hours_other", "electricity_kwh"),
)
COVERING = f"""
    CREATE INDEX bench_covering ON units_declaration (period, park_id) INCLUDE ({", ".join(COVERED)})
    WHERE state = 'accepted'
"""
KEPT = f"SELECT park_id, {', '.join(SUMS)} FROM reports_declaredmonth WHERE period = %(period)s"
MB = 1024 * 1024


def measure(run: Run) -> None:
    months = sorted(set(Declaration.objects.accepted().order_by().values_list("period", flat=True)))
    _kept_sums(run, months)
    _pages(run)
    _build(run, months[-1])
    _against_objects(run, months)
    _against_covering_index(run, months)


def _kept_sums(run: Run, months: list[str]) -> None:
    """Goal 18: all months added up and kept, and one of them again, beside the same sums merely asked for."""
    every = {"first": months[0], "last": months[-1]}
    one = {"first": months[-1], "last": months[-1]}
    for name, bounds, times in (("all months", every, 3), ("one month", one, TIMES)):
        raw = run.results.timed(f"raw sums, {name}", [timed_sql(rollup.SUMS, bounds) for _each in range(times)])
        kept = _again(times, lambda bounds=bounds: rollup.refresh_between(**bounds, stamp="bench"))
        run.results.ratio(18, name, run.results.timed(f"kept sums, {name}", kept), raw, 2)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE reports_declaredmonth")


def _pages(run: Run) -> None:
    """Goal 17: the trend of two years beside the portal's own list."""
    rounds = run.options.rounds
    asked = [("trend", run.official, "/reports/trend/"), ("own list", run.official, "/units/")]
    found = {name: run.results.timed(f"reports: {name}", times) for name, times in in_turn(asked, rounds).items()}
    run.results.ratio(17, "trend page / list page", found["trend"], found["own list"], 1.5)


def _build(run: Run, month: str) -> None:
    """A whole report: every scope, every indicator, saved; the process's own memory at its highest."""
    command = [sys.executable, "-m", "bench.report_build", month]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    run.results.figure(16, f"build of one month, {found['figures']:,} figures", found["seconds"], 20, "s")
    run.results.figure(16, "memory of the builder", found["peak"] / MB, 500, "MB")


def _against_objects(run: Run, months: list[str]) -> None:
    """Goal 19: what a loop over model instances takes for the same sums."""
    for name, wanted, least in (("one month", months[-1:], 30), ("all months", months, 50)):
        ours = run.results.timed(f"sums by park, {name}", _again(TIMES, lambda wanted=wanted: _sums(run, wanted)))
        loop = run.results.timed(f"loop over objects, {name}", _again(1, lambda wanted=wanted: _loop(wanted)))
        run.results.ratio(19, f"loop / kept sums, {name}", loop, ours, least, at_least=True)


def _against_covering_index(run: Run, months: list[str]) -> None:
    """Goal 16: one month of all parks, beside SQL over an index that holds every column it needs."""
    ours = run.results.timed("month by park", _again(TIMES, lambda: _sums(run, months[-1:])))
    kept = run.results.timed("raw kept sums", [timed_sql(KEPT, {"period": months[-1]}) for _each in range(TIMES)])
    run.results.ratio(16, "data of one month / raw read of kept sums", ours, kept, 3)
    with connection.cursor() as cursor:
        cursor.execute(COVERING)
        cursor.execute("VACUUM ANALYZE units_declaration")
    bounds = {"first": months[-1], "last": months[-1]}
    covering = [timed_sql(rollup.SUMS, bounds) for _each in range(TIMES)]
    run.results.ratio(16, "data of one month / covering index", ours, run.results.timed("covering index", covering), 2)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX bench_covering")


def _sums(run: Run, months: Iterable[str]) -> None:
    rows = DeclaredMonth.objects.visible_to(run.reader)
    for month in months:
        month_by_park(rows, Period.parse(month))


def _loop(months: Iterable[str]) -> dict[tuple[str, int | None], list[int]]:
    """The usual way: every declaration an object, every sum in Python."""
    found: dict[tuple[str, int | None], list[int]] = {}
    for month in months:
        for row in Declaration.objects.accepted().filter(period=month).iterator():
            sums = found.setdefault((month, row.park_id), [0] * 4)
            told = (row.workers, row.output_value_rial, row.intermediate_cost_rial, row.made_value_rial)
            for place, value in enumerate(told):
                sums[place] += value or 0
    return found


def _again(times: int, work: Callable[[], Any]) -> list[float]:
    seconds = []
    for _each in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return seconds
