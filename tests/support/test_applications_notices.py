"""Who is told of an application's moves, and what each role finds waiting in the inbox."""

import pytest
from django.urls import reverse

from accounts.models import Notice, Role
from accounts.notices import sentence
from support.actions.applications import move_application
from support.inbox import groups
from tests.factories import CountyFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.support.awards import MILLIARD, TODAY, ProgrammeFactory, applied
from tests.units.people import official_for, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory(name="نان سهند")


@pytest.fixture
def cast(unit):
    """Everybody who could be told, by a word; those of another county, park or unit and those without a part too."""
    return {
        "owner": owner_of(unit),
        "partner": owner_of(unit),
        "official": UserFactory(role=Role.OFFICIAL),
        "county official": official_for(unit.county),
        "director": UserFactory(role=Role.DIRECTOR),
        "manager": manager_of(unit.park),
        "administrator": UserFactory(role=Role.ADMINISTRATOR),
        "auditor": UserFactory(role=Role.AUDITOR),
        "strange official": official_for(CountyFactory()),
        "strange owner": person("strange owner", unit),
        "former official": UserFactory(role=Role.OFFICIAL, is_active=False),
    }


def told(cast):
    names = {user.pk: name for name, user in cast.items()}
    return {(names[notice.to_id], notice.kind) for notice in Notice.objects.all()}


OFFICIALS = {("official", "application_waits"), ("county official", "application_waits")}
OWNERS = {("owner", "application_moved"), ("partner", "application_moved")}
DIRECTOR = {("director", "application_waits")}


@pytest.mark.parametrize(
    ("stage", "move", "by", "expected"),
    [
        ("draft", "submit", "owner", OFFICIALS | {("partner", "application_moved")}),
        ("submitted", "check", "official", DIRECTOR | OWNERS),
        ("checked", "return", "county official", OWNERS),
        ("returned", "answer", "partner", OFFICIALS | {("owner", "application_moved")}),
        ("checked", "award", "director", OFFICIALS | OWNERS),
        ("checked", "reject", "director", OWNERS),
        ("awarded", "revoke", "director", OWNERS),
        ("awarded", "pay", "official", OWNERS),
        ("submitted", "withdraw", "owner", {("partner", "application_moved")}),
    ],
)
def test_a_move_tells_those_it_waits_for_and_the_unit_and_never_its_author(unit, cast, stage, move, by, expected):
    application = applied(stage, unit=unit, filed_by=cast["owner"])

    move_application(
        application=application, move=move, by=cast[by], today=TODAY, note="چنین است", awarded_rial=MILLIARD
    )  # fmt: skip

    assert told(cast) == expected


def test_a_notice_says_what_happened_and_leads_there(unit, cast):
    application = applied("submitted", unit=unit, number="A1405-0007", filed_by=cast["owner"])

    move_application(application=application, move="check", by=cast["official"], today=TODAY)

    moved, waits = (Notice.objects.get(to=cast[name]) for name in ("owner", "director"))
    assert sentence(moved) == "درخواست حمایت A1405-0007 برای «نان سهند»: مدارک تأیید شد."
    assert sentence(waits) == "درخواست حمایت A1405-0007 برای «نان سهند» در انتظار شماست."
    assert {moved.url, waits.url} == {application.get_absolute_url()}


# ── the inbox ─────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def everything(unit, cast):
    """One application of the unit and one of another unit at every stage that waits for somebody."""
    for stage in ("draft", "submitted", "checked", "awarded", "paid", "returned", "rejected", "withdrawn"):
        applied(stage, unit=unit, programme=ProgrammeFactory(title=stage), filed_by=cast["owner"])
        applied(stage, programme__title=stage)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("owner", {"draft": 1, "returned": 1}),
        ("official", {"submitted": 2, "awarded": 2}),
        ("county official", {"submitted": 1, "awarded": 1}),
        ("director", {"checked": 2}),
        ("strange official", {}),
        ("strange owner", {}),
        ("manager", {}),
        ("administrator", {}),
        ("auditor", {}),
    ],
)
def test_each_role_finds_what_waits_for_it(cast, everything, who, expected):
    found = [group for group in groups(cast[who], TODAY) if group.icon == "heart-handshake"]

    items = [item.detail.split(" · ")[0] for group in found for item in group.items]
    assert {title: items.count(title) for title in items} == expected
    assert sum(group.count for group in found) == sum(expected.values())


def test_an_inbox_item_leads_to_the_application_and_the_list_of_its_kind(unit, cast):
    application = applied("checked", unit=unit, number="A1405-0007", programme__title="خورشیدی")

    (group,) = groups(cast["director"], TODAY)

    (item,) = group.items
    assert (item.title, item.tag, item.url) == ("نان سهند", "مدارک تأییدشده", application.get_absolute_url())
    assert "خورشیدی" in item.detail
    assert group.url == reverse("support:application_list") + "?waiting=me"


@pytest.mark.parametrize("rows", [1, 4])
def test_the_inbox_keeps_its_query_budget(cast, rows, django_assert_max_num_queries):
    for _ in range(rows):
        applied("checked")

    with django_assert_max_num_queries(4):
        assert groups(cast["director"], TODAY)[0].count == rows
