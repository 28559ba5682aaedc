"""Who follows a scope is told when its report is published, by notice and mail; nobody is told what is not theirs."""

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import AuditEvent, Notice, Role
from accounts.tasks import deliver_notices
from core.errors import RuleViolation
from core.jalali import Period
from parks.models import CountyScope, Park
from reports import actions
from reports.models import Report, Subscription
from reports.queries.following import audience, scopes_to_follow
from tests.factories import UserFactory, manager_of, owner_of
from tests.reports.papers import Paper
from tests.reports.test_pages import MONTH, TODAY, enter, publish, write_world
from units.models import Unit

PAGE = "reports:subscriptions"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    write_world()
    actions.build_report(period=MONTH, by=None, today=TODAY)


def follow(user, scope="province", kinds=("month",)):
    return actions.subscribe(scope_code=scope, kinds=kinds, by=user)


def told():
    return sorted(Notice.objects.filter(kind="report_for_subscribers").values_list("to", "params__scope"))


def test_follower_is_told_when_the_report_is_published_and_once_only(world):
    official, manager = UserFactory(role=Role.OFFICIAL), manager_of(Park.objects.get(code="PW0"))
    follow(official)
    follow(manager, "park:PW0")
    follow(official, "province", ("year",))
    assert told() == []

    publish()

    assert told() == sorted([(official.pk, "استان"), (manager.pk, "شهرک 0")])


def test_notice_is_written_with_the_publication_or_not_at_all(world):
    follow(UserFactory(role=Role.OFFICIAL))
    report = Report.objects.get()
    Report.objects.update(state="due", built_at=None, digest="", rule_version="")
    with pytest.raises(RuleViolation):
        actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR))
    assert told() == []


def test_notice_leads_to_the_very_revision(client, world):
    manager = manager_of(Park.objects.get(code="PW0"))
    follow(manager, "park:PW0")
    publish()
    url = Notice.objects.get(to=manager).url
    assert url.endswith("?revision=1")
    assert enter(client, manager).get(url).status_code == 200


@pytest.mark.parametrize("scope", ["province", "park:PW1", "county:W1", "age:old", "group:food", "outside"])
def test_every_scope_has_a_page_for_its_notice(client, world, scope):
    official = UserFactory(role=Role.OFFICIAL)
    follow(official, scope)
    publish()
    answer = enter(client, official).get(Notice.objects.get(to=official).url)
    assert (answer.status_code, "?revision=1" in Notice.objects.get(to=official).url) == (200, True)


def test_mail_carries_the_sheet_as_pdf(world):
    owner = owner_of(Unit.objects.get(code="UW0"))
    owner.email = "owner@example.org"
    owner.save(update_fields=["email"])
    follow(owner)
    publish()

    assert deliver_notices()["notices"] == 1

    message = mail.outbox[0]
    assert message.subject == "گزارش بهره‌وری استان، شهریور ۱۴۰۴، منتشر شد."
    name, content, mime = message.attachments[0]
    assert (name, mime) == ("productivity-1404-06-r1-province.pdf", "application/pdf")
    assert b'"scope": "province"' in Paper(content).attachment()


def test_scope_that_was_taken_away_is_neither_told_nor_sent_nor_opened(client, world):
    early, late = (manager_of(Park.objects.get(code="PW0"), email=f"{name}@example.org") for name in ("a", "b"))
    for manager in (early, late):
        follow(manager, "park:PW0")
    early.park_memberships.all().delete()
    report = publish()
    assert told() == [(late.pk, "شهرک 0")]
    late.park_memberships.all().delete()

    deliver_notices()

    assert [message.attachments for message in mail.outbox] == [[]]
    assert enter(client, late).get(Notice.objects.get(to=late).url).status_code == 404
    assert list(audience(report).values()) == [[]]


def test_closed_account_is_not_told(world):
    user = UserFactory(role=Role.OFFICIAL)
    follow(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    publish()
    assert told() == []


def test_choices_are_what_one_sees(world):
    manager = manager_of(Park.objects.get(code="PW0"))
    official = UserFactory(role=Role.OFFICIAL)
    CountyScope.objects.create(user=official, county=Park.objects.get(code="PW1").county)
    owner = owner_of(Unit.objects.get(code="UW0"))
    codes = {user: [code for code, _name in scopes_to_follow(user)] for user in (manager, official, owner)}
    assert codes == {
        manager: ["province", "park:PW0"],
        official: ["province", "park:PW1", "county:W1"],
        owner: ["province"],
    }
    with pytest.raises(RuleViolation):
        follow(manager, "park:PW1")
    with pytest.raises(RuleViolation):
        follow(manager, "park:PW0", ())


def test_auditor_looks_on(world):
    with pytest.raises(PermissionDenied):
        follow(UserFactory(role=Role.AUDITOR))


def test_following_twice_is_once_and_both_ways_are_in_the_trail(world):
    user = UserFactory(role=Role.OFFICIAL)
    rows = follow(user, kinds=("month", "quarter")) + follow(user, kinds=("quarter", "year"))
    assert [row.kind for row in rows] == ["month", "quarter", "year"]
    actions.unsubscribe(subscription=rows[0], by=user)
    verbs = AuditEvent.objects.filter(by=user).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["report_followed"] * 3 + ["report_unfollowed"]
    with pytest.raises(PermissionDenied):
        actions.unsubscribe(subscription=rows[1], by=UserFactory(role=Role.ADMINISTRATOR))


def test_page_adds_and_ends(client, world):
    user = UserFactory(role=Role.OFFICIAL)
    enter(client, user)
    page = client.get(reverse(PAGE), {"scope": "park:PW1"}).content.decode()
    assert re.search(r'<option value="park:PW1" selected>', page)

    client.post(reverse(PAGE), {"scope_code": "park:PW1", "kinds": ["month", "year"]})
    assert [(row.scope_code, row.kind) for row in Subscription.objects.all()] == [
        ("park:PW1", "month"), ("park:PW1", "year"),
    ]  # fmt: skip
    assert client.get(reverse(PAGE)).content.decode().count("دیگر خبر نده") == 2

    client.post(reverse("reports:unsubscribe", args=[Subscription.objects.first().pk]))
    assert Subscription.objects.count() == 1
    assert client.post(reverse(PAGE), {"scope_code": "park:PW1"}).status_code == 422


def test_strangers_touch_nobodys_subscription(client, world):
    row = follow(UserFactory(role=Role.OFFICIAL))[0]
    url = reverse("reports:unsubscribe", args=[row.pk])
    assert client.post(url).status_code == 302
    assert enter(client, UserFactory(role=Role.ADMINISTRATOR)).post(url).status_code == 404
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 4])
def test_page_costs_the_same_queries_when_much_is_followed(client, world, rows, django_assert_max_num_queries):
    user = UserFactory(role=Role.OFFICIAL)
    for scope in ("province", "park:PW0", "park:PW1", "age:old")[:rows]:
        follow(user, scope)
    enter(client, user)
    with django_assert_max_num_queries(9):
        assert client.get(reverse(PAGE)).status_code == 200


def test_quarter_is_told_to_those_who_follow_quarters(world):
    month, quarter = UserFactory(role=Role.OFFICIAL), UserFactory(role=Role.OFFICIAL)
    follow(month)
    follow(quarter, kinds=("quarter",))
    report = actions.build_report(period=Period.parse("1404-Q2"), by=None, today=TODAY).report
    actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR))
    assert told() == [(quarter.pk, "استان")]
