"""The owner's way on the pages: what is offered, why, how much, with which papers, sent; nothing typed is lost."""

import re

import pytest
from django.urls import reverse

from support.models import Application
from tests.factories import UnitFactory, owner_of
from tests.support.awards import LONG_AGO, MILLIARD, ProgrammeFactory, applied, attached, owned, paper, with_rules

pytestmark = pytest.mark.django_db
LONG = "کورهٔ تازه بخریم و نوبت شب را دوباره باز کنیم."


@pytest.fixture
def unit():
    return UnitFactory(name="نان سهند", status="closed")


@pytest.fixture
def owner(unit, client):
    user = owner_of(unit)
    client.force_login(user)
    return user


def at(name, row):
    return reverse(f"support:application_{name}", args=[row.number])


def page_of(client, url):
    return client.get(url).content.decode()


# ── the whole way ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_owner_goes_from_the_list_to_a_sent_application(client, owner, unit):
    programme = with_rules(ProgrammeFactory(required_papers=["صورت مالی"]), ("status", "in", ["closed", "semi_active"]))

    listed = page_of(client, "/programmes/?open=yes")
    explained = page_of(client, programme.get_absolute_url())
    begun = client.post(at("start", programme), {"unit": unit.code})
    application = Application.objects.get()
    filled = client.post(
        begun.url, {"requested_rial": "۵٬۰۰۰٬۰۰۰٬۰۰۰", "purpose": LONG, "files": [paper("صورت مالی ۱۴۰۴.pdf")]}
    )
    review = page_of(client, filled.url)
    sent = client.post(at("move", application), {"move": "submit"}, follow=True)

    assert programme.get_absolute_url() in listed
    for shown in ("نان سهند", "شرایط را دارد", "وضعیت واحد: تعطیل یا نیمه‌فعال", "صورت مالی"):
        assert shown in explained
    assert begun.url == at("edit", application)
    assert filled.url == application.get_absolute_url()
    for shown in ("۵٬۰۰۰٬۰۰۰٬۰۰۰", LONG, "صورت مالی ۱۴۰۴.pdf", "فرستادن درخواست", "پس گرفتن"):
        assert shown in review
    assert "تصویب" not in re.findall(r"<b>([^<]*)</b>", review)
    application.refresh_from_db()
    assert (application.stage, application.requested_rial, application.filed_by) == ("submitted", 5 * MILLIARD, owner)
    assert "ثبت شد: فرستادن درخواست." in sent.content.decode()


def test_the_page_to_begin_knows_the_unit_it_came_from(client, owner, unit):
    UnitFactory(name="ناآشنا")
    programme = ProgrammeFactory()

    page = client.get(at("start", programme), {"unit": unit.code})

    assert list(page.context["form"].fields["unit"].queryset) == [unit]
    assert "ناآشنا" not in page.content.decode()


@pytest.mark.parametrize("make", [lambda _: UnitFactory().code, lambda unit: "", lambda unit: "NOWHERE"])
def test_only_ones_own_unit_can_be_chosen(client, owner, unit, make):
    answer = client.post(at("start", ProgrammeFactory()), {"unit": make(unit)})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["unit"]
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("programme", "sentence"),
    [
        ({"closes_on": LONG_AGO}, "این برنامه اکنون درخواست نمی‌پذیرد."),
        ({}, "این واحد در همین برنامه درخواست باز دارد."),
    ],
)
def test_why_an_application_cannot_begin_is_said(client, owner, unit, programme, sentence):
    application = applied(unit=unit, programme=ProgrammeFactory(**programme))

    answer = client.post(at("start", application.programme), {"unit": unit.code})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Application.objects.count() == 1


