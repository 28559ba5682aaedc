"""Bringing people in: invitations into a unit, a park or a county, and what their codes open.

Accounts know roles and codes; what a code opens is granted here, in the same transaction, by the actions of the app
that owns the scope and with the rights of the person who gave the invitation as they are on that day.
"""

from datetime import date, datetime
from typing import Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts import audit
from accounts.actions.invitations import Invited
from accounts.models import Invitation, Role, User
from accounts.policies import may_write
from core.errors import RuleViolation
from parks.actions.people import add_manager
from parks.models import CountyScope
from portal import policies
from units.actions.representatives import add_representative


@transaction.atomic
def invite(*, by: User, now: datetime | None = None, **whom: Unpack[Invited]) -> tuple[Invitation, str]:
    """An invitation into its target and its code, told this once; only into what `by` may open to that role."""
    if not policies.may_invite(by, role=whom["role"], target=whom.get("target")):
        raise PermissionDenied
    return accounts.give_invitation(by=by, now=now, **whom)


@transaction.atomic
def join(*, code: str, username: str, password: str, today: date, now: datetime | None = None) -> User:
    """A new account with the invited role and scope; nothing stands when the inviter may no longer give it."""
    invitation, user = accounts.redeem_invitation(code=code, username=username, password=password, now=now)
    _open_target(invitation, user, today=today)
    return user


@transaction.atomic
def join_with_own_account(*, code: str, by: User, today: date, now: datetime | None = None) -> User:
    """`by`, who already has an account of the invited role, also gets what the code opens; the code is spent."""
    now = now or timezone.now()
    invitation = accounts.invitation_for(code, now=now, lock=True)
    if not may_write(by):
        raise PermissionDenied
    if invitation.is_for_new_password or invitation.target_id is None or invitation.role != by.role:
        raise RuleViolation(_("این کد برای حسابی با نقش شما نیست؛ از حساب خود بیرون بروید و کد را دوباره وارد کنید."))
    _open_target(invitation, by, today=today)
    accounts.use_invitation(invitation, user=by, now=now)
    audit.record(by=by, verb="invitation_redeemed", subject=invitation, after={"used_by": by.username})
    return by


@transaction.atomic
def give_password_code(*, person: User, by: User, now: datetime | None = None) -> tuple[Invitation, str]:
    """A code for a new password of somebody inside the borders of `by`; told this once."""
    if not policies.may_reset_password(by, person):
        raise PermissionDenied
    return accounts.give_password_code(person=person, by=by, now=now)


@transaction.atomic
def choose_new_password(*, code: str, password: str, now: datetime | None = None) -> User:
    """The person whom the code names has a new password, unless they left the borders of whoever gave the code."""
    now = now or timezone.now()
    invitation = accounts.invitation_for(code, now=now, lock=True)
    person = invitation.target
    if isinstance(person, User) and not policies.may_reset_password(invitation.created_by, person):
        raise RuleViolation(_("این کد دیگر اعتبار ندارد؛ کد تازه‌ای بخواهید."), field="code")
    return accounts.reset_password(code=code, password=password, now=now)


def _open_target(invitation: Invitation, user: User, *, today: date) -> None:
    """`user` has the scope that the invitation names, given with the inviter's rights of today."""
    inviter, target = invitation.created_by, invitation.target
    if not policies.may_invite(inviter, role=invitation.role, target=target):
        raise RuleViolation(
            _("کسی که این دعوت‌نامه را داده است دیگر اجازهٔ آن را ندارد؛ دعوت‌نامهٔ تازه‌ای بخواهید."), field="code"
        )
    if target is None:
        return
    if invitation.role == Role.OWNER:
        add_representative(unit=target, user=user, by=inviter, since=today)
    elif invitation.role == Role.MANAGER:
        add_manager(park=target, user=user, by=inviter, since=today)
    else:
        CountyScope.objects.get_or_create(user=user, county=target)
