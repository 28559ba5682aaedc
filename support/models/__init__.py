"""Tables of the support app, by noun."""

from support.models.numbering import NumberSequence
from support.models.planning import PriorityWeights, RequestOfficer, RequestPlan
from support.models.programmes import (
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationStage,
    BudgetEntry,
    Programme,
    ProgrammeKind,
    ProgrammeRule,
    ProgrammeState,
)
from support.models.records import Enquiry, RequestEvent, RequestFile, Verdict
from support.models.requests import InfrastructureRequest, RequestKind, RequestStage, StageLimit

__all__ = [
    "Application",
    "ApplicationEvent",
    "ApplicationFile",
    "ApplicationStage",
    "BudgetEntry",
    "Enquiry",
    "InfrastructureRequest",
    "NumberSequence",
    "PriorityWeights",
    "Programme",
    "ProgrammeKind",
    "ProgrammeRule",
    "ProgrammeState",
    "RequestEvent",
    "RequestFile",
    "RequestKind",
    "RequestOfficer",
    "RequestPlan",
    "RequestStage",
    "StageLimit",
    "Verdict",
]
