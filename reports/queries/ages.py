"""Which parks a report counted as old and which as new."""

from collections.abc import Mapping

from parks.models import Park
from reports.models import Report, ScopeKind
from reports.queries.inputs import age_classes
from reports.queries.land import ParkFacts
from reports.queries.parameters import Parameters


def age_limit_of(report: Report) -> int:
    """From how many years on a park was old, by the method that the report was built with."""
    return report.parameters.get("park_age_years", Parameters().park_age_years)


def ages_in(report: Report) -> Mapping[int, str]:
    """{park: old, new or unknown} as the report counted them; one query.

    Reports built before this was kept tell by the same limit what today's register says; another query.
    """
    kept = report.scopes.filter(kind=ScopeKind.PARK).exclude(age="").order_by().values_list("park", "age")
    if found := {park: age for park, age in kept if park is not None}:
        return found
    parks = Park.objects.values_list("pk", "county", "established_on", "assignable_area_ha")
    return age_classes([ParkFacts(*row) for row in parks], report.jalali.end, age_limit_of(report))
