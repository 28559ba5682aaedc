"""Writes what the rows of a file change: units, plots, products, ledger events, and the journal of all that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.imports import RowOfFile
from core import bulk
from core.exports import number_text
from core.text import sort_key, squash
from parks.models import Plot, PlotState
from units.actions.confirmations import older_days, told_to_undo
from units.compute.freshness import DAYS
from units.exports.register import UNIT_LABELS
from units.imports.confirmed import groups_told
from units.imports.products import BLANK as BLANK_PRODUCT
from units.imports.products import ProductChange
from units.imports.statuses import Ruling
from units.imports.tenures import COLUMNS as TENURE_COLUMNS
from units.imports.tenures import HELD, KIND, leaves_past
from units.models import Decision, PastTenure, Product, Source, StatusChange, Unit, uom_key_of
from units.queries.search_keys import unit_key_of

if TYPE_CHECKING:
    from units.imports.units import UnitImporter

# Column of the file → attribute of the unit that it fills as it stands; the others have rules of their own.
ATTRIBUTES = {
    name: f"{name}_id" if name in {"park", "county", "isic"} else name
    for name in (
        *("name", "owner_name", "owner_national_id", "legal_id", "phone"),
        *("park", "county", "postal_code", "address", "lat", "lon"),
        *("isic", "group", "establishment_licence", "establishment_licence_on"),
        *("operating_licence", "operating_licence_on", "workers_nominal"),
    )
}
TECHNICAL = ("search_key", "sort_key", "updated_at")
RULED = ("status", "status_on", "status_reason", *DAYS.values())
# What an update writes: all that an import may change.
UPDATED = ("id", *ATTRIBUTES.values(), "plot_id", *RULED, *TECHNICAL)
FETCHED = (*UPDATED, "code", "official_code")
# What a new unit is written with, and what each is when the file says nothing.
NEW = (*FETCHED, "created_at")
BLANK: dict[str, Any] = {name: Unit._meta.get_field(name).get_default() for name in NEW}
# How the audit trail names each attribute.
SAID = {name: name.removesuffix("_id") if name.removesuffix("_id") in UNIT_LABELS else name for name in NEW}
PLOT_COLUMNS = ("id", "park_id", "number", "number_key", "state")
PRODUCT_COLUMNS = ("id", "unit_id", "position", "name", "name_key", *BLANK_PRODUCT, "uom_key")
CHANGE_COLUMNS = (
    *("id", "unit_id", "previous", "status", "effective_on", "reason"),
    *("source", "decision", "proposed_by_id", "proposed_at", "decided_by_id", "decided_at"),
)
LONGEST_SORT_KEY = 600


class UnitWriter:
    """Gathers the writes of one chunk; `flush` does them, one bulk write a table."""

    def __init__(self, importer: UnitImporter) -> None:
        self.importer = importer
        self.new: list[tuple[RowOfFile, str]] = []
        self.changed: list[RowOfFile] = []

    def add(self, row: RowOfFile, code: str) -> None:
        self.new.append((row, code))

    def change(self, row: RowOfFile) -> None:
        self.changed.append(row)

    def flush(self) -> None:
        everything = [*(row for row, _code in self.new), *self.changed]
        for (row, _code), key in zip(self.new, bulk.new_keys(Unit, len(self.new)) if self.new else [], strict=True):
            row.key = key
        self._tables = _Tables(self.importer, everything)
        if self.new:
            bulk.insert(Unit, NEW, (self._new_unit(row, code) for row, code in self.new))
        bulk.update(Unit, UPDATED, [self._changed_unit(row) for row in self.changed])
        self._tables.flush()

    def _new_unit(self, row: RowOfFile, code: str) -> tuple:
        facts, now = row.facts, self.importer.now
        unit = BLANK | facts.changed
        unit["id"], unit["code"] = row.key, code
        told = {SAID[name]: value for name, value in facts.changed.items()}
        told["code"] = code
        others = self._apply(row, unit, told)
        unit["created_at"] = unit["updated_at"] = now
        self._write_keys(unit, row)
        told["_row"], told["_rows"] = row.number, others
        self.importer.journal("unit_imported", Unit, row.key, unit["name"], None, told)
        return tuple(unit.values())

    def _changed_unit(self, row: RowOfFile) -> list:
        facts, current = row.facts, row.current
        unit = current | facts.changed
        told = {SAID[name]: value for name, value in facts.changed.items()}
        others = self._apply(row, unit, told)
        unit["updated_at"] = self.importer.now
        self._write_keys(unit, row)
        before: dict[str, Any] = {
            name: current.get(name, current.get(f"{name}_id")) for name in told if name != "products"
        }
        before["_also"] = {name: current[name] for name in TECHNICAL}
        told["_row"], told["_rows"] = row.number, others
        self.importer.journal("unit_import_updated", Unit, row.key, unit["name"], before, told)
        return [unit[name] for name in UPDATED]

    def _apply(self, row: RowOfFile, unit: dict[str, Any], told: dict[str, Any]) -> list[list]:
        """What the row writes beside the unit itself, put down for the undo; `unit` and `told` follow."""
        others: list[list] = []
        if row.facts.plot:
            unit["plot_id"] = told["plot"] = self._tables.plot(row, others)
        if row.facts.product:
            told["products"] = [self._tables.product(row, others)]
        if row.facts.ruling:
            self._tables.ruling(row, unit, told, others)
        if leaves_past(row.current, row.facts.changed):
            self._tables.tenure(row, others)
        self._confirm(row, unit, others)
        return others

    def _confirm(self, row: RowOfFile, unit: dict[str, Any], others: list[list]) -> None:
        """What the row tells or repeats is confirmed today; the undo leaves a later word alone."""
        today = self.importer.today
        if before := older_days(unit, groups_told(tuple(row.values)), today):
            after = dict.fromkeys(before, today)
            unit |= after
            if row.current is not None:
                others.append(told_to_undo(row.key, before, after))

    def _write_keys(self, unit: dict[str, Any], row: RowOfFile) -> None:
        if row.current is None or unit["name"] != row.current["name"]:
            unit["sort_key"] = sort_key(unit["name"])[:LONGEST_SORT_KEY]
        products = [line.name for line in self.importer.lines.get(row.key, ())]
        if row.facts.product and row.facts.product.line is None:
            products.append(row.facts.product.name)
        unit["search_key"] = unit_key_of(
            unit["name"],
            unit["code"],
            unit["official_code"],
            unit["owner_name"],
            unit["legal_id"],
            unit["establishment_licence"],
            unit["operating_licence"],
            *products,
        )


class _Tables:
    """The rows of a chunk that stand beside its units, with keys that were asked for all at once."""

    def __init__(self, importer: UnitImporter, rows: list[RowOfFile]) -> None:
        self.importer = importer
        made = list(dict.fromkeys((row.facts.plot[0], squash(row.facts.plot[1])) for row in rows if row.facts.plot))
        products = sum(1 for row in rows if row.facts.product and row.facts.product.line is None)
        moves = sum(1 for row in rows if row.facts.ruling and row.facts.ruling.moves)
        pasts = sum(leaves_past(row.current, row.facts.changed) for row in rows)
        self._fresh_plots = dict(zip(made, _keys(Plot, len(made)), strict=True))
        self._product_keys = iter(_keys(Product, products))
        self._change_keys = iter(_keys(StatusChange, moves))
        self._tenure_keys = iter(_keys(PastTenure, pasts))
        self._made: set[tuple[int, str]] = set()
        self._plots: list[tuple] = []
        self._products: list[tuple] = []
        self._product_updates: list[tuple] = []
        self._changes: list[tuple] = []
        self._tenures: list[tuple] = []
        self._reasons: list[tuple] = []
        amended = [row.key for row in rows if row.facts.ruling and not row.facts.ruling.moves]
        self._last_events = _last_events(amended)

    def flush(self) -> None:
        bulk.insert(Plot, PLOT_COLUMNS, self._plots)
        bulk.insert(Product, PRODUCT_COLUMNS, self._products)
        bulk.update(Product, ("id", *BLANK_PRODUCT, "uom_key"), self._product_updates)
        bulk.insert(StatusChange, CHANGE_COLUMNS, self._changes)
        bulk.update(StatusChange, ("id", "reason"), self._reasons)
        bulk.insert(PastTenure, TENURE_COLUMNS, self._tenures)

    def plot(self, row: RowOfFile, others: list[list]) -> int:
        """The key of the row's plot, which is made where this chunk has not made it yet."""
        park, number = row.facts.plot
        place = (park, squash(number))
        key = self._fresh_plots[place]
        if place not in self._made:
            self._made.add(place)
            self._plots.append((key, park, number, place[1], PlotState.ASSIGNED.value))
            others.append(["parks.plot", key, None, {"number": number}])
        return key

    def product(self, row: RowOfFile, others: list[list]) -> str:
        """The row's product is written; returns it as the trail tells it."""
        change: ProductChange = row.facts.product
        facts = (change.line.facts if change.line else BLANK_PRODUCT) | change.facts
        written = (*facts.values(), uom_key_of(facts["nominal_uom"]))
        if change.line is None:
            key = next(self._product_keys)
            self._products.append((key, row.key, change.position, change.name, change.name_key, *written))
            others.append(["units.product", key, None, facts])
        else:
            key = change.line.key
            self._product_updates.append((key, *written))
            before = {name: change.line.facts[name] for name in change.facts}
            others.append(["units.product", key, before, change.facts])
            self.importer.remeasured.add(row.key)
        quantity = facts["nominal_quantity"]
        return change.name if quantity is None else f"{change.name} {number_text(quantity)} {facts['nominal_uom']}"

    def ruling(self, row: RowOfFile, unit: dict[str, Any], told: dict[str, Any], others: list[list]) -> None:
        """The ledger has the row's event, or its last event the row's reason; the unit repeats it."""
        ruling: Ruling = row.facts.ruling
        status, on, reason = ruling.standing
        previous = unit["status"]
        if ruling.moves:
            key = next(self._change_keys)
            self._changes.append(self._event(key, row.key, previous, ruling))
            others.append(["units.statuschange", key, None, {"status": status, "effective_on": on, "reason": reason}])
        elif key := self._last_events.get(row.key):
            self._reasons.append((key, reason))
            others.append(["units.statuschange", key, {"reason": unit["status_reason"]}, {"reason": reason}])
        fresh = {"status": status, "status_on": on, "status_reason": reason}
        for name, value in fresh.items():
            if unit[name] != value:
                unit[name] = told[name] = value

    def tenure(self, row: RowOfFile, others: list[list]) -> None:
        """What held of the unit held until today; the trail of the row tells the undo of it."""
        key, by, until = next(self._tenure_keys), self.importer.by, self.importer.today
        held = [row.current[name] for name in HELD]
        self._tenures.append((key, row.key, until, KIND, *held, "", by.pk if by else None, self.importer.now))
        others.append(["units.pasttenure", key, None, {"until": until, "kind": KIND}])

    def _event(self, key: int, unit: int, previous: str, ruling: Ruling) -> tuple:
        by, now = self.importer.by, self.importer.now
        status, on, reason = ruling.standing
        person = by.pk if by else None
        source, decision = Source.IMPORT.value, Decision.APPROVED.value
        return (key, unit, previous, status, on, reason, source, decision, person, now, person, now)


def _keys(model: type, number: int) -> list[int]:
    return bulk.new_keys(model, number) if number else []


def _last_events(units: list[int]) -> dict[int, int]:
    """The ledger's last approved event of each unit."""
    if not units:
        return {}
    rows = StatusChange.objects.approved().filter(unit__in=units).order_by("effective_on", "pk")
    return dict(rows.values_list("unit_id", "pk"))
