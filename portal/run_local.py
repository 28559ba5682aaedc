"""`make run`: the whole portal in one terminal, for a first look and for a developer's day.

The first run prepares `var/` (secrets, database, reference and sample data, static files), later ones only what has
changed since. Then the Procfile's processes run as they would on a server, with DEBUG off, until Ctrl-C.
"""

import hashlib
import os
import secrets
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
LOCAL_ENV = VAR_DIR / "local.env"
PREPARED = VAR_DIR / "prepared"
DEMO_USERS = ("administrator", "director", "official", "agency", "manager", "owner", "auditor")
HOST = "127.0.0.1"
STOPPED_BY_CTRL_C = 130
WATCHED = (
    *("static/**/*", "locale/**/*.mo", "*/migrations/*.py", "requirements.txt"),
    *("*/data/**/*", "*/management/commands/load_reference.py"),
)


def main() -> int:
    port = int(os.environ.get("PORT") or 8000)
    if is_taken(port):
        print(
            f"Port {port} of {HOST} is taken by another program (perhaps another `make run`). "
            f"Stop that one, or choose another port: make run PORT={port + 10}",
            file=sys.stderr,
        )
        return 1
    settings = local_settings()
    os.environ.update({name: value for name, value in settings.items() if name != "DEMO_PASSWORD"})
    os.environ.update(DEMO_PASSWORD=settings["DEMO_PASSWORD"], VAR_DIR=str(VAR_DIR), PORT=str(port), DEBUG="0")
    prepare(sys.argv[1:])
    introduction = introduce(port, settings["DEMO_PASSWORD"])
    print(introduction, flush=True)
    threading.Thread(target=announce_when_ready, args=(port, introduction), daemon=True).start()
    return run_procfile()


def is_taken(port: int) -> bool:
    """Whether another program listens on the port; a connection that is merely winding down does not count."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((HOST, port))
        except OSError:
            return True
    return False


def local_settings() -> dict[str, str]:
    """This folder's own secrets, made once and kept; what the environment says wins, but for the demo password,
    which the sample users already have."""
    kept = {}
    if LOCAL_ENV.exists():
        lines = LOCAL_ENV.read_text().splitlines()
        kept = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    else:
        kept = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": f"{HOST},localhost",
            "DEMO_PASSWORD": os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9),
        }
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        LOCAL_ENV.touch(mode=0o600)
        lines = [f"{name}={value}" for name, value in kept.items()]
        LOCAL_ENV.write_text("\n".join(["# Made by the first `make run`; delete it to get new secrets.", *lines, ""]))
    chosen = {name: os.environ.get(name) or value for name, value in kept.items()}
    return {**chosen, "DEMO_PASSWORD": kept["DEMO_PASSWORD"]}


def prepare(seed_options: list[str]) -> None:
    """Bring database, reference data, static files and, where nobody has an account yet, sample data up to date."""
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django  # noqa: PLC0415  # the settings are complete only now
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    django.setup()
    state = fingerprint()
    stands = "django_migrations" in connection.introspection.table_names()
    if not (stands and PREPARED.exists() and PREPARED.read_text() == state):
        say("Preparing the database…")
        call_command("migrate", verbosity=0)
        say("Loading the reference data…")
        call_command("load_reference", verbosity=0)
        say("Collecting the static files…")
        call_command("collectstatic", interactive=False, verbosity=0)
    if not get_user_model().objects.exists():
        say("Making sample data (this once)…")
        with transaction.atomic():
            call_command("seed_demo", *seed_options, verbosity=0)
    PREPARED.write_text(state)
    connection.close()


def fingerprint() -> str:
    """Changes with anything that `prepare` would have to look at again."""
    digest = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode())
    for pattern in WATCHED:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and not path.is_relative_to(VAR_DIR) and "__pycache__" not in path.parts:
                found = path.stat()
                digest.update(f"{path.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def introduce(port: int, password: str) -> str:
    width = max(map(len, DEMO_USERS))
    logins = "\n".join(f"  {user:<{width}}  {password}" for user in DEMO_USERS)
    return (
        f"\nThe portal: http://{HOST}:{port}/\n"
        f"Sample data; log in as\n  {'user':<{width}}  password\n{logins}\nCtrl-C stops everything.\n"
    )


def announce_when_ready(port: int, introduction: str) -> None:
    time.sleep(1)  # let the supervisor fork its children first: a fork and a busy thread do not mix
    while True:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5):
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    say(f"Ready.\n{introduction}")


def run_procfile() -> int:
    """Run the Procfile's processes until one ends or Ctrl-C; returns the status to leave with."""
    from honcho.environ import parse_procfile  # noqa: PLC0415  # only the first line of work that needs it
    from honcho.manager import Manager  # noqa: PLC0415

    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    manager = Manager()
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        manager.add_process(name, command, env=environment, cwd=str(ROOT))
    manager.loop()
    return 0 if manager.returncode == STOPPED_BY_CTRL_C else manager.returncode


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped before everything was ready; the next run goes on from here.")
