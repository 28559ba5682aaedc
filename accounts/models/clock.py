"""Signs of life of the clock, so that `/readyz` can say when the beat and the worker were last seen."""

from django.db import models


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def visible_to(self, user) -> "HeartbeatQuerySet":
        return self.none()


class Heartbeat(models.Model):
    """When something that runs by itself last did; one row a name."""

    name = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
