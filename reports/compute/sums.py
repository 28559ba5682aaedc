"""What the database added up for a set of units over one period: whole-number sums that can be added further.

Knows neither tables nor clocks. A sum that nothing is known of is None, never 0. Sums of disjoint sets of units are
added with `+`, so every scope (park, county, province) is measured by the same formulas from the same cells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Self

from reports.compute.parameters import PRESET, Parameters

LOSS_CAUSES = ("power", "gas", "water", "material", "market", "other")
RESOURCES = ("electricity_kwh", "gas_m3", "water_m3")
UTILITIES = ("power", "gas", "water", "wastewater")
NOTHING_LOST: tuple[int | None, ...] = (None,) * len(LOSS_CAUSES)
NO_UNITS = (0,) * len(LOSS_CAUSES)
NOTHING_USED: tuple[int | None, ...] = (None,) * len(RESOURCES)
NO_USERS = (0,) * len(RESOURCES)
NOTHING_KNOWN: tuple[int | None, ...] = (None,) * len(UTILITIES)
NO_PARKS = (0,) * len(UTILITIES)


class Added:
    """Sums that are added part by part; None is unknown and leaves the other part as it is."""

    def __add__(self, other: Self) -> Self:
        parts = [part.name for part in fields(self)]  # type: ignore[arg-type]  # every one is a dataclass
        return type(self)(**{name: add(getattr(self, name), getattr(other, name)) for name in parts})


def add(a, b):
    """a + b; None is unknown and leaves the other as it is, tuples are added place by place."""
    if a is NO_LAND or a is NO_NEEDS:
        return b
    if b is NO_LAND or b is NO_NEEDS:
        return a
    if isinstance(a, tuple):
        return tuple(add(x, y) for x, y in zip(a, b, strict=True))
    if a is None or b is None:
        return b if a is None else a
    return a + b


@dataclass(frozen=True)
class Bag:
    """Whole numbers of which an order statistic is asked; adding puts two bags into one."""

    numbers: tuple[int, ...] = ()

    def __add__(self, other: "Bag") -> "Bag":
        return Bag(self.numbers + other.numbers)


NO_NUMBERS = Bag()


@dataclass(frozen=True)
class Land(Added):
    """The land of a set of parks at the period's end. Areas in dm² (a hundredth of a m²) and ares (100 m²)."""

    parks: int = 0
    measured_parks: int = 0  # with plots whose assigned area is known, and a known assignable area
    occupied_dm2: int | None = None  # assigned land of those
    assignable_ares: int | None = None
    assigned_plots: int = 0
    told_plots: int = 0  # assigned plots of which it is known whether they are built
    built_plots: int = 0
    held_plots: int = 0  # under a contract
    dated_plots: int = 0  # of those, with a build-by date and a known state
    late_plots: int = 0
    assigned_dm2: int | None = None  # in parks where every assigned plot's area is known
    asked: int = 0  # units of parks that ran or declared
    real_added_rial: int | None = None  # of units in parks whose assigned land is known
    real_units: int = 0
    workers: int | None = None  # worker-months of the same
    workers_units: int = 0


@dataclass(frozen=True)
class Needs(Added):
    """What a set of parks lacks. Figures of utilities by `UTILITIES`, in hundredths of the utility's own unit."""

    parks: int = 0
    capacity: tuple[int | None, ...] = NOTHING_KNOWN
    capacity_parks: tuple[int, ...] = NO_PARKS
    demand: tuple[int | None, ...] = NOTHING_KNOWN
    demand_parks: tuple[int, ...] = NO_PARKS
    gap: tuple[int | None, ...] = NOTHING_KNOWN  # Σ of what each park lacks; one park's plenty helps no other
    gap_parks: tuple[int, ...] = NO_PARKS
    open: int = 0  # requests, at the period's end
    dated: int = 0  # of those, with a known deadline
    overdue: int = 0
    ages: Bag = NO_NUMBERS  # days since each open one was filed
    delivered: int = 0  # in the period
    promised: int = 0  # of those, with a promised day
    slip_days: int | None = None  # Σ delivery − first promise


NO_LAND = Land()
NO_NEEDS = Needs()


