"""The arithmetic of the productivity report (DOMAIN §7): whole-number sums in, exact fractions out.

Knows neither tables nor clocks. `Sums` holds what the database added up for a set of units over one period; a sum
that nothing is known of is None, never 0. Sums of disjoint sets of units are added with `+`, so every scope (park,
county, province) is measured by the same code from the same cells. `FORMULAS` maps each indicator's code to the
function that measures it; labels, units and sources stand in `reports.indicators`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from reports.measure import Measure

MONTHS_A_YEAR = 12
TENTHS = 10  # hours are added up as tenths of an hour
LOSS_CAUSES = ("power", "gas", "water", "material", "market", "other")
NOTHING_LOST: tuple[int | None, ...] = (None,) * len(LOSS_CAUSES)
NO_UNITS = (0,) * len(LOSS_CAUSES)


@dataclass(frozen=True)
class Sums:
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

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(**{name: _add(getattr(self, name), getattr(other, name)) for name in SUM_NAMES})


SUM_NAMES = tuple(field.name for field in fields(Sums))


def _add(a, b):
    if isinstance(a, tuple):
        return tuple(_add(x, y) for x, y in zip(a, b, strict=True))
    if a is None or b is None:
        return b if a is None else a
    return a + b


Formula = Callable[[Sums, int], Measure]


def _status_count(name: str) -> Formula:
    """Units with one status at the period's end; unknown where no unit of the scope has a stated status."""

    def measure(sums: Sums, months: int) -> Measure:
        stated = _stated(sums)
        known = bool(stated) or not sums.units
        return Measure(getattr(sums, name) if known else None, 1, stated, sums.units)

    return measure


def _stated(sums: Sums) -> int:
    return sums.under_construction + _reached_operation(sums)


def _reached_operation(sums: Sums) -> int:
    return sums.active + sums.semi_active + sums.closed


def units(sums: Sums, months: int) -> Measure:
    """Units in the register."""
    return Measure(sums.units, 1, sums.units, sums.units)


def not_stated(sums: Sums, months: int) -> Measure:
    """Units without any approved status event before the period's end."""
    return Measure(sums.units - _stated(sums), 1, sums.units, sums.units)


def operating_rate(sums: Sums, months: int) -> Measure:
    """Active ÷ (active + semi-active + closed) at the period's end; share of one. DOMAIN §7."""
    return Measure(sums.active, _reached_operation(sums), _stated(sums), sums.units)


def coverage(sums: Sums, months: int) -> Measure:
    """Units with an accepted declaration ÷ units active or semi-active on any day of the period; share of one."""
    return Measure(sums.ran_and_declared, sums.ran, sums.ran_and_declared, sums.ran)


def utilisation_declaring(sums: Sums, months: int) -> Measure:
    """Σ w·u ÷ Σ w over declaring units; w·u = made value of the month, w = nominal value of a year ÷ 12."""
    return Measure(
        _times(MONTHS_A_YEAR, sums.made_rial),
        sums.nominal_rial,
        sums.measured_units,
        sums.asked,
    )


def utilisation_installed(sums: Sums, months: int) -> Measure:
    """The same with closed units that declared nothing counted as u = 0, each for all months of the period.

    Unknown where units ran but none was measured: that closed units made nothing says nothing of the others.
    """
    made, nominal = _installed(sums, months)
    return Measure(_times(MONTHS_A_YEAR, made), nominal, *_installed_coverage(sums))


def idle_capacity(sums: Sums, months: int) -> Measure:
    """Σ w·(1 − u) of the installed capacity, closed units counted as u = 0; rial a month (mean of the months).

    Unknown where units ran but none was measured, as the utilisation is.
    """
    made, nominal = _installed(sums, months)
    idle = None if made is None or nominal is None else nominal - MONTHS_A_YEAR * made
    return Measure(idle, MONTHS_A_YEAR * months, *_installed_coverage(sums))


def idle_capacity_declaring(sums: Sums, months: int) -> Measure:
    """The part of the idle capacity that stands in units which declared; rial a month."""
    idle = None
    if sums.made_rial is not None and sums.nominal_rial is not None:
        idle = sums.nominal_rial - MONTHS_A_YEAR * sums.made_rial
    return Measure(idle, MONTHS_A_YEAR * months, sums.measured_units, sums.asked)


def _installed(sums: Sums, months: int) -> tuple[int | None, int | None]:
    if sums.asked and not sums.measured_units:
        return None, None
    silent = _times(months, sums.silent_closed_nominal_rial)
    made = 0 if sums.made_rial is None and silent is not None else sums.made_rial
    return made, _add(sums.nominal_rial, silent)


