"""Loads the province's real counties and parks; safe to repeat.

A row is found again by its code, or by its name and county where somebody entered it first. What the files say is
written again at every load, so that a corrected file reaches a running site, except for fields that a person has
ever changed in the portal or by an import: the audit trail tells, and from then on such a field belongs to them.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from accounts import audit
from accounts.models import AuditEvent
from core.codes import make_code
from core.jalali import from_jalali
from core.text import sort_key, squash
from parks.keys import county_search_key, park_search_key
from parks.models import County, Ownership, Park, ParkKind, ParkStage

DATA = Path(__file__).parent / "data"
LOADED = "park_loaded"

KINDS = {"shahrak": ParkKind.PARK, "nahiyeh": ParkKind.ZONE, "special": ParkKind.SPECIAL}
STAGES = {
    "operating": ParkStage.OPERATING,
    "under construction": ParkStage.UNDER_CONSTRUCTION,
    "planned": ParkStage.PLANNED,
}
SPECIALITIES = {"high-tech and clean industry": "صنایع پیشرفته و پاک", "foreign investment": "سرمایه‌گذاری خارجی"}
# Columns of the file that have no field of their own are kept as notes, under these names.
NOTES = {
    "units": "شمار واحدها",
    "units_planned": "واحدهای برنامه‌ریزی‌شده",
    "plots": "شمار قطعه‌ها",
    "employment": "اشتغال",
    "employment_forecast": "پیش‌بینی اشتغال",
    "expansion_area_ha": "مساحت توسعه (هکتار)",
    "figures_as_of": "سال ارقام",
    "water": "آب",
    "power": "برق",
    "gas": "گاز",
    "wastewater": "فاضلاب",
    "other_facts": "دیگر",
    "coord_basis": "مبنای موقعیت",
}


def load() -> dict[str, int]:
    """Counties and parks of the shipped files stand; returns how many rows of each were written."""
    counties = _load_counties()
    return {"counties_written": counties, "parks_written": _load_parks()}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


# ── counties ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _load_counties() -> int:
    known = {county.code: county for county in County.objects.all()}
    written = 0
    for row in _rows("counties.csv"):
        values = _county_values(row)
        county = known.get(values["code"], County(code=values["code"]))
        changed = [name for name, value in values.items() if getattr(county, name) != value]
        if changed:
            for name in changed:
                setattr(county, name, values[name])
            county.search_key = county_search_key(county)
            county.save()
            written += 1
    return written


def _county_values(row: dict[str, str]) -> dict:
    return {
        "code": row["county_code"] or make_code("C", int(row["serial"]), 2),
        "official_code": row["county_code"],
        "name": row["name_fa"],
        "name_en": row["name_en"],
        "centre_city": row["centre_city_fa"],
        "lat": _decimal(row["lat"], "0.00001"),
        "lon": _decimal(row["lon"], "0.00001"),
        "population_1395": int(row["population_1395"]) if row["population_1395"] else None,
        "source": row["source"],
        "sort_key": sort_key(row["name_fa"]),
    }


# ── parks ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _load_parks() -> int:
    counties = {county.official_code: county for county in County.objects.exclude(official_code="")}
    by_county_name = {squash(county.name): county for county in County.objects.all()}
    by_code, by_name = {}, {}
    for park in Park.objects.all():
        by_code[park.code] = by_name[squash(park.name), park.county_id] = park
    kept = _fields_of_people()
    written = 0
    for row in _rows("parks.csv"):
        county = counties.get(row["county_code"]) or by_county_name.get(squash(row["county_fa"]))
        code = make_code("P", int(row["serial"]), 3)
        park = by_code.get(code) or by_name.get((squash(row["name_fa"]), county.pk if county else None))
        values = _park_values(row, county)
        if park is None:
            written += _write(Park(code=code), values)
        else:
            theirs = kept.get(park.pk, set())
            written += _write(park, {name: value for name, value in values.items() if name not in theirs})
    return written


def _fields_of_people() -> dict[int, set[str]]:
    """The fields of each park that somebody changed, as the audit trail tells."""
    events = AuditEvent.objects.filter(subject_type=Park._meta.label_lower).exclude(verb=LOADED)
    events = events.exclude(batch__undone_at__isnull=False)  # an import that was taken back told nothing
    fields: dict[int, set[str]] = {}
    for park, after in events.values_list("subject_id", "after"):
        fields.setdefault(park, set()).update(after or ())
    return {park: _with_qualifiers(names) for park, names in fields.items()}


def _with_qualifiers(names: set[str]) -> set[str]:
    """A person who changed a date, or a place, answers for what qualifies it too."""
    if "established_on" in names:
        names = names | {"established_year_only"}
    return names | {"lat", "lon", "location_is_approximate"} if names & {"lat", "lon"} else names


def _write(park: Park, values: dict) -> int:
    before = {name: getattr(park, name) for name, value in values.items() if getattr(park, name) != value}
    if not before:
        return 0
    is_new = park.pk is None
    for name in before:
        setattr(park, name, values[name])
    park.sort_key = sort_key(park.name)
    park.search_key = park_search_key(park, park.county.name if park.county else "")
    park.save()
    audit.record(
        by=None,
        verb=LOADED,
        subject=park,
        before=None if is_new else _plain(before),
        after=_plain({name: values[name] for name in before}),
    )
    return 1


def _plain(values: dict) -> dict:
    return {name: value.pk if isinstance(value, County) else value for name, value in values.items()}


def _park_values(row: dict[str, str], county: County | None) -> dict:
    established_on, year_note = _established(row["year_established"])
    return {
        "name": row["name_fa"],
        "name_en": row["name_en"],
        "aliases": row["aliases_fa"],
        "kind": KINDS[row["kind"]],
        "county": county,
        "established_on": established_on,
        "established_year_only": established_on is not None,
        "total_area_ha": _decimal(row["total_area_ha"], "0.01"),
        "assignable_area_ha": _decimal(row["industrial_area_ha"], "0.01"),
        "ownership": Ownership.PRIVATE if row["ownership"].startswith("private") else "",
        "specialised_in": _speciality(row["specialised_field"]),
        "stage": STAGES.get(row["status"], ""),
        "lat": _decimal(row["lat"], "0.00001"),
        "lon": _decimal(row["lon"], "0.00001"),
        "location_is_approximate": True,
        "source": "\n".join(part.strip() for part in row["source"].split(" | ")),
        "source_note": _note(row, year_note),
    }


def _established(text: str) -> tuple[date | None, str]:
    """The first day of the Iranian year, and what the file says beside it: «1389 (law)» → (…, "law")."""
    found = re.fullmatch(r"(\d{4})(?: \((.+)\))?", text)
    if not found:
        return None, ""
    return from_jalali(int(found[1]), 1, 1), found[2] or ""


def _speciality(text: str) -> str:
    """The Persian name: «copper downstream (مس)» → «مس»."""
    persian = re.search(r"\(([^)]*)\)", text)
    return persian[1] if persian else SPECIALITIES.get(text, text)


def _note(row: dict[str, str], year_note: str) -> str:
    lines = [f"سال تأسیس: {year_note}"] if year_note else []
    if row["ownership"] == "private (intended)":
        lines.append("مالکیت: private (intended)")
    for column, label in NOTES.items():
        if row[column]:
            basis = f" ({row['units_basis']})" if column == "units" and row["units_basis"] else ""
            lines.append(f"{label}: {row[column]}{basis}")
    if row["confidence"] != "sourced":
        lines.append(f"اعتبار: {row['confidence']}")
    return "\n".join(lines)


def _decimal(text: str, step: str) -> Decimal | None:
    return Decimal(text).quantize(Decimal(step)) if text else None
