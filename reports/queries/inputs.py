"""What a report is computed from, added up by the database in a fixed number of queries whatever the scale.

One statement reads ledger, declarations and register and returns a row a park, county and industry group. It is SQL
that SQLite and PostgreSQL both run. Every sum is a sum of whole numbers (rial, persons, tenths of an hour), so both
databases agree to the last digit; the order of rows cannot matter.

Where a unit stands: its declaration says for the months it declared (the newest of the period), else the register.
Which units count: those with an approved status event before the period's end or a declaration in it, and those that
stood in the register when the period's declarations fell due; a unit registered later is no part of the past.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from core.jalali import Period, from_jalali, to_jalali
from parks.models import Park
from reports.compute.sums import LOSS_CAUSES, Cell, Inputs, Sums

OLD_AFTER_YEARS = 10  # DOMAIN §1: a park is old when established at least so long before the period's end

# One declaration's output lost to one cause: nominal ÷ 12 × lost ÷ planned hours, in whole rial rounded down.
# Written as quotient and remainder so that no product leaves sixty-four bits; a month of more than a thousand lost
# hours or a capacity beyond 10¹⁶ rial a year is a slip of the pen and leaves the loss unknown.
_LOST_RIAL = (
    "CASE WHEN nominal BETWEEN 0 AND 10000000000000000 AND planned > 0 AND lost_{cause} BETWEEN 0 AND 10000"
    " THEN (nominal / (12 * planned)) * lost_{cause}"
    " + ((nominal %% (12 * planned)) * lost_{cause}) / (12 * planned) END AS rial_{cause}"
)


def _each(template: str, separator: str = ",\n        ") -> str:
    return separator.join(template.format(cause=cause) for cause in LOSS_CAUSES)


_SQL = f"""
WITH ledger AS (
    SELECT unit_id, status, effective_on,
        LAG(status) OVER events AS previous_status,
        LEAD(effective_on) OVER events AS until_on
    FROM units_statuschange
    WHERE decision = 'approved' AND effective_on < %(end)s
    WINDOW events AS (PARTITION BY unit_id ORDER BY effective_on, id)
),
standing AS (
    SELECT unit_id,
        MAX(CASE WHEN until_on IS NULL THEN status END) AS status,
        MAX(CASE WHEN status IN ('active', 'semi_active')
            AND (until_on IS NULL OR (until_on > %(start)s AND until_on > effective_on)) THEN 1 ELSE 0 END) AS ran,
        SUM(CASE WHEN effective_on >= %(start)s AND status = 'closed'
            AND previous_status IN ('active', 'semi_active') THEN 1 ELSE 0 END) AS closures,
        SUM(CASE WHEN effective_on >= %(start)s AND previous_status = 'closed'
            AND status IN ('active', 'semi_active') THEN 1 ELSE 0 END) AS reactivations
    FROM ledger
    GROUP BY unit_id
),
typed AS (
    SELECT d.unit_id, d.period || ':' || COALESCE(CAST(d.park_id AS varchar), '') AS place,
        d.workers, d.workers_local,
        d.output_value_rial - d.intermediate_cost_rial AS added,
        CASE WHEN d.nominal_value_rial > 0 THEN d.made_value_rial END AS made,
        CASE WHEN d.made_value_rial IS NOT NULL THEN d.nominal_value_rial END AS measured,
        d.nominal_value_rial AS nominal,
        CAST(ROUND(d.planned_hours * 10) AS bigint) AS planned,
        {_each("CAST(ROUND(d.lost_hours_{cause} * 10) AS bigint) AS lost_{cause}")}
    FROM units_declaration d
    JOIN standing s ON s.unit_id = d.unit_id AND s.status IN ('active', 'semi_active', 'closed')
    WHERE d.state = 'accepted' AND d.period BETWEEN %(first)s AND %(last)s
),
valued AS (
    SELECT typed.*, {_each(_LOST_RIAL)}
    FROM typed
),
declared AS (
    SELECT unit_id, MAX(place) AS place,
        SUM(made) AS made, SUM(CASE WHEN made IS NOT NULL THEN measured END) AS nominal,
        SUM(CASE WHEN workers IS NOT NULL THEN added END) AS added,
        SUM(CASE WHEN added IS NOT NULL THEN workers END) AS added_workers,
        SUM(workers) AS workers,
        SUM(CASE WHEN workers IS NOT NULL THEN workers_local END) AS local,
        SUM(CASE WHEN workers_local IS NOT NULL THEN workers END) AS local_workers,
        {_each("SUM(lost_{cause}) AS lost_{cause}, SUM(rial_{cause}) AS rial_{cause}")}
    FROM valued
    GROUP BY unit_id
),
priced AS (
    SELECT p.unit_id, p.reference_price_rial AS price, CAST(ROUND(p.nominal_quantity * 1000) AS bigint) AS thousandths,
        CASE WHEN p.reference_price_rial > 0
            AND CAST(p.nominal_quantity AS double precision) * p.reference_price_rial < 1e17 THEN 1 ELSE 0 END AS known
    FROM units_product p
    JOIN standing s ON s.unit_id = p.unit_id AND s.status = 'closed'
    WHERE p.nominal_quantity > 0
),
capacity AS (
    SELECT unit_id, CASE WHEN MIN(known) = 1 THEN SUM(CASE WHEN known = 1 THEN (thousandths / 1000) * price END)
        + (SUM(CASE WHEN known = 1 THEN (thousandths %% 1000) * price END) + 500) / 1000 END AS nominal
    FROM priced
    GROUP BY unit_id
),
placed AS (
    SELECT u.id, u.county_id, u."group", s.status, COALESCE(s.ran, 0) AS ran,
        COALESCE(s.closures, 0) AS closures, COALESCE(s.reactivations, 0) AS reactivations,
        CASE WHEN d.unit_id IS NULL THEN u.park_id
            ELSE CAST(NULLIF(SUBSTR(d.place, 9), '') AS bigint) END AS park_id,
        CASE WHEN d.unit_id IS NULL THEN 0 ELSE 1 END AS declared
    FROM units_unit u
    LEFT JOIN standing s ON s.unit_id = u.id
    LEFT JOIN declared d ON d.unit_id = u.id
    WHERE s.status IS NOT NULL OR u.created_at < %(registered_before)s
)
SELECT u.park_id, CASE WHEN u.park_id IS NULL THEN u.county_id ELSE p.county_id END AS county_id, u."group",
    COUNT(*) AS units,
    COUNT(CASE WHEN u.status = 'under_construction' THEN 1 END) AS under_construction,
    COUNT(CASE WHEN u.status = 'active' THEN 1 END) AS active,
    COUNT(CASE WHEN u.status = 'semi_active' THEN 1 END) AS semi_active,
    COUNT(CASE WHEN u.status = 'closed' THEN 1 END) AS closed,
    SUM(u.ran) AS ran, SUM(u.ran * u.declared) AS ran_and_declared,
    SUM(CASE WHEN u.ran + u.declared > 0 THEN 1 ELSE 0 END) AS asked, SUM(u.declared) AS declared,
    SUM(u.closures) AS closures, SUM(u.reactivations) AS reactivations,
    SUM(d.made) AS made_rial, SUM(d.nominal) AS nominal_rial, COUNT(d.made) AS measured_units,
    COUNT(CASE WHEN u.status = 'closed' AND u.declared = 0 THEN 1 END) AS silent_closed,
    SUM(CASE WHEN u.declared = 0 THEN c.nominal END) AS silent_closed_nominal_rial,
    COUNT(CASE WHEN u.declared = 0 THEN c.nominal END) AS silent_closed_units,
    SUM(d.added) AS added_rial, SUM(d.added_workers) AS added_workers, COUNT(d.added) AS added_units,
    SUM(d.workers) AS workers, COUNT(d.workers) AS workers_units,
    SUM(d.local) AS local, SUM(d.local_workers) AS local_workers, COUNT(d.local) AS local_units,
    {_each("SUM(d.lost_{cause}) AS lost_{cause}, COUNT(d.lost_{cause}) AS lost_{cause}_units")},
    COUNT(COALESCE({_each("d.lost_{cause}", ", ")})) AS lost_any_units,
    {_each("SUM(d.rial_{cause}) AS rial_{cause}, COUNT(d.rial_{cause}) AS rial_{cause}_units")},
    COUNT(COALESCE({_each("d.rial_{cause}", ", ")})) AS lost_rial_any_units
