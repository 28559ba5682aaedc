"""Reference rows that every site of the portal starts from: the agencies that answer enquiries and carry out works."""

from accounts.models import Agency
from core.text import sort_key

AGENCIES = (
    ("power", "شرکت توزیع نیروی برق", "Power distribution company"),
    ("gas", "شرکت گاز استان", "Provincial gas company"),
    ("water", "شرکت آب و فاضلاب", "Water and wastewater company"),
    ("roads", "ادارهٔ کل راهداری و حمل‌ونقل جاده‌ای", "Roads and road transport directorate"),
    ("telecom", "شرکت مخابرات منطقه", "Regional telecommunication company"),
    ("environment", "ادارهٔ کل حفاظت محیط زیست", "Department of environment"),
)


def load() -> dict[str, int]:
    """Agencies of the list stand; one that stands already is left as an administrator wrote it."""
    known = set(Agency.objects.values_list("code", flat=True))
    missing = [
        Agency(code=code, name=name, name_en=name_en, sort_key=sort_key(name))
        for code, name, name_en in AGENCIES
        if code not in known
    ]
    Agency.objects.bulk_create(missing)
    return {"agencies_created": len(missing)}
