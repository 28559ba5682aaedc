"""The dated bounds of the computed status, as administrators set them."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from units import policies
from units.models import StatusThreshold


@transaction.atomic
def set_status_threshold(
    *, by: User, valid_from: date, closed_below: Decimal, semi_active_below: Decimal
) -> StatusThreshold:
    """From that day on a unit below these shares of its capacity counts as closed or semi-active.

    A row of the same day is corrected, with what it was in the trail. RuleViolation beside its field for shares that
    are not in order.
    """
    if not policies.may_set_thresholds(by):
        raise PermissionDenied
    if not 0 <= closed_below <= semi_active_below <= 1:
        raise RuleViolation(
            _("مرز نیمه‌فعال از مرز تعطیل کمتر نیست و هر دو از ۰ تا ۱۰۰ درصد است."), field="semi_active_below"
        )
    told = {"closed_below": closed_below, "semi_active_below": semi_active_below}
    row = StatusThreshold.objects.select_for_update().filter(valid_from=valid_from).first()
    before = None if row is None else {name: getattr(row, name) for name in told}
    row, _created = StatusThreshold.objects.update_or_create(valid_from=valid_from, defaults=told)
    record(
        by=by,
        verb="reference_created" if before is None else "reference_edited",
        subject=row,
        before=before,
        after=told | {"valid_from": valid_from},
    )
    return row
