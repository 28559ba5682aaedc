"""The stamp of a period: a digest of counts, sums and newest verdicts over the rows it is computed from.

It costs the same few queries for any number of periods, so that the clock can ask every minute. Where being exact would
cost more it errs on the side of a changed stamp: a report that then comes out the same is no new revision
(`reports.models.Recheck`).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import BigIntegerField, Count, F, Max, Min, Model, Q, Sum
from django.db.models.functions import Cast, Round

from accounts.models import AuditEvent
from core.jalali import Period
from parks.models import Park, ParkUtility, Plot
from reports.compute.sums import LOSS_CAUSES, RESOURCES
from reports.queries.parameters import parameter_digest, parameters_of
from reports.queries.placing import instant, moment, registered_before
from reports.queries.trail import KINDS
from reports.rules import RULE_VERSION
from support.models import BudgetEntry, InfrastructureRequest, RequestEvent
from units.models import Declaration, IndustryGroup, LandContract, PastTenure, StatusChange

_WHOLE = ("unit", "park", "made_value_rial", "nominal_value_rial", "output_value_rial", "intermediate_cost_rial")
_PERSONS = ("workers", "workers_local")
_HOURS = ("planned_hours", *(f"lost_hours_{cause}" for cause in LOSS_CAUSES))
CONTRACT = "units.landcontract"


@dataclass(frozen=True)
class Stamp:
    """What a revision was, or would be, built from."""

    digest: str
    rule_version: str
    parameter_digest: str


def stamps(periods: Sequence[Period]) -> dict[str, Stamp]:
    """The stamp of each period, by its code."""
    if not periods:
        return {}
    parameters = parameters_of(periods)
    return {
        code: Stamp(digest, RULE_VERSION, parameter_digest(parameters[code]))
        for code, digest in digests(periods).items()
    }


def digests(periods: Sequence[Period]) -> dict[str, str]:
    """The stamp of each period's inputs, by its code."""
    if not periods:
        return {}
    declared = _declared([*periods, *(period.year_before() for period in periods)])
    events = _events(max(period.end for period in periods))
    parts = [_units(periods), _products(periods), _common_prices(periods), _tenures(periods), _trail(periods)]
    parts += [_requests(periods), _deliveries(periods), _payments(periods)]
    everywhere = [_parks(), _utilities(), _plots(), _contracts()]
    return {
        period.code: _hash(
            [
                [declared.get(month.code) for each in (period.year_before(), period) for month in each.months()],
                _until(events, period.end),
                [part[period.code] for part in parts],
                everywhere,
            ]
        )
        for period in periods
    }


def month_stamps() -> dict[str, str]:
    """The stamp of the accepted declarations of every month that has any; one query."""
    bounds = Declaration.objects.accepted().aggregate(first=Min("period"), last=Max("period"))
    if bounds["first"] is None:
        return {}
    return {month: _hash(facts) for month, facts in _declared_between(bounds["first"], bounds["last"]).items()}


def _declared(periods: Iterable[Period]) -> dict[str, list]:
    months = {month.code for period in periods for month in period.months()}
    return _declared_between(min(months), max(months))


def _declared_between(first: str, last: str) -> dict[str, list]:
    rows = (
        Declaration.objects.accepted()
        .filter(period__gte=first, period__lte=last)
        .order_by()
        .values("period")
        .annotate(
            Count("pk"),
            Max("decided_at"),
            *(Sum(name) for name in (*_WHOLE, *_PERSONS)),
            **{f"{name}__tenths": Sum(Cast(Round(F(name) * 10), BigIntegerField())) for name in _HOURS},
            **{f"{name}__hundredths": Sum(Cast(Round(F(name) * 100), BigIntegerField())) for name in RESOURCES},
        )
    )
    return {row["period"]: sorted(row.items()) for row in rows}


