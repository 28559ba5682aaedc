"""Requests with what hangs on them, written straight into their tables, for tests of weighing and planning."""

from datetime import date, timedelta
from typing import Any

from support.models import InfrastructureRequest, PriorityWeights
from support.models.requests import WITH_AGENCY_STAGES as IN_HANDS
from tests.factories import AgencyFactory, UserFactory
from tests.units.ledger import declared
from units.models import Declaration

DAY = date(2026, 11, 23)  # ۲ آذر ۱۴۰۵
MILLIARD = 1_000_000_000


def a_request(park, *units, number: str = "", **values: Any) -> InfrastructureRequest:
    """An open request of `park` with these affected units, under review unless told otherwise."""
    if values.get("stage") in IN_HANDS and not values.get("agency"):
        values["agency"] = AgencyFactory()
    given = {
        "kind": "power", "title": "افزایش دیماند", "stage": "review", "stage_since": DAY, "holder_role": "official",
        "due_on": DAY + timedelta(days=5), "estimated_cost_rial": 10 * MILLIARD, "search_key": "", **values,
    }  # fmt: skip
    filer = given.pop("filed_by", None) or UserFactory()
    number = number or f"1405-{InfrastructureRequest.objects.count() + 1:04d}"
    row = InfrastructureRequest.objects.create(park=park, number=number, filed_by=filer, **given)
    row.affected_units.set(units)
    return row


def last_month(unit, period: str = "1405-07", **values: Any) -> Declaration:
    """The unit's accepted month: 40 workers, nominal 12 milliard rial, 5 made, 20 of 200 hours lost to power."""
    given = {
        "workers": 40, "nominal_value_rial": 144 * MILLIARD, "made_value_rial": 5 * MILLIARD, "planned_hours": 200,
        "lost_hours_power": 20, "lost_hours_water": 5, "lost_hours_gas": 0, "lost_hours_other": 2, **values,
    }  # fmt: skip
    return declared(unit, period, given.pop("state", "accepted"), **given)


def weights(jobs: str = "1", lost: str = "2", idle: str = "1", since: date = DAY) -> PriorityWeights:
    return PriorityWeights.objects.create(
        valid_from=since, jobs=jobs, lost=lost, idle=idle, reason="آغاز", set_by=UserFactory()
    )