def _installed_coverage(sums: Sums) -> tuple[int, int]:
    return sums.measured_units + sums.silent_closed_units, sums.asked + sums.silent_closed


def labour_productivity(sums: Sums, months: int) -> Measure:
    """(output value − intermediate cost) ÷ workers, nominal; rial a worker and month, where all three are known."""
    return Measure(sums.added_rial, sums.added_workers, sums.added_units, sums.asked)


def workers(sums: Sums, months: int) -> Measure:
    """Declared workers; persons, the mean of the months."""
    return Measure(sums.workers, months, sums.workers_units, sums.asked)


def local_employment(sums: Sums, months: int) -> Measure:
    """Local ÷ all workers, where both are known; share of one."""
    return Measure(sums.local, sums.local_workers, sums.local_units, sums.asked)


def closures(sums: Sums, months: int) -> Measure:
    """Approved moves from active or semi-active to closed with effect in the period."""
    return _movement(sums, sums.closures)


def reactivations(sums: Sums, months: int) -> Measure:
    """Approved moves from closed to active or semi-active with effect in the period."""
    return _movement(sums, sums.reactivations)


def net_movement(sums: Sums, months: int) -> Measure:
    """Reactivations − closures."""
    return _movement(sums, sums.reactivations - sums.closures)


def _movement(sums: Sums, count: int) -> Measure:
    stated = _stated(sums)
    return Measure(count if stated or not sums.units else None, 1, stated, sums.units)


def _lost_hours(position: int) -> Formula:
    def measure(sums: Sums, months: int) -> Measure:
        return Measure(sums.lost_tenths[position], TENTHS, sums.lost_units[position], sums.asked)

    return measure


def _lost_output(position: int) -> Formula:
    def measure(sums: Sums, months: int) -> Measure:
        return Measure(sums.lost_rial[position], 1, sums.lost_rial_units[position], sums.asked)

    return measure


def lost_hours(sums: Sums, months: int) -> Measure:
    """Hours lost by all causes that were told; hours in the period."""
    return Measure(_total(sums.lost_tenths), TENTHS, sums.lost_any_units, sums.asked)


def lost_output(sums: Sums, months: int) -> Measure:
    """Σ nominal output value × lost hours ÷ planned hours, all told causes; rial in the period."""
    return Measure(_total(sums.lost_rial), 1, sums.lost_rial_any_units, sums.asked)


def _total(parts: Iterable[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def _times(factor: int, value: int | None) -> int | None:
    return None if value is None else factor * value


FORMULAS: Mapping[str, Formula] = {
    "units": units,
    "under_construction": _status_count("under_construction"),
    "active": _status_count("active"),
    "semi_active": _status_count("semi_active"),
    "closed": _status_count("closed"),
    "not_stated": not_stated,
    "operating_rate": operating_rate,
    "coverage": coverage,
    "utilisation_declaring": utilisation_declaring,
    "utilisation_installed": utilisation_installed,
    "idle_capacity": idle_capacity,
    "idle_capacity_declaring": idle_capacity_declaring,
    "labour_productivity": labour_productivity,
    "workers": workers,
    "local_employment": local_employment,
    "closures": closures,
    "reactivations": reactivations,
    "net_movement": net_movement,
    "lost_hours": lost_hours,
    **{f"lost_hours_{cause}": _lost_hours(place) for place, cause in enumerate(LOSS_CAUSES)},
    "lost_output": lost_output,
    **{f"lost_output_{cause}": _lost_output(place) for place, cause in enumerate(LOSS_CAUSES)},
}


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


ScopeKey = tuple[str, int | str]


def totals(inputs: Inputs) -> dict[ScopeKey, Sums]:
    """Sums of the province and of every scope that has a unit; keys are as ("park", 7), ("age", "old")."""
    found: dict[ScopeKey, Sums] = {("province", ""): Sums()}
    for cell in inputs.cells:
        for key in _scopes_of(cell, inputs.age_classes):
            found[key] = found[key] + cell.sums if key in found else cell.sums
    return found


def _scopes_of(cell: Cell, age_classes: Mapping[int, str]) -> list[ScopeKey]:
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


def measures(sums: Sums, months: int) -> dict[str, Measure]:
    """Every indicator of one scope."""
    return {code: formula(sums, months) for code, formula in FORMULAS.items()}
