"""What an owner's home page shows of each unit, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from core.jalali import Period
from units import workflow
from units.models import Declaration, DeclarationState, Status, StatusChange, Unit
from units.queries.declarations import due_month


@dataclass(frozen=True)
class Card:
    """One unit as its owner meets it: what holds, what is owed, what waits."""

    unit: Unit
    last: Declaration | None
    pending: StatusChange | None
    due: Period
    due_declaration: Declaration | None
    confirmed: bool
    choices: Sequence[Status]
    days_left: int

    @property
    def owes_declaration(self) -> bool:
        """Whether the due month is still to be sent by a unit that runs."""
        sent = self.due_declaration is not None and self.due_declaration.state not in workflow.EDITABLE
        return self.unit.status in Status.running() and not sent

    @property
    def returned(self) -> bool:
        return self.due_declaration is not None and self.due_declaration.state == DeclarationState.RETURNED


def cards_of(user: User, today: date) -> list[Card]:
    """A card for each unit that `user` speaks for; those that owe something come first."""
    due = due_month(today)
    units = list(Unit.objects.visible_to(user).select_related("park").order_by("sort_key", "pk"))
    last = _by_unit(
        Declaration.objects.accepted().filter(unit__in=units, period__lt=due.next().code).order_by("period")
    )
    dues = _by_unit(Declaration.objects.filter(unit__in=units, period=due.code))
    pending = _by_unit(StatusChange.objects.pending().filter(unit__in=units))
    cards = [
        Card(
            unit=unit,
            last=last.get(unit.pk),
            pending=pending.get(unit.pk),
            due=due,
            due_declaration=dues.get(unit.pk),
            confirmed=unit.last_confirmed_on is not None and unit.last_confirmed_on >= due.end,
            choices=workflow.next_statuses(unit.status),
            days_left=(due.due_on - today).days,
        )
        for unit in units
    ]
    return sorted(cards, key=lambda card: card.confirmed and not card.owes_declaration)


def _by_unit(rows: Iterable[Any]) -> dict[int, Any]:
    return {row.unit_id: row for row in rows}
