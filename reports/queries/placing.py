"""Which units count in a period, what they were and where they stood: the head of every statement over units.

It is SQL that SQLite and PostgreSQL both run.

Where a unit stands: its declaration says for the months it declared (the newest of the period), else the place that
held at the period's end. Which units count: those with an approved status event before the period's end or a
declaration in it, and those that stood in the register when the period's declarations fell due; a unit registered
later is no part of the past.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from core.jalali import Period, from_jalali, to_jalali
from units.models import Declaration

PLACED = """WITH ledger AS (
    SELECT unit_id, status, effective_on, reason,
        LAG(status) OVER events AS previous_status,
        LEAD(effective_on) OVER events AS until_on
    FROM units_statuschange
    WHERE decision = 'approved' AND effective_on < %(end)s
    WINDOW events AS (PARTITION BY unit_id ORDER BY effective_on, id)
),
standing AS (
    SELECT unit_id,
        MAX(CASE WHEN until_on IS NULL THEN status END) AS status,
        MAX(CASE WHEN until_on IS NULL THEN reason END) AS reason,
        MAX(CASE WHEN status IN ('active', 'semi_active')
            AND (until_on IS NULL OR (until_on > %(start)s AND until_on > effective_on)) THEN 1 ELSE 0 END) AS ran,
        SUM(CASE WHEN effective_on >= %(start)s AND status = 'closed'
            AND previous_status IN ('active', 'semi_active') THEN 1 ELSE 0 END) AS closures,
        SUM(CASE WHEN effective_on >= %(start)s AND previous_status = 'closed'
            AND status IN ('active', 'semi_active') THEN 1 ELSE 0 END) AS reactivations,
        MAX(CASE WHEN effective_on >= %(start)s AND previous_status = 'closed'
            AND status IN ('active', 'semi_active') THEN effective_on END) AS back_on,
        MAX(CASE WHEN effective_on >= %(start_before)s AND effective_on < %(end_before)s
            AND previous_status = 'closed' AND status IN ('active', 'semi_active') THEN 1 ELSE 0 END) AS back_before
    FROM ledger
    GROUP BY unit_id
),
heard AS (
    SELECT d.unit_id, MAX(d.period || ':' || COALESCE(CAST(d.park_id AS varchar), '')) AS place
    FROM units_declaration d
    JOIN standing s ON s.unit_id = d.unit_id AND s.status IN ('active', 'semi_active', 'closed')
    WHERE d.state = 'accepted' AND d.period BETWEEN %(first)s AND %(last)s
    GROUP BY d.unit_id
),
tenure AS (
    SELECT unit_id, park_id, county_id
    FROM (
        SELECT unit_id, park_id, county_id, ROW_NUMBER() OVER (PARTITION BY unit_id ORDER BY until, id) AS turn
        FROM units_pasttenure
        WHERE until >= %(end)s
    ) later
    WHERE turn = 1
),
placed AS (
    SELECT u.id, u."group", u.isic_id, s.status, s.reason, COALESCE(s.ran, 0) AS ran,
        COALESCE(s.closures, 0) AS closures, COALESCE(s.reactivations, 0) AS reactivations,
        s.back_on, COALESCE(s.back_before, 0) AS back_before,
        CASE WHEN t.unit_id IS NULL THEN u.county_id ELSE t.county_id END AS county_id,
        CASE WHEN h.unit_id IS NOT NULL THEN CAST(NULLIF(SUBSTR(h.place, 9), '') AS bigint)
            WHEN t.unit_id IS NOT NULL THEN t.park_id ELSE u.park_id END AS park_id,
        CASE WHEN h.unit_id IS NULL THEN 0 ELSE 1 END AS declared
    FROM units_unit u
    LEFT JOIN standing s ON s.unit_id = u.id
    LEFT JOIN heard h ON h.unit_id = u.id
    LEFT JOIN tenure t ON t.unit_id = u.id
    WHERE s.status IS NOT NULL OR u.created_at < %(registered_before)s
)"""

PLACE = """u.park_id, CASE WHEN u.park_id IS NULL THEN u.county_id ELSE p.county_id END AS county_id, u."group"
"""
"""A unit's cell, where `u` is of `placed` and `p` its park: the county of a park is the park's."""


def read(statement: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a statement by the names of their columns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def placing(period: Period) -> dict[str, Any]:
    """What the statements ask by: days, months and instants of the period."""
    months, before = period.months(), period.year_before()
    return {
        "start": period.start,
        "end": period.end,
        "start_before": before.start,
        "end_before": before.end,
        "first": months[0].code,
        "last": months[-1].code,
        "registered_before": instant(period.due_on + timedelta(days=1)),
        "begins": instant(period.start),
        "ends": instant(period.end),
        "year_ago": instant(years_before(period.end, 1)),
    }


def read_months(rows: QuerySet[Declaration], period: Period) -> QuerySet[Declaration]:
    """Those of the declarations that are of the period's months."""
    months = period.months()
    return rows.filter(period__gte=months[0].code, period__lte=months[-1].code)


def instant(day: date) -> Any:
    """The first moment of a day, as this database compares it."""
    return connection.ops.adapt_datetimefield_value(moment(day))


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def registered_before(period: Period) -> datetime:
    """The instant after which what is entered is no part of the period's register: the end of its due day."""
    return moment(period.due_on + timedelta(days=1))


def years_before(day: date, years: int) -> date:
    """The same day of the Jalali calendar so many years earlier; days here are firsts of months."""
    year, month, number = to_jalali(day)
    return from_jalali(year - years, month, number)
