"""Which periods want building: no report yet, inputs that changed since, or a builder that failed or died.

The stamp of a period is a digest of counts, sums and newest verdicts over exactly the rows it is computed from. It
costs three queries for any number of periods, so that the clock can ask every few minutes.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BigIntegerField, Count, F, Max, Min, Q, Sum
from django.db.models.functions import Cast, Round

from core.jalali import Period
from reports.compute.sums import LOSS_CAUSES
from reports.models import Report, ReportState
from reports.queries.inputs import registered_before
from reports.rules import RULE_VERSION
from units.models import Declaration, StatusChange, Unit

MONTHS_BACK = 24  # how far back the ledger alone makes a month due; months with declarations always are

_WHOLE = ("unit", "park", "made_value_rial", "nominal_value_rial", "output_value_rial", "intermediate_cost_rial")
_PERSONS = ("workers", "workers_local")
_HOURS = ("planned_hours", *(f"lost_hours_{cause}" for cause in LOSS_CAUSES))


def due(today: date, now: datetime) -> list[Period]:
    """Periods to build at this tick, newest first: months whose due day has passed, and what somebody asked for."""
    months = due_months(today)
    stamps = digests(months)
    newest = newest_revisions()
    wanted = {month for month in months if _is_wanted(newest.get(month.code), stamps[month.code])}
    waiting = Report.objects.claimable(now).values_list("period", flat=True)
    wanted.update(Period.parse(code) for code in waiting)
    return sorted(wanted, key=lambda period: (period.end, period.start), reverse=True)


def due_months(today: date) -> list[Period]:
    """Months from the first with anything to report up to the last whose due day (the 10th of the next) has passed."""
    last = last_due_month(today)
    declared = Declaration.objects.accepted().filter(period__lte=last.code).aggregate(first=Min("period"))["first"]
    event = StatusChange.objects.approved().filter(effective_on__lt=last.end).aggregate(first=Min("effective_on"))
    starts = [Period.parse(declared)] if declared else []
    if event["first"]:
        starts.append(max(Period.containing(event["first"], kind="month"), _months_before(last, MONTHS_BACK - 1)))
    return _months_between(min(starts), last) if starts else []


def last_due_month(today: date) -> Period:
    """The newest month whose declarations were due before `today`."""
    month = Period.containing(today, kind="month").previous()
    return month if today > month.due_on else month.previous()


def _months_before(month: Period, count: int) -> Period:
    for _ in range(count):
        month = month.previous()
    return month


def _months_between(first: Period, last: Period) -> list[Period]:
    months = [first]
    while months[-1].start < last.start:
        months.append(months[-1].next())
    return months


def newest_revisions() -> dict[str, Report]:
    """The highest revision of each period, whatever its state."""
    rows = Report.objects.order_by("revision")
    return {report.period: report for report in rows}


def _is_wanted(report: Report | None, digest: str) -> bool:
    if report is None:
        return True
    return report.is_standing and not is_current(report, digest)


def is_current(report: Report, digest: str) -> bool:
    """True when the revision still says what its inputs say; a published one is never redone for newer rules alone."""
    if report.digest != digest:
        return False
    return report.state == ReportState.PUBLISHED or report.rule_version == RULE_VERSION


def digests(periods: Sequence[Period]) -> dict[str, str]:
    """The stamp of each period's inputs, by its code."""
    if not periods:
        return {}
    declared = _declared(periods)
    events = _events(max(period.end for period in periods))
    registered = _registered(periods)
    return {
        period.code: _hash(
            [
                [declared.get(month.code) for month in period.months()],
                _until(events, period.end),
                registered[period.code],
            ]
        )
        for period in periods
    }


def _declared(periods: Iterable[Period]) -> dict[str, list]:
    months = {month.code for period in periods for month in period.months()}
    rows = (
        Declaration.objects.accepted()
        .filter(period__gte=min(months), period__lte=max(months))
        .order_by()
        .values("period")
        .annotate(
            Count("pk"),
            Max("decided_at"),
            *(Sum(name) for name in (*_WHOLE, *_PERSONS)),
            **{f"{name}__tenths": Sum(Cast(Round(F(name) * 10), BigIntegerField())) for name in _HOURS},
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


def _registered(periods: Iterable[Period]) -> dict[str, int]:
    wanted = {f"at{place}": period for place, period in enumerate(periods)}
    counts = Unit.objects.aggregate(
        **{name: Count("pk", filter=Q(created_at__lt=registered_before(period))) for name, period in wanted.items()}
    )
    return {period.code: counts[name] for name, period in wanted.items()}


def _hash(stamp: list) -> str:
    text = json.dumps(stamp, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
