"""The course of a run: the data, the servers, and one part after the other; what it does is told on standard error."""

import platform
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psutil
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from bench import exports, imports, memory, pages, register, reports
from bench.results import Results
from bench.run import Run
from bench.servers import clone, web_servers
from core.jalali import today
from units.models import Declaration, Unit

PARTS = {
    "pages": pages.measure,
    "exports": exports.measure,
    "imports": imports.measure,
    "reports": reports.measure,
    "memory": memory.measure,
}


def run_through(options: Namespace, folder: Path, server_url: str) -> Results:
    results = Results()
    with _told("an empty register"):
        started = time.perf_counter()
        call_command("migrate", verbosity=0)
        results.notes.append(f"migrating an empty database took {time.perf_counter() - started:.1f} s")
        call_command("load_reference", verbosity=0)
        register.add_parks(options.parks)
        reader, administrator = register.add_people()
        clone(server_url, connection, imports.TEMPLATE)
    with _told(f"{options.units:,} units with {options.months} months"):
        register.fill(options.seed, options.units, options.months, today())
        register.settle()
    results.facts |= _facts(options)
    with web_servers() as (portal, lean):
        people = (portal.client(_session(reader)), lean.client(_session(administrator)), lean.client())
        run = Run(options, folder, server_url, results, portal, lean, *people, reader)
        for name in options.parts:
            try:
                with _told(name):
                    PARTS[name](run)
            except (Exception, KeyboardInterrupt) as error:
                results.is_whole = False
                results.notes.append(f"{name} broke off ({error!r}); what was found before stands")
                break
    return results


def _session(user: User) -> str:
    """The head line of a browser in which `user` has logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"Cookie: sessionid={session.session_key}"


def _facts(options: Namespace) -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
    return {
        "units": Unit.objects.count(),
        "parks": options.parks,
        "declarations": Declaration.objects.count(),
        "seed": options.seed,
        "rounds": options.rounds,
        "date": today().isoformat(),
        "cores": psutil.cpu_count(),
        "load before": f"{psutil.getloadavg()[0]:.1f}",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "Python": platform.python_version(),
        "Django": version("django"),
        "PostgreSQL": postgres,
    }


@contextmanager
def _told(what: str) -> Iterator[None]:
    started = time.perf_counter()
    print(f"{what} …", file=sys.stderr, flush=True)
    yield
    print(f"  {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
