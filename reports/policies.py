"""Who may build and publish reports; buttons and actions ask the same functions."""

from accounts.models import Role, User
from reports.models import Report, ReportState, Subscription

BUILDERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL})


def may_build(user: User) -> bool:
    """Whoever works for the whole province may ask for a report: it only does sooner what the clock would do."""
    return user.is_active and user.role in BUILDERS and user.sees_province


def may_publish(user: User) -> bool:
    """Publishing is the director's word (DOMAIN §2)."""
    return user.is_active and user.role == Role.DIRECTOR


def may_publish_report(user: User, report: Report) -> bool:
    return may_publish(user) and report.state == ReportState.BUILT


def may_see_failures(user: User) -> bool:
    """Why a build failed is said to those who can do something about it, and to auditors."""
    return may_build(user) or user.role == Role.AUDITOR


def may_set_parameters(user: User) -> bool:
    """Price index, method and score are the administrators' (DOMAIN §2)."""
    return user.is_active and user.role == Role.ADMINISTRATOR


def may_read_parameters(user: User) -> bool:
    """Whoever reads reports may know by what they were computed; owners and agencies have no use for it."""
    return user.is_active and (user.sees_province or user.role in {Role.OFFICIAL, Role.MANAGER})


def may_subscribe(user: User) -> bool:
    """Whoever has an account may ask to be told of what they may see; auditors look on and change nothing."""
    return user.is_active and not user.is_read_only


def may_unsubscribe(user: User, subscription: Subscription) -> bool:
    return user.is_active and subscription.user_id == user.pk
