"""`import_registry parks`: the register of parks from a file.

A row is found again by its code; a row without a code by its name and county, and it gets the next free code when no
park is found. A code that stands nowhere yet is taken as it is, unless it has the form of the portal's own codes and
its check digit does not fit: that is a slip of typing.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from accounts.imports import Importer, RowOfFile
from core import cells
from core.cells import CellError, Parse
from core.codes import is_valid_code, make_code, tidy_code
from core.locks import hold
from core.text import fa_digits, sort_key, squash
from parks.actions.register import take_units_along
from parks.exports import PARK_LABELS
from parks.keys import park_search_key
from parks.models import County, Ownership, Park, ParkKind, ParkStage

LARGEST_HECTARES = 99_999_999
LATITUDES, LONGITUDES = (25, 40), (44, 64)
LONGEST_CODE = 12
LONGEST_SORT_KEY = 480
_ALSO = ("search_key", "sort_key", "updated_at")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]*")


def code_cell(own: re.Pattern[str]) -> Parse[str]:
    """A code of the register; one of the portal's own form (`own`) must have a fitting check digit."""

    def parse(cell: str) -> str:
        code = tidy_code(cell)
        if not _CODE.fullmatch(code) or len(code) > LONGEST_CODE:
            raise CellError("code", _("شناسه از حرف لاتین و رقم است و بیش از دوازده نویسه نیست."))
        if own.fullmatch(code) and not is_valid_code(code):
            raise CellError("check_digit", _("رقم کنترل این شناسه درست نیست؛ شاید رقمی جابه‌جا نوشته شده است."))
        return code

    return parse


def county_cell() -> Parse[int]:
    """A county by its code or its name."""
    return cells.one_of(
        County.objects.values_list("pk", "code", "name"),
        code="county",
        unknown=_("شهرستانی با این شناسه یا نام نیست."),
        ambiguous=_("بیش از یک شهرستان این نام را دارد؛ شناسهٔ آن را بنویسید."),
    )


