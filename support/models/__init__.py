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
from support.models.requests import (
    InfrastructureRequest,
    RequestEvent,
    RequestFile,
    RequestKind,
    RequestStage,
    StageLimit,
)

__all__ = [
    "Application",
    "ApplicationEvent",
    "ApplicationFile",
    "ApplicationStage",
    "BudgetEntry",
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
]
