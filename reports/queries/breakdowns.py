"""Rows of the tables that are not known beforehand: idle capacity by product group, reasons of standing still."""

from core.jalali import Period
from reports.compute.sums import Row
from reports.queries.placing import PLACE, PLACED, placing, read

# Of each product whose capacity and unit of measure are known: nominal − 12 × made in thousandths, over the months in
# which its unit told the quantity; a closed unit that declared nothing stands idle in all of them.
_IDLE = f"""
made AS (
    SELECT l.product_id, COUNT(l.quantity) AS months, SUM(CAST(ROUND(l.quantity * 1000) AS bigint)) AS thousandths
    FROM units_declarationline l
    JOIN units_declaration d ON d.id = l.declaration_id
    WHERE d.state = 'accepted' AND d.period BETWEEN %(first)s AND %(last)s AND l.quantity IS NOT NULL
    GROUP BY l.product_id
),
idle AS (
    SELECT u.id, u.park_id, u.county_id, u."group", COALESCE(i.code, '') AS isic, q.nominal_uom,
        CASE WHEN u.declared = 1 AND m.months > 0
            THEN CAST(ROUND(q.nominal_quantity * 1000) AS bigint) * m.months - 12 * m.thousandths
            WHEN u.declared = 0 AND u.status = 'closed'
            THEN CAST(ROUND(q.nominal_quantity * 1000) AS bigint) * %(months)s END AS amount
    FROM placed u
    JOIN units_product q ON q.unit_id = u.id AND q.nominal_quantity > 0 AND q.nominal_uom <> ''
    LEFT JOIN made m ON m.product_id = q.id
    LEFT JOIN units_isicclass i ON i.id = u.isic_id
    WHERE u.ran + u.declared > 0 OR u.status = 'closed'
)
SELECT {PLACE.rstrip()}, u.isic AS key, u.nominal_uom AS unit_of_measure, SUM(u.amount) AS amount,
    COUNT(DISTINCT CASE WHEN u.amount IS NOT NULL THEN u.id END) AS covered, COUNT(DISTINCT u.id) AS expected
FROM idle u
LEFT JOIN parks_park p ON p.id = u.park_id
GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608 (the only thing put in is the place of a unit)

_REASONS = f"""
SELECT {PLACE.rstrip()}, COALESCE(NULLIF(u.reason, ''), 'not_stated') AS key, '' AS unit_of_measure,
    COUNT(*) AS amount, COUNT(NULLIF(u.reason, '')) AS covered, COUNT(*) AS expected
FROM placed u
LEFT JOIN parks_park p ON p.id = u.park_id
WHERE u.status IN ('semi_active', 'closed')
GROUP BY 1, 2, 3, 4
"""  # noqa: S608 (the same)


def idle_rows(period: Period) -> list[Row]:
    """Idle capacity by ISIC class and unit of measure; `amount` ÷ (12,000 × months) is a month's quantity."""
    asked = placing(period) | {"months": len(period.months())}
    return [_row("idle", found) for found in read(f"{PLACED},\n{_IDLE}", asked)]


def reason_rows(period: Period) -> list[Row]:
    """Units that were semi-active or closed at the period's end, by the main reason of the event that holds."""
    return [_row("reasons", found) for found in read(f"{PLACED}\n{_REASONS}", placing(period))]


def _row(table: str, found: dict) -> Row:
    return Row(
        park=found["park_id"],
        county=found["county_id"],
        group=found["group"],
        table=table,
        key=found["key"],
        unit_of_measure=found["unit_of_measure"],
        amount=None if found["amount"] is None else int(found["amount"]),
        covered=found["covered"],
        expected=found["expected"],
    )
