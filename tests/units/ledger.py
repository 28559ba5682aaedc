"""Rows of the status ledger and of declarations for tests, on top of the shared factories."""

from datetime import UTC, date, datetime
from decimal import Decimal

from accounts.models import User
from core.jalali import Period
from tests.factories import ProductFactory
from units.models import Declaration, DeclarationLine, DeclarationState, StatusChange, StatusThreshold, Unit

TODAY = date(2026, 11, 23)  # ۲ آذر ۱۴۰۵
DUE = Period.parse("1405-08")
NOON = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def event(unit: Unit, status: str, on: date, **kwargs) -> StatusChange:
    """An approved event of the ledger; the unit follows it, as it does in life."""
    reason = kwargs.pop("reason", "liquidity" if status in {"semi_active", "closed"} else "")
    row = StatusChange.objects.create(
        unit=unit,
        previous=unit.status,
        status=status,
        effective_on=on,
        reason=reason,
        **{"source": "inspection", "decision": "approved", "proposed_at": NOON, "decided_at": NOON, **kwargs},
    )
    unit.status, unit.status_on, unit.status_reason = status, on, reason
    unit.save(update_fields=["status", "status_on", "status_reason"])
    return row


def pending(unit: Unit, by: User, status: str = "semi_active", source: str = "owner", **kwargs) -> StatusChange:
    """A proposal that waits; by default the owner's «semi-active, liquidity» as of today."""
    reason = "liquidity" if status in {"semi_active", "closed"} else ""
    return StatusChange.objects.create(
        unit=unit,
        previous=unit.status,
        status=status,
        source=source,
        proposed_by=by,
        **{"effective_on": TODAY, "reason": reason, "proposed_at": NOON, **kwargs},
    )


def declared(unit: Unit, period: str, state: str = "accepted", quantity=None, **kwargs) -> Declaration:
    """A month as it stands after its actions; `quantity` is a line of the unit's first product, made if need be."""
    decided = {"decided_at": NOON} if state in {"accepted", "returned"} else {}
    sent = {} if state == "draft" else {"submitted_at": NOON}
    reason = {"return_reason": "کامل نیست"} if state == "returned" else {}
    row = Declaration.objects.create(
        unit=unit,
        park=unit.park,
        period=period,
        state=DeclarationState(state),
        **{**decided, **sent, **reason, **kwargs},
    )
    if quantity is not None:
        product = unit.products.first() or ProductFactory(unit=unit)
        DeclarationLine.objects.create(declaration=row, product=product, quantity=Decimal(quantity))
    return row


def thresholds() -> StatusThreshold:
    """The thresholds of DOMAIN §3, in force for long."""
    return StatusThreshold.objects.create(
        valid_from=date(2020, 3, 20), closed_below=Decimal("0.1"), semi_active_below=Decimal("0.5")
    )
