"""What the clock does for accounts: show that it lives, and carry notices to people."""

from celery import shared_task
from django.utils import timezone

from accounts.actions import note_heartbeat
from accounts.delivery import deliver_due


@shared_task(time_limit=30, soft_time_limit=25)
def beat_heartbeat() -> None:
    """The beat sent this and a worker ran it: both were alive now."""
    note_heartbeat(name="beat", at=timezone.now())


@shared_task(time_limit=300, soft_time_limit=280)
def deliver_notices() -> dict[str, int]:
    """Notices that are due have been carried; running it twice at once tells nobody twice."""
    return deliver_due(now=timezone.now()).as_dict()