FROM placed u
LEFT JOIN parks_park p ON p.id = u.park_id
LEFT JOIN declared d ON d.unit_id = u.id
LEFT JOIN capacity c ON c.unit_id = u.id
GROUP BY 1, 2, 3
"""  # noqa: S608 (the only things put in are the names of the causes above)

_BY_CAUSE = {
    "lost_tenths": "lost_{cause}",
    "lost_units": "lost_{cause}_units",
    "lost_rial": "rial_{cause}",
    "lost_rial_units": "rial_{cause}_units",
}
_PLAIN = tuple(name for name in Sums.__dataclass_fields__ if name not in _BY_CAUSE)


def inputs(period: Period) -> Inputs:
    """Everything the report of `period` is computed from, read in two queries."""
    return Inputs(cells=cells(period), age_classes=age_classes(period.end), months=len(period.months()))


def cells(period: Period) -> tuple[Cell, ...]:
    """Sums of units that share park, county and industry group; units without any of them are a cell too."""
    months = period.months()
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "start": period.start,
                "end": period.end,
                "first": months[0].code,
                "last": months[-1].code,
                "registered_before": connection.ops.adapt_datetimefield_value(registered_before(period)),
            },
        )
        names = [column[0] for column in cursor.description]
        return tuple(_cell(dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def registered_before(period: Period) -> datetime:
    """The instant after which a new unit is no part of the period's register: the end of its due day."""
    return timezone.make_aware(datetime.combine(period.due_on + timedelta(days=1), time.min))


def age_classes(end: date) -> Mapping[int, str]:
    """Each park's age class at the period's end: old, new, or unknown where nobody knows when it was established."""
    year, month, day = to_jalali(end)
    limit = from_jalali(year - OLD_AFTER_YEARS, month, day)
    return {
        pk: "unknown" if established is None else "old" if established <= limit else "new"
        for pk, established in Park.objects.values_list("pk", "established_on")
    }


def _cell(row: dict[str, Any]) -> Cell:
    found: dict[str, Any] = {name: _whole(row[name]) for name in _PLAIN}
    for name, column in _BY_CAUSE.items():
        found[name] = tuple(_whole(row[column.format(cause=cause)]) for cause in LOSS_CAUSES)
    return Cell(park=row["park_id"], county=row["county_id"], group=row["group"], sums=Sums(**found))


def _whole(value: Any) -> int | None:
    """PostgreSQL adds whole numbers up to a decimal; a figure is a whole number or unknown."""
    return None if value is None else int(value)