def _events(end: date) -> list[tuple]:
    return list(
        StatusChange.objects.approved()
        .filter(effective_on__lt=end)
        .order_by("effective_on")
        .values_list("effective_on")
        .annotate(Count("pk"), Sum("pk"), Max("decided_at"))
    )


def _until(events: list[tuple], end: date) -> list:
    rows = [row[1:] for row in events if row[0] < end]
    if not rows:
        return []
    counts, keys, verdicts = zip(*rows, strict=True)
    return [sum(counts), sum(keys), max(verdicts)]


# ── the register: who stands where, what they can make ────────────────────────────────────────────────────────────────
# A unit belongs to every period from the one in which it was entered or first spoken of by the ledger.
_FROM = """
    SELECT u.id, u.park_id, u.county_id, u."group", u.isic_id, CASE {whens} END AS bucket
    FROM units_unit u
    LEFT JOIN (
        SELECT unit_id, MIN(effective_on) AS first_on FROM units_statuschange WHERE decision = 'approved'
        GROUP BY unit_id
    ) l ON l.unit_id = u.id
"""
# A change of one row, or of two at once, changes a sum in which each counts by its own weight.
_WEIGHT = "({id} %% 1009 + 1)"
_GROUPS = " ".join(f"WHEN '{group}' THEN {place}" for place, group in enumerate(IndustryGroup.values, start=1))
_UNITS = f"""
SELECT bucket, COUNT(*), SUM({_WEIGHT.format(id="id")} * COALESCE(park_id, 0)),
    SUM({_WEIGHT.format(id="id")} * COALESCE(county_id, 0)), SUM({_WEIGHT.format(id="id")} * COALESCE(isic_id, 0)),
    SUM({_WEIGHT.format(id="id")} * CASE "group" {_GROUPS} ELSE 0 END), SUM(id)
FROM ({{units}}) known WHERE bucket IS NOT NULL GROUP BY 1
"""  # noqa: S608 (the only things put in are weights and the codes of the groups)
_PRODUCTS = f"""
SELECT k.bucket, COUNT(*),
    SUM({_WEIGHT.format(id="p.id")} * (CAST(ROUND(p.nominal_quantity * 1000) AS bigint) %% 1000003)),
    SUM({_WEIGHT.format(id="p.id")} * (p.reference_price_rial %% 1000003)),
    SUM({_WEIGHT.format(id="p.id")} * LENGTH(p.nominal_uom)),
    COUNT(p.nominal_quantity), COUNT(p.reference_price_rial), SUM(p.id)
FROM ({{units}}) k JOIN units_product p ON p.unit_id = k.id WHERE k.bucket IS NOT NULL GROUP BY 1
"""  # noqa: S608 (the same)

# Products that change their kind count too, each by its own weight; a large price is told in two pieces.
_COMMON = f"""
SELECT r.month, COUNT(*), SUM({_WEIGHT.format(id="p.id")} * (r.price_rial %% 1000003)),
    SUM({_WEIGHT.format(id="p.id")} * ((r.price_rial / 1000003) %% 1000003))
FROM units_referenceprice r JOIN units_product p ON p.name_key = r.name_key AND p.uom_key = r.uom_key
GROUP BY 1 ORDER BY 1
"""  # noqa: S608 (the same)


def _units(periods: Iterable[Period]) -> dict[str, list]:
    return _from_buckets(_UNITS, periods)


def _products(periods: Iterable[Period]) -> dict[str, list]:
    return _from_buckets(_PRODUCTS, periods)


def _common_prices(periods: Iterable[Period]) -> dict[str, list]:
    """What every common price that began by the period's end makes of the products of its kind, month by month."""
    with connection.cursor() as cursor:
        cursor.execute(_COMMON, {})
        rows = [(month, *map(int, sums)) for month, *sums in cursor.fetchall()]
    return {period.code: [row for row in rows if row[0] <= period.months()[-1].code] for period in periods}


