"""Who may do what with people, codes and the trail, by role; borders of parks and counties are the portal's to add."""

from accounts.models import Invitation, Role, SavedView, User

_INVITED_BY_PROVINCE = frozenset({Role.MANAGER, Role.OWNER, Role.AGENCY})
_INVITES: dict[str, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.DIRECTOR: _INVITED_BY_PROVINCE,
    Role.OFFICIAL: _INVITED_BY_PROVINCE,
    Role.MANAGER: frozenset({Role.OWNER}),
}
_RESETS: dict[str, frozenset[Role]] = {role: roles for role, roles in _INVITES.items() if role != Role.MANAGER}


def may_write(user: User) -> bool:
    """Whether `user` may change anything at all: auditors look on, strangers and closed accounts do nothing."""
    return user.is_authenticated and user.is_active and not user.is_read_only


def may_list_users(user: User) -> bool:
    return user.is_authenticated and user.role in {Role.ADMINISTRATOR, Role.AUDITOR}


def may_manage_users(user: User) -> bool:
    return may_write(user) and user.role == Role.ADMINISTRATOR


def invitable_roles(user: User) -> frozenset[Role]:
    """Roles into which `user` may invite somebody, somewhere."""
    return _INVITES.get(user.role, frozenset()) if may_write(user) else frozenset()


def may_invite(user: User, role: str) -> bool:
    return role in invitable_roles(user)


def may_revoke(user: User, invitation: Invitation) -> bool:
    if not may_write(user):
        return False
    return user.role == Role.ADMINISTRATOR or invitation.created_by_id == user.pk


def may_reset_password(user: User, person: User) -> bool:
    """Whether `user` may hand `person` a code for a new password; nobody reaches upwards with it."""
    if not may_write(user) or user.pk == person.pk or not person.is_active:
        return False
    return person.role in _RESETS.get(user.role, frozenset())


def may_read_trail(user: User) -> bool:
    """Whether `user` may read the whole audit trail, not only what happened to an object they see."""
    return user.is_authenticated and user.role in {Role.ADMINISTRATOR, Role.DIRECTOR, Role.AUDITOR}


def may_save_views(user: User) -> bool:
    """Whether `user` may keep lists under names of their own: everybody, those who only look on too."""
    return user.is_authenticated and user.is_active


def may_share_views(user: User) -> bool:
    return may_write(user) and user.role != Role.OWNER


def may_keep_view(user: User, view: SavedView) -> bool:
    """Whether `user` may rename or delete `view`: its maker, and an administrator what is shared."""
    if not may_save_views(user):
        return False
    return view.user_id == user.pk or (view.is_shared and user.role == Role.ADMINISTRATOR)
