"""Tables of the units app, by noun."""

from units.models.choices import IndustryGroup, Reason, Route, Status
from units.models.declarations import (
    LOSS_CAUSES,
    Declaration,
    DeclarationLine,
    DeclarationState,
)
from units.models.register import (
    IsicClass,
    Product,
    Unit,
    UnitRepresentative,
)
from units.models.status import (
    Decision,
    Source,
    StatusChange,
    StatusEvidence,
    StatusThreshold,
)

__all__ = [
    "LOSS_CAUSES",
    "Decision",
    "Declaration",
    "DeclarationLine",
    "DeclarationState",
    "IndustryGroup",
    "IsicClass",
    "Product",
    "Reason",
    "Route",
    "Source",
    "Status",
    "StatusChange",
    "StatusEvidence",
    "StatusThreshold",
    "Unit",
    "UnitRepresentative",
]
