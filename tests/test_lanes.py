"""The test harness itself: what it claims to bring is there, what it starts it ends, what it leaves out it says."""

import os
import subprocess
import sys

import psutil
import psycopg2
import pytest
import redis

from tests.house.sources import ROOT
from tests.processes import wait_until
from tests.servers import require_persian_trigrams

SKIPPING = """
import pytest

def test_that_runs():
    pass

def test_that_cannot():
    pytest.skip("Could not run: no such machine")

@pytest.mark.postgres
def test_of_the_other_lane():
    pass
"""
STARTING = """
import time
from tests.servers import PostgresServer, RedisServer
servers = [PostgresServer(), RedisServer()]
for server in servers:
    server.start()
print(*(server.process.pid for server in servers), flush=True)
time.sleep(60)
"""


@pytest.mark.postgres
def test_postgres_sees_persian_letters(postgres_url):
    require_persian_trigrams(postgres_url)
    with psycopg2.connect(postgres_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_encoding')")
        assert cursor.fetchone() == ("UTF8",)


@pytest.mark.worker
def test_broker_answers(redis_url):
    assert redis.Redis.from_url(redis_url).ping()


@pytest.mark.postgres
def test_servers_die_with_a_killed_run():
    run = subprocess.Popen([sys.executable, "-c", STARTING], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    servers = [psutil.Process(int(pid)) for pid in run.stdout.readline().split()]
    assert [server.is_running() for server in servers] == [True, True]
    run.kill()
    run.wait()
    wait_until(lambda: not any(server.is_running() for server in servers), 10)


@pytest.mark.parametrize(("require_all", "status"), [("0", 0), ("1", 1)])
def test_what_was_left_out_is_said_and_counts_when_all_is_required(tmp_path, require_all, status):
    (tmp_path / "test_sample.py").write_text(SKIPPING)
    environment = {**os.environ, "REQUIRE_ALL": require_all}
    environment.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "-m", "pytest", "-q", "-c", "pyproject.toml", "--rootdir", str(ROOT)]
    command += ["--database", "sqlite", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Could not run: 1 tests: no such machine" in done.stdout
    assert "1 tests belong to the PostgreSQL lane (run with --database postgres)." in done.stdout
