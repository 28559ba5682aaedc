"""Whether a unit appears in the public directory of products: its own word, which nobody gives for it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.audit import record
from accounts.models import User
from units import policies
from units.models import Unit


@transaction.atomic
def set_directory_consent(*, unit: Unit, by: User, agreed: bool) -> Unit:
    """The unit's name, place and products may be shown to the public, or may no longer be."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if not policies.may_consent(by, unit):
        raise PermissionDenied
    if unit.is_in_directory == agreed:
        return unit
    unit.is_in_directory = agreed
    unit.save(update_fields=["is_in_directory", "updated_at"])
    verb = "directory_consent_given" if agreed else "directory_consent_withdrawn"
    record(by=by, verb=verb, subject=unit, before={"is_in_directory": not agreed}, after={"is_in_directory": agreed})
    return unit
