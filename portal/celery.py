"""The clock: one Celery application whose beat schedule is code, so that a deploy is the only way to change it."""

import logging
import os
import time

from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import before_task_publish
from django.db import InterfaceError, OperationalError, connection

from core.connections import drop_dead_connections

logger = logging.getLogger(__name__)
SENT_AT = "sent_at"
DATABASE_MAY_BE_AWAY_SECONDS = 60  # for one try of a task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

# Environment only, as every setting: a site, or a test with a real beat, may want reports sooner.
REPORT_TICK_SECONDS = float(os.environ.get("REPORT_TICK_SECONDS", "60"))


class PatientTask(Task):
    """A task that outlives a restart of the database: it waits until somebody answers there, and is tried again.

    Without it, what comes once a day would wait for the next day. What the clock sends every minute is thrown away
    once it has expired, so that nothing piles up meanwhile. The waiting is done here and not by a message with a
    time: there is nothing else to do without a database, and a broker that goes away too takes a worker down that
    holds messages for later.
    """

    abstract = True
    autoretry_for = (OperationalError, InterfaceError)
    default_retry_delay = 0
    max_retries = 10

    def retry(self, *args, exc: Exception | None = None, **options):
        """Run by hand (`manage.py tick`) nothing waits: the error is told, and the next round tries again."""
        by_hand = self.request.is_eager or self.request.called_directly
        if by_hand and exc is not None:
            raise exc
        logger.warning("%s waits for the database: %s", self.name, exc)
        _wait_for_database()
        return super().retry(*args, exc=exc, **options)


def _wait_for_database() -> None:
    """Somebody answers, or a minute has passed. The connection that broke is gone in any case."""
    for _second in range(DATABASE_MAY_BE_AWAY_SECONDS):
        drop_dead_connections()
        try:
            connection.ensure_connection()
        except OperationalError:
            time.sleep(1)
        else:
            return


app = Celery("portal", task_cls=PatientTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Every entry asks the database what is due, so a missed tick is caught up by the next one
# and a tick that comes twice finds nothing left to do. `expires` keeps a backlog from piling up.
app.conf.beat_schedule = {
    "heartbeat": {
        "task": "accounts.tasks.beat_heartbeat",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "deliver-notices": {
        "task": "accounts.tasks.deliver_notices",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "build-due-reports": {
        "task": "reports.tasks.build_due_reports",
        "schedule": REPORT_TICK_SECONDS,
        "options": {"expires": REPORT_TICK_SECONDS},
    },
    "refresh-declared-months": {
        "task": "reports.tasks.refresh_declared",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "work-on-imports": {
        "task": "portal.tasks.work_on_imports",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "remind-declarations": {
        "task": "units.tasks.remind_declarations",
        "schedule": crontab(hour=8, minute=0),
        "options": {"expires": 3600},
    },
    "find-twins": {
        "task": "units.tasks.find_twins",
        "schedule": crontab(hour=3, minute=20),
        "options": {"expires": 3600 * 3},
    },
    "escalate-overdue-requests": {
        "task": "support.tasks.escalate_overdue_requests",
        "schedule": crontab(hour=7, minute=30),
        "options": {"expires": 3600},
    },
}


@before_task_publish.connect
def note_when_sent(headers=None, **kwargs) -> None:
    """A waiting message says since when it waits; `/readyz` reads it."""
    if headers is not None:
        headers[SENT_AT] = time.time()
