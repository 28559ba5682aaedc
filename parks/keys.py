"""The keys under which counties and parks are found; written by every action and import that names one."""

from core.text import fold, squash
from parks.models import County, Park


def county_search_key(county: County) -> str:
    """Everything a county may be looked for by, folded."""
    return _joined(county.name, squash(county.name), county.name_en, county.centre_city, county.code)


def park_search_key(park: Park, county_name: str = "") -> str:
    """Everything a park may be looked for by, folded: names, aliases, codes, county and speciality."""
    return _joined(
        park.name,
        squash(park.name),
        park.name_en,
        park.aliases,
        park.code,
        park.official_code,
        county_name,
        park.specialised_in,
    )[:900]


def _joined(*texts: str) -> str:
    return " ".join(dict.fromkeys(folded for text in texts if (folded := fold(text))))
