"""Units that were paid support, the months before and after, and comparable units that never were.

Both are added up by the database in two statements, whatever the number of payments: who is looked at in which months
(`PEOPLE`), and of those the declarations of both months and the ledger of statuses at the end of both. It is SQL that
SQLite and PostgreSQL both run.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from core.jalali import Period
from reports.compute.support import Cell, Horizon, Outcome, Outcomes, Told, measured
from reports.models import PriceIndex
from reports.queries.placing import read
from support.models import Application

REACH_MONTHS = 24  # how far back payments are followed
HORIZONS = (6, 12)


@dataclass(frozen=True)
class Paid:
    """A unit's first payment: the month before it, and the months six and twelve later."""

    unit: int
    group: str
    kind: str
    rial: int
    before: Period
    after: Mapping[int, Period]


@dataclass(frozen=True)
class Pair:
    """A month before a payment and the one so many months after it."""

    horizon: int
    before: Period
    after: Period


CellKey = tuple[int, str, str]
"""Months after the payment, industry group and month before it: one cell of those who are compared."""

# Every supported unit in the month before its own payment, and every unit of its group that was never paid, in each
# such month of the group (no `month`). A unit without a group has no comparable ones. What is looked at is a `cell` in
# each pair of months.
PEOPLE = """WITH paid(unit_id, "group", month) AS (VALUES {paid}),
pairs(horizon, month, later, day_before, day_after) AS (VALUES {pairs}),
cells AS (SELECT DISTINCT "group", month FROM paid),
people AS (
    SELECT unit_id, "group", month, 1 AS supported FROM paid
    UNION ALL
    SELECT id, "group", NULL, 0 FROM units_unit
    WHERE "group" IN (SELECT "group" FROM cells WHERE "group" <> '')
        AND id NOT IN (SELECT unit_id FROM support_application WHERE stage = 'paid')
)"""

_BOTH = {
    "workers": ("{0}.workers",),
    "made": ("{0}.made_value_rial", "{0}.nominal_value_rial"),
    "nominal": ("{0}.nominal_value_rial", "{0}.made_value_rial"),
    "added": ("{0}.output_value_rial", "{0}.intermediate_cost_rial"),
}
_FACTS = {name: columns[0] for name, columns in _BOTH.items()} | {
    "added": "{0}.output_value_rial - {0}.intermediate_cost_rial"
}


def _declared_sums() -> str:
    """Of each fact the sums before and after over units that know it in both months, and how many those are."""
    columns = []
    for name, needed in _BOTH.items():
        known = " AND ".join(f"{column.format(month)} IS NOT NULL" for column in needed for month in ("b", "a"))
        fact = _FACTS[name]
        columns += [
            f"SUM(CASE WHEN {known} THEN {fact.format('b')} END) AS {name}_before",
            f"SUM(CASE WHEN {known} THEN {fact.format('a')} END) AS {name}_after",
            f"COUNT(CASE WHEN {known} THEN 1 END) AS {name}_units",
        ]
    return ",\n    ".join(columns)


_DECLARED = f""",
told AS (
    SELECT unit_id, period, workers, made_value_rial, nominal_value_rial, output_value_rial, intermediate_cost_rial
    FROM units_declaration
    WHERE state = 'accepted' AND period IN (SELECT month FROM pairs UNION SELECT later FROM pairs)
)
SELECT p.supported, r.horizon, c."group" AS grp, r.month, {_declared_sums()}
FROM told b
JOIN pairs r ON r.month = b.period
JOIN told a ON a.unit_id = b.unit_id AND a.period = r.later
JOIN people p ON p.unit_id = b.unit_id AND (p.month IS NULL OR p.month = r.month)
JOIN cells c ON c."group" = p."group" AND c.month = r.month
GROUP BY p.supported, r.horizon, c."group", r.month
"""  # noqa: S608 (put together from the names above)

_HELD = "s.since <= r.{day} AND (s.until_day IS NULL OR s.until_day > r.{day})"


def _counts() -> str:
    """Units with a status on the first day, and of those the running and the active on both."""
    first, last = (_HELD.format(day=day) for day in ("day_before", "day_after"))
    running, active = "s.status IN ('active', 'semi_active')", "s.status = 'active'"
    counted = {
        "units": first,
        "running_before": f"{first} AND {running}",
        "running_after": f"{last} AND {running}",
        "active_before": f"{first} AND {active}",
        "active_after": f"{last} AND {active}",
    }
    return ", ".join(f"SUM(CASE WHEN {when} THEN s.units ELSE 0 END) AS {name}" for name, when in counted.items())