class ParkImporter(Importer):
    """Parks: a few dozen rows, so each is an instance."""

    kind = "parks"
    labels = PARK_LABELS
    needs = (("code", "name"),)
    guard = Park
    OWN_CODE: ClassVar = re.compile(r"P\d{4,}")

    def parsers(self) -> Mapping[str, Parse]:
        hectares = cells.decimal(2, LARGEST_HECTARES)
        return {
            "code": code_cell(self.OWN_CODE),
            "name": cells.name(160),
            "name_en": cells.text(160),
            "kind": cells.choice(ParkKind),
            "county": county_cell(),
            "established_on": cells.remembered(cells.day),
            "total_area_ha": hectares,
            "assignable_area_ha": hectares,
            "ownership": cells.choice(Ownership),
            "specialised_in": cells.text(160),
            "stage": cells.choice(ParkStage),
            "lat": cells.coordinate(*LATITUDES),
            "lon": cells.coordinate(*LONGITUDES),
        }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        hold("park codes")
        self.by_code: dict[str, Park] = {}
        self.by_name: dict[tuple[str, int | None], Park] = {}
        for park in Park.objects.select_for_update(of=("self",)).select_related("county"):
            self._know(park)
        self.counties = County.objects.in_bulk()
        self.seen: dict[int, int] = {}
        self.serial = max((int(code[1:-1]) for code in self.by_code if self._is_own(code)), default=0)

    def _know(self, park: Park) -> None:
        self.by_code[park.code] = self.by_name[_place(park)] = park

    def _is_own(self, code: str) -> bool:
        return bool(self.OWN_CODE.fullmatch(code)) and is_valid_code(code)

    # ── what a row means ──────────────────────────────────────────────────────────────────────────────────────────
    def check(self, rows: list[RowOfFile]) -> None:
        for row in rows:
            park = self._find(row)
            row.current = None if park is None else {name: getattr(park, name) for name in self._columns(row)}
            stood = None if park is None else _place(park)
            row.facts = park = park or Park(code=row.values.get("code", ""))
            self._set(park, row)
            self._require_sound(park, row)
            if _place(park) != stood:
                self._require_own_name(park, row, stood)
            if row.number not in self.bad and not park.code:
                park.code = self._next_code()
            self._know(park)
            if (first := self.seen.setdefault(id(park), row.number)) != row.number:
                said = _("این شهرک در ردیف %(row)s همین پرونده هم آمده است.") % {"row": fa_digits(first)}
                self.error(row.number, "code", "duplicate", said)

    def _next_code(self) -> str:
        """The next code that neither the register nor the file has."""
        while True:
            self.serial += 1
            if (code := make_code("P", self.serial, 3)) not in self.by_code:
                return code

    def _find(self, row: RowOfFile) -> Park | None:
        """The park by its code; without one by its name, in the county that the row tells, if it tells one."""
        if "code" in row.values:
            return self.by_code.get(row.values["code"])
        name, county = squash(row.values.get("name", "")), row.values.get("county")
        found = [
            park for place, park in self.by_name.items() if place[0] == name and (county is None or place[1] == county)
        ]
        if len(found) > 1:
            said = _("بیش از یک شهرک این نام را دارد؛ شناسهٔ آن را بنویسید.")
            self.error(row.number, "code", "ambiguous", said)
        return found[0] if found else None

    def _columns(self, row: RowOfFile) -> list[str]:
        names = ["county_id" if name == "county" else name for name in row.values if name != "code"]
        return [*names, "established_year_only"] if "established_on" in names else names

    def _set(self, park: Park, row: RowOfFile) -> None:
        for name, value in row.values.items():
            if name == "county":
                park.county = self.counties[value]
            elif name != "code":
                setattr(park, name, value)
        if row.current is not None and row.current.get("established_on", park.established_on) != park.established_on:
            park.established_year_only = False  # a file tells days

    def _require_sound(self, park: Park, row: RowOfFile) -> None:
        for name in ("name", "kind"):
            if not getattr(park, name) and name not in row.broken:
                self.error(row.number, name, "required", _("این خانه برای شهرک تازه لازم است."))
        if park.established_on and park.established_on > self.today:
            self.error(row.number, "established_on", "future", _("این تاریخ نمی‌تواند پس از امروز باشد."))
        if park.total_area_ha and park.assignable_area_ha and park.assignable_area_ha > park.total_area_ha:
            self.error(row.number, "assignable_area_ha", "above_total", _("مساحت قابل واگذاری از مساحت کل بیشتر است."))
        if (park.lat is None) != (park.lon is None) and not {"lat", "lon"} & row.broken:
            self.error(row.number, "lat", "half_location", _("عرض و طول جغرافیایی را با هم بنویسید."))

    def _require_own_name(self, park: Park, row: RowOfFile, stood: tuple | None) -> None:
        """Two parks of a county do not get one name (two that have one already may keep it)."""
        if self.by_name.get(stood) is park:
            del self.by_name[stood]
        twin = self.by_name.get(_place(park))
        if twin is not None and twin is not park:
            said = _("شهرک دیگری با همین نام در این شهرستان هست: %(code)s") % {"code": twin.code}
            self.error(row.number, "name", "name_taken", said)

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────
    def write(self, rows: list[RowOfFile]) -> None:
        for row in rows:
            park: Park = row.facts
            before = {name: value for name, value in (row.current or {}).items() if getattr(park, name) != value}
            if row.current is not None and not before:
                self.unchanged += 1
                continue
            also = {name: getattr(park, name) for name in _ALSO}
            park.sort_key = sort_key(park.name)[:LONGEST_SORT_KEY]
            park.search_key = park_search_key(park, park.county.name if park.county else "")
            if row.current is None:
                self._add(park, row)
            else:
                self._change(park, row, before, also)

    def _add(self, park: Park, row: RowOfFile) -> None:
        park.save(force_insert=True)
        self.created += 1
        after = {_said(name): getattr(park, name) for name in self._columns(row)}
        self.journal("park_imported", Park, park.pk, park.name, None, after | {"code": park.code, "_row": row.number})

    def _change(self, park: Park, row: RowOfFile, before: dict, also: dict) -> None:
        park.save(update_fields=[*before, *_ALSO])
        self.updated += 1
        after = {_said(name): getattr(park, name) for name in before} | {"_row": row.number}
        if "county_id" in before:
            after["_rows"] = [
                ["units.unit", key, {"county": county}, {"county": park.county_id}, "unless newer"]
                for key, county in take_units_along(park)
            ]
        told = {_said(name): value for name, value in before.items()} | {"_also": also}
        self.journal("park_import_updated", Park, park.pk, park.name, told, after)


def _place(park: Park) -> tuple[str, int | None]:
    """What tells a park from the others where it has no code yet."""
    return squash(park.name), park.county_id


def _said(name: str) -> str:
    return name.removesuffix("_id")
