"""Tables of the reports app, by noun."""

from reports.models.breakdowns import Breakdown, BreakdownTable
from reports.models.figures import Figure, Scope, ScopeKind
from reports.models.frontier import FrontierResult, LeftOutReason
from reports.models.parameters import Method, PriceIndex
from reports.models.rechecks import Recheck
from reports.models.report import BUILD_STEPS, MAX_ATTEMPTS, Report, ReportState
from reports.models.rollup import DeclaredMonth
from reports.models.subscription import PeriodKind, Subscription

__all__ = [
    "BUILD_STEPS",
    "MAX_ATTEMPTS",
    "Breakdown",
    "BreakdownTable",
    "DeclaredMonth",
    "Figure",
    "FrontierResult",
    "LeftOutReason",
    "Method",
    "PeriodKind",
    "PriceIndex",
    "Recheck",
    "Report",
    "ReportState",
    "Scope",
    "ScopeKind",
    "Subscription",
]
