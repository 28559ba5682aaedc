"""Every write of a report: asked for, claimed, saved, failed, published.

Building is the one action that is several transactions: the claim must stand for others to see while the sums are
read, and a failure must leave its reason. Whoever holds the lease when the rows are saved is the one builder; a
worker that dies leaves a lease behind that runs out, and the next tick takes it over. Beat, button and command end
here.
"""

import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Role, User
from accounts.notices import notify
from core.errors import RuleViolation
from core.jalali import Period
from reports import policies
from reports.compute.sums import Inputs, ScopeKey, Sums, measures, totals
from reports.frontier import save_frontier
from reports.models import MAX_ATTEMPTS, Figure, PeriodKind, Report, ReportState, Scope, Subscription
from reports.queries.due import digests, is_current
from reports.queries.following import audience, scopes_to_follow
from reports.queries.frontier import park_productivity
from reports.queries.inputs import inputs
from reports.queries.names import ScopeName, scope_names
from reports.queries.sealing import has_sample_units, seals_of
from reports.rules import RULE_VERSION
from reports.wording import scope_url

logger = logging.getLogger(__name__)
FIRST_RETRY = timedelta(minutes=5)
BATCH = 2_000


@dataclass(frozen=True)
class Outcome:
    """What came of a wish to build: `built`, `unchanged`, `failed`, or `running` where somebody else has the lease."""

    period: str
    result: str
    report: Report
    error: str = ""


@transaction.atomic
def request_report(*, period: Period, by: User, today: date) -> Report:
    """A revision of `period` is waiting to be built; the next tick, or the task sent after this, builds it."""
    if not policies.may_build(by):
        raise PermissionDenied
    report = _open_revision(period, today=today, by=by)
    if report.is_standing:
        raise RuleViolation(_("از آخرین ساخت این گزارش، داده‌ای تغییر نکرده است."))
    if report.state == ReportState.FAILED:
        _set(report, state=ReportState.DUE, attempts=0, retry_at=None, error="", requested_by=by)
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
        _fail(report, token, f"{type(error).__name__}: {error}"[:500])
        report.refresh_from_db()
        return Outcome(period.code, "failed", report, report.error)


def _open_revision(period: Period, *, today: date, by: User | None) -> Report:
    """The newest revision when it is unfinished or still current, else a new one that waits to be built."""
    if period.end > today:
        raise RuleViolation(_("این دوره هنوز به پایان نرسیده است."), field="period")
    newest = Report.objects.filter(period=period.code).order_by("-revision").first()
    if newest and (not newest.is_standing or is_current(newest, digests([period])[period.code])):
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
        lease_until=now + timedelta(seconds=settings.REPORT_LEASE_SECONDS),
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
    digest = digests([period])[
        period.code
    ]  # before the sums: what is accepted between the two is found at the next tick
    found = inputs(period)
    scopes = totals(found)
    names = scope_names(found)
    productivity = park_productivity(period, found)
    with transaction.atomic():
        mine = Report.objects.select_for_update().filter(pk=report.pk, lease_token=token).first()
        if mine is None:
            report.refresh_from_db()
            return Outcome(period.code, "running", report)
        _save_rows(mine, found, scopes, names)
        save_frontier(mine, productivity)
        Report.objects.filter(period=mine.period, revision__lt=mine.revision, state=ReportState.BUILT).delete()
        _set(
            mine,
            state=ReportState.BUILT,
            digest=digest,
            rule_version=RULE_VERSION,
            built_at=timezone.now(),
            lease_token=None,
            lease_until=None,
        )
        record(by=by, verb="build_report", subject=mine, after={"revision": mine.revision, "digest": digest})
    return Outcome(period.code, "built", mine)


