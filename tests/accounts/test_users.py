"""Accounts: who may make, edit and close them, and what must never happen to them."""

import pytest
from django.core.exceptions import PermissionDenied
from rest_framework.authtoken.models import Token

from accounts import actions
from accounts.models import AuditEvent, Role, User
from core.errors import RuleViolation
from tests.factories import PASSWORD, AgencyFactory, UserFactory

pytestmark = pytest.mark.django_db
NOT_ADMINISTRATORS = sorted(set(Role) - {Role.ADMINISTRATOR})


@pytest.fixture
def administrator():
    return UserFactory(role=Role.ADMINISTRATOR)


def new_account(by, **values):
    given = {"username": "R.Ahmadi", "full_name": "رضا  احمدي", "role": Role.OFFICIAL, "password": PASSWORD}
    return actions.create_user(by=by, **{**given, **values})


def test_create_user_makes_an_account_that_can_log_in(administrator):
    user = new_account(administrator)
    assert (user.username, user.full_name) == ("r.ahmadi", "رضا احمدی")
    assert user.check_password(PASSWORD)
    line = AuditEvent.objects.about(user).get()
    assert (line.verb, line.by, line.after["role"]) == ("user_created", administrator, "official")
    assert "password" not in line.after


@pytest.mark.parametrize("role", NOT_ADMINISTRATORS)
def test_create_user_is_for_administrators_only(role):
    with pytest.raises(PermissionDenied):
        new_account(UserFactory(role=role))
    assert not User.objects.filter(username="r.ahmadi").exists()


def test_create_user_refuses_a_taken_name_in_any_case(administrator):
    UserFactory(username="r.ahmadi")
    with pytest.raises(RuleViolation) as error:
        new_account(administrator)
    assert error.value.field == "username"


@pytest.mark.parametrize("password", ["short", "1234567890123", "r.ahmadi12", "password1234"])
def test_create_user_refuses_a_weak_password(administrator, password):
    with pytest.raises(RuleViolation) as error:
        new_account(administrator, password=password)
    assert error.value.field == "password"


def test_agency_officer_needs_an_agency_and_nobody_else_has_one(administrator):
    with pytest.raises(RuleViolation, match="دستگاه اجرایی"):
        new_account(administrator, role=Role.AGENCY)
    with pytest.raises(RuleViolation, match="تنها برای کارشناس دستگاه"):
        new_account(administrator, agency=AgencyFactory())


def test_edit_user_records_only_what_changed(administrator):
    user = UserFactory(full_name="سارا", title="کارشناس")
    actions.edit_user(user=user, by=administrator, full_name="سارا", title="رئیس گروه", role=user.role)
    line = AuditEvent.objects.about(user).get()
    assert (line.before, line.after) == ({"title": "کارشناس"}, {"title": "رئیس گروه"})


def test_edit_user_without_a_change_leaves_no_line(administrator):
    user = UserFactory(full_name="سارا")
    actions.edit_user(user=user, by=administrator, full_name="سارا", role=user.role)
    assert not AuditEvent.objects.about(user).exists()


def test_last_administrator_keeps_the_role(administrator):
    with pytest.raises(RuleViolation, match="تنها راهبر"):
        actions.edit_user(user=administrator, by=administrator, full_name="الف", role=Role.OFFICIAL)
    UserFactory(role=Role.ADMINISTRATOR)
    actions.edit_user(user=administrator, by=administrator, full_name="الف", role=Role.OFFICIAL)
    administrator.refresh_from_db()
    assert administrator.role == Role.OFFICIAL


def test_deactivate_user_voids_tokens_and_login(administrator, client):
    user = UserFactory(password=PASSWORD)
    Token.objects.create(user=user)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    actions.deactivate_user(user=user, by=administrator, reason="بازنشسته شد")
    assert not Token.objects.filter(user=user).exists()
    assert "_auth_user_id" not in _session_user(client)
    assert AuditEvent.objects.about(user).get().reason == "بازنشسته شد"


def _session_user(client):
    answer = client.get("/healthz")
    return {"_auth_user_id": 1} if answer.wsgi_request.user.is_authenticated else {}


def test_deactivate_user_refuses_oneself_and_a_closed_account(administrator):
    UserFactory(role=Role.ADMINISTRATOR)
    with pytest.raises(RuleViolation, match="خودتان"):
        actions.deactivate_user(user=administrator, by=administrator, reason="-")
    closed = UserFactory(is_active=False)
    with pytest.raises(RuleViolation, match="پیش‌تر بسته"):
        actions.deactivate_user(user=closed, by=administrator, reason="-")


def test_reactivate_user_opens_a_closed_account(administrator):
    closed = UserFactory(is_active=False)
    actions.reactivate_user(user=closed, by=administrator)
    closed.refresh_from_db()
    assert closed.is_active
    with pytest.raises(RuleViolation):
        actions.reactivate_user(user=closed, by=administrator)


@pytest.mark.parametrize("role", NOT_ADMINISTRATORS)
def test_accounts_are_changed_by_administrators_only(role):
    by, user = UserFactory(role=role), UserFactory()
    for action, values in (
        (actions.edit_user, {"full_name": "الف", "role": Role.OWNER}),
        (actions.deactivate_user, {"reason": "-"}),
        (actions.reactivate_user, {}),
    ):
        with pytest.raises(PermissionDenied):
            action(user=user, by=by, **values)
