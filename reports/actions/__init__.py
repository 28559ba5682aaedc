"""Every write of the reports, by noun: building, publishing, following, parameters."""

from reports.actions.building import Outcome, build_report, request_report
from reports.actions.following import subscribe, unsubscribe
from reports.actions.publishing import publish_report

__all__ = ["Outcome", "build_report", "publish_report", "request_report", "subscribe", "unsubscribe"]
