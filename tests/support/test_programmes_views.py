"""Pages of programmes: the list and its filters, the form and its sentences, announcing, the owner's own answer."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from support.compute.rules import AT_LEAST, AT_MOST, IN, Rule
from support.models import Programme
from support.queries.facts import rules_of
from tests.factories import CountyFactory, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.support.awards import FAR_AWAY, LONG_AGO, MILLIARD, ProgrammeFactory, applied, with_rules
from tests.units.ledger import declared
from tests.units.people import official_for

pytestmark = pytest.mark.django_db
LIST = "/programmes/"
API = "/api/v1/programmes/"
NEW = "/programmes/new/"
BUDGET = 12


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def official(client):
    return login(client, UserFactory(role=Role.OFFICIAL))


@pytest.fixture
def director(client):
    return login(client, UserFactory(role=Role.DIRECTOR))


def typed(**changes):
    """A sound programme as a civil servant types it."""
    return {
        "title": "سرمايه در گردش",
        "kind": "working_capital",
        "fiscal_year": "۱۴۰۵",
        "slogan": "",
        "description": "",
        "budget_rial": "۹۰۰٬۰۰۰٬۰۰۰٬۰۰۰",
        "opens_on": "۱۴۰۵/۰۹/۰۱",
        "closes_on": "1405/10/01",
        "required_papers": "صورت مالی\n\n گردش حساب \n",
        **changes,
    }


def titles(client, query=""):
    return [row.title for row in client.get(f"{LIST}?{query}").context["page"].rows]


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_typed_programme_stands_as_a_draft_with_all_its_conditions(client, official):
    park, county = ParkFactory(), CountyFactory()

    answer = client.post(
        NEW,
        typed(
            rule_status=["closed", "semi_active"], rule_group=["food"], rule_park=[park.code],
            rule_county=[county.code], rule_workers_from="۱۰", rule_workers_to="1,000",
        ),
    )  # fmt: skip

    programme = Programme.objects.get()
    assert answer.url == programme.get_absolute_url()
    assert (programme.title, programme.state, programme.fiscal_year) == ("سرمایه در گردش", "draft", 1405)
    assert programme.budget_rial == 900 * MILLIARD
    assert [programme.opens_on.isoformat(), programme.closes_on.isoformat()] == ["2026-11-22", "2026-12-22"]
    assert programme.required_papers == ["صورت مالی", "گردش حساب"]
    assert rules_of(programme) == [
        Rule("status", IN, ["closed", "semi_active"]),
        Rule("group", IN, ["food"]),
        Rule("park", IN, [park.code]),
        Rule("county", IN, [county.code]),
        Rule("workers", AT_LEAST, 10),
        Rule("workers", AT_MOST, 1_000),
    ]


@pytest.mark.parametrize(
    "money", ["900000000000", "۹۰۰۰۰۰۰۰۰۰۰۰", "900,000,000,000", "۹۰۰٬۰۰۰٬۰۰۰٬۰۰۰", "٩٠٠ ٠٠٠ ٠٠٠ ٠٠٠"]
)
def test_money_is_rial_in_either_digits_and_with_any_separator(client, official, money):
    client.post(NEW, typed(budget_rial=money))

    assert Programme.objects.get().budget_rial == 900 * MILLIARD


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": " "}, "title", "این مقدار لازم است."),
        ({"title": "ب" * 161}, "title", "حداکثر 160"),
        ({"kind": "gift"}, "kind", "معتبر"),
        ({"fiscal_year": "هزار"}, "fiscal_year", "عدد را به رقم بنویسید، مانند ۱۵۸."),
        ({"fiscal_year": "2026"}, "fiscal_year", "سال را چهاررقمی بنویسید، مانند ۱۴۰۵."),
        ({"budget_rial": "-5"}, "budget_rial", "عددی از ۰ به بالا بنویسید."),
        ({"budget_rial": "12.5"}, "budget_rial", "عدد درست بنویسید؛ اعشار پذیرفته نیست."),
        ({"budget_rial": "۹ میلیارد"}, "budget_rial", "عدد را به رقم بنویسید، مانند ۱۵۸."),
        ({"budget_rial": "0"}, "budget_rial", "بودجه را به ریال بنویسید."),
        ({"budget_rial": "9" * 30}, "budget_rial", "عددی تا ۹٬۰۰۰٬"),
        ({"opens_on": "1405/13/01"}, "opens_on", "چنین روزی در تقویم نیست."),
        ({"closes_on": "1405/08/01"}, "closes_on", "پایان ثبت درخواست باید پس از آغاز آن باشد."),
        ({"rule_status": ["asleep"]}, "rule_status", "معتبر"),
        ({"rule_park": ["NOWHERE"]}, "rule_park", "معتبر"),
        ({"rule_workers_from": "-1"}, "rule_workers_from", "عددی از ۰ به بالا بنویسید."),
        (
            {"rule_workers_from": "50", "rule_workers_to": "10"}, "rule_workers_to",
            "حداکثر شاغلان نمی‌تواند کمتر از حداقل آن باشد.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_typed_is_lost(
    client, official, changes, field, sentence
):
    answer = client.post(NEW, typed(slogan="سال جهش تولید", **changes))

    errors = answer.context["form"].errors
    assert answer.status_code == 422
    assert list(errors) == [field]
    assert sentence in errors[field][0]
    assert "سال جهش تولید" in answer.content.decode()
    assert not Programme.objects.exists()


def test_editing_starts_from_what_stands(client, official):
    park = ParkFactory()
    programme = with_rules(
        ProgrammeFactory(required_papers=["الف", "ب"]), ("park", IN, [park.code]), ("workers", AT_MOST, 50)
    )

    form = client.get(reverse("support:programme_edit", args=[programme.number])).context["form"]

    assert form.initial["rule_park"] == [park.code]
    assert form.initial["rule_workers_to"] == 50
    assert form.initial["required_papers"] == "الف\nب"


def test_conditions_that_no_box_can_say_outlive_an_edit(client, official):
    other = ("status_days", AT_LEAST, 180)
    programme = with_rules(ProgrammeFactory(), other, ("status", IN, ["closed", "active"]))

    answer = client.post(
        reverse("support:programme_edit", args=[programme.number]),
        typed(title="تازه", budget_rial=str(programme.budget_rial), rule_status=["active", "closed"]),
    )

    programme.refresh_from_db()
    assert (answer.status_code, programme.title) == (302, "تازه")
    assert rules_of(programme) == [Rule("status", IN, ["active", "closed"]), Rule(*other)]


def test_budget_below_the_promises_is_told_beside_its_field(client, official):
    programme = applied("awarded").programme

    answer = client.post(reverse("support:programme_edit", args=[programme.number]), typed(budget_rial="1"))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"budget_rial": ["بودجه نمی‌تواند کمتر از تعهدهای داده‌شده باشد."]}


@pytest.mark.parametrize("name", ["support:programme_add", "support:programme_edit"])
def test_those_who_do_not_write_programmes_are_refused(client, name):
    programme, unit = ProgrammeFactory(), UnitFactory()
    url = reverse(name, args=[programme.number] if name.endswith("edit") else [])
    found = {}
    people = (
        owner_of(unit), manager_of(unit.park), official_for(unit.county), UserFactory(role=Role.AUDITOR),
        UserFactory(role=Role.DIRECTOR),
    )  # fmt: skip
    for user in people:
        login(client, user)
        found[user.role] = {client.get(url).status_code, client.post(url, typed()).status_code}

    assert found == {
        Role.OWNER: {403}, Role.MANAGER: {403}, Role.OFFICIAL: {403}, Role.AUDITOR: {403}, Role.DIRECTOR: {200, 302},
    }  # fmt: skip


# ── announcing ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_director_announces_and_ends_from_the_page(client, director):
    programme = ProgrammeFactory(state="draft")
    url = reverse("support:programme_state", args=[programme.number])
    pages = []
    for state in ("launched", "ended"):
        pages.append(client.get(programme.get_absolute_url()).content.decode())
        client.post(url, {"state": state})
    pages.append(client.get(programme.get_absolute_url()).content.decode())

    programme.refresh_from_db()
    assert programme.state == "ended"
    assert ["اعلام برنامه" in page for page in pages] == [True, False, False]
    assert ["پایان دادن" in page for page in pages] == [False, True, False]


def test_announcing_twice_is_told_in_a_sentence(client, director):
    programme = ProgrammeFactory()

    page = client.post(reverse("support:programme_state", args=[programme.number]), {"state": "launched"}, follow=True)

    assert "این تغییر وضعیت برای برنامه شدنی نیست." in page.content.decode()


def test_an_official_does_not_announce(client, official):
    programme = ProgrammeFactory(state="draft")

    page = client.get(programme.get_absolute_url()).content.decode()
    answer = client.post(reverse("support:programme_state", args=[programme.number]), {"state": "launched"})

    programme.refresh_from_db()
    assert "اعلام برنامه" not in page
    assert (answer.status_code, programme.state) == (403, "draft")


# ── who sees what ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("make", [owner_of, lambda unit: manager_of(unit.park)])
def test_drafts_do_not_exist_for_owners_and_managers(client, make):
    unit = UnitFactory()
    login(client, make(unit))
    draft, launched = ProgrammeFactory(state="draft", title="پنهان"), ProgrammeFactory(title="پیدا")
    page = client.get(LIST).content.decode()

    assert (launched.title in page, draft.title in page, "۱ برنامه" in page) == (True, False, True)
    assert client.get(draft.get_absolute_url()).status_code == 404
    for name in ("programme_edit", "programme_state", "application_start"):
        assert client.post(reverse(f"support:{name}", args=[draft.number])).status_code == 404
    assert [row["number"] for row in client.get(API).json()["results"]] == [launched.number]
    assert client.get(f"{API}{draft.number}/").status_code == 404
    choices = client.get("/applications/").context["filter"].form.fields["programme"].queryset
    assert list(choices) == [launched]


def test_an_agency_finds_no_programme(client):
    login(client, UserFactory(role=Role.AGENCY))
    programme = ProgrammeFactory()

    assert titles(client) == []
    assert client.get(programme.get_absolute_url()).status_code == 404
    assert client.get(API).json()["results"] == []


@pytest.mark.parametrize("name", ["programme_list", "programme_add", "programme_detail", "programme_edit"])
def test_strangers_are_sent_to_the_door(client, name):
    programme = ProgrammeFactory()
    url = reverse(f"support:{name}", args=[programme.number] if name in {"programme_detail", "programme_edit"} else [])

    assert client.get(url).url.startswith(reverse("accounts:login"))
    assert client.get(API).status_code in {401, 403}


def test_money_is_shown_to_the_province_alone(client):
    programme = applied("awarded", awarded=6 * MILLIARD, programme__budget_rial=77 * MILLIARD).programme
    unit = programme.applications.get().unit
    readers = [owner_of(unit), manager_of(unit.park), official_for(unit.county), UserFactory(role=Role.AUDITOR)]
    shown = []
    for reader in readers:
        login(client, reader)
        texts = [
            client.get(LIST).content.decode(),
            client.get(programme.get_absolute_url()).content.decode(),
            client.get(f"{API}{programme.number}/").content.decode(),
            b"".join(client.get(f"{LIST}?format=csv").streaming_content).decode(),
        ]
        shown.append(["۷۷" in text or "77000" in text for text in texts])

    assert shown == [[False] * 4] * 3 + [[True, True, False, True]]


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def three():
    ProgrammeFactory(title="کهنه", kind="energy", state="ended", fiscal_year=1403)
    ProgrammeFactory(title="بسته", kind="market", closes_on=LONG_AGO, fiscal_year=1404)
    ProgrammeFactory(title="سرمایهٔ باز", kind="working_capital", fiscal_year=1405)


FILTERS = [
    ("", ["سرمایهٔ باز", "بسته", "کهنه"]),
    ("kind=energy&kind=market", ["بسته", "کهنه"]),
    ("state=launched", ["سرمایهٔ باز", "بسته"]),
    ("open=yes", ["سرمایهٔ باز"]),
    ("q=سرمايه باز", ["سرمایهٔ باز"]),
    ("q=سرمایه&state=ended", []),
]


@pytest.mark.parametrize(("query", "expected"), [*FILTERS, ("sort=closing", ["بسته", "کهنه", "سرمایهٔ باز"])])
def test_list_filters_and_orders(client, official, three, query, expected):
    assert titles(client, query) == expected


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_api_takes_the_same_filters(client, official, three, query, expected):
    assert sorted(row["title"] for row in client.get(f"{API}?{query}").json()["results"]) == sorted(expected)


def test_list_goes_out_as_a_file_with_the_same_rows(client, official, three):
    text = b"".join(client.get(f"{LIST}?format=csv&open=yes").streaming_content).decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["عنوان"], row["نوع"], row["سال مالی"]) == ("سرمایهٔ باز", "تسهیلات سرمایه در گردش", "1405")
    assert (row["آغاز ثبت درخواست"], row["بودجه (ریال)"]) == ("1399/01/01", str(100 * MILLIARD))


def test_api_answers_with_plain_values_and_pages_by_cursor(client, official):
    programmes = [with_rules(ProgrammeFactory(), ("status", IN, ["closed"])) for _ in range(3)]

    first = client.get(f"{API}?page_size=2").json()
    second = client.get(first["next"]).json()

    assert [row["number"] for row in (*first["results"], *second["results"])] == [
        row.number for row in reversed(programmes)
    ]
    assert (first["previous"], second["next"]) == (None, None)
    row = first["results"][0]
    assert (row["opens_on"], row["closes_on"]) == (LONG_AGO.isoformat(), FAR_AWAY.isoformat())
    assert row["rules"] == [{"fact": "status", "operator": "in", "value": ["closed"]}]
    assert client.post(API, {}).status_code == 405


def test_lists_ask_as_little_for_four_rows_as_for_one(client, official):
    counts = []
    for more in (1, 3):
        for _ in range(more):
            with_rules(ProgrammeFactory(), ("status", IN, ["closed"]))
        counts.append([queries_of(client, LIST), queries_of(client, API)])

    assert counts[0] == counts[1]
    assert max(counts[0]) <= BUDGET


def test_detail_asks_as_little_for_four_units_as_for_one(client):
    programme = with_rules(ProgrammeFactory(), ("park", IN, ["P1"]), ("workers", AT_LEAST, 5))
    unit = UnitFactory()
    owner = login(client, owner_of(unit))
    counts = []
    for units in ([unit], UnitFactory.create_batch(3)):
        for one in units:
            one.representations.get_or_create(user=owner, defaults={"since": "2024-03-20"})
            declared(one, "1405-07", workers=9)
            applied(programme=programme, unit=one, filed_by=owner)
        counts.append(queries_of(client, programme.get_absolute_url()))

    assert counts[0] == counts[1] <= BUDGET


# ── the owner's own answer ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("status", "word", "offered"),
    [("closed", "شرایط را دارد", True), ("", "داده‌ای کم است", True), ("active", "شرایط را ندارد", False)],
)
def test_an_owner_reads_their_own_eligibility_and_is_offered_what_is_open(client, status, word, offered):
    unit = UnitFactory(status=status)
    login(client, owner_of(unit))
    programme = with_rules(ProgrammeFactory(), ("status", IN, ["closed"]))

    page = client.get(programme.get_absolute_url()).content.decode()

    assert word in page
    assert (reverse("support:application_start", args=[programme.number]) in page) is offered


@pytest.mark.parametrize("closed", [{"closes_on": LONG_AGO}, {"opens_on": FAR_AWAY}, {"state": "ended"}])
def test_nothing_is_offered_outside_the_window(client, closed):
    login(client, owner_of(UnitFactory()))
    programme = ProgrammeFactory(**closed)

    page = client.get(programme.get_absolute_url()).content.decode()

    assert "شرایط را دارد" in page
    assert reverse("support:application_start", args=[programme.number]) not in page
