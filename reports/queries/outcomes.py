"""Units that were paid support, the months before and after, and comparable units that never were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.timezone import localdate

from accounts.models import User
from core.jalali import Period
from reports.compute.support import Outcome, Told
from reports.models import PriceIndex
from support.models import Application
from units.models import Declaration, DeclarationState, Status, StatusChange

REACH_MONTHS = 24  # how far back payments are followed
HORIZONS = (6, 12)
AFTER = "unit__declarations"
FACTS = {
    "workers": F("workers"),
    "made": F("made_value_rial"),
    "nominal": F("nominal_value_rial"),
    "added": F("output_value_rial") - F("intermediate_cost_rial"),
}
AFTER_FACTS = {
    "workers": F(f"{AFTER}__workers"),
    "made": F(f"{AFTER}__made_value_rial"),
    "nominal": F(f"{AFTER}__nominal_value_rial"),
    "added": F(f"{AFTER}__output_value_rial") - F(f"{AFTER}__intermediate_cost_rial"),
}


@dataclass(frozen=True)
class Paid:
    """A unit's first payment: the month before it, and the months six and twelve later."""

    unit: int
    group: str
    kind: str
    rial: int
    before: Period
    after: Mapping[int, Period]


def payments(user: User, period: Period) -> list[Paid]:
    """First payments of visible units in the two years up to the period's end, one a unit; one query."""
    rows = (
        Application.objects.visible_to(user)
        .filter(stage="paid", paid_at__isnull=False, paid_at__date__lt=period.end)
        .order_by("paid_at", "pk")
        .values_list("unit", "unit__group", "programme__kind", "awarded_rial", "paid_at")
    )
    since = period.end - timedelta(days=REACH_MONTHS * 31)
    found: dict[int, Paid] = {}
    for unit, group, kind, rial, paid_at in rows:
        month = Period.containing(localdate(paid_at))
        if unit not in found and month.start >= since:
            after = {horizon: _months_later(month, horizon) for horizon in HORIZONS}
            found[unit] = Paid(unit, group, kind, rial or 0, month.previous(), after)
    return list(found.values())


def _months_later(month: Period, count: int) -> Period:
    for _step in range(count):
        month = month.next()
    return month


def own_outcomes(paid: Sequence[Paid], horizon: int, prices: Mapping[str, int]) -> dict[int, Outcome]:
    """{unit: outcome} of those that declared before and after; one query."""
    months = {each.before.code for each in paid} | {each.after[horizon].code for each in paid}
    rows = Declaration.objects.accepted().filter(unit__in=[each.unit for each in paid], period__in=months)
    told: dict[tuple[int, str], dict[str, Any]] = {
        (row["unit"], row["period"]): dict(row)
        for row in rows.values("unit", "period", **{f"told_{name}": fact for name, fact in FACTS.items()})
    }
    outcomes = {}
    for each in paid:
        before, after = (told.get((each.unit, month.code)) for month in (each.before, each.after[horizon]))
        if before and after:
            outcomes[each.unit] = _outcome(
                {f"{name}_before": before[f"told_{name}"] for name in FACTS}
                | {f"{name}_after": after[f"told_{name}"] for name in FACTS}
                | {f"{name}_units": _both(before, after, name) for name in FACTS},
                (each.before.code, each.after[horizon].code),
                prices,
            )
    return outcomes


def _both(before: Mapping[str, Any], after: Mapping[str, Any], name: str) -> int:
    return int(before[f"told_{name}"] is not None and after[f"told_{name}"] is not None)


def comparable(
    paid: Sequence[Paid], horizon: int, prices: Mapping[str, int]
) -> dict[tuple[str, str], tuple[Outcome, int]]:
    """{(group, month before): outcome of units of the group that were never paid, and how many}; one query."""
    after = {each.before.code: each.after[horizon].code for each in paid}
    pairs = Q(pk__in=[])
    for first, second in after.items():
        pairs |= Q(period=first, **{f"{AFTER}__period": second})
    rows = (
        Declaration.objects.accepted()
        .filter(
            pairs, **{f"{AFTER}__state": DeclarationState.ACCEPTED, "unit__group__in": {each.group for each in paid}}
        )
        .exclude(unit__applications__stage="paid")
        .order_by()
        .values("period", "unit__group")
        .annotate(units=Count("pk"), **_sums())
    )
    return {
        (row["unit__group"], row["period"]): (
            _outcome(row, (row["period"], after[row["period"]]), prices),
            row["units"],
        )
        for row in rows
    }


def _sums() -> dict[str, Any]:
    """Of each fact the sums before and after over rows that know both, and how many those are."""
    sums: dict[str, Any] = {}
    for name, fact in FACTS.items():
        columns = ("output_value_rial", "intermediate_cost_rial") if name == "added" else (fact.name,)  # type: ignore[attr-defined]
        both = Q(**{f"{path}{column}__isnull": False for column in columns for path in ("", f"{AFTER}__")})
        sums[f"{name}_before"] = Sum(fact, filter=both)
        sums[f"{name}_after"] = Sum(AFTER_FACTS[name], filter=both)
        sums[f"{name}_units"] = Count("pk", filter=both)
    return sums


def _outcome(row: Mapping[str, Any], months: tuple[str, str], prices: Mapping[str, int]) -> Outcome:
    return Outcome(
        workers=_told(row, "workers"),
        made=_told(row, "made"),
        nominal=_told(row, "nominal"),
        added=_real(_told(row, "added"), months, prices),
    )


def _told(row: Mapping[str, Any], name: str) -> Told:
    before, after, units = (row[f"{name}_{part}"] for part in ("before", "after", "units"))
    return Told(units, int(before), int(after)) if units else Told()


def _real(told: Told, months: tuple[str, str], prices: Mapping[str, int]) -> Told:
    """At the prices of the index's base; unknown where the index does not know one of the months."""
    first, second = (prices.get(month) for month in months)
    if not told.units or told.before is None or told.after is None or not first or not second:
        return Told()
    return Told(told.units, told.before * 10_000 // first, told.after * 10_000 // second)


def price_index() -> tuple[dict[str, int], str]:
    """{month: index in hundredths} on the newest base, and that base; empty where administrators told none."""
    rows = list(PriceIndex.objects.order_by("month"))
    base = rows[-1].base if rows else ""
    return {row.month: row.hundredths for row in rows if row.base == base}, base


def running(paid: Sequence[Paid], horizon: int) -> tuple[int, int]:
    """How many ran (active or semi-active) at the end of the month before, and how many later; one query."""
    events: dict[int, list[tuple[Any, str]]] = {}
    rows = StatusChange.objects.approved().filter(unit__in=[each.unit for each in paid])
    for unit, day, status in rows.order_by("effective_on", "pk").values_list("unit", "effective_on", "status"):
        events.setdefault(unit, []).append((day, status))
    before = sum(_ran(events.get(each.unit, ()), each.before) for each in paid)
    after = sum(_ran(events.get(each.unit, ()), each.after[horizon]) for each in paid)
    return before, after


def _ran(events: Iterable[tuple[Any, str]], month: Period) -> bool:
    status = ""
    for day, then in events:
        if day < month.end:
            status = then
    return status in Status.running()
