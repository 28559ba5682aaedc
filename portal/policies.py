"""Who may bring whom in, and into what: the role rules of accounts, within the borders of parks, units and counties."""

from django.db.models import Model

from accounts import policies as accounts
from accounts.models import Role, User
from parks.models import County, Park
from portal.queries import within_reach
from units.models import Unit

TARGET_OF_ROLE: dict[str, type[Model]] = {Role.OWNER: Unit, Role.MANAGER: Park, Role.OFFICIAL: County}
_NEEDS_TARGET = frozenset({Role.OWNER, Role.MANAGER})
_DASHBOARD = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL, Role.MANAGER, Role.AUDITOR})


def may_invite(user: User, *, role: str, target: Model | None) -> bool:
    """Whether `user` may invite a `role` into `target`, which they see; owners and managers need one."""
    if not accounts.may_invite(user, role):
        return False
    if target is None:
        return role not in _NEEDS_TARGET
    kind = TARGET_OF_ROLE.get(role)
    if kind is None or not isinstance(target, kind):
        return False
    return kind._default_manager.visible_to(user).filter(pk=target.pk).exists()  # type: ignore[attr-defined]


def may_invite_owner(user: User, unit: Unit) -> bool:
    return may_invite(user, role=Role.OWNER, target=unit)


def may_invite_manager(user: User, park: Park) -> bool:
    return may_invite(user, role=Role.MANAGER, target=park)


def may_reset_password(user: User, person: User) -> bool:
    """The role rule, for people inside the borders of `user`."""
    return accounts.may_reset_password(user, person) and within_reach(user).filter(pk=person.pk).exists()


def may_see_dashboard(user: User) -> bool:
    """Owners have a page of their own; agencies have their requests."""
    return user.role in _DASHBOARD
