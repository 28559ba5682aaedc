"""Accounts as an administrator keeps them: made, edited, closed and opened again; never deleted."""

from typing import NotRequired, TypedDict, Unpack

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from accounts import audit, policies
from accounts.models import Agency, Role, User
from core.errors import RuleViolation
from core.text import tidy

_FIELDS = ("full_name", "title", "role", "agency_id", "email", "phone")


class Profile(TypedDict):
    """What an account says about its person, all of it; left out means empty."""

    full_name: str
    role: str
    agency: NotRequired[Agency | None]
    title: NotRequired[str]
    email: NotRequired[str]
    phone: NotRequired[str]


def require_good_password(password: str, user: User, *, field: str) -> None:
    """Nothing happens when the password keeps the rules; else `RuleViolation` beside `field` says which it breaks."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleViolation(" ".join(error.messages), field=field) from error


def require_agency_of_role(role: str, agency: Agency | None) -> None:
    """An agency officer names an agency; nobody else does."""
    if role == Role.AGENCY and agency is None:
        raise RuleViolation(_("دستگاه اجرایی این کارشناس را برگزینید."), field="agency")
    if role != Role.AGENCY and agency is not None:
        raise RuleViolation(_("دستگاه اجرایی تنها برای کارشناس دستگاه برگزیده می‌شود."), field="agency")


def save_new_user(user: User) -> User:
    """`user` stands in the database under a name nobody else has; needs a transaction around it."""
    user.username = User.normalize_username(user.username).lower()
    taken = RuleViolation(_("این نام کاربری پیش‌تر گرفته شده است."), field="username")
    if User.objects.filter(username=user.username).exists():
        raise taken
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        if User.objects.filter(username=user.username).exists():
            raise taken from error
        raise
    return user


def _values(user: User) -> dict:
    return {name: getattr(user, name) for name in _FIELDS}


def _fill(user: User, profile: Profile) -> None:
    """`user` says what `profile` says, in the portal's spelling."""
    user.full_name, user.title = tidy(profile["full_name"]), tidy(profile.get("title", ""))
    user.role, user.agency = profile["role"], profile.get("agency")
    user.email, user.phone = profile.get("email", ""), profile.get("phone", "")
    require_agency_of_role(user.role, user.agency)


@transaction.atomic
def create_user(*, by: User, username: str, password: str, **profile: Unpack[Profile]) -> User:
    """A new account that can log in with `password`; only administrators make one directly."""
    if not policies.may_manage_users(by):
        raise PermissionDenied
    user = User(username=username)
    _fill(user, profile)
    require_good_password(password, user, field="password")
    user.set_password(password)
    save_new_user(user)
    audit.record(by=by, verb="user_created", subject=user, after={"username": user.username, **_values(user)})
    return user


@transaction.atomic
def edit_user(*, user: User, by: User, **profile: Unpack[Profile]) -> User:
    """The account says what is given here; the last open administrator stays one."""
    if not policies.may_manage_users(by):
        raise PermissionDenied
    user = _locked(user)
    if profile["role"] != Role.ADMINISTRATOR:
        _require_another_administrator(user)
    before = _values(user)
    _fill(user, profile)
    after = _values(user)
    changed = [name for name in _FIELDS if before[name] != after[name]]
    if changed:
        user.save(update_fields=changed)
        audit.record(
            by=by,
            verb="user_edited",
            subject=user,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return user


@transaction.atomic
def deactivate_user(*, user: User, by: User, reason: str) -> User:
    """The account is closed: it cannot log in, its sessions and API tokens are void; what it did stays in its name."""
    if not policies.may_manage_users(by):
        raise PermissionDenied
    user = _locked(user)
    if user.pk == by.pk:
        raise RuleViolation(_("نمی‌توانید حساب خودتان را ببندید."))
    if not user.is_active:
        raise RuleViolation(_("این حساب پیش‌تر بسته شده است."))
    _require_another_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    Token.objects.filter(user=user).delete()
    audit.record(
        by=by,
        verb="user_deactivated",
        subject=user,
        before={"is_active": True},
        after={"is_active": False},
        reason=reason,
    )
    return user


@transaction.atomic
def reactivate_user(*, user: User, by: User) -> User:
    """A closed account is open again, with the password and the scopes it had."""
    if not policies.may_manage_users(by):
        raise PermissionDenied
    user = _locked(user)
    if user.is_active:
        raise RuleViolation(_("این حساب باز است."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(
        by=by,
        verb="user_reactivated",
        subject=user,
        before={"is_active": False},
        after={"is_active": True},
    )
    return user


def _locked(user: User) -> User:
    """The account as it is now, locked; so are the administrators, of whom one has to remain."""
    rows = User.objects.select_for_update().order_by("pk")
    locked = {row.pk: row for row in rows.filter(role=Role.ADMINISTRATOR) | rows.filter(pk=user.pk)}
    return locked[user.pk]


def _require_another_administrator(user: User) -> None:
    if user.role != Role.ADMINISTRATOR or not user.is_active:
        return
    if not User.objects.active().filter(role=Role.ADMINISTRATOR).exclude(pk=user.pk).exists():
        raise RuleViolation(_("این تنها راهبر سامانه است؛ نخست راهبر دیگری بگذارید."))
