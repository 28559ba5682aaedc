"""The settings refuse to start unsafe, and a site behind TLS leaves Django's own deployment checks nothing to say."""

import subprocess
import sys

import pytest

from tests.house.sources import ROOT

BEHIND_TLS = {
    "SECRET_KEY": "a-long-random-value-as-the-manual-says-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "portal.example.ir",
    "SITE_URL": "https://portal.example.ir",
    "CSRF_TRUSTED_ORIGINS": "https://portal.example.ir",
    "BEHIND_TLS": "1",
}


@pytest.fixture
def checked(tmp_path):
    """`checked(settings)`: what `manage.py check --deploy` answers in a process with only these settings."""

    def check(environment):
        return subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            cwd=ROOT, env={"VAR_DIR": str(tmp_path), **environment}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return check


def test_deployment_checks_are_silent_when_behind_tls(checked):
    done = checked(BEHIND_TLS)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (2 silenced).\n"), done.stderr


def test_plain_http_is_warned_of_when_not_behind_tls(checked):
    done = checked({**BEHIND_TLS, "BEHIND_TLS": "0"})
    warned = sorted(line.split("(")[1].split(")")[0] for line in done.stderr.splitlines() if line.startswith("?: ("))
    assert warned == ["security.W004", "security.W008", "security.W012", "security.W016"]


def test_start_is_refused_with_a_sentence_when_there_is_no_secret(checked):
    done = checked({name: value for name, value in BEHIND_TLS.items() if name != "SECRET_KEY"})
    assert done.returncode != 0
    assert "SECRET_KEY is not set." in done.stderr
