"""Sums over units, added up by the database in one statement: a row a park, county and industry group.

Every sum is a sum of whole numbers (rial, persons, tenths of an hour), so SQLite and PostgreSQL agree to the last
digit; the order of rows cannot matter. Real values are at prices of the base period of the producer price index: of
each unit and month, in whole rial cut towards nought.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from core.jalali import Period
from reports.compute.parameters import BASE_INDEX, Parameters
from reports.compute.sums import LOSS_CAUSES, RESOURCES, Cell, Sums
from reports.queries.placing import PLACE, PLACED, placing, read

# One declaration's output lost to one cause: nominal ÷ 12 × lost ÷ planned hours, in whole rial rounded down.
# Written as quotient and remainder so that no product leaves sixty-four bits; a month of more than a thousand lost
# hours or a capacity beyond 10¹⁶ rial a year is a slip of the pen and leaves the loss unknown.
_LOST_RIAL = (
    "CASE WHEN nominal BETWEEN 0 AND 10000000000000000 AND planned > 0 AND lost_{cause} BETWEEN 0 AND 10000"
    " THEN (nominal / (12 * planned)) * lost_{cause}"
    " + ((nominal %% (12 * planned)) * lost_{cause}) / (12 * planned) END AS rial_{cause}"
)
# value × base ÷ index in the same manner; both databases cut towards nought, below it too.
_REAL = (
    "CASE WHEN {name} BETWEEN -10000000000000000 AND 10000000000000000"
    f" THEN ({{name}} / price_index) * {BASE_INDEX} + (({{name}} %% price_index) * {BASE_INDEX}) / price_index END"
    " AS real_{name}"
)
_USED = (
    "SUM(CASE WHEN real_output IS NOT NULL THEN {cause} END) AS {cause},"
    " SUM(CASE WHEN {cause} IS NOT NULL THEN real_output END) AS {cause}_output"
)
_USED_SUMS = "SUM(d.{cause}) AS {cause}, SUM(d.{cause}_output) AS {cause}_output, COUNT(d.{cause}) AS {cause}_units"


def _each(template: str, names: Sequence[str] = LOSS_CAUSES, separator: str = ",\n        ") -> str:
    return separator.join(template.format(cause=name) for name in names)


_DECLARED = f"""
typed AS (
    SELECT d.unit_id, d.workers, d.workers_local,
        d.output_value_rial - d.intermediate_cost_rial AS added,
        CASE WHEN d.nominal_value_rial > 0 THEN d.made_value_rial END AS made,
        CASE WHEN d.made_value_rial IS NOT NULL THEN d.nominal_value_rial END AS measured,
        d.nominal_value_rial AS nominal,
        d.output_value_rial AS output, {{prices}} AS price_index,
        CAST(ROUND(d.planned_hours * 10) AS bigint) AS planned,
        {_each("CAST(ROUND(d.{cause} * 100) AS bigint) AS {cause}", RESOURCES)},
        {_each("CAST(ROUND(d.lost_hours_{cause} * 10) AS bigint) AS lost_{cause}")}
    FROM units_declaration d
    JOIN standing s ON s.unit_id = d.unit_id AND s.status IN ('active', 'semi_active', 'closed')
    WHERE d.state = 'accepted' AND d.period BETWEEN %(first)s AND %(last)s
),
valued AS (
    SELECT typed.*, {_REAL.format(name="added")}, {_REAL.format(name="output")},
        {_each(_LOST_RIAL)}
    FROM typed
),
declared AS (
    SELECT unit_id,
        SUM(made) AS made, SUM(CASE WHEN made IS NOT NULL THEN measured END) AS nominal,
        SUM(CASE WHEN workers IS NOT NULL THEN added END) AS added,
        SUM(CASE WHEN added IS NOT NULL THEN workers END) AS added_workers,
        SUM(workers) AS workers,
        SUM(CASE WHEN workers IS NOT NULL THEN workers_local END) AS local,
        SUM(CASE WHEN workers_local IS NOT NULL THEN workers END) AS local_workers,
        SUM(CASE WHEN workers IS NOT NULL THEN real_added END) AS real_added,
        SUM(CASE WHEN real_added IS NOT NULL THEN workers END) AS real_workers,
        {_each(_USED, RESOURCES)},
        {_each("SUM(lost_{cause}) AS lost_{cause}, SUM(rial_{cause}) AS rial_{cause}")}
    FROM valued
    GROUP BY unit_id
),
priced AS (
    SELECT p.unit_id, CAST(ROUND(p.nominal_quantity * 1000) AS bigint) AS thousandths, p.nominal_quantity,
        COALESCE((
            SELECT r.price_rial FROM units_referenceprice r
            WHERE r.name_key = p.name_key AND r.uom_key = p.uom_key AND r.month <= %(last)s
            ORDER BY r.month DESC LIMIT 1
        ), p.reference_price_rial) AS price
    FROM units_product p
    JOIN standing s ON s.unit_id = p.unit_id AND s.status = 'closed'
    WHERE p.nominal_quantity > 0
),
weighed AS (
    SELECT unit_id, price, thousandths,
        CASE WHEN price > 0 AND CAST(nominal_quantity AS double precision) * price < 1e17 THEN 1 ELSE 0 END AS known
    FROM priced
),
capacity AS (
    SELECT unit_id, CASE WHEN MIN(known) = 1
        THEN CAST(SUM(CASE WHEN known = 1 THEN (thousandths / 1000) * price END) AS bigint)
        + (CAST(SUM(CASE WHEN known = 1 THEN (thousandths %% 1000) * price END) AS bigint) + 500) / 1000 END AS nominal
    FROM weighed
    GROUP BY unit_id
),
helped AS (
    SELECT a.unit_id, SUM(CASE WHEN e.at >= %(begins)s THEN e.amount_rial END) AS rial,
        MIN(CAST(e.at AS varchar)) AS first_at
    FROM support_budgetentry e
    JOIN support_application a ON a.id = e.application_id
    WHERE e.kind = 'payment' AND e.at >= %(year_ago)s AND e.at < %(ends)s
    GROUP BY a.unit_id
)
SELECT {PLACE.rstrip()},
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
    COUNT(COALESCE({_each("d.lost_{cause}", separator=", ")})) AS lost_any_units,
    {_each("SUM(d.rial_{cause}) AS rial_{cause}, COUNT(d.rial_{cause}) AS rial_{cause}_units")},
    COUNT(COALESCE({_each("d.rial_{cause}", separator=", ")})) AS lost_rial_any_units,
    SUM(d.real_added) AS real_added_rial, SUM(d.real_workers) AS real_workers, COUNT(d.real_added) AS real_units,
    {_each(_USED_SUMS, RESOURCES)},
    SUM(u.back_before) AS returned_year_ago,
    SUM(CASE WHEN u.status IN ('active', 'semi_active') THEN u.back_before ELSE 0 END) AS still_running,
    COUNT(h.rial) AS supported, COALESCE(SUM(h.rial), 0) AS paid_rial,
    COUNT(CASE WHEN u.status IN ('active', 'semi_active') THEN h.unit_id END) AS helped_running,
    SUM(CASE WHEN u.status IN ('active', 'semi_active') AND h.unit_id IS NOT NULL THEN d.workers END) AS kept_workers,
    COUNT(CASE WHEN u.status IN ('active', 'semi_active') AND h.unit_id IS NOT NULL THEN d.workers END) AS kept_units,
    COUNT(CASE WHEN CAST(u.back_on AS varchar) >= SUBSTR(h.first_at, 1, 10) THEN 1 END) AS revived
