"""The inbox: what waits for a person in every app, the most urgent first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import reports.inbox
import support.inbox
import units.inbox
from accounts.models import User
from core.inbox import InboxGroup, InboxItem

Gather = Callable[[User, date], list[InboxGroup]]
SOURCES: Sequence[Gather] = (units.inbox.groups, support.inbox.groups, reports.inbox.groups)
FIRST = 5


@dataclass(frozen=True)
class Inbox:
    """What waits for one person: `first` are the few most urgent of all kinds, `count` is how many wait in all."""

    groups: Sequence[InboxGroup]
    first: Sequence[InboxItem]
    count: int
    overdue: int


def inbox_of(user: User, *, today: date, sources: Sequence[Gather] = SOURCES) -> Inbox:
    """Everything that waits for `user` on `today`; a fixed number of queries, whatever waits."""
    groups = [group for gather in sources for group in gather(user, today) if group.count]
    dated = sorted(
        (item for group in groups for item in group.items if item.due_on is not None),
        key=lambda item: item.due_on or today,
    )
    return Inbox(
        groups=groups,
        first=dated[:FIRST],
        count=sum(group.count for group in groups),
        overdue=sum(1 for item in dated if item.due_on is not None and item.due_on < today),
    )
