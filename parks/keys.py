"""The keys under which counties and parks are found; written by every action and import that names one."""

from core.search import search_key
from parks.models import County, Park

LONGEST_PARK_KEY = 900


def county_search_key(county: County) -> str:
    """Everything a county may be looked for by, folded."""
    return search_key([county.name, county.name_en, county.centre_city, county.code])[:240]


def park_search_key(park: Park, county_name: str = "") -> str:
    """Everything a park may be looked for by, folded: names, aliases, codes, county and speciality."""
    parts = [park.name, park.code, park.official_code, park.name_en, county_name, park.specialised_in, park.aliases]
    return search_key(parts)[:LONGEST_PARK_KEY]
