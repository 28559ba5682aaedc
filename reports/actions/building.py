"""A report is asked for, claimed, built, and failed with its reason.

Building is the one action that is several transactions: the claim must stand for others to see while the sums are
read, and a failure must leave its reason. Whoever holds the lease when the rows are saved is the one builder; a
worker that dies leaves a lease behind that runs out, and the next tick takes it over. Beat, button and command end
here.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Role, User
from accounts.notices import notify
from core.connections import drop_dead_connections
from core.errors import RuleViolation
from core.jalali import Period
from reports import policies
from reports.actions.saving import Figures, Rows, figures_of, rows_of, save_rows
from reports.compute.productivity import ParkResult
from reports.compute.sums import ScopeKey, totals
from reports.frontier import add_productivity, save_frontier, says_the_same_of_productivity
from reports.models import MAX_ATTEMPTS, Recheck, Report, ReportState
from reports.queries.due import Stamp, is_current, stamps
from reports.queries.frontier import park_productivity
from reports.queries.inputs import inputs
from reports.queries.names import ScopeName, scope_names
from reports.queries.parameters import as_plain, parameters_of
from reports.queries.sameness import says_the_same

logger = logging.getLogger(__name__)
FIRST_RETRY = timedelta(minutes=5)
CUT = (OperationalError, InterfaceError)
TRIES_AT_ONCE = 3


@dataclass(frozen=True)
class Outcome:
    """What came of a wish to build: `built`, `unchanged`, `failed`, or `running` where somebody else has the lease."""

    period: str
    result: str
    report: Report
    error: str = ""


@dataclass(frozen=True)
class Findings:
    """What a builder has computed before it saves."""

    stamp: Stamp
    parameters: dict[str, Any]
    figures: Figures
    rows: Rows
    names: dict[ScopeKey, ScopeName]
    productivity: dict[int, ParkResult]


@transaction.atomic
def request_report(*, period: Period, by: User, today: date) -> Report:
    """A revision of `period` is waiting to be built; the next tick, or the task sent after this, builds it."""
    if not policies.may_build(by):
        raise PermissionDenied
    report = _open_revision(period, today=today, by=by)
    if report.is_standing:
        raise RuleViolation(_("از آخرین ساخت این گزارش، داده‌ای تغییر نکرده است."))
    if report.state == ReportState.FAILED:
        set_fields(report, state=ReportState.DUE, attempts=0, retry_at=None, error="", requested_by=by)
    record(by=by, verb="request_report", subject=report, after={"state": report.state})
    return report


def build_report(*, period: Period, by: User | None, today: date, insist: bool = False) -> Outcome:
    """The report of `period` stands as its inputs say; None for `by` is the portal itself.

    Nothing happens when it already does, or when somebody else is building it now. A failure is kept on the row with
    its reason, told to the administrators and tried again at later ticks, a bounded number of times; `insist` (a
    person or a command line asks) starts the count anew.
    """
    if by is not None and not policies.may_build(by):
        raise PermissionDenied
    report = _open_revision(period, today=today, by=by)
    if report.is_standing:
        return Outcome(period.code, "unchanged", report)
    token = _claim(report, insist=insist)
    if token is None:
        report.refresh_from_db()
        return Outcome(period.code, "failed" if report.has_given_up else "running", report, report.error)
    try:
        return _build(report, period, token, by)
    except Exception as error:
        logger.exception("The report of %s was not built.", period.code)
        drop_dead_connections()  # one that the server has cut could not even say why
        _fail(report, token, f"{type(error).__name__}: {error}"[:500], is_cut=isinstance(error, CUT))
        report.refresh_from_db()
        return Outcome(period.code, "failed", report, report.error)


def _open_revision(period: Period, *, today: date, by: User | None) -> Report:
    """The newest revision when it is unfinished or still current, else a new one that waits to be built."""
    if period.end > today:
        raise RuleViolation(_("این دوره هنوز به پایان نرسیده است."), field="period")
    newest = Report.objects.filter(period=period.code).order_by("-revision").first()
    if newest and (not newest.is_standing or is_current(newest, stamps([period])[period.code])):
        return newest
    report, _created = Report.objects.get_or_create(
        period=period.code,
        revision=newest.revision + 1 if newest else 1,
        defaults={"kind": period.kind, "starts_on": period.start, "requested_by": by},
    )
    return report


@transaction.atomic
def _claim(report: Report, *, insist: bool) -> uuid.UUID | None:
    """A token when this caller is now the one builder of the revision; None when it is somebody else's turn."""
    now = timezone.now()
    free = Report.objects.filter(pk=report.pk)
    free = free.exclude(state=ReportState.BUILDING, lease_until__gte=now) if insist else free.claimable(now)
    free = free.exclude(state__in=(ReportState.BUILT, ReportState.PUBLISHED))
    if not insist and _died_too_often(free):
        return None
    token = uuid.uuid4()
    taken = free.update(
        state=ReportState.BUILDING,
        lease_token=token,
        lease_until=_lease_end(),
        step=0,
        attempts=1 if insist else F("attempts") + 1,
        started_at=now,
        retry_at=None,
        error="",
    )
    return token if taken else None


def _died_too_often(free: QuerySet[Report]) -> bool:
    """A revision whose builders died again and again is given up with a reason instead of killing another."""
    error = _("سازندهٔ گزارش %(count)s بار پی‌درپی ناتمام ماند.") % {"count": MAX_ATTEMPTS}
    lost = free.filter(state=ReportState.BUILDING, attempts__gte=MAX_ATTEMPTS)
    for report in lost:
        if lost.filter(pk=report.pk).update(**_failure(error, report.attempts)):
            _tell_administrators(report, error)
            return True
    return False


