"""The formulas of DOMAIN §7 over units, ledger and declarations: sums in, exact fractions out.

Each function takes the sums of a scope and the number of months in the period; `reports.compute.figures` maps every
indicator's code to its formula, and labels, units and sources stand in `reports.indicators`.
"""

from collections.abc import Callable, Iterable

from reports.compute.sums import RESOURCES, Sums, add
from reports.measure import Measure

MONTHS_A_YEAR = 12
TENTHS = 10  # hours are added up as tenths of an hour
HUNDREDTHS = 100
MILLION = 1_000_000

Formula = Callable[[Sums, int], Measure]


def status_count(name: str) -> Formula:
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
    return made, add(sums.nominal_rial, silent)


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


def lost_hours_by(position: int) -> Formula:
    def measure(sums: Sums, months: int) -> Measure:
        return Measure(sums.lost_tenths[position], TENTHS, sums.lost_units[position], sums.asked)

    return measure


def lost_output_by(position: int) -> Formula:
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


# ── real values: at prices of the base period of the producer price index ─────────────────────────────────────────────
def real_labour_productivity(sums: Sums, months: int) -> Measure:
    """(output value − intermediate cost) ÷ workers at prices of the base period; rial a worker and month."""
    return Measure(sums.real_added_rial, sums.real_workers, sums.real_units, sums.asked)


def intensity(resource: str) -> Formula:
    """What was used of a resource ÷ million rial of real output, where both are known; kWh or m³."""
    place = RESOURCES.index(resource)

    def measure(sums: Sums, months: int) -> Measure:
        used = _times(MILLION // HUNDREDTHS, sums.used[place])
        return Measure(used, sums.used_output_rial[place], sums.used_units[place], sums.asked)

    return measure


# ── what became of units that came back, and of those that were helped ────────────────────────────────────────────────
def still_running(sums: Sums, months: int) -> Measure:
    """Of the units reactivated in the same period a year before: the share that runs at this one's end."""
    return Measure(sums.still_running, sums.returned_year_ago, sums.returned_year_ago, sums.returned_year_ago)


def supported_units(sums: Sums, months: int) -> Measure:
    """Units that were paid support in the period."""
    return Measure(sums.supported, 1, sums.supported, sums.supported)


def support_paid(sums: Sums, months: int) -> Measure:
    """Support paid in the period; rial."""
    return Measure(sums.paid_rial, 1, sums.supported, sums.supported)


def jobs_kept(sums: Sums, months: int) -> Measure:
    """Workers of units that were paid support within a year up to the end and run at it; persons, mean of the months.

    Nobody, where no such unit runs; unknown where some run and none declared its workers.
    """
    workers = sums.kept_workers if sums.helped_running else 0
    return Measure(workers, months, sums.kept_units, sums.helped_running)


def revived_units(sums: Sums, months: int) -> Measure:
    """Units that came back to production in the period, on or after a payment within the year up to its end."""
    return Measure(sums.revived, 1, sums.revived, sums.revived)
