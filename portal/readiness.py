"""Is the portal whole? Database, broker, beat with worker, and how old the oldest waiting task is: for `/readyz`."""

import json
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from accounts.models import Heartbeat
from portal.celery import SENT_AT, app

logger = logging.getLogger(__name__)
BEAT_MAY_BE_SILENT = timedelta(minutes=3)
TICK_MAY_BE_SILENT = timedelta(minutes=15)
QUEUE_MAY_WAIT_SECONDS = 600
BROKER_TIMEOUT_SECONDS = 2
QUEUE = "celery"


@dataclass(frozen=True)
class Readiness:
    """What was found: each part with `ok` or what is wrong; `missing` names the parts that are not there."""

    parts: dict[str, str]
    missing: list[str]

    @property
    def ok(self) -> bool:
        return not self.missing


def look(*, now: datetime) -> Readiness:
    """The state of every part at `now`; a site that runs by `manage.py tick` needs neither broker nor beat."""
    parts = {"database": _database()}
    beats = _heartbeats() if parts["database"] == "ok" else {}
    if _alive(beats.get("tick"), now, TICK_MAY_BE_SILENT):
        parts["tick"] = "ok"
    else:
        waiting = _queue_age()
        parts["broker"] = "ok" if not isinstance(waiting, str) else waiting
        parts["beat"] = _beat(beats.get("beat"), now)
        parts["queue"] = _queue(waiting)
    return Readiness(parts=parts, missing=[name for name, state in parts.items() if state != "ok"])


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        logger.exception("The database does not answer.")
        return "does not answer"
    return "ok"


def _heartbeats() -> dict[str, datetime]:
    try:
        return dict(Heartbeat.objects.values_list("name", "at"))
    except Error:
        logger.exception("The heartbeats cannot be read.")
        return {}


def _alive(at: datetime | None, now: datetime, silent: timedelta) -> bool:
    return at is not None and now - at <= silent


def _beat(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "never seen"
    return "ok" if _alive(at, now, BEAT_MAY_BE_SILENT) else f"last seen {at.isoformat(timespec='seconds')}"


def _queue(waiting: float | str) -> str:
    if isinstance(waiting, str):
        return "unknown: the broker does not answer"
    if waiting > QUEUE_MAY_WAIT_SECONDS:
        return f"the oldest task has waited {round(waiting)} seconds"
    return "ok"


def _queue_age() -> float | str:
    """Seconds that the oldest waiting task has waited, 0 for none; a sentence when the broker is not there."""
    try:
        if settings.CELERY_BROKER_URL.startswith("filesystem"):
            return _age_of_files(Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]))
        return _age_in_redis()
    except Exception:
        # Whatever a broker's client raises means the same here; the log keeps the detail.
        logger.exception("The broker does not answer.")
        return "does not answer"


def _age_of_files(folder: Path) -> float:
    oldest = min((file.stat().st_mtime for file in folder.iterdir() if file.is_file()), default=None)
    return 0 if oldest is None else max(0.0, time.time() - oldest)


def _age_in_redis() -> float:
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, "socket_connect_timeout": BROKER_TIMEOUT_SECONDS}
    options.update(socket_timeout=BROKER_TIMEOUT_SECONDS, max_retries=0)
    with app.connection_for_read(transport_options=options, connect_timeout=BROKER_TIMEOUT_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT_SECONDS)
        oldest = broker.default_channel.client.lindex(QUEUE, -1)
    if oldest is None:
        return 0
    sent_at = json.loads(oldest)["headers"].get(SENT_AT)
    return max(0.0, time.time() - sent_at) if sent_at else 0
