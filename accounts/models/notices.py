"""What the portal tells a person: written inside the action's transaction, delivered by the beat afterwards."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MAX_ATTEMPTS = 5


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user) -> "NoticeQuerySet":
        """A notice belongs to the person it is for, and to nobody else."""
        return self.none() if user.is_anonymous else self.filter(to=user)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)

    def undelivered(self) -> "NoticeQuerySet":
        return self.filter(delivered_at=None)

    def due(self, now: datetime) -> "NoticeQuerySet":
        """Not delivered, not given up, and claimed by nobody at `now`."""
        return self.undelivered().filter(
            Q(try_again_at=None) | Q(try_again_at__lte=now),
            attempts__lt=MAX_ATTEMPTS,
        )


class Notice(models.Model):
    """One message to one person: a kind and its parameters, so that it is said in the reader's language."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=48)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    url = models.CharField(max_length=200)
    key = models.CharField(
        max_length=120,
        blank=True,
        help_text="when set, the same key is never told twice",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="how often delivery was tried")
    try_again_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="set when a delivery is claimed; nobody else tries before it",
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("اعلان")
        verbose_name_plural = _("اعلان‌ها")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["to", "key"], condition=~Q(key=""), name="one_notice_per_key")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["to", "-created_at"],
                condition=Q(read_at=None),
                name="unread_notices",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(delivered_at=None),
                name="undelivered_notices",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to_id}"