def _save_rows(report: Report, found: Inputs, sums: dict[ScopeKey, Sums], names: dict[ScopeKey, ScopeName]) -> None:
    """Scopes and figures of the report stand, in an order that depends on nothing but the inputs."""
    keys = sorted(names, key=lambda key: names[key].code)
    scopes = Scope.objects.bulk_create(
        [
            Scope(
                report=report,
                kind=key[0],
                code=names[key].code,
                park_id=key[1] if key[0] == "park" else None,
                county_id=key[1] if key[0] == "county" else None,
                name=names[key].name,
                sort_key=names[key].sort_key,
            )
            for key in keys
        ],
        batch_size=BATCH,
    )
    Figure.objects.bulk_create(
        [
            Figure(scope=scope, indicator=code, **vars(measure))
            for key, scope in zip(keys, scopes, strict=True)
            for code, measure in measures(sums.get(key, Sums()), found.months).items()
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def _fail(report: Report, token: uuid.UUID, error: str) -> None:
    """The revision says why it failed and when it is tried again, unless the lease has passed to somebody else."""
    mine = Report.objects.select_for_update().filter(pk=report.pk, lease_token=token).first()
    if mine is None:
        return
    _set(mine, **_failure(error, mine.attempts))
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


@transaction.atomic
def publish_report(*, report: Report, by: User) -> Report:
    """The revision is frozen: its rows never change again, and a later correction is a new revision."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    if not policies.may_publish(by):
        raise PermissionDenied
    if report.state != ReportState.BUILT:
        raise RuleViolation(_("تنها گزارش ساخته‌شده منتشر می‌شود."))
    _seal(report)
    _set(report, state=ReportState.PUBLISHED, published_at=timezone.now(), published_by=by)
    record(
        by=by,
        verb="publish_report",
        subject=report,
        before={"state": ReportState.BUILT},
        after={"state": ReportState.PUBLISHED, "digest": report.digest, "seal": report.seal},
    )
    _tell_subscribers(report)
    return report


def _seal(report: Report) -> None:
    """Report and scopes carry fingerprints of their figures, by which a paper can be checked later."""
    sealed = seals_of(report)
    scopes = [Scope(pk=pk, seal=seal) for pk, seal in sealed.scopes.items()]
    Scope.objects.bulk_update(scopes, ["seal"], batch_size=BATCH // 4)
    _set(report, seal=sealed.seal, has_sample_data=has_sample_units())


def _tell_subscribers(report: Report) -> None:
    """Whoever asked for it, and may see it, has a notice that leads to the scope's page."""
    for scope, people in audience(report).items():
        notify(
            to=people,
            kind="report_for_subscribers",
            url=scope_url(scope),
            key=f"report_for_subscribers:{scope.pk}",
            scope=scope.name,
            period=report.jalali.label,
            sheet=scope.pk,
        )


@transaction.atomic
def subscribe(*, scope_code: str, kinds: Iterable[str], by: User) -> list[Subscription]:
    """`by` is told of every published report of these kinds of period that holds the scope; asking twice is once."""
    by = User.objects.select_for_update().get(pk=by.pk)
    if not policies.may_subscribe(by):
        raise PermissionDenied
    if scope_code not in dict(scopes_to_follow(by)):
        raise RuleViolation(_("این دامنه در حوزهٔ شما نیست."), field="scope_code")
    asked = [kind for kind in PeriodKind.values if kind in set(kinds)]
    if not asked:
        raise RuleViolation(_("دست‌کم یک نوع دوره را برگزینید."), field="kinds")
    mine = by.report_subscriptions.filter(scope_code=scope_code).values_list("kind", flat=True)
    rows = [Subscription(user=by, scope_code=scope_code, kind=kind) for kind in asked if kind not in set(mine)]
    for row in rows:
        row.save(force_insert=True)
        record(by=by, verb="report_followed", subject=row, after={"scope_code": scope_code, "kind": row.kind})
    return rows


@transaction.atomic
def unsubscribe(*, subscription: Subscription, by: User) -> None:
    """`by` is told no more."""
    subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if not policies.may_unsubscribe(by, subscription):
        raise PermissionDenied
    before = {"scope_code": subscription.scope_code, "kind": subscription.kind}
    record(by=by, verb="report_unfollowed", subject=subscription, before=before)
    subscription.delete()


def _set(report: Report, **values: Any) -> None:
    for name, value in values.items():
        setattr(report, name, value)
    report.save(update_fields=list(values))
