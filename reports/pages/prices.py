"""The page of one kind of product: its dated common prices, who set them, and the prices in the files of its makers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import AuditEvent, User
from accounts.queries import PANEL_LINES, trail_lines
from core.jalali import Period
from units.models import ReferencePrice
from units.policies import may_set_prices
from units.queries.prices import Kind, trail_of_kind


@dataclass(frozen=True)
class PriceRow:
    """One dated price: from which month until which, and who set it last; `until` is None while it holds."""

    price: ReferencePrice
    since: Period
    until: Period | None
    by: str
    at: datetime | None


def kind_page(user: User, kind: Kind, told: dict[str, Any]) -> dict[str, Any]:
    """What the page says of a kind that `user` sees; `told` is the kind's row of `kinds_of`."""
    events = list(trail_of_kind(kind))
    rows = list(ReferencePrice.objects.visible_to(user).filter(**kind._asdict()).order_by("-month"))
    return {
        "kind": told,
        "rows": _dated(rows, events),
        "trail": trail_lines(events[:PANEL_LINES], user),
        "may_set": may_set_prices(user),
    }


def _dated(rows: Sequence[ReferencePrice], events: Sequence[AuditEvent]) -> list[PriceRow]:
    """Newest first, each until the month before the next begins."""
    setter = {event.subject_id: event for event in reversed(events)}
    found, until = [], None
    for row in rows:
        since, event = Period.parse(row.month), setter.get(row.pk)
        by = event.by.full_name if event and event.by else ""
        found.append(PriceRow(row, since, until, by, event.at if event else None))
        until = since.previous()
    return found
