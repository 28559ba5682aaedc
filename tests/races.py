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
