"""Tables of the reports app, by noun."""

from reports.models.figures import Figure, Scope, ScopeKind
from reports.models.frontier import FrontierResult, LeftOutReason
from reports.models.report import MAX_ATTEMPTS, Report, ReportState
from reports.models.subscription import PeriodKind, Subscription

__all__ = [
    "MAX_ATTEMPTS",
    "Figure",
    "FrontierResult",
    "LeftOutReason",
    "PeriodKind",
    "Report",
    "ReportState",
    "Scope",
    "ScopeKind",
    "Subscription",
]
