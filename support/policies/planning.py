"""Who may plan with requests, keep a plan, set the weights and say who looks after a request."""

from accounts.models import Role, User
from support.models import InfrastructureRequest
from support.policies.requests import in_office_for

_OFFICE = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL})


def may_plan(user: User) -> bool:
    """The province's own people try budgets; its auditors look on."""
    return user.role in _OFFICE or user.role == Role.AUDITOR


def may_keep_plans(user: User) -> bool:
    return user.role in {Role.ADMINISTRATOR, Role.DIRECTOR}


def may_set_weights(user: User) -> bool:
    return user.role == Role.ADMINISTRATOR


def may_assign(user: User) -> bool:
    """Whether `user` says of any request who looks after it."""
    return user.role in _OFFICE


def may_assign_request(user: User, request: InfrastructureRequest) -> bool:
    return may_assign(user) and in_office_for(user, request.park)


def may_look_after(official: User, request: InfrastructureRequest) -> bool:
    """An official of the province, or of the park's county, whose account is open."""
    return official.role == Role.OFFICIAL and official.is_active and in_office_for(official, request.park)
