"""Invitations by role: given, taken back, redeemed once.

What they open is granted by the portal, which knows parks and units.
"""

from datetime import datetime, timedelta
from typing import NotRequired, TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, codes, policies
from accounts.actions.users import require_agency_of_role, require_good_password, save_new_user
from accounts.models import Agency, Invitation, User
from accounts.notices import notify
from core.errors import RuleViolation
from core.text import tidy

CODE_LIFE = timedelta(days=14)


class Invited(TypedDict):
    """Whom an invitation is for: as what, into what, and how to reach them."""

    role: str
    full_name: str
    target: NotRequired[models.Model | None]
    agency: NotRequired[Agency | None]
    phone: NotRequired[str]
    email: NotRequired[str]


@transaction.atomic
def give_invitation(*, by: User, now: datetime | None = None, **whom: Unpack[Invited]) -> tuple[Invitation, str]:
    """An invitation for fourteen days and its code, which is told this once and not kept."""
    now = now or timezone.now()
    role, target = whom["role"], whom.get("target")
    if not policies.may_invite(by, role):
        raise PermissionDenied
    require_agency_of_role(role, whom.get("agency"))
    code = codes.new_code()
    values = {**whom, "full_name": tidy(whom["full_name"])}
    invitation = Invitation.objects.create(
        code_digest=codes.digest(code), created_by=by, expires_at=now + CODE_LIFE, **values
    )
    after = {"full_name": invitation.full_name, "role": role}
    if target is not None:
        after["target"] = str(target)
    audit.record(by=by, verb="invitation_given", subject=invitation, after=after)
    return invitation, code


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User, now: datetime | None = None) -> Invitation:
    """The code opens nothing any more."""
    now = now or timezone.now()
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not policies.may_revoke(by, invitation):
        raise PermissionDenied
    if invitation.used_at:
        raise RuleViolation(_("این دعوت‌نامه پذیرفته شده است و دیگر پس گرفته نمی‌شود."))
    if invitation.revoked_at:
        raise RuleViolation(_("این دعوت‌نامه پیش‌تر پس گرفته شده است."))
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    audit.record(by=by, verb="invitation_revoked", subject=invitation)
    return invitation


def invitation_for(code: str, *, now: datetime, lock: bool = False) -> Invitation:
    """The open invitation that `code` belongs to; one sentence for every way in which it is not good."""
    found = Invitation.objects.open(now).filter(code_digest=codes.digest(code))
    invitation = (found.select_for_update() if lock else found).first()
    if invitation is None:
        raise RuleViolation(_("این کد درست نیست یا دیگر اعتبار ندارد."), field="code")
    return invitation


@transaction.atomic
def redeem_invitation(
    *, code: str, username: str, password: str, now: datetime | None = None
) -> tuple[Invitation, User]:
    """A new account with the invited role stands and the code is spent; of two who try at once, one gets in."""
    now = now or timezone.now()
    invitation = invitation_for(code, now=now, lock=True)
    if invitation.is_for_new_password or not policies.may_invite(invitation.created_by, invitation.role):
        raise RuleViolation(_("این کد درست نیست یا دیگر اعتبار ندارد."), field="code")
    user = _new_account(invitation, username=username, password=password)
    use_invitation(invitation, user=user, now=now)
    audit.record(
        by=user,
        verb="invitation_redeemed",
        subject=invitation,
        after={"used_by": user.username, "role": user.role},
    )
    notify(
        to=[invitation.created_by],
        kind="invitation_redeemed",
        url=reverse("accounts:invitation_list"),
        name=user.full_name,
    )
    return invitation, user


def _new_account(invitation: Invitation, *, username: str, password: str) -> User:
    user = User(
        username=username,
        full_name=invitation.full_name,
        role=invitation.role,
        agency=invitation.agency,
        phone=invitation.phone,
        email=invitation.email,
    )
    require_good_password(password, user, field="password")
    user.set_password(password)
    return save_new_user(user)


def use_invitation(invitation: Invitation, *, user: User, now: datetime) -> None:
    """The code is spent by `user`; the caller holds the row's lock."""
    invitation.used_at, invitation.used_by = now, user
    invitation.save(update_fields=["used_at", "used_by"])
