"""`python -m bench`: brings its servers and data, measures the portal beside its baselines, prints what it found.

It says of each goal whether it was met and ends with 0 either way; it fails only where it could not run. A part that
breaks off leaves what was found before it.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec

import django

from bench.results import Results
from bench.servers import database_url, place_to_work, run_sql

REGISTER = "register"
PARTS = ("pages", "exports", "imports", "reports", "memory")
COMPARED = ("import_export", "tablib")  # of bench/requirements.txt
QUICK = {"units": 10_000, "parks": 200, "months": 6, "rounds": 20, "seconds": 6}


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    if missing := [name for name in COMPARED if find_spec(name) is None]:
        print(f"not installed: {', '.join(missing)}; `make bench` installs what is compared with", file=sys.stderr)
        return 1
    with place_to_work() as (folder, server_url):
        run_sql(server_url, f"CREATE DATABASE {REGISTER}")
        os.environ["DATABASE_URL"] = database_url(server_url, REGISTER)
        django.setup()
        from bench.course import run_through  # noqa: PLC0415  # models can be imported from here on

        results: Results = run_through(options, folder, server_url)
    print(json.dumps(results.as_json(), ensure_ascii=False) if options.json else results.as_text())
    return 0 if results.is_whole else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--parks", type=int, default=1_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1405)
    parser.add_argument("--rounds", type=int, default=60, help="how often each page is asked")
    parser.add_argument("--seconds", type=float, default=20, help="how long eight clients ask each server")
    parser.add_argument("--quick", action="store_true", help="10,000 units, 200 parks, 6 months, 20 rounds")
    parser.add_argument("--parts", default=",".join(PARTS), help="some of: %(default)s")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")
    options = parser.parse_args(arguments)
    if options.quick:
        vars(options).update(QUICK)
    options.parts = tuple(options.parts.split(","))
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"unknown parts: {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
