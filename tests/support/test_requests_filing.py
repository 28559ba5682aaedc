"""Filing a request step by step: what is asked, what is refused beside which box, and nothing typed is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role
from core.errors import RuleViolation
from core.jalali import from_jalali
from support.actions.requests import choose_units, start_request
from support.kinds import KINDS
from support.models import InfrastructureRequest, NumberSequence, RequestKind
from tests.factories import ParkFactory, UnitFactory
from tests.support.filing import ANSWERS, DAY, Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return Case(ParkFactory())


@pytest.fixture
def manager(case, client):
    client.force_login(case["manager"])
    return case["manager"]


def step(request, name):
    return reverse("support:request_step", args=[request.number, name])


def said(kind="power", **changed):
    """The need step as a person fills it in."""
    answers = {f"ask_{name}": str(answer) for name, answer in ANSWERS[kind].items()}
    return {"title": "نیاز شهرک", "need": "از تابستان کم است.", "quantity": "۲٬۵۰۰", **answers, **changed}


# ── the way ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_manager_files_in_four_steps(client, case, manager):
    unit = UnitFactory(park=case.park)
    start = client.post(
        reverse("support:request_start"), {"park": case.park.code, "kind": "power", "title": "افزايش ديماند"}
    )
    request = InfrastructureRequest.objects.get()

    answers = [client.post(step(request, "need"), said()), client.post(step(request, "units"), {"units": [unit.code]})]
    page = client.get(step(request, "review")).content.decode()
    sent = client.post(reverse("support:request_submit", args=[request.number]))

    request.refresh_from_db()
    assert [start.url, *(answer.url for answer in answers)] == [step(request, at) for at in ("need", "units", "files")]
    assert sent.url == request.get_absolute_url()
    assert (request.stage, request.quantity, request.title) == ("submitted", Decimal(2500), "نیاز شهرک")
    assert list(request.affected_units.all()) == [unit]
    for shown in ("از تابستان کم است.", "۲٬۵۰۰", "۲۰ کیلوولت", unit.name):
        assert shown in page


@pytest.mark.parametrize("kind", RequestKind.values)
def test_each_kind_asks_its_own_questions(client, case, manager, kind):
    request = case.draft(kind)

    form = client.get(step(request, "need")).context["form"]

    asked = [name.removeprefix("ask_") for name in form.fields if name.startswith("ask_")]
    assert asked == [question.name for question in KINDS[kind].questions]
    assert str(KINDS[kind].unit) in str(form.fields["quantity"].label)
    assert {name: str(form.initial[f"ask_{name}"]) for name in ANSWERS[kind]} == {
        name: str(answer) for name, answer in ANSWERS[kind].items()
    }


def test_official_files_on_a_parks_behalf(client, case):
    client.force_login(case["official"])

    client.post(reverse("support:request_start"), {"park": case.park.code, "kind": "water", "title": "کمبود آب"})

    request = InfrastructureRequest.objects.get()
    assert (request.filed_by, request.stage) == (case["official"], "draft")
    assert client.get(step(request, "need")).status_code == 200


@pytest.mark.parametrize("word", ["owner", "agency", "auditor"])
def test_filing_is_forbidden_to_the_rest(client, case, word):
    client.force_login(case[word])

    assert client.get(reverse("support:request_start")).status_code == 403
    with pytest.raises(PermissionDenied):
        start_request(park=case.park, kind="power", title="برق", by=case[word], today=DAY)


@pytest.mark.parametrize("word", ["far manager", "far official"])
def test_filing_for_a_park_of_others_is_not_offered(client, case, word):
    client.force_login(case[word])

    answer = client.post(
        reverse("support:request_start"), {"park": case.park.code, "kind": "power", "title": "برق شهرک"}
    )

    assert answer.status_code == 422
    assert case.park.name not in answer.content.decode()
    assert not InfrastructureRequest.objects.exists()
    with pytest.raises(PermissionDenied):
        start_request(park=case.park, kind="power", title="برق", by=case[word], today=DAY)


# ── drafts ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_draft_keeps_half_a_story(client, case, manager):
    request = case.draft()

    answer = client.post(
        step(request, "need"),
        {"title": "نیمه‌کاره", "need": "خط یکم\nخط دوم", "quantity": "", "ask_substation": "پست شمالی", "stay": "1"},
    )

    request.refresh_from_db()
    assert answer.url == step(request, "need")
    assert (request.need.splitlines(), request.quantity) == (["خط یکم", "خط دوم"], None)
    assert request.answers == {"substation": "پست شمالی"}


WRONG = [
    ("quantity", "-5", "مقدار باید بیشتر از صفر باشد."),
    ("quantity", "۰", "مقدار باید بیشتر از صفر باشد."),
    ("quantity", "زیاد", "عدد را به رقم بنویسید، مانند ۱۵۸."),
    ("quantity", "12kW", "عدد را به رقم بنویسید، مانند ۱۵۸."),
    ("quantity", "NaN", "عدد را به رقم بنویسید، مانند ۱۵۸."),
    ("quantity", "1e9", "عدد را به رقم بنویسید، مانند ۱۵۸."),
    ("quantity", "9" * 15, "این عدد بزرگ‌تر از اندازه است."),
    ("quantity", "9" * 5000, "این عدد بزرگ‌تر از اندازه است."),
    ("quantity", "1.234", "تا دو رقم اعشار بنویسید."),
    ("ask_outage_hours", "−۳", "این عدد نمی‌تواند منفی باشد."),
    ("ask_outage_hours", "چند", "عدد را به رقم بنویسید، مانند ۱۵۸."),
    ("ask_outage_hours", "9" * 400, "این عدد بزرگ‌تر از اندازه است."),
    ("title", "", "این مقدار لازم است."),
    ("title", "ب" * 161, "160"),
    ("need", "ب" * 4001, "4000"),
    ("ask_voltage", "110", "110"),
    ("ask_substation", "ب" * 201, "200"),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), WRONG)
def test_bad_input_is_told_beside_its_box_and_nothing_typed_is_lost(client, case, manager, field, typed, sentence):
    request = case.draft()
    before = InfrastructureRequest.objects.values().get()

    answer = client.post(step(request, "need"), said(**{"need": "متنی که نوشته‌ام", field: typed}))

    form = answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == [field]
    assert sentence in str(form.errors[field][0])
    assert form[field].value() == typed
    assert form["quantity"].value() == (typed if field == "quantity" else "۲٬۵۰۰")
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert InfrastructureRequest.objects.values().get() == before


@pytest.mark.parametrize("typed", ["۲۵۰۰٫۵", "2500.5", "٢٥٠٠٫٥", "۲٬۵۰۰٫۵۰", "2,500.50", "۲۵۰۰/۵"])
def test_quantity_is_read_in_any_digits(client, case, manager, typed):
    request = case.draft()

    client.post(step(request, "need"), said(quantity=typed))

    request.refresh_from_db()
    assert request.quantity == Decimal("2500.50")


def test_typed_title_survives_a_start_without_a_kind(client, case, manager):
    answer = client.post(reverse("support:request_start"), {"park": case.park.code, "title": "راه شهرک"})

    assert answer.status_code == 422
    assert "راه شهرک" in answer.content.decode()
    assert not InfrastructureRequest.objects.exists()


def test_what_is_missing_is_told_when_the_request_is_sent(client, case, manager):
    request = case.draft(answers={})

    answer = client.post(reverse("support:request_submit", args=[request.number]))

    request.refresh_from_db()
    assert answer.status_code == 422
    assert "به پرسش «سطح ولتاژ» پاسخ دهید." in answer.content.decode()
    assert request.stage == "draft"


def test_sending_twice_files_once_and_says_so(client, case, manager):
    request = case.draft()
    url = reverse("support:request_submit", args=[request.number])
    client.post(url)

    again = client.post(url, follow=True)

    assert again.redirect_chain == [(request.get_absolute_url(), 302)]
    assert "این کار در مرحلهٔ کنونی شدنی نیست" in again.content.decode()
    assert request.events.count() == 1


@pytest.mark.parametrize("stage", ["submitted", "review", "works", "closed"])
def test_a_filed_request_is_edited_no_more(client, case, manager, stage):
    request = case.at(stage)

    answers = [client.get(step(request, "need")), client.post(step(request, "need"), said(title="دیگر"))]

    request.refresh_from_db()
    assert [answer.url for answer in answers] == [request.get_absolute_url()] * 2
    assert request.title == "افزایش دیماند برق شهرک"


def test_a_returned_request_is_edited_and_sent_back(client, case, manager):
    request = case.at("returned")

    client.post(step(request, "need"), said(need="کامل‌تر نوشتم"))
    client.post(reverse("support:request_move", args=[request.number]), {"move": "answer", "note": "کامل شد"})

    request.refresh_from_db()
    assert (request.need, request.stage) == ("کامل‌تر نوشتم", "review")


# ── similar ones ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["need", "review"])
def test_open_requests_of_the_same_park_and_kind_are_shown_before_filing(client, case, manager, name):
    same = case.at("review", title="همان نیاز")
    case.at("rejected", title="رد شده")
    case.draft(title="پیش‌نویس دیگر")
    case.at("review", "water", title="آب شهرک")
    elsewhere = Case(ParkFactory())
    elsewhere.at("submitted", title="برق جای دیگر")

    page = client.get(step(case.draft(), name))

    assert list(page.context["similar"]) == [same]
    assert same.get_absolute_url() in page.content.decode()


# ── affected units ────────────────────────────────────────────────────────────────────────────────────────────────
def test_units_of_the_park_alone_are_offered(client, case, manager):
    own, foreign = UnitFactory(park=case.park), UnitFactory()
    request = case.draft()

    page = client.get(step(request, "units"))

    assert own in page.context["choices"]
    assert {unit.park for unit in page.context["choices"]} == {case.park}
    assert foreign.name not in page.content.decode()


def test_a_unit_of_another_park_is_refused(client, case, manager):
    own, foreign = UnitFactory(park=case.park), UnitFactory()
    request = case.draft()

    answer = client.post(step(request, "units"), {"units": [own.code, foreign.code]})

    assert answer.status_code == 422
    assert foreign.name not in answer.content.decode()
    assert not request.affected_units.exists()
    with pytest.raises(RuleViolation) as refused:
        choose_units(request=request, units=[own, foreign], by=manager)
    assert refused.value.field == "units"


def test_units_can_be_taken_off_again(client, case, manager):
    unit = UnitFactory(park=case.park)
    request = case.draft()
    choose_units(request=request, units=[unit], by=manager)

    client.post(step(request, "units"), {"stay": "1"})

    assert not request.affected_units.exists()


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_numbers_run_on_within_a_year_and_begin_anew_with_it(case):
    last_day = from_jalali(1405, 12, 29)
    days = [last_day, last_day, from_jalali(1406, 1, 1)]

    numbers = [case.draft(today=day).number for day in days]

    assert numbers == ["1405-0001", "1405-0002", "1406-0001"]


def test_numbers_leave_gaps_and_pass_ten_thousand(case):
    gone = case.draft()
    gone.delete()
    assert case.draft().number == "1405-0002"
    NumberSequence.objects.update(last=9_999)
    assert case.draft().number == "1405-10000"


def test_leap_day_belongs_to_its_own_year(case):
    assert case.draft(today=date(2025, 3, 20)).number == "1403-0001"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.OFFICIAL])
def test_draft_is_seen_by_the_park_and_its_filer_alone(client, case, role):
    filer = "manager" if role == Role.MANAGER else "filer"
    request = case.draft(by=filer)

    seen = {word for word, person in case.people.items() if request in InfrastructureRequest.objects.visible_to(person)}

    assert seen == {"manager", filer}


def test_single_park_is_chosen_for_its_manager(client, case, manager):
    assert client.get(reverse("support:request_start")).context["form"].initial["park"] == case.park.code


def test_choices_of_the_start_are_the_readers_parks(client, case, manager):
    ParkFactory()

    assert list(client.get(reverse("support:request_start")).context["form"].fields["park"].queryset) == [case.park]
