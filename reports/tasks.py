"""What the clock starts: find the periods that are due, build each once."""

from celery import shared_task
from django.utils import timezone

from core.jalali import Period, today
from reports import actions
from reports.actions.rollup import refresh_declared_months
from reports.queries.due import due

TICK_SECONDS = 290  # a message that waited longer is thrown away: the next tick asks the database again


@shared_task
def build_due_reports() -> None:
    """A task is on its way for every period that is due now."""
    for period in due(today(), timezone.now()):
        build_report.apply_async([period.code], expires=TICK_SECONDS)


@shared_task
def refresh_declared() -> list[str]:
    """The sums of declared months are those of the declarations; returns the months that had changed."""
    return refresh_declared_months()


# Both limits lie inside the default lease (`REPORT_LEASE_SECONDS`), so a builder never outlives its claim.
@shared_task(soft_time_limit=270, time_limit=290)
def build_report(period_code: str) -> str:
    """The report of that period is built, or found to be unchanged; says which."""
    outcome = actions.build_report(period=Period.parse(period_code), by=None, today=today())
    return outcome.result
