"""The list of parks as a file: exactly the columns that `import_registry parks` reads, under their Persian labels.

What is derived (units by status, operating rate) is shown on the page only: a file that was exported goes in again
unchanged, and a column the import does not know would be refused.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import translation

from core.jalali import file_date
from core.tables import Column, attribute
from parks.models import Park

# English name → Persian label, in the order of the file. The labels are part of the format and are never translated.
PARK_LABELS = {
    "code": "شناسه",
    "name": "نام",
    "name_en": "نام انگلیسی",
    "kind": "نوع",
    "county": "شهرستان",
    "established_on": "تاریخ تأسیس",
    "total_area_ha": "مساحت کل (هکتار)",
    "assignable_area_ha": "مساحت قابل واگذاری (هکتار)",
    "ownership": "مالکیت",
    "specialised_in": "تخصص",
    "stage": "مرحله",
    "lat": "عرض جغرافیایی",
    "lon": "طول جغرافیایی",
}
KINDS = {
    "code": "code",
    "established_on": "date",
    "total_area_ha": "number",
    "assignable_area_ha": "number",
    "lat": "number",
    "lon": "number",
}


def persian(value: Any) -> str:
    """A lazy word in Persian, whatever the language of the page."""
    with translation.override("fa"):
        return str(value)


def _label_of(name: str, choices: Sequence[tuple[str, Any]]) -> Callable[[Park], str]:
    words = {value: persian(label) for value, label in choices}
    return lambda park: words.get(getattr(park, name), "")


def park_columns() -> list[Column]:
    """The columns of the file; a county goes by its name, which no two counties share."""
    special = {name: _label_of(name, Park._meta.get_field(name).flatchoices) for name in ("kind", "ownership", "stage")}
    special["county"] = attribute("county.name")
    special["established_on"] = lambda park: file_date(park.established_on)
    return [
        Column(name, label, special.get(name, attribute(name)), KINDS.get(name, "text"))
        for name, label in PARK_LABELS.items()
    ]
