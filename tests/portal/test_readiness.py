"""`/readyz` says what is missing, and is content with whatever way a site keeps its clock."""

import os
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Heartbeat
from accounts.tasks import beat_heartbeat
from portal import readiness

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(settings, tmp_path):
    """An empty broker made of files."""
    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path)}
    return tmp_path


def seen(name, minutes_ago):
    Heartbeat.objects.create(name=name, at=timezone.now() - timedelta(minutes=minutes_ago))


def test_healthz_answers_strangers(client):
    assert client.get("/healthz").content == b"ok"


def test_readyz_is_content_when_everything_is_there(client, queue):
    beat_heartbeat()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (200, [])
    assert answer.json()["parts"] == {"database": "ok", "broker": "ok", "beat": "ok", "queue": "ok"}


@pytest.mark.parametrize("minutes_ago", [None, 4])
def test_readyz_misses_a_silent_beat(client, queue, minutes_ago):
    if minutes_ago:
        seen("beat", minutes_ago)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["beat"])


def test_readyz_misses_a_queue_that_waits(client, queue):
    beat_heartbeat()
    message = queue / "message"
    message.touch()
    assert client.get("/readyz").status_code == 200
    long_ago = time.time() - 700
    os.utime(message, (long_ago, long_ago))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["queue"])
    assert "700 seconds" in answer.json()["parts"]["queue"]


def test_readyz_misses_a_broker_that_is_not_there(client, settings, tmp_path):
    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "gone")}
    beat_heartbeat()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["broker", "queue"])


def test_readyz_is_content_with_a_recent_tick(client, settings, tmp_path):
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "gone")}
    seen("tick", 10)
    assert client.get("/readyz").json()["parts"] == {"database": "ok", "tick": "ok"}


def test_readyz_asks_for_the_beat_after_a_stale_tick(client, queue):
    seen("tick", 20)
    assert client.get("/readyz").json()["missing"] == ["beat"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_readyz_misses_a_database_that_is_cut_off_while_it_looks(client, queue):
    beat_heartbeat()
    connection.connection.close()
    answer = client.get("/readyz")
    connection.close()
    assert (answer.status_code, answer.json()["missing"]) == (503, ["database", "beat"])
    assert client.get("/readyz").status_code == 200


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_readyz_reads_the_age_of_the_oldest_task_in_redis(redis_url, celery_worker_process, client):
    assert settings.CELERY_BROKER_URL.startswith("redis")
    beat_heartbeat.delay()
    assert 0 <= readiness._queue_age() < 60
    assert client.get("/readyz").json()["parts"]["broker"] == "ok"
    worker = celery_worker_process.worker()
    deadline = time.monotonic() + 30
    while not Heartbeat.objects.filter(name="beat").exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert client.get("/readyz").status_code == 200
    worker.kill()
