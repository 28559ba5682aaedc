"""Tables of the units app, by noun."""

from units.models.choices import IndustryGroup, Reason, Route, Status
from units.models.declarations import (
    ENERGY_FIELDS,
    FIGURE_FIELDS,
    HOUR_FIELDS,
    LOSS_CAUSES,
    LOST_FIELDS,
    PEOPLE_FIELDS,
    RIAL_FIELDS,
    Declaration,
    DeclarationError,
    DeclarationLine,
    DeclarationState,
    DeclarationWarning,
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
    "ENERGY_FIELDS",
    "FIGURE_FIELDS",
    "HOUR_FIELDS",
    "LOSS_CAUSES",
    "LOST_FIELDS",
    "PEOPLE_FIELDS",
    "RIAL_FIELDS",
    "Decision",
    "Declaration",
    "DeclarationError",
    "DeclarationLine",
    "DeclarationState",
    "DeclarationWarning",
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
