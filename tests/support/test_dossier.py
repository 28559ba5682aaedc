"""The dossier of a request on paper: all that its reader may know, nothing more, with the letterhead."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Role
from support.actions.requests import choose_units, comment
from support.queries.dossier import dossier_of
from tests.factories import ParkFactory, UnitFactory, UserFactory
from tests.support.filing import DAY, WAYS, Case, upload
from tests.support.weighing import MILLIARD, last_month

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return Case(ParkFactory(name="شهرک ورزقان"))


@pytest.fixture
def request_at_works(case):
    """A request that was filed, approved, begun and put off once, with a unit, files and talk of both kinds."""
    request = case.draft(title="افزایش دیماند")
    unit = UnitFactory(park=case.park, name="کاشی سهند")
    last_month(unit)
    choose_units(request=request, units=[unit], by=case["manager"])
    for move in (*WAYS["works"], "postpone"):
        request = case.move(request, move)
    comment(request=request, body="پیام آشکار", by=case["manager"], files=[upload("آشکار.pdf")])
    comment(request=request, body="پیام پنهان", by=case["official"], files=[upload("پنهان.pdf")], is_internal=True)
    return request


def read(request, user):
    with translation.override("fa"):
        return dossier_of(request, user, today=DAY, now=timezone.now())


def texts(data):
    return json.dumps(data, ensure_ascii=False)


def test_it_says_what_the_request_is_and_who_holds_it(case, request_at_works):
    data = read(request_at_works, case["director"])
    facts = dict(data["facts"])
    assert data["head"]["lines"][0] == ["شماره", f"\u2066{'۱۴۰۵-۰۰۰۱'}\u2069"]
    assert (facts["شهرک"], facts["مرحله"], facts["در دست"]) == ("شهرک ورزقان", "در حال اجرا", "شرکت برق")
    assert dict(data["quantities"])["توان مورد نیاز"] == "۲٬۵۰۰ کیلووات"
    assert dict(data["money"])["برآورد هزینه"] == "۱۸۰٬۰۰۰٬۰۰۰٬۰۰۰ ریال"


def test_it_tells_the_way_in_its_order_with_every_slip(case, request_at_works):
    data = read(request_at_works, case["director"])
    stages = [row[2] for row in data["history"] if row[2]]
    assert stages == [
        "ثبت‌شده", "بررسی کارشناسی", "استعلام", "کارگروه", "تصویب‌شده", "تأمین اعتبار", "مناقصه", "در حال اجرا",
    ]  # fmt: skip
    assert [row[1:] for row in data["slips"]] == [["۲ اسفند ۱۴۰۵", "۲ اردیبهشت ۱۴۰۶", "به این دلیل"]]


def test_it_tells_each_enquiry_with_its_answer(case, request_at_works):
    [[agency, sent, _due, answered, said]] = read(request_at_works, case["manager"])["enquiries"]
    verdict = request_at_works.enquiries.get().get_verdict_display()
    assert (agency, sent, answered, said) == ("شرکت برق", "۲ آذر ۱۴۰۵", "۲ آذر ۱۴۰۵", f"{verdict}: به این دلیل")


def test_it_weighs_what_hangs_on_the_request(case, request_at_works):
    data = read(request_at_works, case["director"])
    assert data["units"] == [["کاشی سهند", "فعال", "۴۰", "۱٫۲", "۷٫۰"]]
    assert data["priority"][0] == ["شاغلان متأثر", "۴۰", "۴۰٫۰", "۰٫۲۲"]
    assert data["priority"][-1] == ["جمع", "", "۴۹٫۴", "۰٫۲۷"]
    assert data["known"] == ""


def test_what_is_unknown_is_said(case):
    request = case.draft()
    choose_units(request=request, units=[UnitFactory(park=case.park)], by=case["manager"])
    data = read(request, case["manager"])
    assert "شاغلان ۰ واحد" in data["known"]
    assert data["units"][0][2:] == ["—", "—", "—"]
    assert data["priority"][0] == ["شاغلان متأثر", "—", "—", "—"]


def test_internal_words_and_files_are_for_the_provinces_own_people(case, request_at_works):
    seen = {word: texts(read(request_at_works, case[word])) for word in ("director", "auditor", "manager", "agency")}
    assert all("پیام آشکار" in data and "آشکار.pdf" in data for data in seen.values())
    assert {word for word, data in seen.items() if "پیام پنهان" in data} == {"director", "auditor"}
    assert {word for word, data in seen.items() if "پنهان.pdf" in data} == {"director", "auditor"}


def test_units_that_the_reader_may_not_know_are_only_counted(case, request_at_works):
    data = read(request_at_works, case["agency"])
    assert (data["units"], data["unnamed"]) == ([], "۱")
    assert "کاشی سهند" not in texts(data)


def test_whoever_sees_the_request_gets_the_document_and_strangers_find_none(client, case, request_at_works):
    url = reverse("support:request_dossier", args=[request_at_works.number])
    for word in ("director", "official", "county official", "manager", "agency", "auditor"):
        client.force_login(case[word])
        answer = client.get(url)
        assert (answer.status_code, answer["Content-Type"], answer.content[:4]) == (200, "application/pdf", b"%PDF")
        assert answer["Content-Disposition"] == f'attachment; filename="request-{request_at_works.number}.pdf"'
    for word in ("owner", "far agency", "far manager", "far official"):
        client.force_login(case[word])
        assert client.get(url).status_code == 404


def test_a_draft_is_printed_for_those_who_file_it_alone(client, case):
    request = case.draft()
    url = reverse("support:request_dossier", args=[request.number])
    for word, status in (("manager", 200), ("director", 404), ("official", 404)):
        client.force_login(case[word])
        assert client.get(url).status_code == status


@pytest.mark.parametrize("more", [1, 4])
def test_it_asks_as_much_for_four_of_everything_as_for_one(client, case, more, django_assert_max_num_queries):
    request = case.draft()
    choose_units(request=request, units=[UnitFactory(park=case.park) for _ in range(more)], by=case["manager"])
    request = case.move(request, "submit")
    for _ in range(more):
        comment(request=request, body="سلام", by=case["official"], files=[upload()])
    client.force_login(case["director"])
    with django_assert_max_num_queries(11):
        assert client.get(reverse("support:request_dossier", args=[request.number])).status_code == 200


def test_costs_of_nothing_are_no_division(case):
    request = case.draft()
    unit = UnitFactory(park=case.park)
    last_month(unit)
    choose_units(request=request, units=[unit], by=case["manager"])
    request.estimated_cost_rial = 0
    assert read(request, UserFactory(role=Role.DIRECTOR))["priority"][-1] == ["جمع", "", "۴۹٫۴", "—"]
    request.estimated_cost_rial = MILLIARD
    assert read(request, UserFactory(role=Role.DIRECTOR))["priority"][-1] == ["جمع", "", "۴۹٫۴", "۴۹٫۴۰"]
