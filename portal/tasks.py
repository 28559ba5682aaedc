"""The portal's own clock work: files on their way into the register."""

from celery import shared_task
from django.utils import timezone

from accounts.models import ImportJob
from core.jalali import today
from portal.importing.actions import sweep_dropped, work_on

TICK_SECONDS = 55  # a message that waited longer is thrown away: the next tick asks the database again


@shared_task
def work_on_imports() -> None:
    """A task is on its way for every file that waits for a worker; files that were put aside are gone."""
    sweep_dropped()
    for job in ImportJob.objects.claimable(timezone.now()).values_list("pk", flat=True):
        work_on_import.apply_async([job], expires=TICK_SECONDS)


# Both limits lie inside the lease of `portal.importing.actions`.
@shared_task(soft_time_limit=540, time_limit=570)
def work_on_import(job: int) -> str:
    """That file is checked or recorded, if it waits; says how it stands now."""
    return work_on(job=job, now=timezone.now(), today=today())