def _from_buckets(statement: str, periods: Iterable[Period]) -> dict[str, list[int]]:
    """{period: the sums over every bucket up to its own}."""
    ordered = sorted(periods, key=lambda period: (period.end, period.code))
    whens: list[str] = []
    asked: dict[str, Any] = {}
    for place, period in enumerate(ordered):
        asked |= {f"entered_{place}": instant(period.due_on + timedelta(days=1)), f"end_{place}": period.end}
        whens.append(f"WHEN u.created_at < %(entered_{place})s OR l.first_on < %(end_{place})s THEN {place}")
    units = _FROM.replace("{whens}", " ".join(whens))
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{units}", units), asked)
        buckets = {row[0]: [int(part or 0) for part in row[1:]] for row in cursor.fetchall()}
    sums: list[int] = []
    found = {}
    for place, period in enumerate(ordered):
        new = buckets.get(place, [])
        sums = [a + b for a, b in zip_longest(sums, new, fillvalue=0)]
        found[period.code] = sums
    return found


def _tenures(periods: Iterable[Period]) -> dict[str, Any]:
    return _counted(PastTenure, periods, lambda period: Q(until__gte=period.end))


# ── what is overwritten where it stands ───────────────────────────────────────────────────────────────────────────────
def _trail(periods: Iterable[Period]) -> dict[str, Any]:
    """Changes that are not taken back when the period is asked for."""
    rows = AuditEvent.objects.filter(subject_type__in=KINDS)
    return _counted(rows, periods, lambda period: Q(at__lt=registered_before(period)))


def _parks() -> str:
    return _hash(list(Park.objects.order_by("pk").values_list("pk", "county", "established_on")))


def _utilities() -> str:
    return _hash(list(ParkUtility.objects.order_by("pk").values_list("pk", "capacity", "demand", "as_of")))


def _plots() -> list:
    return list(Plot.objects.aggregate(Count("pk"), Sum("pk")).values())


def _contracts() -> list:
    changes = AuditEvent.objects.filter(subject_type=CONTRACT)
    rows = LandContract.objects.aggregate(Count("pk"), Sum("pk"), Max("ended_on"), Count("ended_on"))
    return [*rows.values(), changes.count()]


# ── requests and support ──────────────────────────────────────────────────────────────────────────────────────────
def _requests(periods: Iterable[Period]) -> dict[str, Any]:
    filed = _counted(InfrastructureRequest, periods, lambda period: Q(submitted_at__lt=moment(period.end)))
    ended = _counted(InfrastructureRequest, periods, lambda period: Q(closed_at__lt=moment(period.end)))
    return {code: [filed[code], ended[code]] for code in filed}


def _deliveries(periods: Iterable[Period]) -> dict[str, Any]:
    moves = RequestEvent.objects.exclude(move="")
    return _counted(moves, periods, lambda period: Q(at__lt=moment(period.end)))


def _payments(periods: Iterable[Period]) -> dict[str, Any]:
    paid = BudgetEntry.objects.filter(kind=BudgetEntry.Kind.PAYMENT)
    return _counted(paid, periods, lambda period: Q(at__lt=moment(period.end)))


def _counted(rows: Any, periods: Iterable[Period], which: Callable[[Period], Q]) -> dict[str, Any]:
    """{period: how many rows belong to it and the sum of their keys}, in one query."""
    queryset = rows._default_manager.all() if isinstance(rows, type) and issubclass(rows, Model) else rows
    wanted = {f"at{place}": period for place, period in enumerate(periods)}
    counts = {name: Count("pk", filter=which(period)) for name, period in wanted.items()}
    keys = {f"{name}_keys": Sum("pk", filter=which(period)) for name, period in wanted.items()}
    found = queryset.order_by().aggregate(**counts, **keys)
    return {period.code: [found[name], found[f"{name}_keys"]] for name, period in wanted.items()}


def _hash(stamp: list) -> str:
    text = json.dumps(stamp, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
