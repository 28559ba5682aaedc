"""How fresh what the register says is: of one unit, of units that fell silent in a group of facts, of whole parks.

A unit keeps the day of each group (`units.compute.freshness.DAYS`), by what it was confirmed is told by `Confirmation`.
Files and edits of many units write the days alone: a day without its row came with one of those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from parks.models import Park
from units.compute.freshness import AGEING, DAYS, FRESH, SILENT, fresh_from, silent_before, state, weight
from units.models import Confirmation, FactGroup, Unit

STATE_LABELS = {FRESH: gettext_lazy("تازه"), AGEING: gettext_lazy("رو به کهنگی"), SILENT: gettext_lazy("بی‌خبر")}
TOGETHER = gettext_lazy("ورود داده یا ویرایش گروهی")
TONES = {FRESH: "good", AGEING: "warn", SILENT: "bad"}
LOOKS = {FRESH: "on", AGEING: "semi", SILENT: "bad"}


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
    on = getattr(unit, DAYS[group])
    if row and (on is None or row.on < on):
        row = None
    by_what = row.get_means_display() if row else str(TOGETHER) if on else ""
    found = state(group, on, today)
    return GroupFreshness(
        group=group,
        label=str(FactGroup(group).label),
        on=on,
        means=by_what,
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
    column, day = DAYS[group], silent_before(group, today)
    rows = units.filter(Q(**{column: None}) | Q(**{f"{column}__lt": day})).annotate(group_on=F(column))
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

    A share counts units whose facts of the group are fresh; that of the park is the mean of its groups. Two queries.
    """
    counts = {f"fresh_{group}": Count("pk", filter=_is_fresh(group, today)) for group in FactGroup.values}
    counted = Unit.objects.visible_to(reader).order_by().values("park").annotate(units=Count("pk"), **counts)
    known = list(counted.values_list("park", "units", *counts))
    parks = Park.objects.visible_to(reader).select_related("county").defer("source", "source_note")
    by_key = parks.in_bulk([park for park, *_rest in known if park])
    rows: list[tuple[Park | None, int, float, list[tuple[str, float]]]] = []
    for park, count, *fresh in known:
        shares = [(str(group), told / count) for group, told in zip(FactGroup.values, fresh, strict=True)]
        rows.append((by_key.get(park), count, sum(share for _group, share in shares) / len(shares), shares))
    rows.sort(key=lambda row: (row[0] is None, -row[2], row[0].sort_key if row[0] else ""))
    return [
        ParkFreshness(park, count, rank if park else None, share, shares)
        for rank, (park, count, share, shares) in enumerate(rows, start=1)
    ]


def _is_fresh(group: str, today: date) -> Q:
    return Q(**{f"{DAYS[group]}__gte": fresh_from(group, today)})
