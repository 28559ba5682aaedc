"""The proxy's own file, run by the proxy: static files with their headers, everything else to the portal."""

import http.server
import os
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests import debian
from tests.house.sources import ROOT
from tests.lanes import CANNOT_RUN
from tests.processes import Process, wait_until
from tests.servers import CannotRun, free_port

pytestmark = pytest.mark.worker
FILE = ROOT / "deploy/Caddyfile"
HASHED = "css/portal.0123456789ab.css"


class Portal(http.server.BaseHTTPRequestHandler):
    """Stands where the portal would: answers with what it was asked and by whom."""

    def do_GET(self):
        body = f"{self.path} host={self.headers['Host']} proto={self.headers['X-Forwarded-Proto']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *parts):
        """Say nothing: a test's output is for its failures."""


@pytest.fixture(scope="module")
def caddy():
    if found := shutil.which("caddy"):
        return found
    root = Path(sys.prefix) / "caddy"
    if not (root / "usr/bin/caddy").exists():
        try:
            debian.unpack("caddy", root)
        except CannotRun as error:
            pytest.skip(f"{CANNOT_RUN}the proxy's configuration: no Caddy ({error})")
    return str(root / "usr/bin/caddy")


@pytest.fixture(scope="module")
def door(caddy, tmp_path_factory):
    """The proxy in front of a stand-in portal; returns a function that asks it for a path."""
    folder = tmp_path_factory.mktemp("door")
    style = folder / "static" / HASHED
    style.parent.mkdir(parents=True)
    style.write_text("body { margin: 0 }")
    style.with_name(style.name + ".gz").write_bytes(b"squeezed")
    (folder / "static/plain.txt").write_text("plain")
    (folder / "media").mkdir()
    (folder / "media/letter.txt").write_text("confidential")
    portal = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=portal.serve_forever, daemon=True).start()
    port, check = free_port(), free_port()
    environment = {
        **os.environ,
        "VAR_DIR": str(folder),
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "SITE_ADDRESS": f"http://127.0.0.1:{port}",
        "CHECK_PORT": str(check),
        "UPSTREAM": f"127.0.0.1:{portal.server_port}",
        "STATIC_DIR": str(folder / "static"),
    }
    process = Process([caddy, "run", "--config", str(FILE), "--adapter", "caddyfile"], environment)
    wait_until(lambda: ask(f"http://127.0.0.1:{check}/")[0] == 200, 20, process.output)
    yield lambda path, **headers: ask(f"http://127.0.0.1:{port if path != 'check' else check}/{path}", **headers)
    process.stop()
    portal.shutdown()


def ask(url, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, ""
    except OSError:
        return 0, {}, ""


def test_pages_come_from_the_portal(door):
    status, headers, body = door("units/?q=1")
    assert (status, headers["Server"]) == (200, None)
    assert body.startswith("/units/?q=1 host=127.0.0.1:")
    assert body.endswith("proto=http")


def test_word_of_a_visitor_about_tls_is_not_believed(door):
    assert door("", **{"X-Forwarded-Proto": "https"})[2].endswith("proto=http")


def test_hashed_static_files_are_kept_forever(door):
    status, headers, body = door(f"static/{HASHED}")
    assert (status, body) == (200, "body { margin: 0 }")
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert door("static/plain.txt")[1]["Cache-Control"] is None


def test_squeezed_twin_is_preferred(door):
    assert door(f"static/{HASHED}", **{"Accept-Encoding": "gzip"})[2] == "squeezed"


def test_uploads_are_not_served_past_the_portal(door):
    for path in ("media/letter.txt", "static/../media/letter.txt", "static/%2e%2e/media/letter.txt"):
        assert "confidential" not in door(path)[2]


def test_health_check_reaches_the_portal_under_a_name_it_knows(door):
    assert door("check")[2] == "/healthz host=localhost proto=http"


@pytest.mark.parametrize(
    "choice",
    [
        {"SITE_ADDRESS": "portal.example.ir"},
        {"SITE_ADDRESS": "portal.example.ir", "TLS": "tls internal"},
        {},
    ],
)
def test_configuration_is_valid_with_and_without_tls(caddy, tmp_path, choice):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), **choice}
    command = [caddy, "validate", "--config", str(FILE), "--adapter", "caddyfile"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
