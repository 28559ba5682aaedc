"""Tables of the accounts app, by noun."""

from accounts.models.audit import AppendOnlyError, AuditEvent, ImportBatch
from accounts.models.clock import Heartbeat
from accounts.models.invitations import Invitation
from accounts.models.notices import Notice
from accounts.models.users import PROVINCE_ROLES, Agency, Role, User

__all__ = [
    "PROVINCE_ROLES",
    "Agency",
    "AppendOnlyError",
    "AuditEvent",
    "Heartbeat",
    "ImportBatch",
    "Invitation",
    "Notice",
    "Role",
    "User",
]
