"""Numbers that people quote: one row a series and Iranian year, locked while the next number is taken."""

from typing import ClassVar

from django.db import models


class NumberSequenceQuerySet(models.QuerySet["NumberSequence"]):
    def visible_to(self, user) -> "NumberSequenceQuerySet":
        return self.none()

    def take(self, series: str, year: int) -> int:
        """The next number of the series in that year; call it inside the transaction that uses the number."""
        row, _created = self.select_for_update().get_or_create(series=series, year=year)
        row.last += 1
        row.save(update_fields=["last"])
        return row.last


class NumberSequence(models.Model):
    """The last number given in one series and year."""

    series = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField(help_text="Iranian year")
    last = models.PositiveIntegerField(default=0)

    objects = NumberSequenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "year"], name="one_sequence_per_series_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"
