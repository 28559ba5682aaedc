"""How fresh what the register says is: of one unit, of units that fell silent in a group of facts, of whole parks.

The status of a unit was confirmed when the unit was (`Unit.last_confirmed_on`, which imports write too); the other
groups tell their own day in `Confirmation`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from parks.models import Park
from units.compute.freshness import AGEING, FRESH, SILENT, fresh_from, silent_before, state, weight
from units.models import Confirmation, FactGroup, Unit

STATE_LABELS = {FRESH: gettext_lazy("تازه"), AGEING: gettext_lazy("رو به کهنگی"), SILENT: gettext_lazy("بی‌خبر")}
TONES = {FRESH: "good", AGEING: "warn", SILENT: "bad"}
LOOKS = {FRESH: "on", AGEING: "semi", SILENT: "bad"}
_TOLD = [group for group in FactGroup.values if group != FactGroup.STATUS]


# ── one unit ──────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class GroupFreshness:
    """One group of a unit's facts, ready to show; `weight` is what is left of the last confirmation, a share of one."""

    group: str
    label: str
    on: date | None
    means: str
    by: str
    state: str
    state_label: str
    tone: str
    look: str  # the colour of its bar
    weight: float


def freshness_of(unit: Unit, today: date) -> list[GroupFreshness]:
    """Every group of the unit's facts in the order of the choices; one query."""
    rows = {row.group: row for row in unit.confirmations.select_related("by")}
    return [_line(unit, group, rows.get(group), today) for group in FactGroup.values]


def _line(unit: Unit, group: str, row: Confirmation | None, today: date) -> GroupFreshness:
    on = row.on if row else None
    if group == FactGroup.STATUS and unit.last_confirmed_on and (on is None or on < unit.last_confirmed_on):
        on, row = unit.last_confirmed_on, None
    found = state(group, on, today)
    return GroupFreshness(
        group=group,
        label=str(FactGroup(group).label),
        on=on,
        means=row.get_means_display() if row else "",
        by=row.by.full_name if row and row.by else "",
        state=found,
        state_label=str(STATE_LABELS[found]) if on else _("تأییدنشده"),
        tone=TONES[found],
        look=LOOKS[found],
        weight=weight(group, on, today),
    )


# ── silent units ──────────────────────────────────────────────────────────────────────────────────────────────────
def silent_in(units: QuerySet[Unit], group: str, today: date) -> QuerySet[Unit]:
    """Those of `units` whose facts of this group are silent, the longest silent first, with `group_on`."""
    day = silent_before(group, today)
    if group == FactGroup.STATUS:
        rows = units.filter(Q(last_confirmed_on=None) | Q(last_confirmed_on__lt=day))
        rows = rows.annotate(group_on=F("last_confirmed_on"))
    else:
        told = Confirmation.objects.filter(unit=OuterRef("pk"), group=group)
        rows = units.filter(~Exists(told.filter(on__gte=day))).annotate(group_on=Subquery(told.values("on")[:1]))
    return rows.order_by(F("group_on").asc(nulls_first=True), "sort_key", "pk")


# ── parks ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class ParkFreshness:
    """One park's place in the table: which share of its units' facts is fresh, in all and by group."""

    park: Park | None  # None: outside the parks
    units: int
    rank: int | None
    share: float
    shares: Sequence[tuple[str, float]]  # group, share


def league(reader: User, today: date) -> list[ParkFreshness]:
    """Parks with units that `reader` sees, the freshest first; units outside parks stand last, without a rank.

    A share counts units whose facts of the group are fresh; that of the park is the mean of its groups. Three queries.
    """
    units = Unit.objects.visible_to(reader).order_by()
    day = fresh_from(FactGroup.STATUS, today)
    counted = units.values("park").annotate(units=Count("pk"), fresh=Count("pk", filter=Q(last_confirmed_on__gte=day)))
    known = list(counted.values_list("park", "units", "fresh"))
    fresh = _fresh_by_park(reader, today)
    parks = Park.objects.visible_to(reader).select_related("county").defer("source", "source_note")
    by_key = parks.in_bulk([park for park, *_rest in known if park])
    rows: list[tuple[Park | None, int, float, list[tuple[str, float]]]] = []
    for park, count, in_status in known:
        told = {str(FactGroup.STATUS): in_status} | fresh.get(park, {})
        shares = [(str(group), told.get(group, 0) / count) for group in FactGroup.values]
        rows.append((by_key.get(park), count, sum(share for _group, share in shares) / len(shares), shares))
    rows.sort(key=lambda row: (row[0] is None, -row[2], row[0].sort_key if row[0] else ""))
    return [
        ParkFreshness(park, count, rank if park else None, share, shares)
        for rank, (park, count, share, shares) in enumerate(rows, start=1)
    ]


def _fresh_by_park(reader: User, today: date) -> dict[int | None, dict[str, int]]:
    rows = Confirmation.objects.visible_to(reader).order_by()
    counts = {f"{group}_fresh": Count("pk", filter=Q(group=group, on__gte=fresh_from(group, today))) for group in _TOLD}
    told = rows.values("unit__park").annotate(**counts).values_list("unit__park", *counts)
    return {park: dict(zip(_TOLD, counted, strict=True)) for park, *counted in told}
