"""`import_registry units`: the register of units from a file, with products, plots and the status ledger.

A row is found again by its code. A row without a code is the unit of the same name (however spaced) in the same park,
or outside parks in the same county, unless both have a legal id and these differ; a legal id alone finds nothing, since
one company may have several units. When no unit is found it is a new one and gets the next free code. A code that
stands nowhere yet is taken as it is, unless it has the form of the portal's own and its check digit does not fit.
An empty cell leaves a field as it is.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports import CHUNK, Importer, RowOfFile
from core.cells import Parse
from core.text import fa_digits, listed, squash
from units.actions.codes import next_serial, unit_code
from units.actions.measures import refresh_measures_of
from units.exports.register import UNIT_LABELS
from units.imports.columns import unit_cells
from units.imports.confirmed import confirm_equal, groups_told
from units.imports.lookalikes import LookAlikes
from units.imports.places import Named, NamedUnits, Place, counties_of_parks, place_of, plots_named
from units.imports.products import Line, ProductChange, lines_of, settle_product, write_uom_keys
from units.imports.statuses import Ruling, Standing, rule
from units.imports.unit_rows import ATTRIBUTES, FETCHED, UnitWriter
from units.models import Unit
from units.queries.twins import ground_labels

NO_RULING = Standing()
_STATUS = frozenset({"status", "status_on", "status_reason"})


class Facts:
    """What a row was found to write."""

    __slots__ = ("changed", "plot", "product", "ruling")

    def __init__(
        self,
        changed: dict[str, Any],
        plot: tuple[int, str] | None,
        product: ProductChange | None,
        ruling: Ruling | None,
    ) -> None:
        self.changed = changed  # attributes of the unit that differ from what stands
        self.plot = plot  # park and number of a plot that has to be made
        self.product = product
        self.ruling = ruling

    @property
    def is_empty(self) -> bool:
        return not (self.changed or self.plot or self.product or self.ruling)


class UnitImporter(Importer):
    """Units, a chunk at a time: some queries for what stands, one bulk write for each table."""

    kind = "units"
    labels = UNIT_LABELS
    needs = (("code", "name"),)
    checks_need_writes = False
    guard = Unit
    told_as = {"effective_on": "status_on", "reason": "status_reason"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.county_of = counties_of_parks()
        self.named = NamedUnits()
        self.lookalikes = LookAlikes(self.named.last)
        self.seen_codes: dict[str, int] = {}
        self.seen_keys: dict[int, int] = {}
        self.seen_names: dict[tuple[str, Place], list[Named]] = {}
        self.serial = next_serial()
        self.remeasured: set[int] = set()
        self.equalled: dict[tuple[str, ...], list[int]] = defaultdict(list)  # groups that were told → units
        self.plot_keys: dict[tuple[int, str], int] = {}
        self.lines: dict[int, list[Line]] = {}

    def parsers(self) -> Mapping[str, Parse]:
        return unit_cells()

    # ── which unit ────────────────────────────────────────────────────────────────────────────────────────────────
    def check(self, rows: list[RowOfFile]) -> None:
        standing = self._by_code(rows)
        for row in rows:
            self._identify(row, standing)
        found = self._fetch([row.key for row in rows if row.key is not None])
        self.lines = lines_of(found)
        self.plot_keys = plots_named(
            (park, squash(row.values["plot"]))
            for row in rows
            if "plot" in row.values and (park := row.values.get("park") or found.get(row.key, {}).get("park_id"))
        )
        for row in rows:
            if row.key is not None:
                row.current = found[row.key]
            self._settle(row)
            if row.current is None and row.number not in self.bad:
                self._warn_of_lookalike(row)

    def _by_code(self, rows: list[RowOfFile]) -> dict[str, int]:
        codes = [row.values["code"] for row in rows if "code" in row.values]
        return dict(Unit.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}

    def _identify(self, row: RowOfFile, standing: dict[str, int]) -> None:
        """Find the unit that the row means; a second row of one unit is an error."""
        code = row.values.get("code")
        first = row.number
        if code is not None:
            row.key = standing.get(code)
            first = self.seen_codes.setdefault(code, row.number)
        elif "code" in row.broken:
            return
        first = min(first, self._identify_by_name(row))
        if row.key is not None:
            first = min(first, self.seen_keys.setdefault(row.key, row.number))
        if first != row.number:
            said = _("این واحد در ردیف %(row)s همین پرونده هم آمده است.") % {"row": fa_digits(first)}
            self.error(row.number, "code", "duplicate", said)
            row.key, row.is_repeated = None, True  # the rest of it is checked for itself

    def _identify_by_name(self, row: RowOfFile) -> int:
        """Find the unit of a row without a code by name and place; returns the first row that means the same one.

        Rows that both have a code are never the same unit.
        """
        values = row.values
        place = place_of(values.get("park"), values.get("county"))
        if row.key is not None or place is None or "name" not in values:
            return row.number
        name, told = squash(values["name"]), Named("code" in values, values.get("legal_id", ""), row.number)
        if not told.has_code:
            self._find_by_name(row, name, place, told.legal_id)
        seen = self.seen_names.setdefault((name, place), [])
        first = next((other.row for other in seen if other.may_be(told)), row.number)
        seen.append(told)
        return first

    def _find_by_name(self, row: RowOfFile, name: str, place: Place, legal_id: str) -> None:
        keys = self.named.find(name, place, legal_id)
        if len(keys) == 1:
            row.key = keys[0]
        elif keys:
            said = _("بیش از یک واحد با این نام در این‌جا هست؛ شناسهٔ واحد را بنویسید.")
            self.error(row.number, "code", "ambiguous", said)

    def _fetch(self, keys: list[int]) -> dict[int, dict[str, Any]]:
        """The units as they stand, locked until the import ends."""
        if not keys:
            return {}
        list(Unit.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
        return {unit["id"]: unit for unit in Unit.objects.filter(pk__in=keys).order_by().values(*FETCHED)}

    # ── what it changes ───────────────────────────────────────────────────────────────────────────────────────────
    def _settle(self, row: RowOfFile) -> None:
        values, current = row.values, row.current
        error, warn = partial(self.error, row.number), partial(self.warn, row.number)
        told = {ATTRIBUTES[name]: value for name, value in values.items() if name in ATTRIBUTES}
        if current is None and not row.is_repeated:
            self._require_new(row)
        self._settle_place(row, told)
        self._require_sound(row, told)
        now = Standing(current["status"], current["status_on"], current["status_reason"]) if current else NO_RULING
        row.facts = Facts(
            changed=told if current is None else {name: new for name, new in told.items() if current[name] != new},
            plot=self._settle_plot(row, told),
            product=settle_product(values, self._lines(row), error) if "product" not in row.broken else None,
            ruling=rule(values, now, today=self.today, error=error, warn=warn) if not row.broken & _STATUS else None,
        )

    def _lines(self, row: RowOfFile) -> list[Line]:
        return self.lines.get(row.key, []) if row.key is not None else []

    def _require_new(self, row: RowOfFile) -> None:
        if "name" not in row.values and "name" not in row.broken:
            self.error(row.number, "name", "required", _("نام واحد تازه لازم است."))
        if not {"park", "county"} & (row.values.keys() | row.broken):
            self.error(row.number, "park", "required", _("شهرک یا شهرستان واحد تازه لازم است."))

    def _settle_place(self, row: RowOfFile, told: dict[str, Any]) -> None:
        """A unit in a park stands in the park's county; one that moves leaves its plot behind."""
        current = row.current
        park = told.get("park_id", current["park_id"] if current else None)
        if park is None:
            return
        county = self.county_of[park]
        if "county_id" in told and county is not None and told["county_id"] != county:
            self.error(row.number, "county", "county_mismatch", _("این شهرک در شهرستان دیگری است."))
        elif county is not None and "park_id" in told:
            told["county_id"] = county
        if current and current["plot_id"] and park != current["park_id"] and "plot" not in row.values:
            told["plot_id"] = None

    def _settle_plot(self, row: RowOfFile, told: dict[str, Any]) -> tuple[int, str] | None:
        """Point the unit to its plot; returns the plot (park, number) when it has to be made."""
        number, current = row.values.get("plot"), row.current
        if number is None:
            return None
        park = told.get("park_id", current["park_id"] if current else None)
        if park is None:
            if "park" not in row.broken:
                self.error(row.number, "plot", "plot_outside", _("قطعه تنها درون شهرک است؛ شهرک را هم بنویسید."))
            return None
        key = self.plot_keys.get((park, squash(number)))
        if key is None:
            return park, number
        if current is None or current["plot_id"] != key:
            told["plot_id"] = key
        return None

    def _require_sound(self, row: RowOfFile, told: dict[str, Any]) -> None:
        for name in ("establishment_licence_on", "operating_licence_on"):
            if name in told and told[name] > self.today:
                self.error(row.number, name, "future", _("این تاریخ نمی‌تواند پس از امروز باشد."))
        if ("lat" in told) != ("lon" in told) and not {"lat", "lon"} & row.broken:
            other = "lon" if "lat" in told else "lat"
            if row.current is None or row.current[other] is None:
                self.error(row.number, other, "half_location", _("عرض و طول جغرافیایی را با هم بنویسید."))

    def _warn_of_lookalike(self, row: RowOfFile) -> None:
        twin = self.lookalikes.find(row.facts.changed)
        if twin is not None:
            said = _("به «%(name)s» (%(code)s) که ثبت شده است می‌ماند: %(why)s. اگر همان است، شناسهٔ آن را بنویسید.")
            why = listed(ground_labels(twin.why))
            self.warn(row.number, "name", "looks_like", said % {"name": twin.name, "code": twin.code, "why": why})

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────
    def count(self, rows: list[RowOfFile]) -> None:
        for row in rows:
            self._count(row)
            if row.current is None and "code" not in row.values:
                self._next_code(row)

    def write(self, rows: list[RowOfFile]) -> None:
        writer = UnitWriter(self)
        for row in rows:
            self._count(row)
            if row.current is None:
                writer.add(row, row.values.get("code") or self._next_code(row))
            elif row.facts.is_empty:
                self.equalled[groups_told(tuple(row.values))].append(row.key)
            else:
                writer.change(row)
        writer.flush()

    def _count(self, row: RowOfFile) -> None:
        if row.current is None:
            self.created += 1
        elif row.facts.is_empty:
            self.unchanged += 1
        else:
            self.updated += 1

    def _next_code(self, row: RowOfFile) -> str:
        """The next code that neither the register nor the file has; a later row that claims it is a second one."""
        while (code := unit_code(self.serial)) in self.seen_codes:
            self.serial += 1
        self.seen_codes[code] = row.number
        return code

    def finish(self) -> None:
        """Months that were declared are measured by the capacities and prices that hold now.

        What the file repeats is confirmed with what it changes; a file that changes nothing leaves nothing behind.
        """
        if self.remeasured:
            refresh_measures_of(units=Unit.objects.filter(pk__in=self.remeasured))
        if self.created or self.updated:
            confirm_equal(self, self.equalled)
            self.tell_trail()

    @classmethod
    def after_undo(cls, put_back: Mapping[str, set[int]]) -> None:
        products = sorted(put_back.get("units.product", ()))
        for start in range(0, len(products), CHUNK):
            some = products[start : start + CHUNK]
            write_uom_keys(some)
            refresh_measures_of(units=Unit.objects.filter(products__in=some).distinct())