# The status that holds on a day is that of the last approved event before it; of two events of one day the later one.
# Spans are counted by the first of the days asked for on which they hold, on which they no longer do, and on which the
# unit had any status: few rows, however long the ledger.
_STATUSES = f""",
days AS (SELECT day_before AS day FROM pairs UNION SELECT day_after FROM pairs),
ledger AS (
    SELECT unit_id, status, effective_on,
        LEAD(effective_on) OVER events AS until_on,
        MIN(effective_on) OVER (PARTITION BY unit_id) AS first_on
    FROM units_statuschange
    WHERE decision = 'approved'
    WINDOW events AS (PARTITION BY unit_id ORDER BY effective_on, id)
),
spans AS (
    SELECT p.supported, p."group", p.month, l.status,
        (SELECT MIN(day) FROM days WHERE day > l.effective_on) AS since,
        (SELECT MIN(day) FROM days WHERE day > l.until_on) AS until_day,
        (SELECT MIN(day) FROM days WHERE day > l.first_on) AS first_day,
        COUNT(*) AS units
    FROM ledger l
    JOIN people p ON p.unit_id = l.unit_id
    WHERE (l.until_on IS NULL OR l.until_on > l.effective_on)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
)
SELECT s.supported, r.horizon, c."group" AS grp, r.month, {_counts()}
FROM spans s
JOIN cells c ON c."group" = s."group" AND (s.month IS NULL OR s.month = c.month)
JOIN pairs r ON r.month = c.month AND s.first_day <= r.day_before
GROUP BY s.supported, r.horizon, c."group", r.month
"""  # noqa: S608 (put together from the names above)


def payments(applications: QuerySet[Application], period: Period) -> list[Paid]:
    """First payments among these applications in the two years up to the period's end, one a unit; one query."""
    rows = (
        applications.filter(stage="paid", paid_at__isnull=False, paid_at__date__lt=period.end)
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


def outcomes(applications: QuerySet[Application], period: Period) -> Outcomes:
    """What became, by the period's end, of the units that these applications were paid for; four queries at most."""
    paid = payments(applications, period)
    prices, base = price_index()
    pairs = _pairs(paid, period)
    cells = _cells(paid, pairs, prices)
    reached = {horizon: sum(each.after[horizon].end <= period.end for each in paid) for horizon in HORIZONS}
    return Outcomes(
        paid=len(paid),
        rial=sum(each.rial for each in paid),
        kinds=tuple(sorted({each.kind for each in paid})),
        base=base,
        horizons={
            horizon: Horizon(count, measured(cells.get(horizon, []), count) if count else {})
            for horizon, count in reached.items()
            if paid
        },
    )


def _pairs(paid: Iterable[Paid], period: Period) -> list[Pair]:
    """Every month before a payment with each month after it that the period's end has reached."""
    found = {
        (horizon, each.before.code): Pair(horizon, each.before, each.after[horizon])
        for each in paid
        for horizon in HORIZONS
        if each.after[horizon].end <= period.end
    }
    return [found[key] for key in sorted(found)]


def _cells(paid: Sequence[Paid], pairs: Sequence[Pair], prices: Mapping[str, int]) -> dict[int, list[Cell]]:
    """{months after: the cells of the units that have come so far}; two queries."""
    if not pairs:
        return {}
    people, asked = _people(paid, pairs)
    later = {(pair.horizon, pair.before.code): pair.after.code for pair in pairs}
    found: dict[tuple[int, CellKey], dict[str, Told]] = {}
    for row in read(f"{people}{_DECLARED}", asked):
        told = {name: _told(row, name, row[f"{name}_units"]) for name in _FACTS}
        months = row["month"], later[row["horizon"], row["month"]]
        found[_key(row)] = told | {"added": _real(told["added"], months, prices)}
    for row in read(f"{people}{_STATUSES}", asked):
        told = {name: _told(row, name, int(row["units"])) for name in ("running", "active")}
        found[_key(row)] = found.get(_key(row), {}) | told
    cells: dict[int, list[Cell]] = {}
    for key in sorted({key for supported, key in found if supported}):
        own, other = (Outcome(**found.get((supported, key), {})) for supported in (1, 0))
        cells.setdefault(key[0], []).append(Cell(own, other))
    return cells


def _key(row: Mapping[str, Any]) -> tuple[int, CellKey]:
    return row["supported"], (row["horizon"], row["grp"], row["month"])


def _people(paid: Sequence[Paid], pairs: Sequence[Pair]) -> tuple[str, dict[str, Any]]:
    """The head of the statements and what it asks by."""
    units = [(each.unit, each.group, each.before.code) for each in paid]
    months = [(each.horizon, each.before.code, each.after.code, each.before.end, each.after.end) for each in pairs]
    asked: dict[str, Any] = {}
    told = {name: _values(name, rows, asked) for name, rows in (("paid", units), ("pairs", months))}
    return PEOPLE.format(**told), asked


def _values(name: str, rows: Sequence[tuple[Any, ...]], asked: dict[str, Any]) -> str:
    """The places of these rows in a statement; `asked` then holds what belongs there."""
    lines = []
    for number, row in enumerate(rows):
        names = [f"{name}_{number}_{place}" for place in range(len(row))]
        asked.update(zip(names, row, strict=True))
        lines.append("(" + ", ".join(f"%({each})s" for each in names) + ")")
    return ", ".join(lines)


def _told(row: Mapping[str, Any], name: str, units: int) -> Told:
    return Told(units, int(row[f"{name}_before"]), int(row[f"{name}_after"])) if units else Told()


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
