"""The register's part of the clock: a view whose caller is the beat."""

from datetime import date

from celery import shared_task

from core.jalali import today as local_today
from units.actions import reminders, twins


@shared_task(time_limit=600, soft_time_limit=540)
def remind_declarations(today: str | None = None) -> int:
    """Tell owners of the month they owe; may run twice or late. `today` is an ISO day, the local one by default."""
    return reminders.remind_declarations(today=date.fromisoformat(today) if today else local_today())


@shared_task(time_limit=900, soft_time_limit=840)
def find_twins() -> int:
    """Look for units that were entered twice; may run twice or late. Returns how many pairs wait for a decision."""
    return twins.find_twins()
