"""The dated bounds of the computed status and of the sizes of units, as administrators set them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from units import policies
from units.models import SizeThreshold, StatusThreshold


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
    return _set_dated(StatusThreshold, by, valid_from, told)


@transaction.atomic
def set_size_threshold(
    *, by: User, valid_from: date, small_from: int, medium_from: int, large_from: int
) -> SizeThreshold:
    """From that day on a unit with so many workers is small, medium or large; below the first it is micro.

    A row of the same day is corrected, with what it was in the trail. RuleViolation beside its field for bounds that do
    not grow.
    """
    if not policies.may_set_thresholds(by):
        raise PermissionDenied
    if small_from < 1:
        raise RuleViolation(_("مرز واحد کوچک از ۱ نفر کمتر نیست."), field="small_from")
    if medium_from <= small_from:
        raise RuleViolation(_("مرز واحد متوسط باید از مرز واحد کوچک بیشتر باشد."), field="medium_from")
    if large_from <= medium_from:
        raise RuleViolation(_("مرز واحد بزرگ باید از مرز واحد متوسط بیشتر باشد."), field="large_from")
    told = {"small_from": small_from, "medium_from": medium_from, "large_from": large_from}
    return _set_dated(SizeThreshold, by, valid_from, told)


def _set_dated(model: type[models.Model], by: User, valid_from: date, told: dict[str, Any]) -> Any:
    """The model's row of that day holds what is told; one that stood there is corrected."""
    rows = model._default_manager
    row = rows.select_for_update().filter(valid_from=valid_from).first()
    before = None if row is None else {name: getattr(row, name) for name in told}
    row, _created = rows.update_or_create(valid_from=valid_from, defaults=told)
    record(
        by=by,
        verb="reference_created" if before is None else "reference_edited",
        subject=row,
        before=before,
        after=told | {"valid_from": valid_from},
    )
    return row
