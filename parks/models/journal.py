"""Notes and visits that people write down about a park."""

from django.db import models

from accounts.models import JournalEntry, Role
from parks.models.places import Park


class ParkNoteQuerySet(models.QuerySet["ParkNote"]):
    def visible_to(self, user) -> "ParkNoteQuerySet":
        """Notes are the officials' and managers' own; an owner does not read what was written about their park."""
        if user.is_anonymous or user.role == Role.OWNER:
            return self.none()
        return self if user.sees_province else self.filter(park__in=Park.objects.visible_to(user))


class ParkNote(JournalEntry):
    """One entry of a park's journal."""

    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="notes")

    objects = ParkNoteQuerySet.as_manager()

    class Meta(JournalEntry.Meta):
        pass
