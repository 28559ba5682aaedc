"""Who may do what with parks and with the people in charge of them; buttons ask here what the actions enforce."""

from accounts.models import Role, User
from accounts.policies import may_write
from parks.models import Park

_NAMES_MANAGERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL})


def may_name_managers(user: User, park: Park) -> bool:
    """Whether `user` may put somebody in charge of `park` and end it: the province, within its counties."""
    if not may_write(user) or user.role not in _NAMES_MANAGERS:
        return False
    return user.sees_province or Park.objects.visible_to(user).filter(pk=park.pk).exists()


def may_limit_officials(user: User) -> bool:
    """Whether `user` may say which counties an official works for."""
    return may_write(user) and user.role == Role.ADMINISTRATOR


def may_edit_park(user: User, park: Park) -> bool:
    """Whether `user` may correct what the register says of `park`: the province, within its counties."""
    return may_name_managers(user, park)


def may_edit_land(user: User, park: Park) -> bool:
    """Whether `user` may keep the plots, phases, service company and board of `park`: the province."""
    return may_edit_park(user, park)


def may_update_utilities(user: User, park: Park) -> bool:
    """Whether `user` may tell what `park` has and needs of a utility: its manager, and the province."""
    return _works_for(user, park)


def may_add_park_note(user: User, park: Park) -> bool:
    """Whether `user` may write into the journal of `park`: its manager, and the province."""
    return _works_for(user, park)


def may_read_journal(user: User) -> bool:
    """The journal is for those who look after parks; an owner does not read what was written about theirs."""
    return user.is_authenticated and user.role != Role.OWNER


def _works_for(user: User, park: Park) -> bool:
    if user.is_authenticated and user.role == Role.MANAGER:
        return may_write(user) and Park.objects.managed_by(user).filter(pk=park.pk).exists()
    return may_edit_park(user, park)
