"""Every write about people that means something, by noun."""

from accounts.actions.invitations import (
    give_invitation,
    invitation_for,
    redeem_invitation,
    revoke_invitation,
    use_invitation,
)
from accounts.actions.notices import mark_all_read, mark_read
from accounts.actions.passwords import change_own_password, give_password_code, reset_password
from accounts.actions.saved_views import delete_view, edit_view, save_view
from accounts.actions.signs import note_heartbeat
from accounts.actions.users import create_user, deactivate_user, edit_user, reactivate_user

__all__ = [
    "change_own_password",
    "create_user",
    "deactivate_user",
    "delete_view",
    "edit_user",
    "edit_view",
    "give_invitation",
    "give_password_code",
    "invitation_for",
    "mark_all_read",
    "mark_read",
    "note_heartbeat",
    "reactivate_user",
    "redeem_invitation",
    "reset_password",
    "revoke_invitation",
    "save_view",
    "use_invitation",
]
