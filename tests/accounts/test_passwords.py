"""Passwords: changed by their owner, or chosen anew with a code that somebody in charge gave."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from rest_framework.authtoken.models import Token

from accounts import actions
from accounts.models import Notice, Role
from core.errors import RuleViolation
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "گذرواژه‌ای-دیگر-۱۴۰۶"
MAY_RESET = {
    Role.ADMINISTRATOR: set(Role),
    Role.DIRECTOR: {Role.MANAGER, Role.OWNER, Role.AGENCY},
    Role.OFFICIAL: {Role.MANAGER, Role.OWNER, Role.AGENCY},
}


def test_own_password_is_changed_with_the_old_one():
    user = UserFactory(password=PASSWORD)
    Token.objects.create(user=user)
    actions.change_own_password(by=user, old_password=PASSWORD, new_password=NEW)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("wrong", NEW, "old_password"), (PASSWORD, PASSWORD, "new_password"), (PASSWORD, "12345678901", "new_password")],
)
def test_own_password_stays_when_a_rule_is_broken(old, new, field):
    user = UserFactory(password=PASSWORD)
    with pytest.raises(RuleViolation) as error:
        actions.change_own_password(by=user, old_password=old, new_password=new)
    user.refresh_from_db()
    assert (error.value.field, user.check_password(PASSWORD)) == (field, True)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("of", list(Role))
def test_password_code_never_reaches_upwards(role, of):
    by, person = UserFactory(role=role), UserFactory(role=of)
    if of in MAY_RESET.get(role, set()):
        assert actions.give_password_code(person=person, by=by)[0].target == person
    else:
        with pytest.raises(PermissionDenied):
            actions.give_password_code(person=person, by=by)


def test_password_code_sets_a_new_password_once():
    person = UserFactory(role=Role.OWNER, password=PASSWORD)
    _, code = actions.give_password_code(person=person, by=UserFactory(role=Role.OFFICIAL))
    actions.reset_password(code=code, password=NEW)
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert Notice.objects.get(to=person).kind == "password_reset"
    with pytest.raises(RuleViolation, match="اعتبار ندارد"):
        actions.reset_password(code=code, password=NEW)


def test_password_code_is_void_after_two_days_and_after_the_next_one():
    person, by = UserFactory(role=Role.OWNER), UserFactory(role=Role.OFFICIAL)
    now = timezone.now()
    _, first = actions.give_password_code(person=person, by=by, now=now)
    _, second = actions.give_password_code(person=person, by=by, now=now)
    for code, at in ((first, now), (second, now + timedelta(days=2))):
        with pytest.raises(RuleViolation):
            actions.reset_password(code=code, password=NEW, now=at)
    actions.reset_password(code=second, password=NEW, now=now + timedelta(days=1))


def test_password_code_is_void_when_its_giver_lost_the_right():
    person, by = UserFactory(role=Role.OWNER), UserFactory(role=Role.OFFICIAL)
    _, code = actions.give_password_code(person=person, by=by)
    by.role = Role.AUDITOR
    by.save(update_fields=["role"])
    with pytest.raises(RuleViolation):
        actions.reset_password(code=code, password=NEW)


def test_password_code_for_a_closed_account_is_refused():
    person = UserFactory(role=Role.OWNER, is_active=False)
    with pytest.raises(PermissionDenied):
        actions.give_password_code(person=person, by=UserFactory(role=Role.ADMINISTRATOR))


def test_password_code_does_not_make_an_account():
    person = UserFactory(role=Role.OWNER)
    _, code = actions.give_password_code(person=person, by=UserFactory(role=Role.OFFICIAL))
    with pytest.raises(RuleViolation):
        actions.redeem_invitation(code=code, username="other", password=NEW)
