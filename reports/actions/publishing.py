"""A report is published: frozen for good, a correction of an earlier one with its reason."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from reports import policies
from reports.actions.building import set_fields
from reports.models import Report, ReportState
from reports.queries.corrections import corrected


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
    set_fields(report, state=ReportState.PUBLISHED, published_at=timezone.now(), published_by=by, reason=reason.strip())
    record(
        by=by,
        verb="publish_report",
        subject=report,
        before={"state": ReportState.BUILT},
        after={"state": ReportState.PUBLISHED, "digest": report.digest},
        reason=report.reason,
    )
    return report
