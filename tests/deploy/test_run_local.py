"""`make run`: the first run prepares, the second is quick, the port may be taken, and Ctrl-C ends everything."""

import os
import re
import signal
import socket
import sys
import time
import urllib.request

import psutil
import pytest

from portal import run_local
from tests.processes import Process, wait_until
from tests.servers import free_port


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(run_local, "VAR_DIR", tmp_path)
    monkeypatch.setattr(run_local, "LOCAL_ENV", tmp_path / "local.env")
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DEMO_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_secrets_are_made_once_and_kept(own_folder):
    first = run_local.local_settings()
    assert len(first["SECRET_KEY"]) > 50
    assert len(first["DEMO_PASSWORD"]) >= 12
    assert run_local.local_settings() == first
    assert (own_folder / "local.env").stat().st_mode & 0o077 == 0


def test_environment_wins_except_over_the_kept_demo_password(own_folder, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "first-choice")
    run_local.local_settings()
    monkeypatch.setenv("DEMO_PASSWORD", "too-late")
    monkeypatch.setenv("SECRET_KEY", "from-the-environment")
    settings = run_local.local_settings()
    assert (settings["DEMO_PASSWORD"], settings["SECRET_KEY"]) == ("first-choice", "from-the-environment")


def test_taken_port_is_said_in_a_sentence(capsys, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        assert run_local.main() == 1
    assert f"Port {port} of 127.0.0.1 is taken" in capsys.readouterr().err


def test_introduction_names_every_demo_user():
    said = run_local.introduce(8000, "a-password")
    logins = re.findall(r"^  (\w+) +a-password$", said, re.MULTILINE)
    assert logins == ["administrator", "director", "official", "agency", "manager", "owner", "auditor"]
    assert "http://127.0.0.1:8000/" in said


@pytest.mark.worker
def test_first_run_prepares_and_second_is_quick(tmp_path):
    """On SQLite and the queue of files, as a newcomer has it; few sample rows, for time's sake."""
    kept = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "MEDIA_ROOT"}
    }
    port = free_port()
    environment = {**kept, "VAR_DIR": str(tmp_path), "PORT": str(port), "DEMO_PASSWORD": "chosen-by-test"}
    environment |= {"SECRET_KEY": "", "LOG_LEVEL": "INFO"}
    command = [sys.executable, "-m", "portal.run_local", "--units", "20", "--months", "2"]

    first = Process(command, environment).wait_for("Ready.", seconds=180)
    assert "chosen-by-test" in first.output()
    assert open_login(port) == 200
    stop_with_ctrl_c(first)

    started = time.monotonic()
    second = Process(command, environment).wait_for("Ready.", seconds=60)
    assert time.monotonic() - started < 10
    assert "Making sample data" not in second.output()
    assert open_login(port) == 200
    stop_with_ctrl_c(second)


def open_login(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        return answer.status


def stop_with_ctrl_c(process):
    children = psutil.Process(process.popen.pid).children(recursive=True)
    process.popen.send_signal(signal.SIGINT)
    assert process.popen.wait(timeout=20) == 0, process.output()
    wait_until(lambda: not any(child.is_running() for child in children), 10, process.output)
