"""Pages about people: the way in, accounts, invitations, notices, the audit trail."""
