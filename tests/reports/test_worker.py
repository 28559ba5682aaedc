"""Real workers, a real beat and real kills: nothing is lost, nothing is doubled."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date

import psycopg2
import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from core.jalali import Period
from reports import tasks
from reports.actions import build_report
from reports.models import Figure, Report, Scope
from reports.queries.due import due
from tests.processes import wait_until
from tests.races import cut_off_whoever_waits_at, on_a_connection_of_its_own
from tests.reports.worlds import Told, Works, World

TODAY = date(2026, 11, 23)
MONTH = Period.parse("1404-06")
LEASE = {"REPORT_LEASE_SECONDS": "3"}

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def told(made):
    return Told("1404-06", made=made, nominal=12_000, output=900, cost=400, workers=10, local=4)


@pytest.fixture
def world():
    units = [Works(park=n % 3, events=[(date(2020, 3, 21), "active")], told=[told(n)]) for n in range(9)]
    World(counties=1, parks=[(date(2010, 3, 21), 0), (None, 0), (date(2020, 3, 21), 0)], units=units).write()


@pytest.fixture
def clean_rows(world):
    """What a run without any trouble leaves behind; its report is gone again."""
    build_report(period=MONTH, by=None, today=TODAY)
    rows = all_rows()
    Report.objects.all().delete()
    return rows


def all_rows():
    """Everything the month's reports say, without keys and moments."""
    reports = Report.objects.filter(period=MONTH.code)
    return (
        list(reports.values_list("revision", "state", "kind", "starts_on", "digest", "rule_version")),
        list(
            Scope.objects.filter(report__in=reports)
            .order_by("code")
            .values_list("kind", "code", "park", "county", "name", "sort_key")
        ),
        list(
            Figure.objects.filter(scope__report__in=reports)
            .order_by("scope__code", "indicator")
            .values_list("scope__code", "indicator", "numerator", "denominator", "covered", "expected")
        ),
    )


@pytest.fixture
def gate(database_url):
    """A lock on the table of figures, so that a builder stops in the middle of saving."""
    connection = psycopg2.connect(database_url)
    connection.cursor().execute("LOCK TABLE reports_figure IN EXCLUSIVE MODE")
    yield connection
    connection.close()


def someone_waits_at(gate):
    with gate.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'reports_figure'::regclass")
        return cursor.fetchone()[0]


def built():
    return Report.objects.filter(period=MONTH.code, state="built").exists()


def test_killed_builder_is_replaced_at_the_next_tick_and_leaves_no_trace(clean_rows, gate, celery_worker_process):
    worker = celery_worker_process.worker(**LEASE)
    tasks.build_report.delay(MONTH.code)
    wait_until(lambda: someone_waits_at(gate), say=worker.output)

    worker.kill()
    gate.rollback()

    report = Report.objects.get(period=MONTH.code)
    assert (report.state, Figure.objects.count()) == ("building", 0)

    second = celery_worker_process.worker(concurrency=2, **LEASE)
    celery_worker_process.beat(REPORT_TICK_SECONDS="1")
    wait_until(built, seconds=60, say=second.output)

    assert all_rows() == clean_rows
    report.refresh_from_db()
    assert (report.state, report.attempts) == ("built", 2)


def test_two_workers_build_one_report_when_they_start_at_once(clean_rows, gate, celery_worker_process):
    workers = [celery_worker_process.worker(concurrency=2) for _each in range(2)]
    for _message in range(8):
        tasks.build_report.delay(MONTH.code)
    wait_until(lambda: someone_waits_at(gate), say=workers[0].output)
    wait_until(
        lambda: sum(worker.output().count("succeeded in") for worker in workers) == 7,
        say=lambda: "\n".join(worker.output() for worker in workers),
    )
    gate.rollback()
    wait_until(built, say=workers[0].output)

    assert all_rows() == clean_rows
    report = Report.objects.get(period=MONTH.code)
    assert (report.attempts, AuditEvent.objects.about(report).filter(verb="build_report").count()) == (1, 1)


def test_builder_that_is_cut_off_while_it_reads_says_so_and_is_tried_again_at_once(clean_rows, database_url):
    with closing(psycopg2.connect(database_url)) as gate, ThreadPoolExecutor(1) as pool:
        gate.cursor().execute("LOCK TABLE units_declaration IN ACCESS EXCLUSIVE MODE")
        outcome = pool.submit(on_a_connection_of_its_own, build_report, period=MONTH, by=None, today=TODAY)
        wait_until(lambda: cut_off_whoever_waits_at(gate))
        assert outcome.result(timeout=30).result == "failed"

    report = Report.objects.get(period=MONTH.code)
    assert (report.state, report.attempts, report.lease_until) == ("failed", 1, None)
    assert report.error.startswith("OperationalError")
    assert MONTH in due(TODAY, timezone.now())
    assert build_report(period=MONTH, by=None, today=TODAY).result == "built"
    assert all_rows() == clean_rows
