"""The owner's pages: four taps to a proposal, nothing lost on the way back, nothing of other units."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from tests.factories import UnitFactory, UserFactory, manager_of, owner_of
from tests.units.ledger import declared, pending
from units.models import StatusChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def owner(unit, client):
    user = owner_of(unit)
    client.force_login(user)
    return user


def step(unit, **answers):
    return reverse("units:owner_status", args=[unit.code]), answers


def fields_of(html, form_index=-1):
    """Name and value of every hidden field of one form of the page, as a browser without script would send them."""
    form = re.findall(r"<form.*?</form>", html, re.S)[form_index]
    return [
        (name, value)
        for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", form)
        for name, value in [(re.search(r'name="([^"]*)"', tag)[1], re.search(r'value="([^"]*)"', tag)[1])]
    ]


def test_home_shows_each_unit_with_its_next_statuses(client, owner, unit):
    other = UnitFactory()

    page = client.get(reverse("units:owner_home")).content.decode()

    assert unit.name in page
    assert other.name not in page
    assert f"/my/{unit.code}/status/?status=semi_active" in page
    assert f"/my/{unit.code}/status/?status=closed" in page
    assert "?status=active" not in page
    assert reverse("units:confirm_status", args=[unit.code]) in page


def test_home_sends_everyone_else_to_the_inbox(client, unit):
    client.force_login(manager_of(unit.park))

    assert client.get(reverse("units:owner_home")).url == reverse("home")


def test_home_of_an_owner_without_a_unit_says_what_to_do(client):
    client.force_login(UserFactory(role="owner"))

    assert "هنوز واحدی به نام شما نیست" in client.get(reverse("units:owner_home")).content.decode()


def test_home_shows_what_waits_instead_of_the_choices(client, owner, unit):
    change = pending(unit, owner)

    page = client.get(reverse("units:owner_home")).content.decode()

    assert reverse("units:owner_status_done", args=[change.pk]) in page
    assert "?status=" not in page


@pytest.mark.parametrize("count", [1, 4])
def test_home_keeps_its_query_budget(client, owner, unit, count, django_assert_max_num_queries):
    for _ in range(count - 1):
        extra = UnitFactory()
        extra.representations.create(user=owner, since="2024-03-20")
        declared(extra, "1405-07")

    with django_assert_max_num_queries(8):
        client.get(reverse("units:owner_home"))


def test_three_steps_lead_to_a_proposal_without_script_or_session(client, owner, unit):
    url, _ = step(unit)

    first = client.get(url)
    second = client.get(f"{url}?status=semi_active")
    day = re.findall(r'name="effective_on_(day|year)" value="([^"]*)"', second.content.decode())
    month = re.search(r'<option value="(\d+)" selected', second.content.decode())[1]
    answers = {
        "status": "semi_active",
        "step": "review",
        "reason": "liquidity",
        "workers": "۱۲",
        "effective_on_month": month,
        **{f"effective_on_{part}": value for part, value in day},
    }
    third = client.get(url, answers)
    hidden = fields_of(third.content.decode())
    sent = client.post(url, {**dict(hidden), "note": "کورهٔ اصلی خاموش است"})

    change = StatusChange.objects.get()
    assert [page.status_code for page in (first, second, third)] == [200, 200, 200]
    assert "کمبود نقدینگی" in third.content.decode()
    assert (change.status, change.reason, change.workers, change.note) == (
        "semi_active", "liquidity", 12, "کورهٔ اصلی خاموش است",
    )  # fmt: skip
    assert sent.url == reverse("units:owner_status_done", args=[change.pk])
    assert not AuditEvent.objects.exclude(verb="status_proposed").exists()


def test_details_refuse_beside_the_field_and_keep_every_answer(client, owner, unit):
    url, answers = step(
        unit, status="closed", step="review", workers="صد و پنجاه", reason="", further_reasons=["market"],
        effective_on_day="31", effective_on_month="9", effective_on_year="1405",
    )  # fmt: skip

    answer = client.get(url, answers)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "<title>خطا:" in page
    assert 'value="صد و پنجاه"' in page
    assert "چنین روزی در تقویم نیست" in page
    assert page.count("علت اصلی را برگزینید.") == 2
    assert re.search(r'value="market"[^>]*checked', page)


def test_back_links_carry_the_answers(client, owner, unit):
    url, answers = step(
        unit, status="closed", step="review", workers="7", reason="market",
        effective_on_day="1", effective_on_month="9", effective_on_year="1405",
    )  # fmt: skip

    review = client.get(url, answers).content.decode()
    back = re.search(r'<a class="iconbtn" href="([^"]*)"', review)[1].replace("&amp;", "&")
    details = client.get(back).content.decode()
    back_again = re.search(r'<a class="iconbtn" href="([^"]*)"', details)[1].replace("&amp;", "&")
    choose = client.get(back_again).content.decode()

    assert dict(parse_qsl(urlsplit(back).query))["workers"] == "7"
    assert 'value="۷"' in details
    assert re.search(r'value="market"[^>]*checked', details)
    assert "status=semi_active&amp;" in choose
    assert "workers=7" in choose


def test_a_rule_broken_at_the_last_step_is_told_there(client, owner, unit):
    manager_of(unit.park)
    pending(unit, owner, status="closed")
    url, answers = step(
        unit, status="semi_active", reason="market",
        effective_on_day="1", effective_on_month="9", effective_on_year="1405",
    )  # fmt: skip

    answer = client.post(url, answers)

    assert answer.status_code == 422
    assert "در انتظار راستی‌آزمایی" in answer.content.decode()
    assert StatusChange.objects.count() == 1


def test_an_unlawful_status_in_the_address_asks_again(client, owner, unit):
    url, _ = step(unit)

    for status in ("active", "under_construction", "nonsense", ""):
        page = client.get(url, {"status": status})
        assert page.status_code == 200
        assert "گام ۱ از ۳" in page.content.decode()


def test_confirm_is_one_post_from_home(client, owner, unit):
    answer = client.post(reverse("units:confirm_status", args=[unit.code]))

    unit.refresh_from_db()
    assert answer.url == reverse("units:owner_home")
    assert unit.last_confirmed_on is not None


def test_done_tells_the_tracking_number_and_lets_take_back(client, owner, unit):
    change = pending(unit, owner)

    page = client.get(reverse("units:owner_status_done", args=[change.pk])).content.decode()
    client.post(reverse("units:withdraw_status_change", args=[change.pk]))

    change.refresh_from_db()
    assert f"۱۴۰۵-{change.pk:05d}".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) in page
    assert change.decision == "withdrawn"


@pytest.mark.parametrize("name", ["owner_status", "owner_history"])
def test_another_units_pages_are_not_there(client, owner, name):
    assert client.get(reverse(f"units:{name}", args=[UnitFactory().code])).status_code == 404


def test_another_units_change_is_not_there(client, owner):
    other = UnitFactory()
    change = pending(other, owner_of(other))

    assert client.get(reverse("units:owner_status_done", args=[change.pk])).status_code == 404
    assert client.post(reverse("units:withdraw_status_change", args=[change.pk])).status_code == 404


@pytest.mark.parametrize("name", ["owner_home", "owner_status", "owner_history"])
def test_strangers_are_sent_to_the_door(client, unit, name):
    args = [] if name == "owner_home" else [unit.code]

    assert client.get(reverse(f"units:{name}", args=args)).url.startswith(reverse("accounts:login"))


def test_history_lists_changes_and_months(client, owner, unit):
    pending(unit, owner)
    declared(unit, "1405-07")

    page = client.get(reverse("units:owner_history", args=[unit.code])).content.decode()

    assert "نیمه‌فعال" in page
    assert "مهر ۱۴۰۵" in page
