"""Tables of the accounts app, by noun."""

from accounts.models.audit import AppendOnlyError, AuditEvent, ImportBatch
from accounts.models.clock import Heartbeat
from accounts.models.imports import ImportJob, JobState
from accounts.models.invitations import Invitation
from accounts.models.journal import JournalEntry, JournalKind
from accounts.models.notices import Notice
from accounts.models.users import PROVINCE_ROLES, Agency, Role, User
from accounts.models.views import SavedView

__all__ = [
    "PROVINCE_ROLES",
    "Agency",
    "AppendOnlyError",
    "AuditEvent",
    "Heartbeat",
    "ImportBatch",
    "ImportJob",
    "Invitation",
    "JobState",
    "JournalEntry",
    "JournalKind",
    "Notice",
    "Role",
    "SavedView",
    "User",
]