# ── filling in ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("money", ["5000000000", "۵۰۰۰۰۰۰۰۰۰", "5,000,000,000", "۵٬۰۰۰٬۰۰۰٬۰۰۰", "٥ ٠٠٠ ٠٠٠ ٠٠٠"])
def test_money_is_rial_in_either_digits_and_with_any_separator(client, money):
    application, owner = owned()
    client.force_login(owner)

    client.post(at("edit", application), {"requested_rial": money, "purpose": LONG})

    application.refresh_from_db()
    assert application.requested_rial == 5 * MILLIARD
    assert "به ریال" in page_of(client, at("edit", application))


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"requested_rial": "پنج میلیارد"}, "requested_rial", "عدد را به رقم بنویسید، مانند ۱۵۸."),
        ({"requested_rial": "۵٫۵"}, "requested_rial", "عدد درست بنویسید؛ اعشار پذیرفته نیست."),
        ({"requested_rial": "-5"}, "requested_rial", "عددی از ۰ به بالا بنویسید."),
        ({"requested_rial": "9" * 25}, "requested_rial", "عددی تا ۹٬۰۰۰٬"),
        ({"purpose": LONG * 100}, "purpose", "حداکثر 4000"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_all_that_was_typed_stays(client, typed, field, sentence):
    application, owner = owned(requested_rial=None, purpose="")
    client.force_login(owner)
    values = {"requested_rial": "۷٬۰۰۰", "purpose": LONG, **typed}

    answer = client.post(at("edit", application), values)

    page, form = answer.content.decode(), answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == [field]
    assert sentence in form.errors[field][0]
    assert "<title>خطا:" in page
    assert [form[name].value() for name in values] == list(values.values())
    application.refresh_from_db()
    assert (application.requested_rial, application.purpose) == (None, "")


def test_a_draft_is_saved_half_said_and_the_owner_stays_on_the_page(client):
    application, owner = owned()
    client.force_login(owner)

    answer = client.post(at("edit", application), {"requested_rial": "", "purpose": "", "stay": "1"})

    application.refresh_from_db()
    assert answer.url == at("edit", application)
    assert (application.requested_rial, application.purpose, application.stage) == (None, "", "draft")


def test_what_is_missing_at_sending_is_said_where_it_is_sent(client):
    application, owner = owned(requested_rial=None)
    client.force_login(owner)

    answer = client.post(at("move", application), {"move": "submit"})

    application.refresh_from_db()
    assert answer.status_code == 422
    assert "مبلغ درخواستی را بنویسید." in answer.content.decode()
    assert application.stage == "draft"


def test_conditions_that_failed_are_named_at_sending(client, unit, owner):
    programme = with_rules(ProgrammeFactory(), ("group", "in", ["food"]), ("status", "in", ["active"]))
    application = applied("draft", unit=unit, programme=programme, filed_by=owner)

    edit = page_of(client, at("edit", application))
    answer = client.post(at("move", application), {"move": "submit"})

    assert "نامعلوم؛ این دادهٔ واحد کم است" in edit
    assert "این شرط‌های برنامه برقرار نیست: وضعیت واحد: فعال." in answer.content.decode()


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_was_sent_is_read_and_no_longer_filled_in(client):
    application, owner = owned("submitted")
    client.force_login(owner)

    assert client.get(at("edit", application)).url == application.get_absolute_url()
    assert at("edit", application) not in page_of(client, application.get_absolute_url())


def test_what_came_back_is_completed_and_sent_again(client):
    application, owner = owned("returned")
    client.force_login(owner)

    page = page_of(client, application.get_absolute_url())
    client.post(at("edit", application), {"requested_rial": "۸۰۰۰", "purpose": LONG})
    client.post(at("move", application), {"move": "answer", "note": "گردش حساب افزوده شد"})

    application.refresh_from_db()
    assert at("edit", application) in page
    assert "نزد متقاضی برای تکمیل" in page
    assert (application.stage, application.requested_rial) == ("submitted", 8_000)


@pytest.mark.parametrize("stage", ["rejected", "awarded", "paid"])
def test_the_owner_reads_the_decision_and_its_reason_and_nothing_of_the_budget(client, stage):
    application, owner = owned(stage, decision_note="اشتغال پایدار", programme__budget_rial=77 * MILLIARD)
    client.force_login(owner)

    page = page_of(client, application.get_absolute_url())

    assert "اشتغال پایدار" in page
    assert ("۶٬۰۰۰٬۰۰۰٬۰۰۰" in page) is (stage != "rejected")
    assert "۷۷" not in page
    assert reverse("support:application_move", args=[application.number]) not in page


def test_the_conditions_are_shown_as_they_stood_when_it_was_sent(client, unit, owner):
    programme = with_rules(ProgrammeFactory(), ("status", "in", ["closed"]))
    application = applied("draft", unit=unit, programme=programme, filed_by=owner)
    client.post(at("move", application), {"move": "submit"})
    unit.status, unit.status_on = "active", "2026-11-01"
    unit.save(update_fields=["status", "status_on"])

    page = client.get(application.get_absolute_url())

    assert "شرط‌های برنامه هنگام فرستادن درخواست" in page.content.decode()
    assert [(one.fact, one.met) for one in page.context["eligibility"].rules] == [("تعطیل", True)]


def test_an_owner_withdraws_and_may_begin_again(client, unit, owner):
    application = applied("submitted", unit=unit, filed_by=owner)
    attached(application)

    client.post(at("move", application), {"move": "withdraw"})
    client.post(at("start", application.programme), {"unit": unit.code})

    assert sorted(Application.objects.values_list("stage", flat=True)) == ["draft", "withdrawn"]
