"""The portal's own programs as child processes of a test: Celery worker, beat, any command line."""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import redis

from tests.servers import die_with_parent, free_port

ROOT = Path(__file__).resolve().parent.parent


class Process:
    """One child: what it printed, a wait for a line, a gentle stop and a hard kill of its whole tree."""

    def __init__(self, command, environment):
        self.command = command
        handle, name = tempfile.mkstemp(prefix="log-", dir=environment["VAR_DIR"])
        self.log = Path(name)
        self.popen = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=handle,
            stderr=handle,
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
        )
        os.close(handle)

    def output(self):
        return self.log.read_text(errors="replace")

    def wait_for(self, text, seconds=30):
        """Return once `text` was printed; fail with everything printed when it never comes."""
        wait_until(lambda: text in self.output() or self.popen.poll() is not None, seconds, self.output)
        assert text in self.output(), f"{shlex.join(self.command)} never printed {text!r}:\n{self.output()}"
        return self

    def status(self, path):
        """The HTTP status with which the web process answers at `path`; None while nobody is there."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return None

    def kill(self):
        """End the whole tree at once, as a power cut would."""
        children = self._children()
        self.popen.kill()
        kill(children)
        self.popen.wait()

    def stop(self):
        if self.popen.poll() is None:
            children = self._children()
            self.popen.send_signal(signal.SIGTERM)
            try:
                self.popen.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()
            kill(children)
        return self.popen.returncode

    def _children(self):
        try:
            return psutil.Process(self.popen.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []


def kill(processes):
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


class Processes:
    """Starts the portal's programs against one database and one broker, and ends them all."""

    def __init__(self, *, database_url, redis_url):
        self.redis_url = redis_url
        self.environment = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url, "LOG_LEVEL": "INFO"}
        self.environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        self.started = []

    def start(self, *command, **environment):
        """Run a command line of the portal, e.g. `start("celery", "-A", "portal", "worker")`."""
        process = Process(list(command), {**self.environment, **environment})
        self.started.append(process)
        return process

    def worker(self, *options, concurrency=1, **environment):
        """A Celery worker that is ready to take tasks."""
        command = ["celery", "-A", "portal", "worker", "--loglevel", "INFO", "--concurrency", str(concurrency)]
        return self.start(*command, *options, **environment).wait_for(" ready.")

    def beat(self, *options, **environment):
        """A Celery beat that has started to tick."""
        schedule = str(Path(self.environment["VAR_DIR"]) / f"beat-{len(self.started)}")
        command = ["celery", "-A", "portal", "beat", "--loglevel", "INFO", "--schedule", schedule]
        return self.start(*command, *options, **environment).wait_for("beat: Starting...")

    def web(self, **environment):
        """The portal's web process; answers at its `address`."""
        port = free_port()
        command = ["gunicorn", "portal.wsgi", "--config", "deploy/gunicorn.conf.py"]
        web = self.start(*command, PORT=str(port), WEB_CONCURRENCY="1", **environment)
        web.address = f"http://127.0.0.1:{port}"
        wait_until(lambda: web.status("/healthz") == 200, say=web.output)
        return web

    def empty_queue(self):
        redis.Redis.from_url(self.redis_url).flushdb()

    def stop_all(self):
        for process in reversed(self.started):
            process.stop()


def wait_until(condition, seconds=30, say=lambda: ""):
    """Return the first true value of `condition()`; fail with what `say()` tells after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"Waited {seconds} s in vain. {say()}")
