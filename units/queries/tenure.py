"""The moves and sales of a unit as its page tells them: each with what held before it and after it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.text import shown_digits
from units.models import PastTenure, Unit

_NAMED = ("park", "county", "plot", "by")
_TOLD = ("unit", "kind", "until", "owner_name", "note", "park__name", "county__name", "plot__number", "by__full_name")


@dataclass(frozen=True)
class TenureEvent:
    """One move or sale; `was` and `now` say only what changed."""

    kind: str
    label: str
    on: date
    was: str
    now: str
    note: str
    by: str


def tenure_events(unit: Unit, day: date | None = None) -> list[TenureEvent]:
    """What happened to the place and the owner of `unit`, newest first; up to a past `day`, with the unit as it was.

    One query; each row says what held until its day, the next newer one, or the unit itself, what came then.
    """
    rows = unit.past_tenures.select_related(*_NAMED).only(*_TOLD).order_by("-until", "-pk")
    if day is not None:
        rows = rows.filter(until__lte=day)
    past = list(rows)
    afterwards: list[PastTenure | Unit] = [unit, *past]
    return [_event(row, after) for row, after in zip(past, afterwards, strict=False)]


def _event(row: PastTenure, after: PastTenure | Unit) -> TenureEvent:
    words = [
        (_place(row), _place(after)),
        (row.owner_name or _("نامعلوم"), after.owner_name or _("نامعلوم")),
    ]
    changed = [pair for pair in words if pair[0] != pair[1]]
    return TenureEvent(
        kind=row.kind,
        label=row.get_kind_display(),
        on=row.until,
        was=_("؛ ").join(was for was, _now in changed),
        now=_("؛ ").join(now for _was, now in changed),
        note=row.note,
        by=row.by.full_name if row.by else "",
    )


def _place(row: PastTenure | Unit) -> str:
    """«شهرک صنعتی ورزقان، قطعهٔ ۱۲» or «بیرون از شهرک‌ها، ورزقان»."""
    if row.park is None:
        outside = _("بیرون از شهرک‌ها")
        return _("%(outside)s، %(county)s") % {"outside": outside, "county": row.county} if row.county else outside
    if row.plot is None:
        return str(row.park)
    return _("%(park)s، قطعهٔ %(plot)s") % {"park": row.park, "plot": shown_digits(row.plot.number)}
