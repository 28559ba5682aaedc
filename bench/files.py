"""The same units as files: as an office sends them, and plainly typed for baselines that know no Persian."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from bench.units import MadeUnit, typed_by_hand
from core.jalali import file_date
from units.exports.register import UNIT_LABELS
from units.models import IndustryGroup, Reason, Status

NAMES = tuple(UNIT_LABELS)
_SAID = {
    kind: {one.value: str(one.label) for one in choices}
    for kind, choices in {"group": IndustryGroup, "status": Status, "reason": Reason}.items()
}


def plain_row(unit: MadeUnit) -> list[Any]:
    """Codes, ASCII values and ISO dates, in the order of the columns."""
    status, on, reason = unit.events[-1]
    return [
        *(unit.code, unit.name, unit.owner_name, unit.owner_national_id, unit.legal_id),
        *(unit.place.park_code, unit.place.county_code, "", unit.isic[1], unit.group),
        *(unit.establishment_licence, unit.establishment_licence_on.isoformat()),
        *(unit.operating_licence, unit.operating_licence_on.isoformat()),
        *(status, on.isoformat(), reason, unit.workers_nominal),
        *(unit.product, unit.nominal_quantity, unit.nominal_uom, unit.reference_price_rial),
        *(unit.phone, unit.postal_code, unit.address, unit.lat, unit.lon),
    ]


def office_row(rng: Random, unit: MadeUnit) -> list[Any]:
    """Persian words, names of parks, Iranian dates, and letters as they come from the keyboard."""
    row = plain_row(unit)
    place, (status, on, reason) = unit.place, unit.events[-1]
    said = {
        "name": typed_by_hand(rng, unit.name),
        "park": place.park_name,
        "county": place.county_name,
        "group": _SAID["group"][unit.group],
        "establishment_licence_on": file_date(unit.establishment_licence_on),
        "operating_licence_on": file_date(unit.operating_licence_on),
        "status": _SAID["status"][status],
        "status_on": file_date(on),
        "status_reason": _SAID["reason"][reason] if reason else "",
    }
    for name, value in said.items():
        row[NAMES.index(name)] = value
    return row


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([header, *rows]):
            sheet.write_row(number, 0, [cell if isinstance(cell, str) else float(cell) for cell in row])
    return path
