"""How much of what was once confirmed of a unit may still be believed. Pure; days are whole days.

Each group of facts loses half of its weight in its own half-life, counted from the day on which it was last confirmed:
weight = 0.5 ^ (age ÷ half-life). Younger than one half-life is fresh, younger than two is ageing, older is silent.

| group | half-life | why |
|---|--:|---|
| status | 91 | a unit without word for six months is silent (DOMAIN §3) |
| products | 182 | lines and prices change by the season |
| contact, connections | 365 | |
| licences, land | 730 | they change by an act that is recorded anyway |
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

HALF_LIFE_DAYS: Mapping[str, int] = {
    "status": 91,
    "contact": 365,
    "products": 182,
    "licences": 730,
    "land": 730,
    "connections": 365,
}
# Which columns of a unit belong to which group; a unit's name and its consent belong to none.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "contact": ("owner_name", "owner_national_id", "legal_id", "phone", "postal_code", "address", "lat", "lon"),
    "products": ("products", "group", "isic", "workers_nominal"),
    "licences": (
        *("official_code", "establishment_licence", "establishment_licence_on"),
        *("operating_licence", "operating_licence_on", "environment_permit", "environment_permit_until"),
    ),
    "land": ("park", "county", "plot", "siting_group"),
    "connections": ("power_kw", "gas_m3_h", "water_l_s", "wastewater_m3_day"),
}
# Where a unit keeps the day on which each group was last confirmed.
DAYS: Mapping[str, str] = {"status": "last_confirmed_on"} | {group: f"{group}_on" for group in FIELDS}
_GROUP_OF = {name: group for group, names in FIELDS.items() for name in names}
FRESH, AGEING, SILENT = "fresh", "ageing", "silent"


def groups_of(names: Iterable[str]) -> list[str]:
    """The groups to which these columns belong, each once."""
    return list(dict.fromkeys(_GROUP_OF[name] for name in names if name in _GROUP_OF))


def weight(group: str, on: date | None, today: date) -> float:
    """What is left of a confirmation: 1 on its day, ½ after a half-life, 0 where there was none."""
    if on is None:
        return 0.0
    return 0.5 ** (max(0, (today - on).days) / HALF_LIFE_DAYS[group])


def state(group: str, on: date | None, today: date) -> str:
    """`fresh`, `ageing` or `silent`; silent where it was never confirmed."""
    if on is None or on < silent_before(group, today):
        return SILENT
    return FRESH if on >= fresh_from(group, today) else AGEING


def fresh_from(group: str, today: date) -> date:
    """What was confirmed on this day or later is fresh."""
    return today - timedelta(days=HALF_LIFE_DAYS[group])


def silent_before(group: str, today: date) -> date:
    """What was confirmed before this day is silent."""
    return today - timedelta(days=2 * HALF_LIFE_DAYS[group])
