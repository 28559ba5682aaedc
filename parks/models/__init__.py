"""Tables of parks, by noun."""

from parks.models.journal import ParkNote
from parks.models.land import ParkPhase, Plot, PlotState
from parks.models.places import County, CountyScope, Ownership, Park, ParkKind, ParkMembership, ParkStage
from parks.models.utilities import UTILITY_UNITS, BodyKind, ParkBody, ParkUtility, UtilityKind

__all__ = [
    "UTILITY_UNITS",
    "BodyKind",
    "County",
    "CountyScope",
    "Ownership",
    "Park",
    "ParkBody",
    "ParkKind",
    "ParkMembership",
    "ParkNote",
    "ParkPhase",
    "ParkStage",
    "ParkUtility",
    "Plot",
    "PlotState",
    "UtilityKind",
]
