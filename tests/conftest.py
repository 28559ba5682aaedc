"""Fixtures every test may ask for: servers, real Celery processes, quick passwords."""

import os
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from tests.lanes import CANNOT_RUN, on_postgres
from tests.processes import Processes

QUICK = override_settings(
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
)


# The same examples in every run, and none judged by how busy the machine is: what fails here fails everywhere.
# `--hypothesis-profile=explore` looks for new ones.
hypothesis.settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("explore", hypothesis.settings.get_profile("same"), derandomize=False)
hypothesis.settings.load_profile("same")


def pytest_configure():
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    QUICK.enable()


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """A server that this run started goes with all it holds; nobody needs to take its databases down first."""
    return request.config.getoption("reuse_db") or os.environ.get("SERVERS_ARE_OURS") == "1"


@pytest.fixture(scope="session")
def postgres_url():
    """The PostgreSQL server of this lane (its maintenance database, not the test database)."""
    if not on_postgres():
        pytest.skip(f"{CANNOT_RUN}this lane has no PostgreSQL")
    return os.environ["DATABASE_URL"]


@pytest.fixture(scope="session")
def redis_url():
    """A Redis-protocol database of this test process alone; also the broker that the settings name."""
    if not os.environ.get("REDIS_URL"):
        pytest.skip(f"{CANNOT_RUN}no Redis-protocol server in this lane")
    return os.environ["REDIS_URL"]


@pytest.fixture
def database_url(transactional_db, postgres_url):
    """The URL of the test database itself, for another process that shall see the test's committed rows."""
    return postgres_url.rsplit("/", 1)[0] + "/" + connection.settings_dict["NAME"]


@pytest.fixture
def celery_worker_process(database_url, redis_url):
    """Start real `celery worker` and `celery beat` processes on the test's database and broker.

    `processes = celery_worker_process; worker = processes.worker(); beat = processes.beat(); worker.kill()`.
    All are ended after the test and the queue is emptied before it.
    """
    processes = Processes(database_url=database_url, redis_url=redis_url)
    processes.empty_queue()
    yield processes
    processes.stop_all()
