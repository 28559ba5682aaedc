"""Which periods want building: no report yet, inputs that changed since, or a builder that failed or died."""

from datetime import date, datetime

from django.db.models import Min

from core.jalali import Period
from reports.models import Report, ReportState
from reports.queries.stamps import Stamp, stamps
from units.models import Declaration, StatusChange

MONTHS_BACK = 24  # how far back the ledger alone makes a month due; months with declarations always are


def due(today: date, now: datetime) -> list[Period]:
    """Periods to build at this tick, newest first: those whose due day has passed, and what somebody asked for."""
    periods = due_periods(today)
    found = stamps(periods)
    newest = newest_revisions()
    wanted = {period for period in periods if _is_wanted(newest.get(period.code), found[period.code])}
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


def due_periods(today: date) -> list[Period]:
    """The due months, and every quarter and year that ends with one of them."""
    months = due_months(today)
    known = {month.code for month in months}
    longer = {Period.containing(month.start, kind) for month in months for kind in ("quarter", "year")}
    return [*months, *(period for period in sorted(longer) if period.months()[-1].code in known)]


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
    rows = Report.objects.order_by("revision").select_related("recheck")
    return {report.period: report for report in rows}


def _is_wanted(report: Report | None, stamp: Stamp) -> bool:
    if report is None:
        return True
    return report.is_standing and not is_current(report, stamp)


def is_current(report: Report, stamp: Stamp) -> bool:
    """True when the revision still says what its inputs say.

    A published one is never redone for newer rules or parameters alone. What a later look found unchanged counts.
    """
    recheck = getattr(report, "recheck", None)
    seen = [(report.digest, report.rule_version, report.parameter_digest)]
    if recheck is not None:
        seen.append((recheck.digest, recheck.rule_version, recheck.parameter_digest))
    if report.state == ReportState.PUBLISHED:
        return stamp.digest in {digest for digest, _rules, _parameters in seen}
    return (stamp.digest, stamp.rule_version, stamp.parameter_digest) in seen
