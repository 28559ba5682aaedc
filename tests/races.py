"""Several people at the same moment, each in a thread and a connection of their own; for tests on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from core.errors import RuleViolation


def together(*calls):
    """Run the calls at one moment, each in its own thread and connection; results and broken rules in order."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=10)
            return call()
        except RuleViolation as rule:
            return rule
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def on_a_connection_of_its_own(call, **given):
    """What the call returns; for a thread, whose connection nobody else would close."""
    try:
        return call(**given)
    finally:
        connection.close()


def cut_off_whoever_waits_at(gate):
    """Whoever waits for a table that the connection `gate` holds has lost the server, as at its restart."""
    with gate.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE NOT granted AND relation IS NOT NULL AND datname = current_database()"
        )
        return cursor.fetchall()
