"""Notices as their reader handles them."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Notice, User


@transaction.atomic
def mark_read(*, notice: Notice, by: User) -> int:
    """The notice counts as read by its reader; says how many were newly so."""
    return Notice.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, by: User) -> int:
    """Nothing is unread for `by`; says how many were."""
    return Notice.objects.visible_to(by).unread().update(read_at=timezone.now())