def _build(report: Report, period: Period, token: uuid.UUID, by: User | None) -> Outcome:
    found = _find(period, _stepper(report, token))
    with transaction.atomic():
        mine = Report.objects.select_for_update().filter(pk=report.pk, lease_token=token).first()
        if mine is None:
            report.refresh_from_db()
            return Outcome(period.code, "running", report)
        standing = _standing_before(mine)
        if standing is not None and _is_still_true(standing, found):
            return _nothing_new(mine, standing, found.stamp, by)
        _save(mine, found, by)
    return Outcome(period.code, "built", mine)


def _find(period: Period, step: Callable[[int], None]) -> Findings:
    """Everything the report will say, before a row is written; each step is told to whoever watches."""
    step(1)
    stamp = stamps([period])[period.code]  # before the sums: what comes between the two is found at the next tick
    parameters = parameters_of([period])[period.code]
    step(2)
    found = inputs(period, parameters)
    step(3)
    names = scope_names(found)
    keys = list(names)
    sums = totals(found)
    step(4)
    figures = figures_of(found, sums, keys)
    productivity = park_productivity(period, found)
    add_productivity(figures, productivity)
    step(5)
    rows = rows_of(found, keys)
    step(6)
    return Findings(stamp, as_plain(parameters), figures, rows, names, productivity)


def _stepper(report: Report, token: uuid.UUID) -> Callable[[int], None]:
    """A way to say how far the builder has come, as long as the lease is its own; each word lengthens the lease."""

    def step(number: int) -> None:
        Report.objects.filter(pk=report.pk, lease_token=token).update(step=number, lease_until=_lease_end())

    return step


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.REPORT_LEASE_SECONDS)


def _standing_before(report: Report) -> Report | None:
    earlier = Report.objects.standing().filter(period=report.period, revision__lt=report.revision)
    return earlier.order_by("-revision").first()


def _is_still_true(standing: Report, found: Findings) -> bool:
    """A draft also says by which rules and parameters it was built; a published one keeps its own."""
    if standing.state != ReportState.PUBLISHED:
        told = (standing.rule_version, standing.parameter_digest)
        if told != (found.stamp.rule_version, found.stamp.parameter_digest):
            return False
    return says_the_same(standing, found.figures, found.rows, found.names) and says_the_same_of_productivity(
        standing, found.productivity
    )


def _nothing_new(mine: Report, standing: Report, stamp: Stamp, by: User | None) -> Outcome:
    """Inputs changed and no figure did: no revision appears, and what was looked at is remembered beside the old."""
    Recheck.objects.update_or_create(
        report=standing,
        defaults={
            "digest": stamp.digest,
            "rule_version": stamp.rule_version,
            "parameter_digest": stamp.parameter_digest,
            "at": timezone.now(),
        },
    )
    record(by=by, verb="recheck_report", subject=standing, after={"digest": stamp.digest})
    mine.delete()
    return Outcome(standing.period, "unchanged", standing)


def _save(mine: Report, found: Findings, by: User | None) -> None:
    save_rows(mine, found.figures, found.rows, found.names)
    save_frontier(mine, found.productivity)
    Report.objects.filter(period=mine.period, revision__lt=mine.revision, state=ReportState.BUILT).delete()
    set_fields(
        mine,
        state=ReportState.BUILT,
        digest=found.stamp.digest,
        rule_version=found.stamp.rule_version,
        parameters=found.parameters,
        parameter_digest=found.stamp.parameter_digest,
        built_at=timezone.now(),
        lease_token=None,
        lease_until=None,
    )
    record(by=by, verb="build_report", subject=mine, after={"revision": mine.revision, "digest": mine.digest})


@transaction.atomic
def _fail(report: Report, token: uuid.UUID, error: str, *, is_cut: bool) -> None:
    """The revision says why it failed and when it is tried again, unless the lease has passed to somebody else.

    A database that went away says nothing of the report: the next tick tries again, the first few times.
    """
    mine = Report.objects.select_for_update().filter(pk=report.pk, lease_token=token).first()
    if mine is None:
        return
    told = _failure(error, mine.attempts)
    if is_cut and mine.attempts <= TRIES_AT_ONCE:
        told["retry_at"] = timezone.now()
    set_fields(mine, **told)
    record(by=None, verb="fail_report", subject=mine, after={"attempts": mine.attempts}, reason=error)
    _tell_administrators(mine, error)


def _failure(error: str, attempts: int) -> dict[str, Any]:
    return {
        "state": ReportState.FAILED,
        "error": error,
        "lease_token": None,
        "lease_until": None,
        "retry_at": _retry_at(timezone.now(), attempts),
    }


def _retry_at(now: datetime, attempts: int) -> datetime:
    """Five minutes after the first failure, twice as long after each further one."""
    return now + FIRST_RETRY * 2 ** max(attempts - 1, 0)


def _tell_administrators(report: Report, error: str) -> None:
    notify(
        to=User.objects.active().filter(role=Role.ADMINISTRATOR),
        kind="report_failed",
        url=reverse("reports:report_detail", args=[report.jalali]),
        key=f"report_failed:{report.pk}:{report.attempts}",
        period=report.jalali.label,
        error=error,
    )


def set_fields(report: Report, **values: Any) -> None:
    for name, value in values.items():
        setattr(report, name, value)
    report.save(update_fields=list(values))
