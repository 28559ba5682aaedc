"""Which moves are lawful, as data: the status of a unit (DOMAIN §3) and the state of a declaration (DOMAIN §4)."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.errors import RuleViolation
from units.models import DeclarationState, Status

# "" is a unit whose status nobody has told yet: its first event may be any status.
STATUS_MOVES: Mapping[str, frozenset[str]] = {
    "": frozenset(Status),
    Status.UNDER_CONSTRUCTION: frozenset({Status.ACTIVE, Status.SEMI_ACTIVE}),
    Status.ACTIVE: frozenset({Status.SEMI_ACTIVE, Status.CLOSED}),
    Status.SEMI_ACTIVE: frozenset({Status.ACTIVE, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.ACTIVE, Status.SEMI_ACTIVE}),
}
NEEDS_REASON = frozenset({Status.SEMI_ACTIVE, Status.CLOSED})

# verb → (states it starts from, state it ends in)
DECLARATION_MOVES: Mapping[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({DeclarationState.DRAFT, DeclarationState.RETURNED}), DeclarationState.SUBMITTED),
    "accept": (frozenset({DeclarationState.SUBMITTED}), DeclarationState.ACCEPTED),
    "return": (frozenset({DeclarationState.SUBMITTED}), DeclarationState.RETURNED),
}
EDITABLE = DECLARATION_MOVES["submit"][0]


def is_lawful(before: str, after: str) -> bool:
    """Whether a unit may go from status `before` to status `after`."""
    return after in STATUS_MOVES.get(before, frozenset())


def is_reactivation(before: str, after: str) -> bool:
    """Whether the move brings a closed unit back, which asks for the route it took."""
    return before == Status.CLOSED and after in Status.running()


def next_statuses(before: str) -> list[Status]:
    """Statuses that may follow `before`, in the order of the choices."""
    return [status for status in Status if is_lawful(before, status)]


def require_move(before: str, after: str) -> None:
    """Refuse a move that the table does not hold, in the words of the person who proposed it."""
    if is_lawful(before, after):
        return
    if before == after:
        raise RuleViolation(
            _("وضعیت واحد هم‌اکنون «%(status)s» است؛ برای گفتن «تغییری نکرده است» همان وضعیت را تأیید کنید.")
            % {"status": Status(after).label},
            field="status",
        )
    raise RuleViolation(
        _("واحدی که «%(before)s» است نمی‌تواند «%(after)s» شود.")
        % {"before": Status(before).label, "after": Status(after).label},
        field="status",
    )


def require_declaration_move(state: str, verb: str) -> str:
    """The state that `verb` leads to from `state`; refused with a sentence where there is no such move."""
    sources, target = DECLARATION_MOVES[verb]
    if state not in sources:
        raise RuleViolation(
            _("این اظهارنامه «%(state)s» است و این کار دیگر بر آن شدنی نیست.")
            % {"state": DeclarationState(state).label}
        )
    return target
