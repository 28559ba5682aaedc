"""Who may do what with parks and with the people in charge of them; buttons ask here what the actions enforce."""

from accounts.models import Role, User
from accounts.policies import may_write
from parks.models import Park

_NAMES_MANAGERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL})


def may_name_managers(user: User, park: Park) -> bool:
    """Whether `user` may put somebody in charge of `park` and end it: the province, within its counties."""
    return (
        may_write(user) and user.role in _NAMES_MANAGERS and Park.objects.visible_to(user).filter(pk=park.pk).exists()
    )


def may_limit_officials(user: User) -> bool:
    """Whether `user` may say which counties an official works for."""
    return may_write(user) and user.role == Role.ADMINISTRATOR
