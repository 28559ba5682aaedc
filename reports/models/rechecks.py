"""Inputs that changed without changing a figure: the revision stands, and what was looked at is remembered."""

from typing import Any, ClassVar

from django.db import models

from reports.models.report import Report


class RecheckQuerySet(models.QuerySet["Recheck"]):
    def visible_to(self, user: Any) -> "RecheckQuerySet":
        return self.filter(report__in=Report.objects.visible_to(user))


class Recheck(models.Model):
    """The report was computed again and came out the same; its own row, which may be published, is left alone."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="recheck")
    digest = models.CharField(max_length=64, help_text="stamp of the inputs that gave the same figures")
    rule_version = models.CharField(max_length=16)
    parameter_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = RecheckQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["report"]

    def __str__(self) -> str:
        return str(self.report)