@dataclass(frozen=True)
class Sums(Added):
    """What a set of units adds up to in one period.

    Counts of units (never None): `units` in the register; by status at the period's end; `ran` active or semi-active
    on any day of the period; `ran_and_declared` those of them with an accepted declaration; `asked` units that ran or
    declared; and for each sum the `*_units` that it rests on. Declared sums rest on accepted declarations of units
    that have reached operation at the period's end, added over the months of the period.
    """

    units: int = 0
    under_construction: int = 0
    active: int = 0
    semi_active: int = 0
    closed: int = 0
    ran: int = 0
    ran_and_declared: int = 0
    asked: int = 0
    declared: int = 0
    closures: int = 0
    reactivations: int = 0
    made_rial: int | None = None  # value made at reference prices, of months with a known capacity
    nominal_rial: int | None = None  # capacity of a year at reference prices, added once for each such month
    measured_units: int = 0
    silent_closed: int = 0  # closed at the period's end and without an accepted declaration
    silent_closed_nominal_rial: int | None = None  # their capacity of a year, from the register
    silent_closed_units: int = 0  # those of them whose capacity is known
    added_rial: int | None = None  # output value − intermediate cost, where both and workers are known
    added_workers: int | None = None
    added_units: int = 0
    workers: int | None = None  # worker-months
    workers_units: int = 0
    local: int | None = None
    local_workers: int | None = None  # workers of the months in which both are known
    local_units: int = 0
    lost_tenths: tuple[int | None, ...] = NOTHING_LOST  # tenths of an hour, by cause
    lost_units: tuple[int, ...] = NO_UNITS
    lost_any_units: int = 0
    lost_rial: tuple[int | None, ...] = NOTHING_LOST  # output lost, whole rial of each unit and month, by cause
    lost_rial_units: tuple[int, ...] = NO_UNITS
    lost_rial_any_units: int = 0
    real_added_rial: int | None = None  # at prices of the base period, whole rial of each unit and month
    real_workers: int | None = None
    real_units: int = 0
    used: tuple[int | None, ...] = NOTHING_USED  # hundredths of kWh or m³, by resource, where real output is known
    used_output_rial: tuple[int | None, ...] = NOTHING_USED  # real output of the same units and months
    used_units: tuple[int, ...] = NO_USERS
    returned_year_ago: int = 0  # reactivated in the same period a year before
    still_running: int = 0  # of those, active or semi-active at the end of this one
    supported: int = 0  # units that were paid support in the period
    paid_rial: int = 0
    helped_running: int = 0  # paid within a year up to the end, and running at it
    kept_workers: int | None = None  # worker-months of those
    kept_units: int = 0
    revived: int = 0  # reactivated in the period on or after a payment of the last year
    land: Land = NO_LAND
    needs: Needs = NO_NEEDS


SUM_NAMES = tuple(part.name for part in fields(Sums))


@dataclass(frozen=True)
class Cell:
    """The sums of the units that share a place and an industry group; None stands for outside parks or unknown."""

    park: int | None
    county: int | None
    group: str
    sums: Sums


@dataclass(frozen=True)
class Inputs:
    """All a report is computed from: the cells, the age class of each park, the months in the period."""

    cells: tuple[Cell, ...]
    age_classes: Mapping[int, str]  # park → old, new or unknown
    months: int
    parameters: Parameters = PRESET
    rows: "tuple[Row, ...]" = ()


ScopeKey = tuple[str, int | str]


@dataclass(frozen=True)
class Row:
    """Something counted for the units or the park of a place that has no figure of its own: one row of a table."""

    park: int | None
    county: int | None
    group: str
    table: str
    key: str
    unit_of_measure: str
    amount: int | None
    covered: int
    expected: int


def totals(inputs: Inputs) -> dict[ScopeKey, Sums]:
    """Sums of the province and of every scope that has a unit; keys are as ("park", 7), ("age", "old")."""
    found: dict[ScopeKey, Sums] = {("province", ""): Sums()}
    for cell in inputs.cells:
        for key in scopes_of(cell, inputs.age_classes):
            found[key] = found[key] + cell.sums if key in found else cell.sums
    return found


def scopes_of(cell: Cell | Row, age_classes: Mapping[int, str]) -> list[ScopeKey]:
    """Every scope that the units of a cell belong to."""
    keys: list[ScopeKey] = [("province", "")]
    if cell.park is None:
        keys.append(("outside", ""))
    else:
        keys += [("park", cell.park), ("age", age_classes[cell.park])]
    if cell.county is not None:
        keys.append(("county", cell.county))
    if cell.group:
        keys.append(("group", cell.group))
    return keys


def row_totals(inputs: Inputs) -> dict[tuple[ScopeKey, str, str, str], list[int | None]]:
    """{(scope, table, key, unit of measure): [amount, covered, expected]} over the scopes of every row."""
    found: dict[tuple[ScopeKey, str, str, str], list[int | None]] = {}
    for row in inputs.rows:
        parts = (row.amount, row.covered, row.expected)
        for key in scopes_of(row, inputs.age_classes):
            sums = found.setdefault((key, row.table, row.key, row.unit_of_measure), [None, 0, 0])
            sums[:] = [add(a, b) for a, b in zip(sums, parts, strict=True)]
    return found


def with_land(cells: Iterable[Cell], measured: Iterable[int]) -> tuple[Cell, ...]:
    """The cells with what stands against the land of their park; `measured` are parks whose assigned land is known."""
    known = frozenset(measured)
    return tuple(
        replace(cell, sums=replace(cell.sums, land=cell.sums.land + _on_land(cell.sums, cell.park in known)))
        if cell.park is not None
        else cell
        for cell in cells
    )


def _on_land(sums: Sums, is_known: bool) -> Land:
    if not is_known:
        return Land(asked=sums.asked)
    return Land(
        asked=sums.asked,
        real_added_rial=sums.real_added_rial,
        real_units=sums.real_units,
        workers=sums.workers,
        workers_units=sums.workers_units,
    )
