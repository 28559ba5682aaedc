"""Tables of the units app, by noun."""

from units.models.choices import FactGroup, IndustryGroup, Reason, Route, SitingGroup, SizeClass, Status
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
from units.models.history import Confirmation, PastTenure, UnitNote
from units.models.land import LandContract, SizeThreshold
from units.models.products import Product, ReferencePrice, uom_key_of
from units.models.register import IsicClass, Unit, UnitRepresentative
from units.models.status import (
    Decision,
    Source,
    StatusChange,
    StatusEvidence,
    StatusThreshold,
)
from units.models.twins import FormerCode, TwinPair

__all__ = [
    "ENERGY_FIELDS",
    "FIGURE_FIELDS",
    "HOUR_FIELDS",
    "LOSS_CAUSES",
    "LOST_FIELDS",
    "PEOPLE_FIELDS",
    "RIAL_FIELDS",
    "Confirmation",
    "Decision",
    "Declaration",
    "DeclarationError",
    "DeclarationLine",
    "DeclarationState",
    "DeclarationWarning",
    "FactGroup",
    "FormerCode",
    "IndustryGroup",
    "IsicClass",
    "LandContract",
    "PastTenure",
    "Product",
    "Reason",
    "ReferencePrice",
    "Route",
    "SitingGroup",
    "SizeClass",
    "SizeThreshold",
    "Source",
    "Status",
    "StatusChange",
    "StatusEvidence",
    "StatusThreshold",
    "TwinPair",
    "Unit",
    "UnitNote",
    "UnitRepresentative",
    "uom_key_of",
]
