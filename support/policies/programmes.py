"""Who may do what with programmes and applications, as booleans."""

from accounts.models import Role, User
from support.models import Application
from support.workflow.applications import MOVES
from support.workflow.moves import Move, from_stage
from units.models import Unit, UnitRepresentative

_OFFICE = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL})
_DECIDERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR})


def may_keep_programmes(user: User) -> bool:
    """Programmes are written by officials of the whole province."""
    return user.role in _OFFICE and user.sees_province


def may_launch(user: User) -> bool:
    """A programme is announced and ended by a director."""
    return user.role in _DECIDERS


def may_see_budget(user: User) -> bool:
    return user.sees_province


def speaks_for(user: User, unit: Unit) -> bool:
    current = UnitRepresentative.objects.current()
    return user.role == Role.OWNER and current.filter(user=user, unit=unit).exists()


def in_office_for(user: User, unit: Unit) -> bool:
    return user.role in _OFFICE and (user.sees_province or unit.county_id in (user.county_ids or ()))


def may_apply(user: User, application: Application) -> bool:
    return speaks_for(user, application.unit)


def may_check(user: User, application: Application) -> bool:
    return in_office_for(user, application.unit)


def may_award(user: User, application: Application) -> bool:
    return user.role in _DECIDERS


def may_pay(user: User, application: Application) -> bool:
    return in_office_for(user, application.unit)


_WHO = {check.__name__: check for check in (may_apply, may_check, may_award, may_pay)}


def may_move(user: User, application: Application, move: Move) -> bool:
    return not user.is_read_only and _WHO[move.who](user, application)


def moves_for(user: User, application: Application) -> list[Move]:
    """The lawful next moves that this person may make, in the table's order."""
    return [move for move in from_stage(MOVES, application.stage) if may_move(user, application, move)]
