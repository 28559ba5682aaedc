"""Applications at the desks: list, file and API over the same rows, the page of one, the decision and its sentences."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from support.models import Application
from tests.factories import ParkFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.support.awards import (
    COUNTY_OFFICIAL,
    MILLIARD,
    TODAY,
    ProgrammeFactory,
    applied,
    attached,
    someone,
    with_rules,
)
from tests.units.ledger import declared

pytestmark = pytest.mark.django_db
LIST, API = "/applications/", "/api/v1/applications/"
BUDGET = 12


@pytest.fixture
def official(client):
    user = UserFactory(role=Role.OFFICIAL)
    client.force_login(user)
    return user


@pytest.fixture
def director(client):
    user = UserFactory(role=Role.DIRECTOR)
    client.force_login(user)
    return user


def decide(client, application, **typed):
    return client.post(reverse("support:application_move", args=[application.number]), typed)


def shown(client, query=""):
    return [row.unit.name for row in client.get(f"{LIST}?{query}").context["page"].rows]


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def three():
    energy = ProgrammeFactory(number="PE1", title="خورشیدی")
    capital = ProgrammeFactory(number="PC1", title="سرمایه در گردش")
    park = ParkFactory(code="K1")
    rows = [
        applied("submitted", unit__name="نان", unit__park=park, programme=energy, requested_rial=MILLIARD),
        applied("checked", unit__name="فولاد", unit__code="UXQ", programme=capital, requested_rial=9 * MILLIARD),
        applied("paid", unit__name="شیشه", unit__park=park, programme=capital, requested_rial=None),
    ]
    for number, row in enumerate(rows):
        Application.objects.filter(pk=row.pk).update(stage_since=TODAY - timedelta(days=number))
    return rows


FILTERS = [
    ("", ["شیشه", "فولاد", "نان"]),
    ("stage=submitted&stage=paid", ["شیشه", "نان"]),
    ("programme=PC1", ["شیشه", "فولاد"]),
    ("park=K1", ["شیشه", "نان"]),
    ("unit=UXQ", ["فولاد"]),
    ("q=فولاد", ["فولاد"]),
    ("q=UXQ&stage=paid", []),
    ("waiting=me", ["نان"]),
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        *FILTERS,
        ("sort=oldest", ["شیشه", "فولاد", "نان"]),
        ("sort=amount", ["فولاد", "نان", "شیشه"]),
        ("programme=NOWHERE", ["شیشه", "فولاد", "نان"]),
    ],
)
def test_list_filters_and_orders(client, official, three, query, expected):
    assert shown(client, query) == expected


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_api_takes_the_same_filters(client, official, three, query, expected):
    codes = {row.unit.code: row.unit.name for row in three}

    assert [codes[row["unit"]] for row in client.get(f"{API}?{query}").json()["results"]] == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.OFFICIAL, ["submitted", "awarded"]),
        (Role.DIRECTOR, ["checked"]),
        (Role.ADMINISTRATOR, []),
        (Role.AUDITOR, []),
    ],
)
def test_what_waits_is_what_the_reader_can_move_on(client, role, expected):
    for stage in ("draft", "submitted", "checked", "awarded", "paid", "returned", "rejected", "withdrawn"):
        applied(stage)
    client.force_login(UserFactory(role=role))

    rows = client.get(f"{LIST}?waiting=me&sort=oldest").context["page"].rows

    assert [row.stage for row in rows] == expected


def test_list_goes_out_as_files_with_the_same_rows(client, official, three):
    text = b"".join(client.get(f"{LIST}?format=csv&stage=paid").streaming_content).decode("utf-8-sig")
    book = load_workbook(io.BytesIO(b"".join(client.get(f"{LIST}?format=xlsx&stage=paid").streaming_content)))

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["نام واحد"], row["مرحله"], row["مبلغ مصوب (ریال)"]) == ("شیشه", "پرداخت‌شده", str(6 * MILLIARD))
    assert (row["مبلغ درخواستی (ریال)"], row["از تاریخ"]) == ("", "1405/08/30")
    assert [cell.value for cell in book.active[1]] == list(row)
    assert [str(cell.value or "") for cell in book.active[2]] == list(row.values())


def test_api_answers_with_plain_values_and_pages_by_cursor(client, official):
    rows = [applied(answers=[{"fact": "status", "as_of": "2026-08-23", "met": True}]) for _ in range(3)]

    first = client.get(f"{API}?page_size=2").json()
    second = client.get(first["next"]).json()
    one = client.get(f"{API}{rows[0].number}/").json()

    assert [row["number"] for row in (*first["results"], *second["results"])] == [row.number for row in rows[::-1]]
    assert second["next"] is None
    assert one == second["results"][0]
    assert (one["programme"], one["unit"]) == (rows[0].programme.number, rows[0].unit.code)
    assert (one["stage"], one["stage_since"], one["requested_rial"]) == ("submitted", "2026-11-23", 10 * MILLIARD)
    assert one["answers"] == rows[0].answers
    assert {client.post(API, {}).status_code, client.delete(f"{API}{rows[0].number}/").status_code} == {405}


# ── how many queries ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", [Role.OFFICIAL, COUNTY_OFFICIAL, Role.MANAGER, Role.OWNER])
def test_lists_ask_as_little_for_four_rows_as_for_one(client, role):
    unit = UnitFactory()
    client.force_login(someone(role, unit))
    counts = []
    for more in (1, 3):
        for _ in range(more):
            applied(unit=unit)
        counts.append([queries_of(client, url) for url in (LIST, f"{LIST}panel/?unit={unit.code}", API)])

    assert len(shown(client)) == 4
    assert counts[0] == counts[1]
    assert max(counts[0]) <= BUDGET


def test_a_page_asks_as_little_for_four_of_everything_as_for_one(client, director):
    programme = with_rules(ProgrammeFactory(), ("park", "in", ["P1"]), ("workers", "at_least", 5))
    application = applied("draft", programme=programme)
    owner, answered = owner_of(application.unit), ("submit", *("return", "answer") * 3)
    counts = []
    for names in (answered[:1], answered[1:]):
        for name in names:
            attached(application)
            application.events.create(
                move=name, to_stage="submitted", by=owner, at="2026-11-20T08:00Z", note="چنین است"
            )
            with_rules(programme, ("status", "in", ["active"]))
            declared(application.unit, f"1405-0{application.events.count()}", workers=9)
        Application.objects.filter(pk=application.pk).update(stage="checked")
        counts.append(queries_of(client, application.get_absolute_url()))

    assert counts[0] == counts[1] <= BUDGET + 4


# ── the page of one ───────────────────────────────────────────────────────────────────────────────────────────────
def test_a_director_finds_everything_the_decision_rests_on(client, director):
    programme = ProgrammeFactory(budget_rial=80 * MILLIARD)
    applied("awarded", programme=programme, awarded=6 * MILLIARD)
    application = applied("checked", programme=programme, purpose="خرید کوره", unit__name="نان سهند")
    attached(application, "گردش حساب.pdf")

    page = client.get(application.get_absolute_url()).content.decode()

    for word in (
        "نان سهند",
        "خرید کوره",
        "گردش حساب.pdf",
        "۸۰٬۰۰۰٬۰۰۰٬۰۰۰",
        "۷۴٬۰۰۰٬۰۰۰٬۰۰۰",
        "مبلغ مصوب",
        "دلیل یا توضیح",
    ):
        assert word in page
    assert [name for name in ("award", "reject", "return", "check", "pay") if f'value="{name}"' in page] == [
        "award", "reject", "return",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        ("draft", ["", "", "", ""]),
        ("returned", ["now", "", "", ""]),
        ("submitted", ["now", "", "", ""]),
        ("checked", ["done", "now", "", ""]),
        ("awarded", ["done", "done", "now", ""]),
        ("paid", ["done", "done", "done", "done"]),
        ("rejected", ["done", "", "", ""]),
        ("withdrawn", ["done", "", "", ""]),
    ],
)
def test_the_stepper_says_how_far_it_came(client, stage, states):
    application = applied(stage)
    client.force_login(owner_of(application.unit))
    for number, reached in enumerate(("submitted", "returned", stage)):
        application.events.create(
            move="submit", to_stage=reached, by=application.filed_by, at=f"2026-11-2{number}T21:30Z"
        )

    steps = client.get(application.get_absolute_url()).context["steps"]

    assert [step.state for step in steps] == states
    if stage in {"rejected", "withdrawn"}:
        assert steps[0].note == "۳۰ آبان ۱۴۰۵"  # half past nine in the evening UTC is the next day here


# ── decisions ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_desks_pass_an_application_on_until_it_is_paid(client):
    application = applied("submitted")
    official, director = UserFactory(role=Role.OFFICIAL), UserFactory(role=Role.DIRECTOR)

    for user, typed in (
        (official, {"move": "check"}),
        (director, {"move": "award", "awarded_rial": "۴٬۰۰۰٬۰۰۰٬۰۰۰", "note": "اشتغال پایدار"}),
        (official, {"move": "pay"}),
    ):
        client.force_login(user)
        assert decide(client, application, **typed).url == application.get_absolute_url()

    application.refresh_from_db()
    page = client.get(application.get_absolute_url()).content.decode()
    assert (application.stage, application.awarded_rial) == ("paid", 4 * MILLIARD)
    assert (application.checked_by, application.decided_by) == (official, director)
    for word in ("مدارک تأیید شد", "اشتغال پایدار", "پرداخت شد", "۴٬۰۰۰٬۰۰۰٬۰۰۰"):
        assert word in page


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({}, "move", "بگویید چه تصمیمی دارید."),
        ({"move": "award"}, "awarded_rial", "برای «تصویب» این را پر کنید."),
        ({"move": "award", "awarded_rial": "0"}, "awarded_rial", "مبلغ مصوب را بنویسید."),
        ({"move": "award", "awarded_rial": "زیاد"}, "awarded_rial", "عدد را به رقم بنویسید، مانند ۱۵۸."),
        (
            {"move": "award", "awarded_rial": "8000000000"},
            "awarded_rial",
            "از بودجهٔ برنامه ۷٬۰۰۰٬۰۰۰٬۰۰۰ ریال مانده است",
        ),
        ({"move": "reject", "note": "  "}, "note", "برای «رد درخواست» این را پر کنید."),
        ({"move": "return", "note": ""}, "note", "برای «برگشت برای تکمیل» این را پر کنید."),
        ({"move": "pay"}, "move", "شاید همکار دیگری پیش‌تر درخواست را جابه‌جا کرده باشد."),
    ],
)
def test_a_wrong_decision_is_told_beside_its_field_and_keeps_what_was_typed(client, director, typed, field, sentence):
    application = applied("checked", programme__budget_rial=7 * MILLIARD)

    answer = decide(client, application, **{"note": "اشتغال پایدار", **typed})

    errors = answer.context["move_form"].errors
    assert answer.status_code == 422
    assert list(errors) == [field]
    assert sentence in errors[field][0]
    assert sentence in answer.content.decode()
    assert ("اشتغال پایدار" in answer.content.decode()) is ("note" not in typed)
    assert Application.objects.get().stage == "checked"


@pytest.mark.parametrize(("stage", "move"), [("paid", "pay"), ("rejected", "check"), ("checked", "check")])
def test_a_decision_that_came_too_late_is_told_so(client, official, stage, move):
    application = applied(stage)

    answer = decide(client, application, move=move)

    assert answer.status_code == 422
    assert "شاید همکار دیگری پیش‌تر درخواست را جابه‌جا کرده باشد." in answer.content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR])
def test_onlookers_read_and_decide_nothing(client, role):
    application = applied("submitted")
    client.force_login(someone(role, application.unit))

    page = client.get(application.get_absolute_url()).content.decode()

    assert application.unit.name in page
    assert 'name="move"' not in page
    assert decide(client, application, move="check").status_code == 403


def test_an_official_does_not_award(client, official):
    application = applied("checked")

    answer = decide(client, application, move="award", awarded_rial="5")

    application.refresh_from_db()
    assert (answer.status_code, application.stage) == (422, "checked")


def test_a_look_changes_nothing(client, director):
    application = applied("checked")

    answer = client.get(reverse("support:application_move", args=[application.number]), {"move": "award"})

    assert (answer.status_code, Application.objects.get().stage) == (405, "checked")


def test_a_manager_finds_the_applications_of_their_units_on_the_units_page(client):
    unit = UnitFactory()
    mine, other = applied(unit=unit, programme__title="خورشیدی"), applied(programme__title="نمایشگاه")
    client.force_login(manager_of(unit.park))

    page = client.get(f"{LIST}panel/", {"unit": unit.code}).content.decode()

    assert mine.get_absolute_url() in page
    assert other.programme.title not in page
