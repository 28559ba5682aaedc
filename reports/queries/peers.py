"""A unit's newest due month and the same month of the other units of its industry group, without their names."""

from datetime import date

from django.db.models import QuerySet

from core.jalali import Period
from reports.compute.peers import Month
from units.models import Declaration, DeclarationState, Unit

LOST = ("power", "gas", "water", "material", "market", "other")
FIELDS = (
    *("made_value_rial", "nominal_value_rial", "output_value_rial", "intermediate_cost_rial"),
    *("workers", "workers_local", "electricity_kwh", "planned_hours"),
    *(f"lost_hours_{cause}" for cause in LOST),
)


def newest_month(declarations: QuerySet[Declaration], today: date) -> tuple[Period, Month] | None:
    """The newest accepted month among one unit's declarations whose due day has passed: only then have the others
    declared too. One query."""
    last = Period.containing(today).previous()
    due = last if last.due_on < today else last.previous()
    rows = declarations.filter(state=DeclarationState.ACCEPTED, period__lte=due.code).order_by("-period")
    row = rows.values_list("period", *FIELDS).first()
    return None if row is None else (Period.parse(row[0]), _month(row[1:]))


def others_of(unit: Unit, period: Period) -> list[Month]:
    """The accepted month of every other unit of the group in the province; nothing says whose it is. One query."""
    rows = Declaration.objects.accepted().filter(period=period.code, unit__group=unit.group).exclude(unit=unit)
    return [_month(row) for row in rows.order_by().values_list(*FIELDS)] if unit.group else []


def _month(row: tuple) -> Month:
    made, nominal, output, cost, workers, local, kwh, planned, *by_cause = row
    lost = [hours for hours in by_cause if hours is not None]
    return Month(made, nominal, output, cost, workers, local, kwh, planned, sum(lost) if lost else None)
