"""Writes the declared months of a file: declarations, their lines and measures, and the journal of all that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.imports import RowOfFile
from core import bulk
from core.jalali import Period
from units.actions.confirmations import older_days, told_to_undo
from units.actions.measures import MEASURES
from units.compute.freshness import DAYS
from units.compute.measures import ProductMonth, measure
from units.exports.declarations import LINE_COLUMNS
from units.models import FIGURE_FIELDS, LOST_FIELDS, Declaration, DeclarationLine, DeclarationState, Unit

if TYPE_CHECKING:
    from units.imports.declarations import DeclarationImporter

FIGURES = tuple(column.name for column in LINE_COLUMNS if column.name in FIGURE_FIELDS)
IMPORTED = "import"
# What an import says of every month it writes, whatever an owner had begun.
FINAL = {
    "state": DeclarationState.ACCEPTED.value,
    "source": IMPORTED,
    "is_late": False,
    "return_reason": "",
    "typed": {},
}
_STAMPS = ("saved_at", "submitted_at", "submitted_by_id", "decided_at", "decided_by_id", *MEASURES)
TECHNICAL = (*_STAMPS, "typed")
CONFIRMING = ("status", "products")  # as an accepted month does
CONFIRMED = tuple(DAYS[group] for group in CONFIRMING)
# Hours that no column of the file holds, though they count where it is asked whether a month is possible.
ASIDE = tuple(name for name in LOST_FIELDS if name not in FIGURES)
FETCHED = ("id", "unit_id", "park_id", "period", *FIGURES, *ASIDE, *FINAL, *_STAMPS)
UPDATED = ("id", *FIGURES, *FINAL, *_STAMPS)
NEW = ("id", "unit_id", "park_id", "period", *FIGURES, *FINAL, *_STAMPS)
LINE_FIELDS = ("id", "declaration_id", "product_id", "quantity")


class Month:
    """One unit's month: what stands, and what the rows of the file make of it."""

    __slots__ = ("aside", "figures", "key", "lines", "quantities", "rows", "standing", "standing_figures", "state")

    def __init__(self, standing: dict[str, Any] | None, lines: dict[int, tuple]) -> None:
        self.standing = standing
        self.key: int | None = standing["id"] if standing else None
        self.state: str = standing["state"] if standing else ""
        self.standing_figures = {name: standing[name] if standing else None for name in FIGURES}
        self.figures = dict(self.standing_figures)
        self.aside = {name: standing[name] for name in ASIDE} if standing else {}
        self.lines = lines  # product → (key, quantity) as they stand
        self.quantities = {product: quantity for product, (_key, quantity) in lines.items()}
        self.rows: list[RowOfFile] = []

    def take(self, told: dict[str, Any], product: int | None, row: RowOfFile) -> str:
        """The month after one more row: `created`, `updated`, or "" where the row says nothing new."""
        changed = any(self.figures[name] != value for name, value in told.items())
        self.figures |= told
        news = "created" if self.standing is None else "updated" if changed else ""
        if product is None:
            return news
        is_new = product not in self.quantities
        if "quantity" in row.values and (is_new or self.quantities[product] != row.values["quantity"]):
            news = news or "updated"
        if is_new or "quantity" in row.values:
            self.quantities[product] = row.values.get("quantity")
        return "created" if is_new else news


