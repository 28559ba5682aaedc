"""`import_registry declarations`: declared months from a file, one row for each product of a unit's month.

Rows of one unit and month with different products are one declaration: the figures of the month stand in any of them,
and where several tell one they must tell the same. An import is final: its months stand as accepted, marked as
imported and never late; what an owner had begun or sent for that month gives way to it, and the undo brings it back.
A month of which the file says nothing new is left as it is, whatever its state.
Counted are rows: a row is created when its month or its line is new, updated when either changes.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports import CHUNK, Importer, RowOfFile
from core import cells
from core.cells import CellError, Parse
from core.codes import tidy_code
from core.fields import LARGEST_RIAL
from core.jalali import Period
from core.text import ascii_digits, fa_digits, squash
from parks.exports import persian
from units.actions.measures import refresh_measures_of
from units.compute.checks import Told
from units.compute.checks import errors as impossible
from units.exports.declarations import LINE_COLUMNS
from units.imports.columns import LARGEST_QUANTITY, LARGEST_WORKERS
from units.imports.months import CONFIRMED, FETCHED, FIGURES, Month, MonthWriter
from units.imports.products import Line, lines_of
from units.models import (
    LOST_FIELDS,
    RIAL_FIELDS,
    Declaration,
    DeclarationError,
    DeclarationLine,
    Unit,
)
from units.queries.prices import CommonPrices, keep_prices

LARGEST_HOURS = 10**7
LARGEST_ENERGY = 10**13
BITS = {name: 1 << place for place, name in enumerate(FIGURES)}
LONGEST_CODE = 12
_MONTH = re.compile(r"(1[3-5]\d\d)\s*[-/]\s*(\d{1,2})")
_code_text = cells.text(LONGEST_CODE)


class DeclarationImporter(Importer):
    """Declared months, a chunk of rows at a time."""

    kind = "declarations"
    labels = {column.name: persian(column.label) for column in LINE_COLUMNS}
    needs = (("unit",), ("period",))
    guard = Unit

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.told: dict[tuple[int, str], int] = {}  # which figures of a month the file has told, as bits
        self.seen_lines: dict[tuple[int, str, int], int] = {}
        self.units: dict[str, dict[str, Any]] = {}
        self.products: dict[int, list[Line]] = {}
        self.months: dict[tuple[int, str], Month] = {}

    @cached_property
    def prices(self) -> CommonPrices:
        """Common prices as they stay until the import ends."""
        keep_prices()
        return CommonPrices()

    def parsers(self) -> Mapping[str, Parse]:
        hours, energy = cells.decimal(1, LARGEST_HOURS), cells.decimal(2, LARGEST_ENERGY)
        kinds: dict[str, Parse] = {
            "unit": _unit_code,
            "period": cells.remembered(self._period),
            "product": cells.name(160),
            "quantity": cells.decimal(3, LARGEST_QUANTITY),
        }
        for name in FIGURES:
            if name in RIAL_FIELDS:
                kinds[name] = cells.whole(LARGEST_RIAL)
            elif name.startswith("workers"):
                kinds[name] = cells.whole(LARGEST_WORKERS)
            else:
                kinds[name] = hours if "hours" in name else energy
        return kinds

    def _period(self, cell: str) -> Period:
        found = _MONTH.fullmatch(ascii_digits(cell))
        try:
            period = Period.month(int(found[1]), int(found[2])) if found else Period.parse(cell)
        except ValueError as error:
            raise CellError("period", _("ماه را مانند 1404-06 بنویسید.")) from error
        if period.kind != "month":
            raise CellError("period", _("ماه را مانند 1404-06 بنویسید."))
        if period.start > self.today:
            raise CellError("future", _("این ماه هنوز نرسیده است."))
        return period

    @classmethod
    def after_undo(cls, put_back: Mapping[str, set[int]]) -> None:
        """Months that stand again are measured by the capacities and prices of today, not of the day of the file."""
        months = sorted(put_back.get("units.declaration", ()))
        for start in range(0, len(months), CHUNK):
            some = months[start : start + CHUNK]
            refresh_measures_of(units=Unit.objects.filter(declarations__in=some).distinct())

    # ── what the rows mean ────────────────────────────────────────────────────────────────────────────────────────
    def check(self, rows: list[RowOfFile]) -> None:
        self._fetch(rows)
        for row in rows:
            unit = self._unit(row)
            if unit is None or "period" not in row.values:
                if "period" not in row.values and "period" not in row.broken:
                    self.error(row.number, "period", "required", _("ماه اظهارنامه لازم است."))
                continue
            self._settle(row, unit)

    def _fetch(self, rows: list[RowOfFile]) -> None:
        codes = {row.values["unit"] for row in rows if "unit" in row.values}
        periods = {row.values["period"].code for row in rows if "period" in row.values}
        units = Unit.objects.filter(code__in=codes)
        list(units.select_for_update().order_by("pk").values_list("pk"))
        fields = ("pk", "code", "name", "park_id", *CONFIRMED)
        self.units = {unit["code"]: unit for unit in units.order_by().values(*fields)}
        keys = [unit["pk"] for unit in self.units.values()]
        self.products = lines_of(keys)
        standing = {
            (row["unit_id"], row["period"]): row
            for row in Declaration.objects.filter(unit__in=keys, period__in=periods).order_by().values(*FETCHED)
        }
        lines: dict[int, dict[int, tuple]] = defaultdict(dict)
        found = DeclarationLine.objects.filter(declaration__in=[row["id"] for row in standing.values()]).order_by()
        for declaration, product, key, quantity in found.values_list("declaration_id", "product_id", "pk", "quantity"):
            lines[declaration][product] = (key, quantity)
        self.months = {place: Month(row, lines[row["id"]]) for place, row in standing.items()}

    def _unit(self, row: RowOfFile) -> dict[str, Any] | None:
        code = row.values.get("unit")
        if code is None:
            if "unit" not in row.broken:
                self.error(row.number, "unit", "required", _("شناسهٔ واحد لازم است."))
            return None
        unit = self.units.get(code)
        if unit is None:
            self.error(row.number, "unit", "unknown_unit", _("واحدی با این شناسه نیست."))
        return unit

    def _settle(self, row: RowOfFile, unit: dict[str, Any]) -> None:
        period = row.values["period"].code
        place = (unit["pk"], period)
        month = self.months.setdefault(place, Month(None, {}))
        told = {name: row.values[name] for name in FIGURES if name in row.values}
        self._require_agreement(row, month, told, self.told.get(place, 0))
        product = self._product(row, unit["pk"])
        if product is not None:
            first = self.seen_lines.setdefault((*place, product), row.number)
            if first != row.number:
                said = _("این محصول برای این ماه در ردیف %(row)s همین پرونده هم آمده است.") % {"row": fa_digits(first)}
                self.error(row.number, "product", "duplicate", said)
        self._require_possible(row, month.aside | month.figures | told)
        if row.number not in self.bad:
            self.told[place] = self.told.get(place, 0) | sum(BITS[name] for name in told)
            row.current, row.facts = unit, (month, month.take(told, product, row))

    def _require_agreement(self, row: RowOfFile, month: Month, told: dict[str, Any], earlier: int) -> None:
        for name, value in told.items():
            if earlier & BITS[name] and month.figures[name] != value:
                said = _("ردیف دیگری از همین ماه عدد دیگری گفته است: %(value)s")
                self.error(row.number, name, "disagrees", said % {"value": fa_digits(month.figures[name])})

    def _product(self, row: RowOfFile, unit: int) -> int | None:
        """The unit's product that the row names; the only one, where the row names none but tells a quantity."""
        name, lines = row.values.get("product"), self.products.get(unit, [])
        if name is not None:
            key = next((line.key for line in lines if line.name_key == squash(name)), None)
            if key is None:
                self.error(row.number, "product", "unknown_product", _("این محصول برای واحد ثبت نشده است."))
            return key
        if "quantity" not in row.values or "product" in row.broken:
            return None
        if len(lines) != 1:
            self.error(row.number, "product", "required", _("واحد یک محصول ندارد؛ نام محصول را بنویسید."))
            return None
        return lines[0].key

    def _require_possible(self, row: RowOfFile, figures: dict[str, Any]) -> None:
        for code, name in impossible(Told(figures=figures), LOST_FIELDS):
            self.error(row.number, name, code, str(DeclarationError(code).label))

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────
    def write(self, rows: list[RowOfFile]) -> None:
        writer = MonthWriter(self)
        for row in rows:
            month, news = row.facts
            if not news:
                self.unchanged += 1
                continue
            writer.add(row, month)
            if news == "created":
                self.created += 1
            else:
                self.updated += 1
        writer.flush()


def _unit_code(cell: str) -> str:
    return tidy_code(_code_text(cell))
