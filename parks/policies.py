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
