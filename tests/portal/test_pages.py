"""Pages of accounts and portal: who finds them, and what a page costs whatever stands on it."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent, Notice, Role, User
from tests.accounts.factories import InvitationFactory, NoticeFactory
from tests.factories import PASSWORD, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.house.routes import routes
from units.models import SizeThreshold, StatusThreshold

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
BUDGET = 8
SEARCH_BUDGET = 13  # one query for each of nine kinds


def as_(client, user):
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def administrator(client):
    return as_(client, UserFactory(role=Role.ADMINISTRATOR))


# ── login ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def log_in(client, username, password):
    return client.post("/login/", {"username": username, "password": password})


def test_login_leads_home_with_either_case_and_digits(client):
    UserFactory(username="owner1", role=Role.OFFICIAL, password=PASSWORD)
    assert log_in(client, "Owner۱", PASSWORD).url == "/"


def test_login_says_the_same_to_everyone_who_fails(client):
    UserFactory(username="known", password=PASSWORD)
    UserFactory(username="closed", password=PASSWORD, is_active=False)
    said = {
        (answer.status_code, tuple(answer.context["form"].non_field_errors()))
        for answer in (
            log_in(client, "known", "wrong"),
            log_in(client, "nobody", "wrong"),
            log_in(client, "closed", PASSWORD),
        )
    }
    assert said == {(422, ("نام کاربری یا گذرواژه درست نیست. بزرگی و کوچکی حروف گذرواژه و زبان صفحه‌کلید را ببینید.",))}


def test_login_is_closed_after_five_failures_even_to_the_right_password(client):
    UserFactory(username="known", password=PASSWORD)
    answers = [log_in(client, "known", "wrong").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    answer = log_in(client, "known", PASSWORD)
    assert (answer.status_code, "تلاش‌ها بیش از اندازه" in answer.content.decode()) == (429, True)


def test_logout_needs_a_post(client, administrator):
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"
    assert client.get("/").url == "/login/?next=/"


def test_password_page_keeps_this_session_only(client):
    user = as_(client, UserFactory(password=PASSWORD))
    new = "گذرواژه‌ای-دیگر-۱۴۰۶"
    wrong = client.post("/password/", {"old_password": "x", "new_password": new, "again": new})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["old_password"])
    assert client.post("/password/", {"old_password": PASSWORD, "new_password": new, "again": new}).url == "/"
    user.refresh_from_db()
    assert user.check_password(new)
    assert client.get("/").status_code == 200


# ── who finds what ────────────────────────────────────────────────────────────────────────────────────────────────
MAY_OPEN = {
    "/users/": {Role.ADMINISTRATOR, Role.AUDITOR},
    "/users/add/": {Role.ADMINISTRATOR},
    "/invitations/": {Role.ADMINISTRATOR, Role.AUDITOR, Role.DIRECTOR, Role.OFFICIAL, Role.MANAGER},
    "/invitations/new/": {Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL, Role.MANAGER},
    "/audit/": {Role.ADMINISTRATOR, Role.DIRECTOR, Role.AUDITOR},
    "/admin/": {Role.ADMINISTRATOR},
    "/notices/": set(Role),
    "/search/?q=a": set(Role),
    "/more/": set(Role),
    "/password/": set(Role),
}


@pytest.mark.parametrize("path", sorted(MAY_OPEN))
def test_page_opens_for_its_roles_only(client, path):
    for role in Role:
        as_(client, UserFactory(role=role))
        status = client.get(path, follow=path == "/admin/").status_code
        assert (status == 200) is (role in MAY_OPEN[path]), (role, status)
    client.logout()
    assert client.get(path).url.startswith("/login/" if path != "/admin/" else "/admin/login/")


def test_account_page_is_for_those_who_keep_or_look_through_accounts(client):
    person = UserFactory(role=Role.OWNER)
    for role in Role:
        as_(client, UserFactory(role=role))
        found = role in {Role.ADMINISTRATOR, Role.AUDITOR}
        for path in (f"/users/{person.pk}/", f"/users/{person.pk}/scopes/"):
            assert client.get(path).status_code == (200 if found else 404), (role, path)
        expected = {Role.ADMINISTRATOR: 200, Role.AUDITOR: 403}.get(role, 404)
        assert client.get(f"/users/{person.pk}/edit/").status_code == expected


def test_notices_belong_to_one_person(client, administrator):
    notice = NoticeFactory(url="/more/")
    assert client.post(f"/notices/{notice.pk}/read/").status_code == 404
    assert notice.url not in [line["notice"].url for line in client.get("/notices/").context["lines"]]
    as_(client, notice.to)
    assert client.get("/notices/").context["unread"] is True
    assert client.post(f"/notices/{notice.pk}/read/").url == "/more/"
    assert Notice.objects.get().read_at is not None


def test_all_notices_are_read_at_once_by_post_only(client):
    user = as_(client, UserFactory())
    NoticeFactory.create_batch(2, to=user)
    other = NoticeFactory()
    assert client.get("/notices/read/").status_code == 405
    client.post("/notices/read/")
    assert list(Notice.objects.unread()) == [other]


def test_unread_notices_stand_on_every_page(client):
    user = as_(client, UserFactory())
    NoticeFactory.create_batch(3, to=user)
    assert str(client.get("/more/").context["unread_notices"]) == "3"


def test_administrator_makes_edits_and_closes_an_account(client, administrator):
    given = {"username": "reza", "full_name": "رضا", "role": "official", "password": PASSWORD}
    path = client.post("/users/add/", given).url
    person = User.objects.get(username="reza")
    assert client.get(path).status_code == 200
    assert client.post(f"{path}edit/", {"full_name": "رضا احمدی", "role": "official"}).url == path
    assert client.post(f"{path}close/", {"reason": ""}).status_code == 422
    assert client.post(f"{path}close/", {"reason": "انتقال"}).url == path
    person.refresh_from_db()
    assert (person.full_name, person.is_active) == ("رضا احمدی", False)
    client.post(f"{path}open/")
    assert [line.verb for line in AuditEvent.objects.about(person)][::-1] == [
        "user_created",
        "user_edited",
        "user_deactivated",
        "user_reactivated",
    ]


def test_administrator_limits_an_official_to_counties(client, administrator):
    official, county = UserFactory(role=Role.OFFICIAL), ParkFactory().county
    path = f"/users/{official.pk}/scopes/"
    client.post(path, {"counties": [county.pk]})
    assert User.objects.get(pk=official.pk).county_ids == {county.pk}
    client.post(path, {"csrfmiddlewaretoken": "x"})
    assert User.objects.get(pk=official.pk).county_ids is None


def test_people_in_charge_are_shown_and_ended(client):
    unit = UnitFactory()
    owner, manager = owner_of(unit), manager_of(unit.park)
    as_(client, manager)
    panel = client.get(f"/people/?unit={unit.code}", headers={"HX-Request": "true"})
    assert (owner.full_name in panel.content.decode(), panel.context["invite_query"]) == (True, f"unit={unit.code}")
    assert client.get(f"/people/?park={unit.park.code}").context["may_end"] is False
    assert client.get("/people/").status_code == 404
    assert client.get(f"/people/?unit={UnitFactory().code}").status_code == 404
    row = owner.representations.get()
    as_(client, owner)
    assert client.post(f"/people/representations/{row.pk}/end/").status_code == 403
    as_(client, manager)
    client.post(f"/people/representations/{row.pk}/end/")
    row.refresh_from_db()
    assert row.until is not None


# ── home and search ───────────────────────────────────────────────────────────────────────────────────────────────
def test_home_of_an_owner_is_the_page_of_their_units(client):
    as_(client, owner_of(UnitFactory()))
    assert client.get("/").url == "/my/"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OWNER}))
def test_home_is_good_news_when_nothing_waits(client, role):
    as_(client, UserFactory(role=role))
    assert "کاری در انتظار شما نیست" in client.get("/").content.decode()


def test_search_finds_only_what_the_person_may_see(client):
    mine, other = UnitFactory(name="فولاد سهند"), UnitFactory(name="فولاد ارس")
    as_(client, manager_of(mine.park))
    groups = client.get("/search/", {"q": "فولاد"}).context["groups"]
    assert [[hit.title for hit in group.hits] for group in groups] == [["فولاد سهند"]]
    as_(client, UserFactory(role=Role.DIRECTOR))
    titles = {hit.title for group in client.get("/search/", {"q": "فولاد"}).context["groups"] for hit in group.hits}
    assert titles == {mine.name, other.name}


def test_search_shows_eight_of_a_kind_and_leads_to_the_rest(client, administrator):
    park = ParkFactory()
    for number in range(9):
        UnitFactory(name=f"فولاد {number}", park=park)
    group = client.get("/search/", {"q": "فولاد"}).context["groups"][0]
    assert (len(group.hits), group.more) == (8, True)
    assert group.all_url.startswith("/units/?q=")


def test_search_for_people_is_for_those_who_keep_accounts(client):
    UserFactory(full_name="سارا محمدی", role=Role.OWNER)
    for role, found in ((Role.ADMINISTRATOR, 1), (Role.AUDITOR, 1), (Role.DIRECTOR, 0), (Role.OFFICIAL, 0)):
        as_(client, UserFactory(role=role, full_name="الف"))
        assert len(client.get("/search/", {"q": "سارا"}).context["groups"]) == found


# ── budgets ───────────────────────────────────────────────────────────────────────────────────────────────────────
def one_more(path, reader, number):
    if path == "/users/":
        UserFactory(role=Role.AGENCY)
    elif path == "/invitations/":
        unit = UnitFactory()
        InvitationFactory(role=Role.OWNER, target=unit)
        InvitationFactory(role=Role.MANAGER, target=unit.park)
    elif path == "/notices/":
        NoticeFactory(to=reader)
    elif path == "/search/?q=فولاد":
        UnitFactory(name=f"فولاد {number}")
    else:
        unit = UnitFactory()
        audit.record(by=UserFactory(), verb="user_edited", subject=unit, after={"park_id": unit.park_id})


@pytest.mark.parametrize("path", ["/users/", "/invitations/", "/notices/", "/audit/", "/search/?q=فولاد"])
def test_list_costs_the_same_at_one_and_four_rows(client, administrator, path):
    costs = []
    for number in (1, 2, 3, 4):
        one_more(path, administrator, number)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        costs.append(len(queries))
    budget = SEARCH_BUDGET if path.startswith("/search/") else BUDGET
    assert (costs[3], costs[3] <= budget) == (costs[0], True), queries.captured_queries


# ── the trail ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_trail_is_narrowed_by_person_verb_kind_and_day(client, administrator):
    sara = UserFactory(full_name="سارا محمدی", username="sara")
    unit, person = UnitFactory(), UserFactory()
    audit.record(by=sara, verb="user_edited", subject=person)
    audit.record(by=administrator, verb="user_created", subject=unit)
    for query, count in (
        ({}, 2),
        ({"person": "محمدی سارا"}, 1),
        ({"person": "SAR"}, 1),
        ({"verb": "user_created"}, 1),
        ({"kind": "units.unit"}, 1),
        ({"subject": unit.name}, 1),
        ({"until": "۱۴۰۰/۰۱/۰۱"}, 0),
        ({"since": "1400-01-01", "until": "1500/01/01"}, 2),
    ):
        assert len(client.get("/audit/", query).context["lines"]) == count, query


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_trail_leaves_as_a_file(client, administrator, fmt):
    audit.record(by=administrator, verb="user_edited", subject=administrator, after={"title": "=1+1"})
    answer = client.get("/audit/", {"format": fmt})
    content = b"".join(answer.streaming_content)
    if fmt == "csv":
        assert "حساب کاربری ویرایش شد" in content.decode("utf-8-sig")
    assert answer["Content-Disposition"].startswith(f'attachment; filename="audit.{fmt}"')


# ── auditors ──────────────────────────────────────────────────────────────────────────────────────────────────────
OWN_AFFAIRS = {"accounts:login", "accounts:logout", "accounts:password_change", "accounts:notices_read"}
ALSO_OPEN = {"set_language", "api_token", "accounts:notice_read", "admin:logout", "admin:login"}


def test_auditor_writes_nowhere(client):
    as_(client, UserFactory(role=Role.AUDITOR))
    accepted = {
        route.name: status
        for route in routes()
        if route.name not in OWN_AFFAIRS | ALSO_OPEN
        and (status := client.post(route.path).status_code) not in {403, 404, 405}
    }
    assert accepted == {}
    assert not AuditEvent.objects.exists()


# ── commands, token, reference tables ─────────────────────────────────────────────────────────────────────────────
def test_token_is_given_for_a_password_and_throttled(client):
    UserFactory(username="robot", password=PASSWORD)
    good = client.post("/api/v1/token/", {"username": "robot", "password": PASSWORD})
    assert client.get("/api/v1/schema/", headers={"Authorization": f"Token {good.json()['token']}"}).status_code == 200
    assert client.get("/api/v1/schema/").status_code in {401, 403}
    answers = [
        client.post("/api/v1/token/", {"username": "robot", "password": "x"}, REMOTE_ADDR="10.0.0.7").status_code
        for _ in range(7)
    ]
    assert set(answers[5:]) <= {400, 403, 429}
    for _ in range(20):
        last = client.post("/api/v1/token/", {"username": "a", "password": "x"}, REMOTE_ADDR="10.0.0.7")
    assert last.status_code == 429


def test_tick_does_one_round_and_says_so(capsys, db):
    call_command("tick", "--json")
    assert '"failed": {}' in capsys.readouterr().out


def test_load_reference_can_be_repeated(capsys):
    call_command("load_reference", "--json")
    call_command("load_reference", "--json")
    first, second = capsys.readouterr().out.splitlines()
    assert ('"agencies_created": 6' in first, '"agencies_created": 0' in second) == (True, True)


def test_reference_tables_leave_a_line_in_the_trail(client, administrator):
    answer = client.post("/admin/accounts/agency/add/", {"code": "rail", "name": "راه‌آهن", "name_en": "Railways"})
    assert answer.status_code == 302
    line = AuditEvent.objects.get(verb="reference_created")
    assert (line.by, line.after["code"]) == (administrator, "rail")


@pytest.mark.parametrize("name", ["status", "size"])
def test_thresholds_have_one_way_to_be_kept_by_iranian_dates(client, administrator, name):
    given = {
        "status": {"valid_from": "۱۴۰۵/۰۱/۰۱", "closed_below": "10", "semi_active_below": "50"},
        "size": {"valid_from": "۱۴۰۵/۰۱/۰۱", "small_from": "10", "medium_from": "50", "large_from": "100"},
    }[name]
    page = {"status": "reports:thresholds", "size": "reports:sizes"}[name]
    assert client.post(f"/admin/units/{name}threshold/add/", given).status_code == 403
    assert client.post(reverse(page), given).status_code == 302
    row = {"status": StatusThreshold, "size": SizeThreshold}[name].objects.get()
    assert row.valid_from == date(2026, 3, 21)
    assert client.post(f"/admin/units/{name}threshold/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "۱ فروردین ۱۴۰۵" in client.get(f"/admin/units/{name}threshold/").content.decode()
    line = AuditEvent.objects.get(verb="reference_created")
    assert (line.by, line.after["valid_from"]) == (administrator, "2026-03-21")


def test_reference_site_shows_the_houses_tables_only(client, administrator):
    shown = {app["app_label"] for app in client.get("/admin/").context["app_list"]}
    assert shown <= {"accounts", "parks", "units", "support", "reports"}