FROM placed u
LEFT JOIN parks_park p ON p.id = u.park_id
LEFT JOIN declared d ON d.unit_id = u.id
LEFT JOIN capacity c ON c.unit_id = u.id
LEFT JOIN helped h ON h.unit_id = u.id
GROUP BY 1, 2, 3
"""  # noqa: S608 (the only things put in are the names of the causes and resources above)

_BY_CAUSE = {
    "lost_tenths": "lost_{cause}",
    "lost_units": "lost_{cause}_units",
    "lost_rial": "rial_{cause}",
    "lost_rial_units": "rial_{cause}_units",
}
_BY_RESOURCE = {"used": "{cause}", "used_output_rial": "{cause}_output", "used_units": "{cause}_units"}
_LISTS = {
    **{name: (column, LOSS_CAUSES) for name, column in _BY_CAUSE.items()},
    **{name: (column, RESOURCES) for name, column in _BY_RESOURCE.items()},
}
_PLAIN = tuple(name for name in Sums.__dataclass_fields__ if name not in {*_LISTS, "land", "needs"})


def cells(period: Period, parameters: Parameters) -> tuple[Cell, ...]:
    """Sums of units that share park, county and industry group; units without any of them are a cell too."""
    prices, asked = _prices(parameters.prices)
    statement = PLACED + ",\n" + _DECLARED.replace("{prices}", prices)
    return tuple(_cell(row) for row in read(statement, placing(period) | asked))


def _prices(index: Mapping[str, int]) -> tuple[str, dict[str, Any]]:
    """The index of a declaration's month in SQL; unknown for a month that has none."""
    asked: dict[str, Any] = {}
    cases = []
    for place, (month, hundredths) in enumerate(sorted(index.items())):
        asked |= {f"month_{place}": month, f"index_{place}": hundredths}
        cases.append(f"WHEN %(month_{place})s THEN CAST(%(index_{place})s AS bigint)")
    return (f"CASE d.period {' '.join(cases)} END" if cases else "CAST(NULL AS bigint)"), asked


def _cell(row: dict[str, Any]) -> Cell:
    found: dict[str, Any] = {name: _whole(row[name]) for name in _PLAIN}
    for name, (column, parts) in _LISTS.items():
        found[name] = tuple(_whole(row[column.format(cause=part)]) for part in parts)
    return Cell(park=row["park_id"], county=row["county_id"], group=row["group"], sums=Sums(**found))


def _whole(value: Any) -> int | None:
    """PostgreSQL adds whole numbers up to a decimal; a figure is a whole number or unknown."""
    return None if value is None else int(value)
