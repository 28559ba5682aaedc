"""The very commands of the containers, run against a real PostgreSQL and a real Redis-protocol server."""

import json
import os
import socket
import urllib.error
import urllib.request

import psycopg2
import pytest
from celery.beat import PersistentScheduler

from portal.celery import app
from tests.deploy import compose
from tests.processes import Processes, wait_until
from tests.servers import RedisServer, free_port

pytestmark = pytest.mark.worker
DATABASE = "karestan_containers"


class Stack:
    """The portal's services as processes of this machine, with the environment that the compose file gives them."""

    def __init__(self, processes, services, environment):
        self.processes = processes
        self.services = services
        self.environment = environment
        self.url = f"http://127.0.0.1:{environment['PORT']}"

    def start(self, name, *command):
        """Run the service's command, or another one as `docker compose exec` would."""
        service = self.services[name]
        return self.processes.start(*(command or service["command"]), **{**service["environment"], **self.environment})

    def get(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except urllib.error.URLError:
            return 0, ""


@pytest.fixture(scope="module")
def stack(postgres_url, tmp_path_factory):
    name = f"{DATABASE}_{os.getpid()}"
    administrator = psycopg2.connect(postgres_url)
    administrator.autocommit = True
    administrator.cursor().execute(f'CREATE DATABASE "{name}"')
    broker = RedisServer()
    redis_url = broker.start()
    here = {
        "DATABASE_URL": postgres_url.rsplit("/", 1)[0] + "/" + name,
        "REDIS_URL": redis_url,
        "VAR_DIR": str(tmp_path_factory.mktemp("var")),
        "BIND_HOST": "127.0.0.1",
        "PORT": str(free_port()),
        "LOG_LEVEL": "INFO",
    }
    given = {"SECRET_KEY": "x" * 50, "POSTGRES_PASSWORD": "x", "ALLOWED_HOSTS": "127.0.0.1", "SITE_URL": "http://x"}
    processes = Processes(database_url=here["DATABASE_URL"], redis_url=redis_url)
    yield Stack(processes, compose.load(given)["services"], here)
    processes.stop_all()
    broker.stop()
    administrator.cursor().execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    administrator.close()


@pytest.fixture(scope="module")
def prepared(stack):
    """The stack after its one-shot service has run."""
    migrate = stack.start("migrate")
    assert migrate.popen.wait(timeout=180) == 0, migrate.output()
    return stack


@pytest.fixture(scope="module")
def web(prepared):
    process = prepared.start("web")
    wait_until(lambda: prepared.get("/healthz")[0] == 200, 60, process.output)
    return process


@pytest.fixture(scope="module")
def beat(prepared):
    """The clock after two minutes of standing still, so that its first tick is due at once."""
    schedule = os.path.join(prepared.environment["VAR_DIR"], "beat")
    scheduler = PersistentScheduler(app=app, schedule_filename=schedule)
    for entry in scheduler.schedule.values():
        entry.last_run_at = entry.last_run_at.replace(year=entry.last_run_at.year - 1)
    scheduler.close()
    return prepared.start("beat").wait_for("Sending due task heartbeat")


@pytest.fixture(scope="module")
def worker(prepared):
    return prepared.start("worker").wait_for(" ready.")


def test_web_lives(prepared, web):
    assert prepared.get("/healthz")[0] == 200


def test_pages_and_hashed_static_files_are_served(prepared, web):
    status, page = prepared.get("/")
    assert status == 200
    assert 'dir="rtl"' in page
    with open(os.path.join(prepared.environment["VAR_DIR"], "static", "staticfiles.json")) as manifest:
        names = json.load(manifest)["paths"]
    style = next(hashed for name, hashed in names.items() if name.startswith("css/"))
    assert prepared.get(f"/static/{style}")[0] == 200


def test_web_is_ready_once_worker_and_beat_run(prepared, web, worker, beat):
    wait_until(lambda: prepared.get("/readyz")[0] == 200, 60, lambda: prepared.get("/readyz")[1] + worker.output())
    assert "accounts.tasks.beat_heartbeat" in worker.output()


def test_worker_answers_its_health_check(prepared, worker):
    kind, line = prepared.services["worker"]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    check = prepared.start("worker", "sh", "-c", line.replace("$HOSTNAME", socket.gethostname()))
    assert check.popen.wait(timeout=60) == 0, check.output()
    assert "pong" in check.output()


def test_beat_writes_down_what_its_health_check_looks_for(prepared, beat):
    assert [name for name in os.listdir(prepared.environment["VAR_DIR"]) if name.startswith("beat")]


def test_services_end_gently_when_asked(prepared, web, worker, beat):
    assert [process.stop() for process in (beat, worker, web)] == [0, 0, 0]
