"""What a person may not see of requests does not exist: pages, panels, files, exports, choices, counts and the API."""

import csv
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import Notice
from accounts.queries import trail_about
from core.jalali import from_jalali
from support.actions.requests import choose_units, comment
from support.inbox import groups
from support.models import InfrastructureRequest, RequestEvent, RequestFile
from tests.factories import ParkFactory, UnitFactory
from tests.support.filing import DAY, WAYS, Case, upload

pytestmark = pytest.mark.django_db

# Who finds a request at each stage; nobody else does.
PROVINCE = {"administrator", "director", "official", "filer", "county official", "auditor"}
SEEN_BY = {
    "draft": {"manager"},
    "submitted": {"manager", *PROVINCE},
    "review": {"manager", *PROVINCE},
    "enquiry": {"manager", "agency", *PROVINCE},
    "working_group": {"manager", "agency", *PROVINCE},
    "returned": {"manager", *PROVINCE},
    "rejected": {"manager", *PROVINCE},
    "withdrawn": {"manager", *PROVINCE},
    **{
        stage: {"manager", "agency", *PROVINCE}
        for stage in ("approved", "funded", "tender", "works", "delivered", "closed")
    },
}
API = "/api/v1/infrastructure-requests/"
SECRET = "ارزیابی‌محرمانه"


@pytest.fixture
def case():
    return Case(ParkFactory())


def found(client, case, ask):
    """The words of those for whom `ask(client)` is true."""
    words = set()
    for word, person in case.people.items():
        client.force_login(person)
        if ask(client):
            words.add(word)
    return words


# ── the page and what hangs on it ─────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("stage", SEEN_BY)
def test_page_is_found_by_those_concerned_alone(client, case, stage):
    request = case.at(stage)
    statuses = {}

    for word, person in case.people.items():
        client.force_login(person)
        statuses[word] = client.get(request.get_absolute_url()).status_code

    found_as = 302 if stage == "draft" else 200  # a draft opens where it is written
    assert statuses == {word: found_as if word in SEEN_BY[stage] else 404 for word in case.people}


@pytest.mark.parametrize("stage", SEEN_BY)
def test_api_answers_those_concerned_alone(client, case, stage):
    request = case.at(stage)

    one = found(client, case, lambda client: client.get(f"{API}{request.number}/").status_code == 200)
    listed = found(client, case, lambda client: len(client.get(API).json()["results"]) == 1)

    assert (one, listed) == (SEEN_BY[stage], SEEN_BY[stage])


@pytest.mark.parametrize("stage", SEEN_BY)
def test_lists_panels_and_files_hold_the_readers_rows_alone(client, case, stage):
    request = case.at(stage, title="نیاز نشان‌دار")

    def shows(url, query):
        return found(client, case, lambda client: request.number in text(client.get(url, query)))

    lists, panels = reverse("support:request_list"), reverse("support:request_panel")

    assert shows(lists, {"format": "csv"}) == SEEN_BY[stage]
    assert found(client, case, lambda client: "نیاز نشان‌دار" in text(client.get(lists))) == SEEN_BY[stage]
    assert (
        found(client, case, lambda client: "نیاز نشان‌دار" in text(client.get(panels, {"park": case.park.code})))
        == SEEN_BY[stage]
    )


