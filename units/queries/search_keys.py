"""Under which key a unit is found; every action and import that writes a unit's names writes this too."""

from collections.abc import Iterable

from core.search import search_key
from units.models import Unit


def unit_search_key(unit: Unit, product_names: Iterable[str]) -> str:
    """Everything a unit may be looked for by, folded: name, codes, owner, identifiers, licences and products."""
    return unit_key_of(
        unit.name,
        unit.code,
        unit.official_code,
        unit.owner_name,
        unit.legal_id,
        unit.establishment_licence,
        unit.operating_licence,
        *product_names,
    )


def unit_key_of(*parts: str) -> str:
    """The same from bare values, in the order name, code, official code, owner, legal id, licences, products."""
    return search_key(parts)
