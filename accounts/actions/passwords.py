"""Passwords: changed by their owner, or chosen anew with a one-time code that somebody in charge handed over."""

from datetime import datetime, timedelta

from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import check_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from accounts import audit, codes, policies
from accounts.actions.invitations import invitation_for, use_invitation
from accounts.actions.users import require_good_password
from accounts.models import Invitation, User
from accounts.notices import notify
from core.errors import RuleViolation

CODE_LIFE = timedelta(days=2)


@transaction.atomic
def change_own_password(*, by: User, old_password: str, new_password: str) -> User:
    """`by` has a new password; API tokens and the other sessions of the account are void."""
    user = User.objects.select_for_update().get(pk=by.pk)
    if not check_password(old_password, user.password):
        raise RuleViolation(_("گذرواژهٔ کنونی درست نیست."), field="old_password")
    if old_password == new_password:
        raise RuleViolation(_("گذرواژهٔ تازه همان گذرواژهٔ کنونی است."), field="new_password")
    _set_password(user, new_password, field="new_password")
    audit.record(by=user, verb="password_changed", subject=user)
    return user


@transaction.atomic
def give_password_code(*, person: User, by: User, now: datetime | None = None) -> tuple[Invitation, str]:
    """A code with which `person` chooses a new password within two days; earlier ones are void. Told once, not kept."""
    now = now or timezone.now()
    person = User.objects.select_for_update().get(pk=person.pk)
    if not policies.may_reset_password(by, person):
        raise PermissionDenied
    kind = ContentType.objects.get_for_model(User)
    Invitation.objects.open(now).filter(target_type=kind, target_id=person.pk).update(revoked_at=now)
    code = codes.new_code()
    invitation = Invitation.objects.create(
        code_digest=codes.digest(code),
        role=person.role,
        full_name=person.full_name,
        target=person,
        created_by=by,
        expires_at=now + CODE_LIFE,
    )
    audit.record(by=by, verb="password_code_given", subject=person)
    return invitation, code


@transaction.atomic
def reset_password(*, code: str, password: str, now: datetime | None = None) -> User:
    """The person whom the code names logs in with `password` from now on; the code is spent."""
    now = now or timezone.now()
    invitation = invitation_for(code, now=now, lock=True)
    if not invitation.is_for_new_password:
        raise RuleViolation(_("این کد برای گذرواژهٔ تازه نیست."), field="code")
    person = User.objects.select_for_update().get(pk=invitation.target_id)
    if not policies.may_reset_password(invitation.created_by, person):
        raise RuleViolation(_("این کد دیگر اعتبار ندارد؛ کد تازه‌ای بخواهید."), field="code")
    _set_password(person, password, field="password")
    use_invitation(invitation, user=person, now=now)
    audit.record(by=person, verb="password_reset", subject=person)
    notify(to=[person], kind="password_reset", url=reverse("accounts:notice_list"))
    forget_failures(username=person.username)
    return person


def _set_password(user: User, password: str, *, field: str) -> None:
    require_good_password(password, user, field=field)
    user.set_password(password)
    user.save(update_fields=["password"])
    Token.objects.filter(user=user).delete()
