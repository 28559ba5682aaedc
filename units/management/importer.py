"""In whose name the commands about imports write."""

from django.core.management.base import CommandError

from accounts.models import User
from units import policies


def person(username: str | None) -> User | None:
    """The account of this name, which must be allowed to import; without a name, the portal itself."""
    if username is None:
        return None
    user = User.objects.active().filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no active account named {username}.")
    if not policies.may_import(user):
        raise CommandError(f"{username} may not import.")
    return user
