"""The sums of declared months are kept up to date: months whose declarations changed are added up again."""

from collections.abc import Mapping

from django.db import connection, transaction

from reports.compute.sums import LOSS_CAUSES
from reports.models import DeclaredMonth
from reports.queries.stamps import month_stamps

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
_NAMES = (
    "period, park_id, declared, workers, output_rial, cost_rial, made_rial, nominal_rial, lost_tenths, kwh_hundredths"
)
_INSERT = f"INSERT INTO reports_declaredmonth ({_NAMES}, stamp) SELECT s.*, %(stamp)s FROM ({SUMS}) s"  # noqa: S608


def refresh_declared_months() -> list[str]:
    """Months whose accepted declarations are not those that were added up are added up again; returns them."""
    stamps = month_stamps()
    kept = dict(DeclaredMonth.objects.order_by().values_list("period", "stamp").distinct())
    changed = sorted(month for month in stamps.keys() | kept.keys() if stamps.get(month) != kept.get(month))
    for month in changed:
        refresh_month(month, stamps)
    return changed


@transaction.atomic
def refresh_month(month: str, stamps: Mapping[str, str]) -> None:
    """The sums of one month stand as its declarations say."""
    refresh_between(month, month, stamp=stamps.get(month, ""))


@transaction.atomic
def refresh_between(first: str, last: str, *, stamp: str) -> None:
    """The sums of every month from the first to the last stand; one statement adds them all up."""
    DeclaredMonth.objects.filter(period__gte=first, period__lte=last).delete()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {"first": first, "last": last, "stamp": stamp})
