"""A year of reports built by the beat alone while everything around it dies equals a quiet run to the last bit."""

import uuid
from contextlib import closing
from datetime import timedelta
from random import Random

import environ
import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.tasks import beat_heartbeat
from core.jalali import Period, today
from reports.actions import build_report
from reports.models import Breakdown, Figure, FrontierResult, Report, Scope
from reports.queries.due import due
from tests.processes import Processes, wait_until
from tests.servers import PostgresServer, RedisServer

SURROUNDINGS = {"REPORT_LEASE_SECONDS": "4", "REPORT_TICK_SECONDS": "2"}
SEED = 1405
# What a builder is held at while it saves, and while it reads: a table and a lock that the other side waits for.
SAVING = ("reports_figure", "EXCLUSIVE")
READING = ("units_declaration", "ACCESS EXCLUSIVE")
MET_A_CLOSED_DOOR = "waits for the database"  # what a worker notes of a task

pytestmark = pytest.mark.worker


@pytest.fixture
def broker():
    server = RedisServer()
    server.url = server.start()
    yield server
    server.stop()


@pytest.fixture
def database(django_db_blocker):
    """A PostgreSQL server of this test alone, which may crash; this process works on it until the test ends."""
    server = PostgresServer(keeps_commits=True)
    server.url = server.start()
    lane = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(environ.Env.db_url_config(server.url))
        try:
            call_command("migrate", verbosity=0)
            yield server
        finally:
            connection.close()
            connection.settings_dict.update(lane)
            server.stop()


@pytest.fixture
def programs(database, broker):
    started = Processes(database_url=database.url, redis_url=broker.url)
    yield started
    started.stop_all()


def year_of(periods):
    """The newest whole year among them: twelve months, four quarters, the year."""
    year = max(period for period in periods if period.kind == "year" and all(m in periods for m in period.months()))
    quarters = {Period.containing(month.start, "quarter") for month in year.months()}
    return [*year.months(), *sorted(quarters), year]


def everything(codes):
    """All that these reports say, without keys, moments and the number of tries."""
    reports = Report.objects.filter(period__in=codes)
    facts = ("period", "revision", "state", "kind", "starts_on", "digest", "rule_version", "parameters")
    below = ("scope__report__period", "scope__code")
    return [
        list(reports.order_by("period").values_list(*facts, "parameter_digest")),
        *(
            sorted(map(str, model.objects.filter(**{f"{path}__in": reports}).values_list(*names)))
            for model, path, names in (
                (Scope, "report", ("report__period", "kind", "code", "park", "county", "name", "sort_key")),
                (Figure, "scope__report", (*below, "indicator", "numerator", "denominator", "covered", "expected")),
                (Breakdown, "scope__report", (*below, "table", "key", "unit_of_measure", "numerator", "covered")),
                (
                    FrontierResult,
                    "scope__report",
                    (*below, "efficiency", "malmquist", "peers", "left_out", "real_rial"),
                ),
            )
        ),
    ]


def leave_to_others(periods):
    """Periods that somebody else is building all the while, so that the clock leaves them alone."""
    lease = {"lease_token": uuid.uuid4(), "lease_until": timezone.now() + timedelta(days=1)}
    Report.objects.bulk_create(
        Report(period=period.code, kind=period.kind, starts_on=period.start, state="building", **lease)
        for period in periods
    )


def somebody_waits_for(gate):
    """How many others wait for the table that the connection `gate` holds."""
    with gate.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation IS NOT NULL")
        return cursor.fetchone()[0]


def crash_in_the_middle(database, web, worker, *, table, lock):
    """The database dies under a builder that is at this table, stays away for a while, and stands again.

    The web tells of both, and what the worker was given meanwhile waits.
    """
    with closing(psycopg2.connect(database.url)) as gate:
        with gate.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN {lock} MODE")
        wait_until(lambda: somebody_waits_for(gate) and is_under_way(), seconds=60)
        connection.close()
        met = worker.output().count(MET_A_CLOSED_DOOR)
        database.crash()
    wait_until(lambda: web.status("/readyz") == 503, say=web.output)
    wait_until(lambda: worker.output().count(MET_A_CLOSED_DOOR) > met, seconds=60, say=worker.output)
    database.start_again()
    beat_heartbeat()
    assert [web.status("/readyz") for _thread in range(8)] == [200] * 8, web.output()


def is_under_way():
    """Some report is in the middle of being built; those left to others do not count."""
    now = timezone.now()
    return Report.objects.filter(
        state="building", step__gt=0, lease_until__gte=now, lease_until__lt=now + timedelta(hours=1)
    ).exists()


def test_year_built_amid_kills_and_restarts_equals_a_quiet_one(programs, broker, database):
    call_command("load_reference", verbosity=0)
    call_command("seed_demo", units=24, months=9, seed=SEED, verbosity=0)
    periods = due(today(), timezone.now())
    year = year_of(periods)
    codes = [period.code for period in year]
    leave_to_others([period for period in periods if period.code not in codes])
    for period in year:
        assert build_report(period=period, by=None, today=today()).result == "built"
    quiet = everything(codes)
    Report.objects.filter(period__in=codes).delete()

    def built():
        return Report.objects.filter(period__in=codes, state="built").count()

    def kill():
        workers[-1].kill()
        workers.append(programs.worker(concurrency=2, **SURROUNDINGS))

    def restart_broker():
        broker.stop()
        broker.start()

    def crash(held):
        table, lock = held
        crash_in_the_middle(database, web, workers[-1], table=table, lock=lock)

    beat_heartbeat()
    web = programs.web()
    workers = [programs.worker(concurrency=2, **SURROUNDINGS)]
    programs.beat(**SURROUNDINGS)
    # A builder is given up at its fifth death: no more than four of these end one.
    troubles = [kill, lambda: crash(SAVING), restart_broker, lambda: crash(READING), kill]
    moments = sorted(Random(SEED).sample(range(1, len(codes) - 1), len(troubles)))
    for moment, trouble in zip(moments, troubles, strict=True):
        wait_until(lambda moment=moment: built() >= moment, seconds=180, say=workers[-1].output)
        trouble()
    wait_until(lambda: built() == len(codes), seconds=180, say=workers[-1].output)

    assert everything(codes) == quiet
