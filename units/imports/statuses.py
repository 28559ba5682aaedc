"""What the status cells of a row mean for the ledger: nothing, a new event, or a better reason for the last one.

An import is final as it comes (DOMAIN §3): its events stand approved and marked as imported. Its moves obey the same
table as everybody's. A row that tells the status that holds already may correct its reason, never its date.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.jalali import format_date
from units.models import Reason, Status
from units.workflow import NEEDS_REASON, is_lawful

Tell = Callable[[str, str, str], None]


class Standing(NamedTuple):
    """What the ledger says of a unit: its last approved event, or nothing."""

    status: str = ""
    on: date | None = None
    reason: str = ""


class Ruling(NamedTuple):
    """What a row changes: `moves` adds an event to the ledger, otherwise the last one gets another reason."""

    standing: Standing
    moves: bool


def rule(values: dict[str, Any], now: Standing, *, today: date, error: Tell, warn: Tell) -> Ruling | None:
    """How the unit stands after the row, or None where the row changes nothing; `error` and `warn` take the column."""
    status, on, reason = values.get("status"), values.get("status_on"), values.get("status_reason")
    if status is None and on is None and reason is None:
        return None
    status = status or now.status
    if not status:
        error("status", "required", _("تاریخ یا علت وضعیت داده شده ولی خود وضعیت خالی است."))
        return None
    if reason and status not in NEEDS_REASON:
        warn("status_reason", "reason_ignored", _("تنها نیمه‌فعال و تعطیل علت دارند؛ علت این ردیف کنار گذاشته شد."))
        reason = None
    if status == now.status:
        return _same_status(values, now, on, reason, error, warn)
    return _move(status, on, reason, now, today, error, warn)


def _same_status(
    values: dict[str, Any], now: Standing, on: date | None, reason: str | None, error: Tell, warn: Tell
) -> Ruling | None:
    if on is not None and on != now.on:
        error(
            "status_on",
            "same_status",
            _("واحد از %(day)s همین وضعیت را دارد؛ تاریخ آن با ورود داده عوض نمی‌شود.") % {"day": format_date(now.on)},
        )
        return None
    if reason is None:
        if "status" in values and now.reason == Reason.NOT_STATED:
            _warn_not_stated(warn)
        return None
    return Ruling(now._replace(reason=reason), moves=False) if reason != now.reason else None


def _move(
    status: str, on: date | None, reason: str | None, now: Standing, today: date, error: Tell, warn: Tell
) -> Ruling | None:
    if not is_lawful(now.status, status):
        words = {"before": Status(now.status).label, "after": Status(status).label}
        error("status", "unlawful_move", _("واحدی که «%(before)s» است نمی‌تواند «%(after)s» شود.") % words)
        return None
    if on is None:
        on = today
        warn("status_on", "status_on_assumed", _("تاریخ وضعیت داده نشده بود؛ تاریخ امروز گرفته شد."))
    if on > today:
        error("status_on", "future", _("این تاریخ نمی‌تواند پس از امروز باشد."))
    if now.on is not None and on < now.on:
        said = _("تاریخ وضعیت نمی‌تواند پیش از آخرین تغییر ثبت‌شده (%(day)s) باشد.")
        error("status_on", "before_last", said % {"day": format_date(now.on)})
    if status in NEEDS_REASON and reason is None:
        _warn_not_stated(warn)
        reason = Reason.NOT_STATED.value
    return Ruling(Standing(status, on, reason or ""), moves=True)


def _warn_not_stated(warn: Tell) -> None:
    warn("status_reason", "not_stated", _("علت نیمه‌فعال یا تعطیل بودن داده نشده است؛ «اعلام‌نشده» گرفته شد."))