class MonthWriter:
    """Gathers the months that a chunk changes; `flush` writes them, one bulk write a table."""

    def __init__(self, importer: DeclarationImporter) -> None:
        self.importer = importer
        self.months: dict[int, tuple[Month, dict[str, Any]]] = {}

    def add(self, row: RowOfFile, month: Month) -> None:
        month.rows.append(row)
        self.months[id(month)] = (month, row.current)

    def flush(self) -> None:
        months = list(self.months.values())
        new = [month for month, _unit in months if month.key is None]
        for month, key in zip(new, _keys(Declaration, len(new)), strict=True):
            month.key = key
        lines = [
            (month, product) for month, _unit in months for product in month.quantities.keys() - month.lines.keys()
        ]
        line_keys = dict(
            zip(((id(month), product) for month, product in lines), _keys(DeclarationLine, len(lines)), strict=True)
        )
        self._new_lines: list[tuple] = []
        self._line_updates: list[tuple] = []
        self._confirmed: dict[int, Any] = {}
        created, updated = [], []
        for month, unit in months:
            row = self._write(month, unit, line_keys)
            (updated if month.standing else created).append(row)
        bulk.insert(Declaration, NEW, [tuple(map(row.__getitem__, NEW)) for row in created])
        bulk.update(Declaration, UPDATED, [tuple(map(row.__getitem__, UPDATED)) for row in updated])
        bulk.insert(DeclarationLine, LINE_FIELDS, self._new_lines)
        bulk.update(DeclarationLine, ("id", "quantity"), self._line_updates)
        bulk.update(Unit, ("id", *CONFIRMED), [(key, *days) for key, days in self._confirmed.items()])

    def _write(self, month: Month, unit: dict[str, Any], line_keys: dict) -> dict[str, Any]:
        """The declaration's row as it will stand; its lines and its journal are gathered."""
        importer = self.importer
        standing = month.standing or {}
        person = importer.by.pk if importer.by else None
        period = month.rows[0].values["period"]
        row = standing | month.figures | FINAL
        row |= {"id": month.key, "unit_id": unit["pk"], "period": period.code, "saved_at": importer.now}
        row.setdefault("park_id", unit["park_id"])
        row["submitted_at"] = standing.get("submitted_at") or importer.now
        row["submitted_by_id"] = standing.get("submitted_by_id") or person
        row["decided_at"], row["decided_by_id"] = importer.now, person
        row |= self._measures(month, unit["pk"])
        others = self._lines(month, line_keys) + self._confirm(unit, period)
        self._journal(month, row, unit, others)
        return row

    def _measures(self, month: Month, unit: int) -> dict[str, Any]:
        prices, period = self.importer.prices, month.rows[0].values["period"].code
        measures = measure(
            ProductMonth(
                made=month.quantities.get(line.key),
                nominal=line.facts["nominal_quantity"],
                price_rial=prices.of(line.kind, period, line.facts["reference_price_rial"]),
            )
            for line in self.importer.products.get(unit, ())
        )
        return {name: getattr(measures, name) for name in MEASURES}

    def _lines(self, month: Month, line_keys: dict) -> list[list]:
        others: list[list] = []
        for product, quantity in month.quantities.items():
            if product not in month.lines:
                key = line_keys[id(month), product]
                self._new_lines.append((key, month.key, product, quantity))
                others.append(["units.declarationline", key, None, {"quantity": quantity}])
            elif (was := month.lines[product])[1] != quantity:
                self._line_updates.append((was[0], quantity))
                others.append(["units.declarationline", was[0], {"quantity": was[1]}, {"quantity": quantity}])
        return others

    def _confirm(self, unit: dict[str, Any], period: Period) -> list[list]:
        """A declared month confirms status and products up to its last day, or to today while the month runs."""
        day = min(period.last_day, self.importer.today)
        before = older_days(unit, CONFIRMING, day)
        if not before:
            return []
        after = dict.fromkeys(before, day)
        unit |= after
        self._confirmed[unit["pk"]] = [unit[name] for name in CONFIRMED]
        return [told_to_undo(unit["pk"], before, after)]

    def _journal(self, month: Month, row: dict[str, Any], unit: dict[str, Any], others: list[list]) -> None:
        label = f"{unit['name']} · {row['period']}"
        names = (*FIGURES, "state", "source", "is_late", "return_reason")
        if month.standing is None:
            told = {name: row[name] for name in names if row[name] not in (None, "", False)} | {"unit": unit["pk"]}
            before, verb = None, "declaration_imported"
        else:
            changed = [name for name in names if month.standing[name] != row[name]]
            told = {name: row[name] for name in changed}
            before = {name: month.standing[name] for name in changed}
            before["_also"] = {name: month.standing[name] for name in TECHNICAL}
            verb = "declaration_import_updated"
        told["_row"], told["_rows"] = month.rows[0].number, others
        self.importer.journal(verb, Declaration, month.key, label, before, told)


def _keys(model: type, number: int) -> list[int]:
    return bulk.new_keys(model, number) if number else []
