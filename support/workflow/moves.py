"""What a move is: one row of a workflow table. Requests and applications each keep their own table of such rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import RuleViolation
from core.text import listed

BACK = "back"  # the target of an answer: wherever the matter was returned from
STAY = "stay"  # the target of what is reported without changing the stage
NOT_FROM_HERE = gettext_lazy(
    "این کار در مرحلهٔ کنونی شدنی نیست؛ شاید همکار دیگری پیش‌تر آن را جابه‌جا کرده باشد. صفحه را تازه کنید."
)


@dataclass(frozen=True)
class Move:
    """From any of `sources` to `target`, by whoever the policy `who` allows, with the fields in `needs` filled in."""

    name: str
    label: str | Promise
    sources: Sequence[str]
    target: str
    who: str
    needs: Sequence[str] = ()
    offers: Sequence[str] = ()
    consequence: str | Promise = ""
    done: str | Promise = ""
    icon: str = "arrow-right"
    tone: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.needs, *self.offers)


def from_stage(moves: Iterable[Move], stage: str) -> list[Move]:
    """The moves that lead on from a stage, in the table's order."""
    return [move for move in moves if stage in move.sources]


def require_move(moves: Iterable[Move], name: str, stage: str) -> Move:
    """The move of that name when it is lawful from `stage`; RuleViolation with a sentence otherwise."""
    for move in moves:
        if move.name == name and stage in move.sources:
            return move
    raise RuleViolation(NOT_FROM_HERE)


def needed_for(moves: Iterable[Move], name: str) -> str:
    """Which of these moves cannot do without the box of that name, as its label says it; "" when none."""
    return listed(move.label for move in moves if name in move.needs)


def offered_for(moves: Iterable[Move], name: str) -> str:
    """The names of these moves that have the box of that name, for the page that shows it with them alone."""
    return " ".join(move.name for move in moves if name in move.fields)


def require_needs(move: Move, given: dict[str, object]) -> None:
    """RuleViolation beside the first field that the move needs and that was left empty."""
    for name in move.needs:
        if given.get(name) in (None, "", [], ()):
            raise RuleViolation(_("برای «%(move)s» این را پر کنید.") % {"move": move.label}, field=name)
