"""What waits in the reports: failures for administrators, finished months for the director to publish."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from core.inbox import InboxGroup, InboxItem
from reports import policies
from reports.models import Report, ReportState

SHOWN = 5


def groups(user: User, today: date) -> list[InboxGroup]:
    """Failed reports to administrators, built and unpublished ones to directors; one query each at most."""
    rows = Report.objects.visible_to(user)
    if user.role == Role.ADMINISTRATOR:
        failed = list(rows.filter(state=ReportState.FAILED))
        return [_group(_("گزارش‌های ناموفق"), "alert-triangle", failed, "bad")] if failed else []
    if policies.may_publish(user):
        built = list(rows.filter(state=ReportState.BUILT))
        return [_group(_("گزارش‌های آمادهٔ انتشار"), "report-analytics", built, "info")] if built else []
    return []


def _group(title: str, icon: str, reports: list[Report], tone: str) -> InboxGroup:
    items = [
        InboxItem(
            title=report.jalali.label,
            detail=report.error,
            url=report.get_absolute_url(),
            tag=str(report.get_state_display()),
            tone=tone,
        )
        for report in reports[:SHOWN]
    ]
    return InboxGroup(title=title, icon=icon, count=len(reports), url=reverse("reports:report_list"), items=items)
