"""The clock: one Celery application whose beat schedule is code, so that a deploy is the only way to change it."""

import os
import time

from celery import Celery
from celery.schedules import crontab
from celery.signals import before_task_publish

SENT_AT = "sent_at"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

# Environment only, as every setting: a site, or a test with a real beat, may want reports sooner.
REPORT_TICK_SECONDS = float(os.environ.get("REPORT_TICK_SECONDS", "60"))

app = Celery("portal")
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
