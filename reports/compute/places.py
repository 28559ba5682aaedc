"""The formulas of DOMAIN §7 over land, utilities and requests: sums in, exact fractions out.

Scopes that hold no park (an industry group, units outside) have no such figures: they stay unknown.
"""

from fractions import Fraction
from statistics import median

from reports.compute.formulas import HUNDREDTHS, Formula
from reports.compute.sums import UTILITIES, Sums
from reports.measure import Measure

DM2_PER_ARE = 10_000
DM2_PER_HA = 1_000_000


# ── land ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def land_productivity(sums: Sums, months: int) -> Measure:
    """Real value added ÷ assigned hectares, over parks whose assigned land is known; rial a hectare and month."""
    return _per_hectare(sums, sums.land.real_added_rial, months, sums.land.real_units)


def workers_per_hectare(sums: Sums, months: int) -> Measure:
    """Workers ÷ assigned hectares, over parks whose assigned land is known; persons a hectare, mean of the months."""
    return _per_hectare(sums, sums.land.workers, months, sums.land.workers_units)


def _per_hectare(sums: Sums, amount: int | None, months: int, covered: int) -> Measure:
    area = sums.land.assigned_dm2
    if amount is None or not area:
        return Measure(None, None, covered, sums.land.asked)
    exact = Fraction(amount * DM2_PER_HA, area * months)
    return Measure(exact.numerator, exact.denominator, covered, sums.land.asked)


def occupancy(sums: Sums, months: int) -> Measure:
    """Assigned ÷ assignable hectares at the period's end, over parks that know both; share of one."""
    land = sums.land
    available = None if land.assignable_ares is None else land.assignable_ares * DM2_PER_ARE
    return Measure(land.occupied_dm2, available, land.measured_parks, land.parks)


def build_out(sums: Sums, months: int) -> Measure:
    """Built ÷ assigned plots, over assigned plots of which it is known; share of one."""
    land = sums.land
    return Measure(land.built_plots if land.told_plots else None, land.told_plots, land.told_plots, land.assigned_plots)


def late_plots(sums: Sums, months: int) -> Measure:
    """Plots under a contract that are not built though their build-by date has passed; unknown where none has one."""
    land = sums.land
    return Measure(land.late_plots if land.dated_plots else None, 1, land.dated_plots, land.held_plots)


# ── utilities: in the unit of each kind ───────────────────────────────────────────────────────────────────────────────
def capacity(kind: str) -> Formula:
    """Σ capacity of the parks that told it."""
    place = UTILITIES.index(kind)

    def measure(sums: Sums, months: int) -> Measure:
        needs = sums.needs
        return Measure(needs.capacity[place], HUNDREDTHS, needs.capacity_parks[place], needs.parks)

    return measure


def demand(kind: str) -> Formula:
    """Σ demand of the parks that told it."""
    place = UTILITIES.index(kind)

    def measure(sums: Sums, months: int) -> Measure:
        needs = sums.needs
        return Measure(needs.demand[place], HUNDREDTHS, needs.demand_parks[place], needs.parks)

    return measure


def gap(kind: str) -> Formula:
    """Σ of what demand passes capacity by, over parks that told both; one park's plenty helps no other."""
    place = UTILITIES.index(kind)

    def measure(sums: Sums, months: int) -> Measure:
        needs = sums.needs
        return Measure(needs.gap[place], HUNDREDTHS, needs.gap_parks[place], needs.parks)

    return measure


# ── requests ──────────────────────────────────────────────────────────────────────────────────────────────────────
def requests_open(sums: Sums, months: int) -> Measure:
    """Infrastructure requests filed and not ended at the period's end."""
    return _counted(sums, sums.needs.open, sums.needs.open, sums.needs.open)


def requests_overdue(sums: Sums, months: int) -> Measure:
    """Open requests whose stage had passed its deadline; unknown where open ones exist and none has a deadline."""
    needs = sums.needs
    overdue = None if needs.open and not needs.dated else needs.overdue
    return _counted(sums, overdue, needs.dated, needs.open)


def requests_median_age(sums: Sums, months: int) -> Measure:
    """Median of the days since open requests were filed."""
    needs = sums.needs
    middle = Fraction(median(map(Fraction, needs.ages.numbers))) if needs.ages.numbers else None
    if middle is None:
        return Measure(None, None, 0, needs.open)
    return Measure(middle.numerator, middle.denominator, len(needs.ages.numbers), needs.open)


def requests_delivered(sums: Sums, months: int) -> Measure:
    """Requests delivered in the period."""
    return _counted(sums, sums.needs.delivered, sums.needs.delivered, sums.needs.delivered)


def promise_slip(sums: Sums, months: int) -> Measure:
    """Mean days from the first promised day to the delivery, of requests delivered in the period with a promise."""
    needs = sums.needs
    return Measure(needs.slip_days, needs.promised, needs.promised, needs.delivered)


def _counted(sums: Sums, count: int | None, covered: int, expected: int) -> Measure:
    """Requests belong to parks: unknown where the scope holds none."""
    return Measure(count if sums.needs.parks else None, 1, covered, expected)
