"""A report is published: frozen for good, a correction of an earlier one with its reason."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.notices import notify
from core.errors import RuleViolation
from reports import policies
from reports.actions.building import set_fields
from reports.compute.support import as_rows, for_everyone
from reports.models import Breakdown, BreakdownTable, Report, ReportState, Scope, ScopeKind
from reports.queries.corrections import corrected
from reports.queries.following import audience
from reports.queries.outcomes import outcomes
from reports.queries.sealing import has_sample_units, seals_of
from reports.wording import revision_url
from support.models import Application

BATCH = 500


@transaction.atomic
def publish_report(*, report: Report, by: User, reason: str = "") -> Report:
    """The revision is frozen: its rows never change again, and a later correction is a new revision.

    A correction of a published report needs its reason (RuleViolation beside `reason`); what it changes is told by
    `reports.queries.corrections`.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    if not policies.may_publish(by):
        raise PermissionDenied
    if report.state != ReportState.BUILT:
        raise RuleViolation(_("تنها گزارش ساخته‌شده منتشر می‌شود."))
    if corrected(report) is not None and not reason.strip():
        raise RuleViolation(_("بنویسید گزارش منتشرشده چرا اصلاح می‌شود."), field="reason")
    _freeze_outcome(report)
    _seal(report)
    set_fields(report, state=ReportState.PUBLISHED, published_at=timezone.now(), published_by=by, reason=reason.strip())
    record(
        by=by,
        verb="publish_report",
        subject=report,
        before={"state": ReportState.BUILT},
        after={"state": ReportState.PUBLISHED, "digest": report.digest, "seal": report.seal},
        reason=report.reason,
    )
    _tell_subscribers(report)
    return report


def _freeze_outcome(report: Report) -> None:
    """What became of support is read from the register as it stands today and kept with the province's tables."""
    province = Scope.objects.filter(report=report, kind=ScopeKind.PROVINCE).first()
    if province is None:
        return
    found = for_everyone(outcomes(Application.objects.all(), report.jalali))
    Breakdown.objects.bulk_create(
        Breakdown(scope=province, table=BreakdownTable.SUPPORT, key=key, unit_of_measure=part, **vars(measure))
        for key, part, measure in as_rows(found)
    )


def _seal(report: Report) -> None:
    """Report and scopes carry fingerprints of their figures, by which a paper can be checked later."""
    sealed = seals_of(report)
    scopes = [Scope(pk=pk, seal=seal) for pk, seal in sealed.scopes.items()]
    Scope.objects.bulk_update(scopes, ["seal"], batch_size=BATCH)
    set_fields(report, seal=sealed.seal, has_sample_data=has_sample_units())


def _tell_subscribers(report: Report) -> None:
    """Whoever asked for it, and may see it, has a notice that leads to the scope's page."""
    for scope, people in audience(report).items():
        notify(
            to=people,
            kind="report_for_subscribers",
            url=revision_url(scope),
            key=f"report_for_subscribers:{scope.pk}",
            scope=scope.name,
            period=report.jalali.label,
            sheet=scope.pk,
        )
