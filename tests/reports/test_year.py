"""A year of reports built by the beat alone while everything around it dies equals a quiet run to the last bit."""

from random import Random

import psycopg2
import pytest
from django.core.management import call_command
from django.utils import timezone

from core.jalali import Period, today
from reports.actions import build_report
from reports.models import Breakdown, Figure, FrontierResult, Report, Scope
from reports.queries.due import due
from tests.processes import Processes, wait_until
from tests.servers import RedisServer

SURROUNDINGS = {"REPORT_LEASE_SECONDS": "4", "REPORT_TICK_SECONDS": "2"}
SEED = 1405

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def broker():
    server = RedisServer()
    server.url = server.start()
    yield server
    server.stop()


@pytest.fixture
def programs(database_url, broker):
    started = Processes(database_url=database_url, redis_url=broker.url)
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


def cut_connections(url):
    """What a restart of PostgreSQL does to everyone else: their connections are gone in the middle of a word."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND application_name <> 'the test'"
        )
    connection.close()


def test_year_built_amid_kills_and_restarts_equals_a_quiet_one(programs, broker, database_url):
    call_command("load_reference", verbosity=0)
    call_command("seed_demo", units=24, months=9, seed=SEED, verbosity=0)
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SET application_name = 'the test'")
    periods = due(today(), timezone.now())
    for period in periods:
        assert build_report(period=period, by=None, today=today()).result == "built"
    codes = [period.code for period in year_of(periods)]
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

    workers = [programs.worker(concurrency=2, **SURROUNDINGS)]
    programs.beat(**SURROUNDINGS)
    troubles = [kill, restart_broker, lambda: cut_connections(database_url), kill]
    moments = sorted(Random(SEED).sample(range(1, len(codes) - 1), len(troubles)))
    for moment, trouble in zip(moments, troubles, strict=True):
        wait_until(lambda moment=moment: built() >= moment, seconds=90, say=workers[-1].output)
        trouble()
    wait_until(lambda: built() == len(codes), seconds=90, say=workers[-1].output)

    assert everything(codes) == quiet
