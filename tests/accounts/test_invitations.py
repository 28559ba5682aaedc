"""Invitations by role: every lawful and unlawful giver, every way in which a code is spent."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts import actions
from accounts.models import AuditEvent, Invitation, Notice, Role, User
from core.errors import RuleViolation
from tests.accounts.factories import InvitationFactory
from tests.factories import PASSWORD, AgencyFactory, UserFactory

PROVINCE_INVITES = {Role.MANAGER, Role.OWNER, Role.AGENCY}
MAY_INVITE = {
    Role.ADMINISTRATOR: set(Role),
    Role.DIRECTOR: PROVINCE_INVITES,
    Role.OFFICIAL: PROVINCE_INVITES,
    Role.MANAGER: {Role.OWNER},
}
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("into", list(Role))
def test_give_invitation_follows_the_table(role, into):
    by = UserFactory(role=role)
    values = {"role": into, "full_name": "رضا", "agency": AgencyFactory() if into == Role.AGENCY else None}
    if into in MAY_INVITE.get(role, set()):
        invitation, code = actions.give_invitation(by=by, **values)
        assert (invitation.created_by, len(code)) == (by, 10)
    else:
        with pytest.raises(PermissionDenied):
            actions.give_invitation(by=by, **values)


def test_give_invitation_keeps_a_digest_and_never_the_code():
    invitation, code = actions.give_invitation(
        by=UserFactory(role=Role.ADMINISTRATOR), role=Role.OFFICIAL, full_name="رضا"
    )
    kept = [
        str(value) for row in (invitation, AuditEvent.objects.about(invitation).get()) for value in vars(row).values()
    ]
    assert not any(code in value for value in kept)


def test_redeem_makes_an_account_with_the_invited_role():
    now = timezone.now()
    by = UserFactory(role=Role.DIRECTOR)
    agency = AgencyFactory()
    _, code = actions.give_invitation(
        by=by, role=Role.AGENCY, agency=agency, full_name="رضا احمدی", phone="09141112233"
    )
    invitation, user = actions.redeem_invitation(code=code.lower(), username="Reza", password=PASSWORD, now=now)
    assert (user.username, user.role, user.agency, user.phone) == ("reza", Role.AGENCY, agency, "09141112233")
    assert user.check_password(PASSWORD)
    assert (invitation.used_at, invitation.used_by) == (now, user)
    assert Notice.objects.get(to=by).params == {"name": "رضا احمدی"}
    assert AuditEvent.objects.get(verb="invitation_redeemed").by == user


@pytest.mark.parametrize("spent", ["used", "revoked", "expired", "wrong"])
def test_redeem_says_the_same_of_every_bad_code(spent):
    now = timezone.now()
    invitation = InvitationFactory(code="AAAAABBBBB", role=Role.OFFICIAL)
    if spent == "used":
        actions.use_invitation(invitation, user=UserFactory(), now=now)
    elif spent == "revoked":
        actions.revoke_invitation(invitation=invitation, by=invitation.created_by)
    elif spent == "expired":
        now += timedelta(days=15)
    code = "AAAAACCCCC" if spent == "wrong" else "AAAAABBBBB"
    with pytest.raises(RuleViolation) as error:
        actions.redeem_invitation(code=code, username="reza", password=PASSWORD, now=now)
    assert (str(error.value), error.value.field) == ("این کد درست نیست یا دیگر اعتبار ندارد.", "code")
    assert not User.objects.filter(username="reza").exists()


@pytest.mark.parametrize(("field", "value"), [("role", Role.AUDITOR), ("is_active", False)])
def test_redeem_is_refused_when_the_giver_lost_the_right(field, value):
    invitation = InvitationFactory(code="AAAAABBBBB", role=Role.OFFICIAL)
    giver = invitation.created_by
    setattr(giver, field, value)
    giver.save(update_fields=[field])
    with pytest.raises(RuleViolation):
        actions.redeem_invitation(code="AAAAABBBBB", username="reza", password=PASSWORD)


def test_redeem_with_a_taken_name_leaves_the_code_good():
    invitation = InvitationFactory(code="AAAAABBBBB", role=Role.OFFICIAL)
    UserFactory(username="reza")
    with pytest.raises(RuleViolation) as error:
        actions.redeem_invitation(code="AAAAABBBBB", username="reza", password=PASSWORD)
    invitation.refresh_from_db()
    assert (error.value.field, invitation.used_at) == ("username", None)


def test_revoke_is_for_the_giver_and_administrators():
    invitation = InvitationFactory()
    with pytest.raises(PermissionDenied):
        actions.revoke_invitation(invitation=invitation, by=UserFactory(role=Role.DIRECTOR))
    actions.revoke_invitation(invitation=invitation, by=UserFactory(role=Role.ADMINISTRATOR))
    with pytest.raises(RuleViolation, match="پیش‌تر"):
        actions.revoke_invitation(invitation=invitation, by=invitation.created_by)


def test_revoke_is_refused_after_use():
    invitation = InvitationFactory()
    actions.use_invitation(invitation, user=UserFactory(), now=timezone.now())
    with pytest.raises(RuleViolation, match="پذیرفته شده"):
        actions.revoke_invitation(invitation=invitation, by=invitation.created_by)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_redeem_at_once_one_gets_in():
    InvitationFactory(code="AAAAABBBBB", role=Role.OFFICIAL)
    start, results = Barrier(2), []

    def redeem(name):
        start.wait()
        try:
            actions.redeem_invitation(code="AAAAABBBBB", username=name, password=PASSWORD)
            results.append("in")
        except RuleViolation:
            results.append("out")
        finally:
            connection.close()

    threads = [Thread(target=redeem, args=(name,)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["in", "out"]
    assert User.objects.filter(role=Role.OFFICIAL).count() == 1
    assert Invitation.objects.get().used_by is not None
