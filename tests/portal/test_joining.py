"""Bringing people in: who may invite whom into what, what a code opens, and what closes it again."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import AuditEvent, Invitation, Role, User
from core.errors import RuleViolation
from parks.models import CountyScope, Park, ParkMembership
from portal import actions, policies
from tests.factories import (
    PASSWORD,
    AgencyFactory,
    CountyFactory,
    ParkFactory,
    UnitFactory,
    UserFactory,
    manager_of,
    owner_of,
)
from units.models import Unit, UnitRepresentative

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NEW = "گذرواژه‌ای-دیگر-۱۴۰۶"


def official_of(county):
    user = UserFactory(role=Role.OFFICIAL)
    CountyScope.objects.create(user=user, county=county)
    return user


@pytest.fixture
def unit():
    return UnitFactory()


def inviters(unit):
    """Everyone who could be asked to let somebody into `unit` or its park, and whether they may: (owner, manager)."""
    return {
        "administrator": (UserFactory(role=Role.ADMINISTRATOR), True, True),
        "director": (UserFactory(role=Role.DIRECTOR), True, True),
        "official of the province": (UserFactory(role=Role.OFFICIAL), True, True),
        "official of the county": (official_of(unit.county), True, True),
        "official of another county": (official_of(CountyFactory()), False, False),
        "manager of the park": (manager_of(unit.park), True, False),
        "manager of another park": (manager_of(ParkFactory()), False, False),
        "owner of the unit": (owner_of(unit), False, False),
        "agency officer": (UserFactory(role=Role.AGENCY), False, False),
        "auditor": (UserFactory(role=Role.AUDITOR), False, False),
    }


def test_invite_into_unit_and_park_follows_borders(unit):
    for who, (by, into_unit, into_park) in inviters(unit).items():
        for role, target, lawful in ((Role.OWNER, unit, into_unit), (Role.MANAGER, unit.park, into_park)):
            assert policies.may_invite(by, role=role, target=target) is lawful, (who, role)
            if lawful:
                assert actions.invite(by=by, role=role, full_name="رضا", target=target)[0].target == target
            else:
                with pytest.raises(PermissionDenied):
                    actions.invite(by=by, role=role, full_name="رضا", target=target)


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER])
def test_invite_owner_or_manager_into_nothing_is_refused(role):
    with pytest.raises(PermissionDenied):
        actions.invite(by=UserFactory(role=Role.ADMINISTRATOR), role=role, full_name="رضا")


def test_invite_into_the_wrong_kind_of_thing_is_refused(unit):
    by = UserFactory(role=Role.ADMINISTRATOR)
    for role, target in (
        (Role.OWNER, unit.park),
        (Role.MANAGER, unit),
        (Role.DIRECTOR, unit),
        (Role.AGENCY, unit.park),
    ):
        with pytest.raises(PermissionDenied):
            actions.invite(by=by, role=role, full_name="رضا", target=target)


def test_join_as_owner_opens_the_unit(unit):
    by = manager_of(unit.park)
    _, code = actions.invite(by=by, role=Role.OWNER, full_name="رضا احمدی", target=unit)
    user = actions.join(code=code, username="reza", password=PASSWORD, today=TODAY)
    representation = UnitRepresentative.objects.get(user=user)
    assert (representation.unit, representation.since, representation.until) == (unit, TODAY, None)
    assert list(Unit.objects.visible_to(user)) == [unit]
    assert AuditEvent.objects.get(verb="representative_named").by == by


def test_join_as_manager_opens_the_park():
    park = ParkFactory()
    _, code = actions.invite(by=official_of(park.county), role=Role.MANAGER, full_name="رضا", target=park)
    user = actions.join(code=code, username="reza", password=PASSWORD, today=TODAY)
    assert ParkMembership.objects.get(user=user).since == TODAY
    assert list(Park.objects.visible_to(user)) == [park]


def test_join_as_official_opens_the_county_or_the_province():
    administrator, county = UserFactory(role=Role.ADMINISTRATOR), CountyFactory()
    _, limited = actions.invite(by=administrator, role=Role.OFFICIAL, full_name="الف", target=county)
    _, free = actions.invite(by=administrator, role=Role.OFFICIAL, full_name="ب")
    one = actions.join(code=limited, username="one", password=PASSWORD, today=TODAY)
    two = actions.join(code=free, username="two", password=PASSWORD, today=TODAY)
    assert (one.county_ids, two.county_ids) == ({county.pk}, None)


def test_join_as_agency_officer_has_the_agency():
    agency = AgencyFactory()
    by = UserFactory(role=Role.DIRECTOR)
    _, code = actions.invite(by=by, role=Role.AGENCY, full_name="رضا", agency=agency)
    assert actions.join(code=code, username="reza", password=PASSWORD, today=TODAY).agency == agency


def test_join_leaves_nothing_when_the_inviter_lost_the_park(unit):
    by = manager_of(unit.park)
    _, code = actions.invite(by=by, role=Role.OWNER, full_name="رضا", target=unit)
    by.park_memberships.update(until=TODAY)
    with pytest.raises(RuleViolation, match="دیگر اجازهٔ آن را ندارد"):
        actions.join(code=code, username="reza", password=PASSWORD, today=TODAY)
    assert not User.objects.filter(username="reza").exists()
    assert Invitation.objects.get().used_at is None


def test_join_with_own_account_adds_a_unit(unit):
    owner = owner_of(UnitFactory())
    _, code = actions.invite(by=UserFactory(role=Role.OFFICIAL), role=Role.OWNER, full_name="رضا", target=unit)
    actions.join_with_own_account(code=code, by=owner, today=TODAY)
    assert Unit.objects.visible_to(owner).count() == 2
    with pytest.raises(RuleViolation, match="درست نیست"):
        actions.join_with_own_account(code=code, by=owner, today=TODAY)


def test_join_with_own_account_needs_the_invited_role(unit):
    _, code = actions.invite(by=UserFactory(role=Role.OFFICIAL), role=Role.OWNER, full_name="رضا", target=unit)
    with pytest.raises(RuleViolation, match="نقش شما نیست"):
        actions.join_with_own_account(code=code, by=UserFactory(role=Role.OFFICIAL), today=TODAY)
    with pytest.raises(PermissionDenied):
        actions.join_with_own_account(code=code, by=UserFactory(role=Role.AUDITOR), today=TODAY)
    assert Invitation.objects.get().used_at is None


def test_password_code_stays_within_borders(unit):
    owner, manager = owner_of(unit), manager_of(unit.park)
    near, far = official_of(unit.county), official_of(CountyFactory())
    for person in (owner, manager):
        assert actions.give_password_code(person=person, by=near)[0].target == person
        with pytest.raises(PermissionDenied):
            actions.give_password_code(person=person, by=far)
    for by in (manager, owner, UserFactory(role=Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            actions.give_password_code(person=owner, by=by)


def test_password_code_is_void_when_the_person_left_the_border(unit):
    owner, by = owner_of(unit), official_of(unit.county)
    _, code = actions.give_password_code(person=owner, by=by)
    owner.representations.update(until=TODAY)
    with pytest.raises(RuleViolation, match="دیگر اعتبار ندارد"):
        actions.choose_new_password(code=code, password=NEW)


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def post(client, path, **data):
    return client.post(path, data)


def test_invitation_page_shows_the_code_once(client, unit):
    manager = manager_of(unit.park)
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    answer = post(client, f"/invitations/new/?unit={unit.code}", full_name="رضا احمدی", phone="۰۹۱۴۱۱۱۲۲۳۳")
    invitation = Invitation.objects.get()
    assert (invitation.target, invitation.phone, invitation.role) == (unit, "09141112233", Role.OWNER)
    assert answer.context["code"].replace("-", "") not in client.get("/invitations/").content.decode()
    assert answer.context["code"] in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_invitation_page_offers_only_what_the_person_may(client, unit):
    client.force_login(manager_of(unit.park), backend="django.contrib.auth.backends.ModelBackend")
    form = client.get("/invitations/new/").context["form"]
    assert [value for value, _ in form.fields["role"].choices] == ["owner"]
    assert set(form.fields) == {"full_name", "phone", "email", "role", "unit"}
    answer = post(client, "/invitations/new/", full_name="رضا", role="owner", unit=UnitFactory().code)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["unit"])
    assert post(client, "/invitations/new/", full_name="رضا", role="administrator").status_code == 422
    assert not Invitation.objects.exists()


def test_invitation_page_of_an_invisible_unit_is_not_there(client):
    client.force_login(manager_of(ParkFactory()), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/invitations/new/?unit={UnitFactory().code}").status_code == 404
    client.force_login(owner_of(UnitFactory()), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/invitations/new/").status_code == 403


def test_administrator_invites_each_role_from_the_page(client, unit):
    client.force_login(UserFactory(role=Role.ADMINISTRATOR), backend="django.contrib.auth.backends.ModelBackend")
    needs = {
        Role.OWNER: {"unit": unit.code.lower()},
        Role.MANAGER: {"park": unit.park_id},
        Role.OFFICIAL: {"county": unit.county_id},
        Role.AGENCY: {"agency": AgencyFactory().pk},
    }
    for role in Role:
        given = {"full_name": "رضا", "role": role.value, **needs.get(role, {})}
        assert post(client, "/invitations/new/", **given).status_code == 200, role
    assert Invitation.objects.count() == len(Role)


def test_code_leads_through_two_steps_into_the_portal(client, unit):
    _, code = actions.invite(by=manager_of(unit.park), role=Role.OWNER, full_name="رضا احمدی", target=unit)
    assert post(client, "/join/", code=code.lower()).url == "/join/account/"
    page = client.get("/join/account/")
    assert "رضا احمدی" in page.content.decode()
    again = post(client, "/join/account/", username="reza", password=PASSWORD, again="other")
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["again"])
    weak = post(client, "/join/account/", username="reza", password="12345", again="12345")
    assert list(weak.context["form"].errors) == ["password"]
    done = post(client, "/join/account/", username="reza", password=PASSWORD, again=PASSWORD)
    assert (done.status_code, done.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(User.objects.get(username="reza").pk)
    assert client.get("/join/account/").url == "/join/"


def test_password_code_leads_to_a_new_password(client, unit):
    owner = owner_of(unit, password=PASSWORD)
    _, code = actions.give_password_code(person=owner, by=UserFactory(role=Role.OFFICIAL))
    post(client, "/join/", code=code)
    assert set(client.get("/join/account/").context["form"].fields) == {"password", "again"}
    assert post(client, "/join/account/", password=NEW, again=NEW).url == "/"
    owner.refresh_from_db()
    assert owner.check_password(NEW)


def test_owner_adds_a_second_unit_with_a_code(client, unit):
    owner = owner_of(UnitFactory())
    _, code = actions.invite(by=manager_of(unit.park), role=Role.OWNER, full_name="رضا", target=unit)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    post(client, "/join/", code=code)
    assert client.get("/join/account/").status_code == 200
    assert post(client, "/join/account/").url == "/"
    assert Unit.objects.visible_to(owner).count() == 2


def test_guessing_codes_is_slowed_down(client):
    for _ in range(20):
        assert post(client, "/join/", code="AAAAABBBBB").status_code == 422
    assert post(client, "/join/", code="AAAAABBBBB").status_code == 429
    assert client.get("/join/").status_code == 429
    assert client.get("/join/", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_code_that_expires_between_the_steps_starts_again(client, unit):
    _, code = actions.invite(by=manager_of(unit.park), role=Role.OWNER, full_name="رضا", target=unit)
    post(client, "/join/", code=code)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/join/account/").url == "/join/"


def test_password_code_page_asks_first(client, unit):
    owner = owner_of(unit)
    client.force_login(official_of(unit.county), backend="django.contrib.auth.backends.ModelBackend")
    path = f"/users/{owner.pk}/password-code/"
    assert client.get(path).status_code == 200
    assert not Invitation.objects.exists()
    assert len(client.post(path).context["code"]) == 11
    client.force_login(official_of(CountyFactory()), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(path).status_code == 404
