"""Which parks a report counted as old and which as new."""

from collections.abc import Mapping

from parks.models import Park
from reports.models import Report
from reports.queries.inputs import age_classes
from reports.queries.land import ParkFacts
from reports.queries.parameters import Parameters


def ages_in(report: Report) -> Mapping[int, str]:
    """{park: old, new or unknown} by the age limit that the report was built with; one query."""
    parks = Park.objects.values_list("pk", "county", "established_on", "assignable_area_ha")
    years = report.parameters.get("park_age_years", Parameters().park_age_years)
    return age_classes([ParkFacts(*row) for row in parks], report.jalali.end, years)
