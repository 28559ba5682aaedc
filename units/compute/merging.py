"""Which facts of two rows of one unit are chosen together, and which of them are fuller. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

KEEP, DROP = "keep", "drop"
# What is chosen as one → the columns that go with it: a plot without its park, or half a position, says nothing.
FACTS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "official_code": ("official_code",),
    "owner": ("owner_name", "owner_national_id"),
    "legal_id": ("legal_id",),
    "place": ("park", "county", "plot"),
    "group": ("group",),
    "isic": ("isic",),
    "workers_nominal": ("workers_nominal",),
    "establishment_licence": ("establishment_licence", "establishment_licence_on"),
    "operating_licence": ("operating_licence", "operating_licence_on"),
    "power_kw": ("power_kw",),
    "gas_m3_h": ("gas_m3_h",),
    "water_l_s": ("water_l_s",),
    "siting_group": ("siting_group",),
    "wastewater_m3_day": ("wastewater_m3_day",),
    "environment_permit": ("environment_permit", "environment_permit_until"),
    "phone": ("phone",),
    "postal_code": ("postal_code",),
    "address": ("address",),
    "position": ("lat", "lon"),
}


def fuller(kept: Sequence[Any], dropped: Sequence[Any]) -> str:
    """Whose values are taken when nobody chose: the kept ones, but where the dropped ones say all that and more."""
    says_more = any(mine in ("", None) and theirs not in ("", None) for mine, theirs in zip(kept, dropped, strict=True))
    agrees = all(mine in ("", None, theirs) for mine, theirs in zip(kept, dropped, strict=True))
    return DROP if says_more and agrees else KEEP
