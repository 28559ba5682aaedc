"""Goals 11 and 12: the whole register as a file, beside what the libraries can do at best."""

from bench.run import Run
from bench.servers import MemoryWatch
from bench.work import in_child

MEGABYTE = 1e6
TIMES = 3


def measure(run: Run) -> None:
    _csv(run)
    _xlsx(run)


def _csv(run: Run) -> None:
    results = run.results
    ours, theirs, first, growth = [], [], [], 0
    for _turn in range(TIMES):
        with MemoryWatch(run.portal.workers) as watch:
            answer = run.official.require("/units/?format=csv", keep=False)
        growth = max(growth, watch.growth)
        ours.append(answer.seconds)
        first.append(answer.first_byte)
        theirs.append(run.bare.require("/units.csv", keep=False).seconds)
    portal, lean = results.timed("CSV export", ours), results.timed("values_list and csv.writer", theirs)
    results.ratio(11, "against values_list and csv.writer", portal, lean, 2, unit="s")
    results.figure(11, "first byte", results.timed("CSV export, first byte", first), 0.3, "s")
    results.figure(11, "growth of RSS", growth / MEGABYTE, 30, "MB")


def _xlsx(run: Run) -> None:
    results = run.results
    with MemoryWatch(run.portal.workers) as watch:
        ours = run.official.require("/units/?format=xlsx", keep=False).seconds
    writer = in_child("xlsxwriter")
    results.ratio(12, "against XlsxWriter alone", ours, writer["seconds"], 1.3, unit="s")
    exchange = in_child("exchange-xlsx")
    results.ratio(12, "against django-import-export", ours, exchange["seconds"], 0.35, unit="s")
    said = f"django-import-export: {exchange['growth'] / MEGABYTE:.0f} MB"
    results.figure(12, "growth of RSS", watch.growth / MEGABYTE, 40, "MB", said)
