"""Sample parks whose year of establishment and land are known, so that old and new parks can be set side by side.

Of nearly every real park neither is known, and nothing is made up for them: what nobody can say of the province stands
in parks of their own, each called a sample by its name and by its mark.
"""

from datetime import date
from decimal import Decimal

from accounts import audit
from accounts.models import AuditEvent
from core.codes import make_code
from core.jalali import Period
from core.text import sort_key
from parks.keys import park_search_key
from parks.models import County, Ownership, Park, ParkKind, ParkStage

FIRST_SERIAL = 901  # far from those that real parks will get
# Where each stands, how many years ago it was established, and how much of its land can be assigned, in hectares.
PARKS = (
    ("تبریز", "یکم", 33, 110), ("مراغه", "دوم", 27, 95), ("مرند", "سوم", 24, 80), ("میانه", "چهارم", 18, 70),
    ("بناب", "پنجم", 14, 60), ("اهر", "ششم", 8, 55), ("شبستر", "هفتم", 6, 45), ("سراب", "هشتم", 4, 40),
)  # fmt: skip
ROADS_AND_GREEN = Decimal("0.3")  # the share of all land that is not assigned


def write_parks(day: date) -> list[Park]:
    """Five old and three new sample parks stand; those whose county is not there are left out."""
    counties = {county.name: county for county in County.objects.filter(name__in=[name for name, *_rest in PARKS])}
    year = int(Period.containing(day, "year").code)
    parks = [
        as_park(place, county=counties[where], ordinal=ordinal, established=Period.year(year - ago).start, land=land)
        for place, (where, ordinal, ago, land) in enumerate(PARKS)
        if where in counties
    ]
    Park.objects.bulk_create(parks)
    AuditEvent.objects.bulk_create(
        audit.event(by=None, verb="park_loaded", subject=park, after={"name": park.name}, reason="نمونه")
        for park in parks
    )
    return parks


def as_park(place: int, *, county: County, ordinal: str, established: date, land: int) -> Park:
    """The park's row; not saved."""
    park = Park(
        code=make_code("P", FIRST_SERIAL + place, 3),
        name=f"شهرک صنعتی {ordinal} (نمونه)",
        kind=ParkKind.PARK,
        county=county,
        established_on=established,
        established_year_only=True,
        assignable_area_ha=Decimal(land),
        total_area_ha=(Decimal(land) / (1 - ROADS_AND_GREEN)).quantize(Decimal(1)),
        ownership=Ownership.STATE,
        stage=ParkStage.OPERATING,
        source="ساختگی، برای نمایش",
        is_sample=True,
    )
    park.sort_key = sort_key(park.name)
    park.search_key = park_search_key(park, county.name)
    return park
