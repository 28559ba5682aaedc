"""What waits for a person in requests and applications."""

from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from core.inbox import InboxGroup, InboxItem
from core.text import isolate, shown_digits
from support.filters.programmes import WAITING
from support.models import Application, InfrastructureRequest
from support.queries.requests import waiting_for

SHOWN = 5


def groups(user: User, today: date) -> list[InboxGroup]:
    """Groups that have something in them, overdue requests first; two queries each whatever the scale."""
    if user.is_read_only:
        return []
    found = []
    if user.role in {Role.OFFICIAL, Role.DIRECTOR, Role.AGENCY, Role.MANAGER}:
        found.append(_requests(user, today))
    if user.role in WAITING:
        found.append(_applications(user))
    return [group for group in found if group.count]


def _requests(user: User, today: date) -> InboxGroup:
    rows: QuerySet[InfrastructureRequest] = (
        InfrastructureRequest.objects.visible_to(user).open().filter(waiting_for(user))
    )
    first = rows.select_related("park").order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN]
    return InboxGroup(
        title=_("درخواست‌های زیرساخت نزد شما"),
        icon="bolt",
        count=rows.count(),
        url=reverse("support:request_list") + "?waiting=me",
        items=[
            InboxItem(
                title=row.title,
                detail=f"{row.park.name} · {isolate(shown_digits(row.number))}",
                url=row.get_absolute_url(),
                due_on=row.due_on,
                tag=str(row.get_stage_display()),
                tone="bad" if row.due_on and row.due_on < today else "info",
            )
            for row in first
        ],
    )


def _applications(user: User) -> InboxGroup:
    rows = Application.objects.visible_to(user).filter(stage__in=WAITING[Role(user.role)])
    first = rows.for_list().order_by("stage_since", "pk")[:SHOWN]
    return InboxGroup(
        title=_("درخواست‌های حمایت در انتظار شما"),
        icon="heart-handshake",
        count=rows.count(),
        url=reverse("support:application_list") + "?waiting=me",
        items=[
            InboxItem(
                title=row.unit.name,
                detail=f"{row.programme.title} · {isolate(shown_digits(row.number))}",
                url=row.get_absolute_url(),
                tag=str(row.get_stage_display()),
                tone="info",
            )
            for row in first
        ],
    )
