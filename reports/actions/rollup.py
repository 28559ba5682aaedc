"""The sums of declared months are kept up to date: months whose declarations changed are added up again."""

from collections.abc import Mapping

from django.db import connection, transaction

from core import bulk
from reports.compute.sums import LOSS_CAUSES
from reports.models import DeclaredMonth
from reports.queries.stamps import month_stamps
from reports.queries.trend import SUMS as SUMMED

_LOST = " + ".join(f"COALESCE(CAST(ROUND(lost_hours_{cause} * 10) AS bigint), 0)" for cause in LOSS_CAUSES)
_KNOWN = ", ".join(f"lost_hours_{cause}" for cause in LOSS_CAUSES)
SUMS = f"""
SELECT period, park_id, COUNT(*) AS declared, SUM(workers) AS workers, SUM(output_value_rial) AS output_rial,
    SUM(intermediate_cost_rial) AS cost_rial,
    SUM(CASE WHEN nominal_value_rial > 0 THEN made_value_rial END) AS made_rial,
    SUM(CASE WHEN made_value_rial IS NOT NULL THEN nominal_value_rial END) AS nominal_rial,
    SUM(CASE WHEN COALESCE({_KNOWN}) IS NOT NULL THEN {_LOST} END) AS lost_tenths,
    SUM(CAST(ROUND(electricity_kwh * 100) AS bigint)) AS kwh_hundredths
FROM units_declaration
WHERE state = 'accepted' AND period BETWEEN %(first)s AND %(last)s
GROUP BY period, park_id
"""  # noqa: S608 (the only things put in are the names of the causes)
NAMES = ("period", "park_id", *SUMMED, "stamp")


def refresh_declared_months() -> list[str]:
    """Months whose accepted declarations are not those that were added up are added up again; returns them."""
    stamps = month_stamps()
    kept = dict(DeclaredMonth.objects.order_by().values_list("period", "stamp").distinct())
    changed = sorted(month for month in stamps.keys() | kept.keys() if stamps.get(month) != kept.get(month))
    for month in changed:
        refresh_month(month=month, stamps=stamps)
    return changed


@transaction.atomic
def refresh_month(*, month: str, stamps: Mapping[str, str]) -> None:
    """The sums of one month stand as its declarations say."""
    refresh_between(first=month, last=month, stamp=stamps.get(month, ""))


@transaction.atomic
def refresh_between(*, first: str, last: str, stamp: str) -> None:
    """The sums of every month from the first to the last stand; one statement adds them all up.

    The rows come here and go back: PostgreSQL adds up on several cores when it is asked, and on one when it inserts.
    """
    with connection.cursor() as cursor:
        cursor.execute(SUMS, {"first": first, "last": last})
        rows = [(*row, stamp) for row in cursor.fetchall()]
    DeclaredMonth.objects.filter(period__gte=first, period__lte=last).delete()
    bulk.insert(DeclaredMonth, NAMES, rows)
