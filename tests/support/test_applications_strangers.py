"""An application that a person may not see does not exist: no page, file, row, count, choice or answer tells of it."""

import pytest
from django.urls import reverse

from accounts.models import Role
from support.models import (
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationStage,
    BudgetEntry,
    Programme,
    ProgrammeRule,
)
from tests.factories import UserFactory
from tests.support.awards import COUNTY_OFFICIAL, EVERYONE, applied, attached, someone
from tests.units.people import person

pytestmark = pytest.mark.django_db
LIST, API = "/applications/", "/api/v1/applications/"
STRANGERS = ["strange owner", "strange manager", "strange official", Role.AGENCY]
NAMES = ["application_detail", "application_edit", "application_move", "application_file"]


@pytest.fixture
def application():
    row = applied("awarded", unit__name="رازدان‌کهن", unit__park__name="شهرک پنهان", programme__title="همگانی")
    row.events.create(move="submit", to_stage="submitted", by=row.filed_by, at="2026-11-20T08:00Z")
    return row


def url_of(name, application):
    extra = [attached(application).pk] if name == "application_file" else []
    return reverse(f"support:{name}", args=[application.number, *extra])


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_nothing_at_its_addresses(client, application, who, name):
    url = url_of(name, application)
    client.force_login(someone(who, application.unit))

    looked, wrote = client.get(url), client.post(url, {"move": "withdraw"})

    assert {looked.status_code, wrote.status_code} <= {404, 405}
    assert wrote.status_code == 404 or name == "application_file"
    assert Application.objects.get().stage == "awarded"


@pytest.mark.parametrize("who", STRANGERS)
def test_no_list_file_count_choice_or_answer_tells_a_stranger_of_it(client, application, who):
    client.force_login(someone(who, application.unit))
    page = client.get(LIST)
    texts = [
        page.content.decode(),
        client.get(f"{LIST}panel/?unit={application.unit.code}").content.decode(),
        b"".join(client.get(f"{LIST}?format=csv").streaming_content).decode(),
        client.get(f"{API}?q=رازدان").content.decode(),
        client.get("/programmes/").content.decode(),
    ]

    assert [word in text for text in texts for word in ("رازدان", "شهرک پنهان", application.number)] == [False] * 15
    assert page.context["page"].count == 0
    fields = page.context["filter"].form.fields
    assert application.unit not in fields["unit"].queryset
    assert application.unit.park not in fields["park"].queryset
    assert client.get(f"{API}{application.number}/").status_code == 404


@pytest.mark.parametrize("who", [who for who in EVERYONE if who not in STRANGERS])
def test_those_concerned_find_it_everywhere(client, application, who):
    """Keeps the two tests above honest."""
    client.force_login(someone(who, application.unit))

    assert client.get(LIST).context["page"].count == 1
    assert client.get(application.get_absolute_url()).status_code == 200
    assert client.get(url_of("application_file", application)).status_code == 200
    assert client.get(f"{API}{application.number}/").json()["unit"] == application.unit.code
    assert "رازدان" in b"".join(client.get(f"{LIST}?format=csv").streaming_content).decode()


@pytest.mark.parametrize("name", [*NAMES, "application_list", "application_panel", "application_start"])
def test_people_without_an_account_are_sent_to_the_door(client, application, name):
    url = {
        "application_list": LIST,
        "application_panel": f"{LIST}panel/",
        "application_start": reverse("support:application_start", args=[application.programme.number]),
    }.get(name) or url_of(name, application)

    for answer in (client.get(url), client.post(url, {"move": "withdraw"})):
        assert answer.url.startswith(reverse("accounts:login"))
    assert {client.get(API).status_code, client.get(f"{API}{application.number}/").status_code} <= {401, 403}


@pytest.mark.parametrize("stage", ApplicationStage.values)
def test_a_draft_is_the_owners_alone(stage):
    application = applied(stage)

    found = {
        who for who in EVERYONE if Application.objects.visible_to(someone(who, application.unit)).exists()
    }  # fmt: skip

    readers = {Role.OWNER} if stage == "draft" else {who for who in EVERYONE if who not in STRANGERS}
    assert found == readers


def test_a_draft_does_not_exist_at_the_desks(client):
    application = applied("draft")
    client.force_login(UserFactory(role=Role.DIRECTOR))

    assert [client.get(url_of(name, application)).status_code for name in NAMES if name != "application_move"] == [
        404, 404, 404,
    ]  # fmt: skip
    assert client.post(url_of("application_move", application), {"move": "withdraw"}).status_code == 404


def test_a_file_is_found_under_its_own_application_alone(client, application):
    other = applied("submitted")
    file = attached(other)
    client.force_login(person(Role.OWNER, application.unit))

    for number in (application.number, other.number):
        assert client.get(reverse("support:application_file", args=[number, file.pk])).status_code == 404


@pytest.mark.parametrize("model", [ApplicationEvent, ApplicationFile])
def test_what_belongs_to_an_application_is_as_visible_as_it_is(application, model):
    attached(application)
    readers = {who for who in EVERYONE if model.objects.visible_to(someone(who, application.unit)).exists()}

    assert readers == {who for who in EVERYONE if who not in STRANGERS}


def test_rules_are_as_visible_as_their_programme_and_the_ledger_is_the_provinces(application):
    ProgrammeRule.objects.create(programme=application.programme, fact="status", operator="in", value=["active"])
    Programme.objects.update(state="draft")
    people = {who: someone(who, application.unit) for who in EVERYONE}

    found = {
        model: {who for who, user in people.items() if model.objects.visible_to(user).exists()}
        for model in (ProgrammeRule, BudgetEntry)
    }

    province = {Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL, Role.AUDITOR}
    assert found == {ProgrammeRule: province | {COUNTY_OFFICIAL, "strange official"}, BudgetEntry: province}
