"""The servers of a run: PostgreSQL, the portal and the lean project, each on a free port, all gone at its end."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from bench.clients import Client
from tests.processes import Process, wait_until
from tests.servers import CannotRun, PostgresServer, free_port, sweep_leftovers

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
SAMPLED = 0.01  # seconds between two looks at a worker's memory


@contextmanager
def place_to_work() -> Iterator[tuple[Path, str]]:
    """A folder and a PostgreSQL server for this run; the environment names them to whatever is started."""
    sweep_leftovers()
    postgres = PostgresServer()
    with tempfile.TemporaryDirectory(prefix=f"karestan-tests-{os.getpid()}-") as name:
        try:
            url = postgres.start()
            os.environ.update(
                DJANGO_SETTINGS_MODULE="portal.settings",
                SECRET_KEY="only-for-the-benchmark-" + "x" * 40,
                VAR_DIR=name,
                MEDIA_ROOT=str(Path(name) / "media"),
                LOG_LEVEL="WARNING",
            )
            for unset in ("DEBUG", "BEHIND_TLS", "BEHIND_PROXY", "REDIS_URL", "ALLOWED_HOSTS", "ACCESS_LOG"):
                os.environ.pop(unset, None)
            yield Path(name), url
        finally:
            postgres.stop()


def database_url(server_url: str, name: str) -> str:
    return f"{server_url.rsplit('/', 1)[0]}/{name}"


def run_sql(url: str, *statements: str) -> None:
    """The statements one after the other, outside any transaction."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def clone(server_url: str, source: Any, name: str) -> str:
    """A copy of the database of the Django connection `source`, which is closed for it; returns the copy's URL."""
    original = source.settings_dict["NAME"]
    source.close()
    run_sql(server_url, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {original}")
    return database_url(server_url, name)


class WebServer:
    """Gunicorn with two synchronous workers, started as `deploy/gunicorn.conf.py` says otherwise."""

    def __init__(self, application: str, settings: str) -> None:
        self.port = free_port()
        options = {"worker-class": "sync", "workers": WORKERS, "max-requests": 0, "timeout": 600}
        command = [sys.executable, "-m", "gunicorn", application, "--config", "deploy/gunicorn.conf.py"]
        command += ["--bind", f"127.0.0.1:{self.port}", *(f"--{name}={value}" for name, value in options.items())]
        self.process = Process(command, {**os.environ, "DJANGO_SETTINGS_MODULE": settings})
        wait_until(self._answers, 60, self.process.output)

    def _answers(self) -> bool:
        if self.process.popen.poll() is not None:
            raise CannotRun(self.process.output())
        try:
            return bool(self.client().get("/healthz").status)
        except OSError:
            return False

    def client(self, *headers: str) -> Client:
        return Client(self.port, headers)

    @property
    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.popen.pid).children()

    def stop(self) -> None:
        self.process.stop()


@contextmanager
def web_servers() -> Iterator[tuple[WebServer, WebServer]]:
    """The portal as it ships, and the lean project beside it, on the same database."""
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=os.environ.copy(), check=True)
    started: list[WebServer] = []
    try:
        started.append(WebServer("portal.wsgi", "portal.settings"))
        started.append(WebServer("bench.lean.wsgi", "bench.lean.settings"))
        yield started[0], started[1]
    finally:
        for server in started:
            server.stop()


class MemoryWatch:
    """How far the memory of processes rises while a block runs: `growth`, in bytes, of the one that grew most."""

    def __init__(self, processes: list[psutil.Process]) -> None:
        self.processes = processes
        self.growth = 0

    def __enter__(self) -> "MemoryWatch":
        self._before = [process.memory_info().rss for process in self.processes]
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.is_set():
            for process, before in zip(self.processes, self._before, strict=True):
                self.growth = max(self.growth, process.memory_info().rss - before)
            time.sleep(SAMPLED)
