"""The clock's part: overdue requests remind those who hold them and climb to the directors."""

from celery import shared_task

from core.jalali import today
from support.actions.requests import tell_overdue
from support.models import InfrastructureRequest
from support.queries.people import directors


@shared_task(time_limit=600)
def escalate_overdue_requests() -> int:
    """Every overdue request has told its holder, and after a week the directors; told once a stage and due day."""
    day = today()
    above = list(directors())
    overdue = InfrastructureRequest.objects.overdue(day).select_related("park", "agency")
    for request in overdue.iterator(chunk_size=200):
        tell_overdue(request=request, today=day, escalate_to=above)
    return overdue.count()