def text(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


WRITES = ["request_move", "request_comment", "request_submit"]


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("word", ["far manager", "far official", "far agency", "owner"])
def test_strangers_writes_lead_nowhere(client, case, name, word):
    request = case.at("works")
    before = InfrastructureRequest.objects.values().get()
    client.force_login(case[word])

    answer = client.post(reverse(f"support:{name}", args=[request.number]), {"move": "deliver", "body": "من هستم"})

    assert answer.status_code == 404
    assert InfrastructureRequest.objects.values().get() == before
    assert not RequestEvent.objects.filter(by=case[word]).exists()


@pytest.mark.parametrize("step", ["need", "units", "files", "review"])
def test_strangers_do_not_find_a_draft(client, case, step):
    request = case.draft()
    url = reverse("support:request_step", args=[request.number, step])

    assert found(client, case, lambda client: client.get(url).status_code != 404) == {"manager"}


@pytest.mark.parametrize("name", ["request_detail", "request_list", "request_panel", "request_start"])
def test_anonymous_is_led_to_the_door(client, case, name):
    request = case.at("works")
    url = reverse(f"support:{name}", args=[request.number] if name == "request_detail" else [])

    assert client.get(url).url.startswith(reverse("accounts:login"))
    assert client.get(API).status_code == 401
    assert client.get(f"{API}{request.number}/").status_code == 401


def test_nobody_sees_through_a_query_without_a_person(case):
    case.at("works")

    for model in (InfrastructureRequest, RequestEvent, RequestFile):
        assert not model.objects.visible_to(AnonymousUser()).exists()


def test_auditor_reads_and_does_nothing(client, case):
    request = case.at("review")
    client.force_login(case["auditor"])

    page = client.get(request.get_absolute_url())

    assert (page.context["move_form"], page.context["comment_form"]) == (None, None)
    for name in WRITES:
        answer = client.post(reverse(f"support:{name}", args=[request.number]), {"move": "take", "body": "من"})
        assert answer.status_code in {302, 403}
    assert request.events.filter(by=case["auditor"]).count() == 0


def test_former_manager_loses_sight(client, case):
    request = case.at("review")
    case["manager"].park_memberships.update(until=DAY)
    client.force_login(case["manager"])

    assert client.get(request.get_absolute_url()).status_code == 404


# ── panels, filters, counts ───────────────────────────────────────────────────────────────────────────────────────
def test_panel_of_a_park_of_others_is_empty(client, case):
    case.at("works", title="نیاز خودی")
    elsewhere = Case(ParkFactory())
    elsewhere.at("works", title="نیاز دیگران")
    client.force_login(case["manager"])

    page = client.get(reverse("support:request_panel"), {"park": elsewhere.park.code}).content.decode()

    assert ("نیاز خودی" in page, "نیاز دیگران" in page) == (False, False)


def test_panel_of_a_unit_shows_what_affects_it(client, case):
    unit, other = UnitFactory(park=case.park), UnitFactory(park=case.park)
    request = case.draft(title="برای این واحد")
    choose_units(request=request, units=[unit], by=case["manager"])
    case.move(request, "submit")
    client.force_login(case["manager"])

    pages = [client.get(reverse("support:request_panel"), {"unit": one.code}).content.decode() for one in (unit, other)]

    assert ["برای این واحد" in page for page in pages] == [True, False]


def test_choices_of_the_filters_are_the_readers(client, case):
    case.at("works")
    elsewhere = Case(ParkFactory())
    elsewhere.at("works")

    def choices(word, name):
        client.force_login(case[word])
        filters = client.get(reverse("support:request_list")).context["filter"]
        return {row.name for row in filters.form.fields[name].queryset}

    own = ({case.park.name}, {case.park.county.name})
    for word in ("manager", "county official", "agency"):
        assert (choices(word, "park"), choices(word, "county")) == own
    assert choices("owner", "park") == {case.park.name}
    assert choices("far agency", "park") == set()
    assert elsewhere.park.name in choices("director", "park")


def test_counts_follow_the_list(client, case):
    case.at("works")
    Case(ParkFactory()).at("works")

    def count(word):
        client.force_login(case[word])
        return client.get(reverse("support:request_list")).context["page"].count

    assert {word: count(word) for word in ("director", "manager", "agency", "far manager", "owner")} == {
        "director": 2, "manager": 1, "agency": 1, "far manager": 0, "owner": 0,
    }  # fmt: skip


def test_search_does_not_tell_of_others_requests(client, case):
    request = case.at("review", title="نیاز نشان‌دار")

    def finds(client):
        return request.get_absolute_url() in client.get("/search/", {"q": "نشان‌دار"}).content.decode()

    assert found(client, case, finds) == SEEN_BY["review"]


def test_inbox_holds_what_waits_for_the_reader(case):
    request = case.at("works")

    holding = {
        word for word, person in case.people.items() for group in groups(person, DAY)
        if request.get_absolute_url() in [item.url for item in group.items]
    }  # fmt: skip

    assert holding == {"agency"}


# ── among the province's people ───────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def whispered(case):
    """Works with an internal word and an internal file."""
    request = case.at("works")
    comment(request=request, body=SECRET, by=case["official"], is_internal=True, files=[upload(f"{SECRET}.pdf")])
    return request


def test_internal_words_are_read_by_the_provinces_people_alone(client, case, whispered):
    url = whispered.get_absolute_url()

    assert found(client, case, lambda client: SECRET in client.get(url).content.decode()) == PROVINCE
    assert {w for w, p in case.people.items() if RequestEvent.objects.visible_to(p).filter(note=SECRET)} == PROVINCE
    assert {w for w, p in case.people.items() if RequestFile.objects.visible_to(p)} == PROVINCE


def test_that_something_was_said_internally_is_not_told_either(client, case, whispered):
    def mentions(client):
        lines = client.get(whispered.get_absolute_url()).context
        return bool(lines) and any("درون‌سازمانی" in line.verb for line in lines.get("trail", []))

    assert found(client, case, mentions) == PROVINCE
    assert not Notice.objects.filter(kind="request_commented").exists()
    assert any("درون‌سازمانی" in line.verb for line in trail_about(whispered, case["director"]))


@pytest.mark.parametrize("word", ["manager", "agency"])
def test_an_internal_word_of_others_is_said_to_all(client, case, word):
    """The box is not theirs: a forged tick changes nothing."""
    request = case.at("works")
    client.force_login(case[word])

    client.post(reverse("support:request_comment", args=[request.number]), {"body": "سلام", "is_internal": "on"})

    assert RequestEvent.objects.get(note="سلام").is_internal is False


def test_units_that_a_reader_may_not_see_are_only_counted(client, case):
    unit = UnitFactory(park=case.park, name="کارخانهٔ پنهان")
    request = case.draft()
    choose_units(request=request, units=[unit], by=case["manager"])
    for move in WAYS["works"]:
        request = case.move(request, move)

    def names(client):
        return "کارخانهٔ پنهان" in client.get(request.get_absolute_url()).content.decode()

    assert found(client, case, names) == SEEN_BY["works"] - {"agency"}
    client.force_login(case["agency"])
    assert "۱ واحد متأثر که در دسترس شما نیست." in client.get(request.get_absolute_url()).content.decode()


def test_export_has_the_rows_and_columns_of_the_screen(client, case):
    request = case.at("works", today=from_jalali(1405, 12, 29))
    client.force_login(case["manager"])

    lines = list(csv.DictReader(io.StringIO(text(client.get(reverse("support:request_list"), {"format": "csv"})))))

    [row] = lines
    assert row["شهرک"] == case.park.name
    assert row["تاریخ تعهد"] == "1406/03/28"
    assert request.number in row.values()
