"""Which tests run where, and a plain word on each that did not: loaded before Django reads its settings.

A lane is one pytest run against one database. The SQLite lane (the default) starts nothing and runs in seconds. The
PostgreSQL lane (`--database postgres`, or a `DATABASE_URL`) brings its own PostgreSQL and Redis-protocol server and
runs the races, the real workers and the browser too. Nothing is left out silently: what belongs to the other lane is
counted, and what this machine cannot run is told in one line and fails the run under `REQUIRE_ALL=1`.
"""

import atexit
import os
import re
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.servers import CannotRun, PostgresServer, RedisServer, sweep_leftovers

CANNOT_RUN = "Could not run: "
POSTGRES_ONLY = ("postgres", "worker", "e2e")

_missing: dict[str, str] = {}
_waiting: Counter[str] = Counter()
_not_run: Counter[str] = Counter()


def pytest_addoption(parser):
    group = parser.getgroup("lanes")
    group.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        help="the database of this run; default: DATABASE_URL, else sqlite",
    )
    group.addoption(
        "--only-database",
        action="store_true",
        help="leave out tests that touch no database (they say the same on every one)",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """Prepare the environment that `portal.settings` will read; workers of xdist inherit it ready-made."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        _take_own_queue()
    else:
        _prepare_environment(early_config.known_args_namespace.database)
    return (yield)


def _prepare_environment(database):
    sweep_leftovers()
    folder = tempfile.TemporaryDirectory(prefix=f"karestan-tests-{os.getpid()}-")
    atexit.register(folder.cleanup)
    os.environ.update(
        SECRET_KEY="only-for-tests-" + "x" * 40,
        VAR_DIR=folder.name,
        MEDIA_ROOT=str(Path(folder.name) / "media"),
        EMAIL_URL="memorymail://",
        LOG_LEVEL="WARNING",
    )
    for name in ("DEBUG", "BEHIND_TLS", "ALLOWED_HOSTS", "SMS_URL"):
        os.environ.pop(name, None)
    if database == "postgres" and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        os.environ["SERVERS_ARE_OURS"] = "1"
        _start_servers()
    elif database == "sqlite":
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("REDIS_URL", None)


def _start_servers():
    for name, variable, server in (
        ("PostgreSQL", "DATABASE_URL", PostgresServer()),
        ("a Redis-protocol server", "REDIS_URL", RedisServer()),
    ):
        try:
            os.environ[variable] = server.start()
        except CannotRun as error:
            os.environ.pop(variable, None)
            _missing[name] = str(error)
        else:
            atexit.register(server.stop)


def _take_own_queue():
    """Give this xdist worker a Redis database of its own, so that no worker eats another's tasks."""
    number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")) + 1
    if url := os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = re.sub(r"/\d*$", f"/{number}", url)


def on_postgres():
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def touches_database(item):
    fixtures = {"db", "transactional_db", "live_server", "django_db_setup"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    kept, left = [], []
    for item in items:
        reason = _why_elsewhere(item, config)
        if reason:
            _waiting[reason] += 1
            left.append(item)
        else:
            kept.append(item)
    if left:
        config.hook.pytest_deselected(items=left)
    # The longest file first: begun last, it would keep one core waiting for the other.
    items[:] = sorted(kept, key=lambda item: item.get_closest_marker("longest") is None)


def _why_elsewhere(item, config):
    if "PostgreSQL" in _missing:
        return "need PostgreSQL, which did not start"
    needs_servers = any(item.get_closest_marker(mark) for mark in POSTGRES_ONLY)
    if needs_servers and not on_postgres():
        return "belong to the PostgreSQL lane (run with --database postgres)"
    if config.getoption("--only-database") and not touches_database(item) and not needs_servers:
        return "touch no database and belong to the SQLite lane"
    return None


def pytest_runtest_logreport(report):
    if report.skipped and isinstance(report.longrepr, tuple):
        _not_run[str(report.longrepr[2]).removeprefix("Skipped: ").removeprefix(CANNOT_RUN)] += 1


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    nothing_to_run = exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and (_waiting or _missing)
    if nothing_to_run:
        session.exitstatus = pytest.ExitCode.OK
    if os.environ.get("REQUIRE_ALL") == "1" and (_missing or _not_run) and exitstatus in (0, 5):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    for name, why in _missing.items():
        terminalreporter.write_line(f"{CANNOT_RUN}{name}: {why}", yellow=True)
    for why, count in _not_run.items():
        terminalreporter.write_line(f"{CANNOT_RUN}{count} tests: {why}", yellow=True)
    for why, count in _waiting.items():
        terminalreporter.write_line(f"{count} tests {why}.")
