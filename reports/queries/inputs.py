"""What a report is computed from, added up by the database in a fixed number of queries whatever the scale.

Units are summed by `cells` in one statement; land, utilities and requests of the parks come from `land` and `needs`,
tables of open ends from `breakdowns`.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from core.jalali import Period
from parks.models import Park
from reports.compute.parameters import Parameters
from reports.compute.sums import Inputs, with_land
from reports.queries.breakdowns import idle_rows, reason_rows
from reports.queries.cells import cells
from reports.queries.land import ParkFacts, land
from reports.queries.needs import needs
from reports.queries.parameters import parameters_of
from reports.queries.placing import moment, registered_before, years_before
from reports.queries.trail import Trail

__all__ = ["age_classes", "inputs", "park_facts", "registered_before"]


def inputs(period: Period, parameters: Parameters | None = None) -> Inputs:
    """Everything the report of `period` is computed from."""
    parameters = parameters or parameters_of([period])[period.code]
    parks = park_facts()
    trail = Trail(moment(period.end))
    of_units = cells(period, parameters)
    of_land, measured = land(period, parks, trail)
    of_needs, request_rows = needs(period, parks, trail)
    return Inputs(
        cells=(*with_land(of_units, measured), *of_land, *of_needs),
        age_classes=age_classes(parks, period.end, parameters.park_age_years),
        months=len(period.months()),
        parameters=parameters,
        rows=(*idle_rows(period), *reason_rows(period), *request_rows),
    )


def park_facts() -> list[ParkFacts]:
    """Every park as reports need it."""
    rows = Park.objects.values_list("pk", "county", "established_on", "assignable_area_ha")
    return [ParkFacts(*row) for row in rows]


def age_classes(parks: Iterable[ParkFacts], end: date, years: int) -> Mapping[int, str]:
    """Each park's age class at the period's end: old, new, or unknown where nobody knows when it was established."""
    limit = years_before(end, years)
    return {
        park.pk: "unknown" if park.established_on is None else "old" if park.established_on <= limit else "new"
        for park in parks
    }
