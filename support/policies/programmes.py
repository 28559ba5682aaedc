"""Who may do what with programmes and applications, as booleans."""

from accounts.models import Role, User
from support.models import Application
from support.workflow.applications import MOVES
from support.workflow.moves import Move, from_stage
from units.models import Unit, UnitRepresentative

_OFFICE = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL})


def may_keep_programmes(user: User) -> bool:
    """Programmes are written by officials of the whole province."""
    return user.role in _OFFICE and user.sees_province


def may_launch(user: User) -> bool:
    """A programme is announced and ended by a director."""
    return user.role == Role.DIRECTOR


def may_see_budget(user: User) -> bool:
    return user.sees_province


def speaks_for(user: User, unit: Unit) -> bool:
    current = UnitRepresentative.objects.current()
    return user.role == Role.OWNER and current.filter(user=user, unit=unit).exists()


def in_office_for(user: User, unit: Unit) -> bool:
    return user.role in _OFFICE and (user.sees_province or unit.county_id in (user.county_ids or ()))


def is_not_theirs(user: User, application: Application) -> bool:
    """Nobody judges what they filed themselves, whatever has become of their role since."""
    return application.filed_by_id != user.pk


def may_apply(user: User, application: Application) -> bool:
    return speaks_for(user, application.unit)


def may_check(user: User, application: Application) -> bool:
    return in_office_for(user, application.unit) and is_not_theirs(user, application)


def may_award(user: User, application: Application) -> bool:
    """The decision and its money are a director's alone."""
    return user.role == Role.DIRECTOR and is_not_theirs(user, application)


def may_pay(user: User, application: Application) -> bool:
    return in_office_for(user, application.unit) and is_not_theirs(user, application)


_WHO = {check.__name__: check for check in (may_apply, may_check, may_award, may_pay)}


def may_move(user: User, application: Application, move: Move) -> bool:
    return not user.is_read_only and _WHO[move.who](user, application)


def takes_part(user: User, application: Application) -> bool:
    """Whether the person may make any move at all on the application's way."""
    return any(may_move(user, application, move) for move in MOVES)


def moves_for(user: User, application: Application) -> list[Move]:
    """The lawful next moves that this person may make, in the table's order."""
    return [move for move in from_stage(MOVES, application.stage) if may_move(user, application, move)]
