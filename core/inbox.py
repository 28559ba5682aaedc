"""What waits for a person, said the same way by every app; the portal's landing page gathers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class InboxItem:
    """One thing to do: what it is, where to do it, and until when."""

    title: str
    detail: str
    url: str
    due_on: date | None = None
    tag: str = ""
    tone: str = ""  # "", info, good, warn, bad: as the `tag` component takes it


@dataclass(frozen=True)
class InboxGroup:
    """Things of one kind; `items` holds the most urgent few, `count` tells how many there are in all."""

    title: str
    icon: str
    count: int
    url: str
    items: Sequence[InboxItem]
