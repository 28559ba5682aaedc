"""Goal 20: what a worker of the portal weighs once it has shown everything, beside one of the lean project."""

from urllib.parse import quote

from bench.run import Run
from bench.servers import WORKERS

PAGES = ("/", "/dashboard/", "/units/", "/parks/", "/declarations/", "/requests/", "/programmes/", "/reports/")
MEGABYTE = 2**20
LIMIT = 155  # MB; 0.6 of what a NetBox worker weighs


def measure(run: Run) -> None:
    for path in (*PAGES, f"/units/?q={quote('سهند')}", "/api/v1/units/"):
        for _worker in range(2 * WORKERS):
            run.official.get(path)
    ours, theirs = (
        max(worker.memory_info().rss for worker in server.workers) / MEGABYTE for server in (run.portal, run.lean)
    )
    run.results.figure(20, "worker's RSS", ours, LIMIT, "MB", f"lean project: {theirs:.0f} MB")
