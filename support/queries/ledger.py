"""The lost-output ledger of a request and what its delivery changed, from the affected units' declarations."""

from dataclasses import dataclass
from datetime import date

from core.jalali import Period
from support.compute.ledger import Ledger, Outcome, UnitMonth, ledger_of, outcome_of
from support.kinds import KINDS
from support.models import InfrastructureRequest, RequestStage
from units.models import Declaration

LEDGER_MONTHS = 12
WINDOW_MONTHS = 6


@dataclass(frozen=True)
class LedgerPage:
    """The ledger with the number of affected units it is about, and the cause whose lost hours it counts."""

    ledger: Ledger
    units: int
    cause: str


def last_months(today: date, count: int) -> list[str]:
    """The last `count` Jalali months that are over, newest first."""
    month = Period.containing(today, "month")
    found = []
    for _ in range(count):
        month = month.previous()
        found.append(month.code)
    return found


def lost_output(request: InfrastructureRequest, today: date, units: int) -> LedgerPage:
    """The last twelve months of the affected units; one query."""
    cause = KINDS[request.kind].cause
    periods = last_months(today, LEDGER_MONTHS)
    return LedgerPage(ledger_of(_months_of(request, cause, periods), periods), units, cause)


def outcome(request: InfrastructureRequest, today: date, units: int) -> Outcome | None:
    """Whether the affected units' output rose: six months before the month of delivery beside up to six after it.

    None for a request that was not delivered. One query.
    """
    if request.delivered_on is None or request.stage not in {RequestStage.DELIVERED, RequestStage.CLOSED}:
        return None
    month = Period.containing(request.delivered_on, "month")
    this_month = Period.containing(today, "month").code
    before, after = [], []
    earlier = later = month
    for _ in range(WINDOW_MONTHS):
        earlier, later = earlier.previous(), later.next()
        before.append(earlier.code)
        after.append(later.code)
    after = [period for period in after if period < this_month]
    rows = _months_of(request, KINDS[request.kind].cause, [*before, *after])
    return outcome_of(rows, before, after, units=units)


def _months_of(request: InfrastructureRequest, cause: str, periods: list[str]) -> list[UnitMonth]:
    rows = Declaration.objects.accepted().filter(unit__requests=request, period__in=periods).order_by()
    columns = ("unit_id", "period", "workers", "made_value_rial", "nominal_value_rial")
    return [UnitMonth(*row) for row in rows.values_list(*columns, f"lost_hours_{cause}", "planned_hours")]
