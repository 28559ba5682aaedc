"""Tables of the support app, by noun."""

from support.models.numbering import NumberSequence
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
    "Programme",
    "ProgrammeKind",
    "ProgrammeRule",
    "ProgrammeState",
    "RequestEvent",
    "RequestFile",
    "RequestKind",
    "RequestStage",
    "StageLimit",
    "Verdict",
]
