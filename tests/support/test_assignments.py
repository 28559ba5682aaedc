"""Giving requests to an official, many at once: what is lawful, what is seen first, and two who do it together."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEvent, Notice, Role
from core.errors import RuleViolation
from support.actions.assignments import assign_requests, assignment_of, seen_of
from support.models import InfrastructureRequest, RequestOfficer
from tests.factories import CountyFactory, ParkFactory, UserFactory, manager_of
from tests.support.filing import official_for
from tests.support.weighing import DAY, a_request

pytestmark = pytest.mark.django_db
URL, LIST = reverse("support:request_assign"), reverse("support:request_list")


@pytest.fixture
def park():
    return ParkFactory()


@pytest.fixture
def director(client):
    user = UserFactory(role=Role.DIRECTOR)
    client.force_login(user)
    return user


@pytest.fixture
def official():
    return UserFactory(role=Role.OFFICIAL, full_name="کارشناس نو")


def give(official, by, *requests, reason="تقسیم کار", seen=None):
    rows = InfrastructureRequest.objects.filter(pk__in=[row.pk for row in requests])
    seen = seen_of(assignment_of(rows, official, by)) if seen is None else seen
    return assign_requests(official=official, seen=seen, reason=reason, by=by, today=DAY)


def officers():
    return {row.request_id: row.official for row in RequestOfficer.objects.select_related("official")}


def test_the_official_has_them_is_told_once_and_each_says_so_in_its_trail(park, director, official):
    first, second = a_request(park), a_request(park)
    assert give(official, director, first, second).changed == 2
    assert officers() == {first.pk: official, second.pk: official}
    assert [notice.params["count"] for notice in Notice.objects.filter(to=official, kind="requests_given")] == ["۲"]
    lines = [AuditEvent.objects.about(row).get() for row in (first, second)]
    assert {(line.verb, line.before["official"], line.after["official"], line.reason) for line in lines} == {
        ("request_given_to_official", None, official.pk, "تقسیم کار")
    }


def test_a_request_can_be_given_on(park, director, official):
    row, other = a_request(park), UserFactory(role=Role.OFFICIAL)
    give(other, director, row)
    give(official, director, row)
    assert officers() == {row.pk: official}


def test_what_is_not_lawful_stays_and_is_said(park, director):
    far = official_for(CountyFactory())
    ended, elsewhere = a_request(park, stage="closed"), a_request(park)
    found = assignment_of(InfrastructureRequest.objects.all(), far, director)
    assert {one.request.pk: one.reason for one in found.refused} == {
        ended.pk: "پایان یافته است.", elsewhere.pk: "در حوزهٔ این کارشناس نیست.",
    }  # fmt: skip
    with pytest.raises(RuleViolation, match="هیچ درخواستی سپرده نشد"):
        give(far, director, ended, elsewhere, seen={ended.pk: 0, elsewhere.pk: 0})


def test_an_official_gives_what_lies_in_their_own_counties_alone(park, official):
    near, far = official_for(park.county), official_for(CountyFactory())
    row = a_request(park)
    with pytest.raises(RuleViolation):
        give(official, far, row, seen={row.pk: 0})
    assert give(official, near, row).changed == 1


def test_a_closed_account_gets_nothing(park, director, official):
    official.is_active = False
    row = a_request(park)
    assert assignment_of(InfrastructureRequest.objects.filter(pk=row.pk), official, director).changed == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AGENCY, Role.OWNER])
def test_others_give_nothing(client, park, official, role):
    user = UserFactory(role=role)
    with pytest.raises(PermissionDenied):
        give(official, user, a_request(park))
    client.force_login(user)
    assert client.get(URL, {"all": "1"}).status_code == 403


def test_a_manager_gives_nothing(client, park, official):
    client.force_login(manager_of(park))
    assert client.get(URL, {"all": "1"}).status_code == 403


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_ticked_rows_are_shown_before_and_after_and_then_given(client, park, director, official):
    row, other = a_request(park), a_request(park)
    query = {"id": row.number, "official": official.username}
    page = client.get(URL, query)
    assert [shown.pk for shown in page.context["rows"]] == [row.pk]

    answer = client.post(f"{URL}?id={row.number}&official={official.username}", {
        "reason": "تقسیم کار", "seen": page.context["seen"],
    })  # fmt: skip

    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?")
    assert officers() == {row.pk: official}
    client.force_login(official)
    assert [one.pk for one in client.get(LIST, {"officer": "me"}).context["page"].rows] == [row.pk]
    assert [one.pk for one in client.get(LIST, {"officer": "none"}).context["page"].rows] == [other.pk]


def test_all_that_match_can_be_given_and_the_list_keeps_its_state(client, park, director, official):
    a_request(park, kind="water")
    a_request(park)
    address = f"{URL}?kind=water&all=1&official={official.username}"
    page = client.get(address)
    answer = client.post(address, {"reason": "آب", "seen": page.context["seen"]})
    assert (RequestOfficer.objects.count(), answer["Location"]) == (1, f"{LIST}?kind=water")


def test_without_a_reason_nothing_is_given(client, park, director, official):
    a_request(park)
    address = f"{URL}?all=1&official={official.username}"
    answer = client.post(address, {"reason": "", "seen": client.get(address).context["seen"]})
    assert (answer.status_code, RequestOfficer.objects.count()) == (422, 0)


def test_nothing_ticked_leads_back_with_a_word(client, director):
    answer = client.get(URL, follow=True)
    assert "نخست ردیف‌هایی از فهرست را برگزینید." in answer.content.decode()


def test_a_forged_preview_is_refused(client, park, director, official):
    a_request(park)
    answer = client.post(f"{URL}?all=1&official={official.username}", {"reason": "x", "seen": "[[1,0]]"})
    assert (answer.status_code, RequestOfficer.objects.count()) == (422, 0)


def test_rows_that_one_may_not_see_are_no_rows(client, park, official):
    hidden = a_request(ParkFactory())
    client.force_login(official_for(park.county))
    page = client.get(URL, {"id": hidden.number, "official": official.username})
    assert (page.context["count"], page.context["plan"].changed) == (0, [])


@pytest.mark.parametrize("rows", [1, 4])
def test_the_preview_asks_as_much_for_many_as_for_one(
    client, park, director, official, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        a_request(ParkFactory())
    with django_assert_max_num_queries(12):
        client.get(URL, {"all": "1", "official": official.username})


# ── two at once ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_give_the_same_request_leave_one_official_and_one_sentence():
    row, by = a_request(ParkFactory()), UserFactory(role=Role.DIRECTOR)
    officials = [UserFactory(role=Role.OFFICIAL) for _ in range(2)]
    barrier = Barrier(2)

    def run(official):
        try:
            barrier.wait(timeout=10)
            return give(official, by, row, seen={row.pk: 0})
        except RuleViolation as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, officials))

    [lost] = [one for one in results if isinstance(one, RuleViolation)]
    assert "پس از پیش‌نمایش به دیگری سپرده شد" in str(lost)
    assert (RequestOfficer.objects.count(), AuditEvent.objects.about(row).count()) == (1, 1)
