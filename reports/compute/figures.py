"""Every indicator's code with the formula that measures it; what they are called stands in `reports.indicators`."""

from collections.abc import Mapping

from reports.compute import formulas, places
from reports.compute.formulas import Formula
from reports.compute.parameters import Parameters
from reports.compute.productivity import FIGURES
from reports.compute.score import score
from reports.compute.sums import LOSS_CAUSES, UTILITIES, ScopeKey, Sums
from reports.measure import Measure

FORMULAS: Mapping[str, Formula] = {
    "units": formulas.units,
    "under_construction": formulas.status_count("under_construction"),
    "active": formulas.status_count("active"),
    "semi_active": formulas.status_count("semi_active"),
    "closed": formulas.status_count("closed"),
    "not_stated": formulas.not_stated,
    "operating_rate": formulas.operating_rate,
    "coverage": formulas.coverage,
    "utilisation_declaring": formulas.utilisation_declaring,
    "utilisation_installed": formulas.utilisation_installed,
    "idle_capacity": formulas.idle_capacity,
    "idle_capacity_declaring": formulas.idle_capacity_declaring,
    "labour_productivity": formulas.labour_productivity,
    "labour_productivity_real": formulas.real_labour_productivity,
    "electricity_intensity": formulas.intensity("electricity_kwh"),
    "gas_intensity": formulas.intensity("gas_m3"),
    "water_intensity": formulas.intensity("water_m3"),
    "workers": formulas.workers,
    "local_employment": formulas.local_employment,
    "closures": formulas.closures,
    "reactivations": formulas.reactivations,
    "net_movement": formulas.net_movement,
    "still_running": formulas.still_running,
    "lost_hours": formulas.lost_hours,
    **{f"lost_hours_{cause}": formulas.lost_hours_by(place) for place, cause in enumerate(LOSS_CAUSES)},
    "lost_output": formulas.lost_output,
    **{f"lost_output_{cause}": formulas.lost_output_by(place) for place, cause in enumerate(LOSS_CAUSES)},
    "land_productivity": places.land_productivity,
    "workers_per_hectare": places.workers_per_hectare,
    "occupancy": places.occupancy,
    "build_out": places.build_out,
    "late_plots": places.late_plots,
    **{f"capacity_{kind}": places.capacity(kind) for kind in UTILITIES},
    **{f"demand_{kind}": places.demand(kind) for kind in UTILITIES},
    **{f"gap_{kind}": places.gap(kind) for kind in UTILITIES},
    "requests_open": places.requests_open,
    "requests_overdue": places.requests_overdue,
    "requests_median_age": places.requests_median_age,
    "requests_delivered": places.requests_delivered,
    "promise_slip": places.promise_slip,
    "supported_units": formulas.supported_units,
    "support_paid": formulas.support_paid,
    "jobs_kept": formulas.jobs_kept,
    "revived_units": formulas.revived_units,
}

SCORE = "score"
CODES = (*FORMULAS, SCORE, *FIGURES)
NOT_TOLD = Measure(None, None, 0, 0)


def measures(key: ScopeKey, sums: Sums, months: int, parameters: Parameters) -> dict[str, Measure]:
    """Every indicator of one scope; a score is for parks alone, and productivity is told of them and the province by
    `compute.productivity`, which looks at all parks at once."""
    found = {code: formula(sums, months) for code, formula in FORMULAS.items()}
    found[SCORE] = score(found, parameters) if key[0] == "park" else NOT_TOLD
    return found | dict.fromkeys(FIGURES, NOT_TOLD)
