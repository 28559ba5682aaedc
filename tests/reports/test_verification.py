"""A paper can be checked: its code leads to its frozen rows, to nobody before it is published, and to nothing else."""

import io
import json
import re

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Role
from core.codes import check_digit
from core.text import fa_digits
from parks.models import Park
from reports import actions
from reports.codes import grouped, meant_by, read_code, serial_of, verification_code, verification_url
from reports.compute.seals import report_seal, scope_seal
from reports.indicators import REGISTRY
from reports.models import Breakdown, Figure, Report, Scope
from reports.queries.sealing import broken_scopes, seals_of
from tests.factories import UserFactory, manager_of
from tests.reports.test_pages import BEFORE, FIGURE, MONTH, TODAY, address, enter, park_address, publish, write_world
from units.models import Declaration

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    cache.clear()
    write_world()
    for period in (BEFORE, MONTH):
        actions.build_report(period=period, by=None, today=TODAY)


def sheet(code="park:PW0", period="1404-06"):
    return Scope.objects.select_related("report").filter(code=code, report__period=period).latest("pk")


def page_of(client, code):
    return client.get(reverse("reports:verify_code", args=[code]))


def test_code_is_sixteen_digits_with_a_check_digit_and_differs_for_every_figure(world):
    codes = [verification_code(scope, name) for scope in Scope.objects.select_related("report") for name in REGISTRY]
    assert {len(code) for code in codes} == {16}
    assert {check_digit(code) for code in codes} == {0}
    assert len(set(codes)) == len(codes)


def test_code_is_read_as_people_write_it(world):
    code = verification_code(sheet())
    for typed in (code, grouped(code), fa_digits(grouped(code)), f" {grouped(code).replace('-', ' ')} "):
        assert read_code(typed) == code
    assert serial_of(code) == sheet().pk
    swapped = code[:7] + code[8] + code[7] + code[9:]
    wrong = [code[:-1], code + "0", "x", "", swapped if code[7] != code[8] else "1"]
    assert [read_code(typed) for typed in wrong] == [""] * 5


def test_code_of_one_figure_leads_to_no_other(world):
    scope = sheet()
    code = verification_code(scope, "workers")
    assert meant_by(code, scope, REGISTRY) == ["workers"]
    other = sheet("park:PW1")
    moved = f"{other.pk:07d}{code[7:-1]}"
    assert meant_by(f"{moved}{check_digit(moved)}", other, ["", *REGISTRY]) == []


def test_seal_changes_with_every_part_of_a_row():
    about, row = ("1404-06", 1), ("workers", 5, 1, 1, 2)
    seals = {scope_seal(about, [row]), scope_seal(("1404-06", 2), [row]), scope_seal(about, [])}
    for place in range(1, 5):
        changed = list(row)
        changed[place] = 7
        seals.add(scope_seal(about, [tuple(changed)]))
    seals.add(scope_seal(about, [("workers", None, 1, 1, 2)]))
    assert len(seals) == 8
    assert scope_seal(about, [row, ("a", 1, 1, 1, 1)]) == scope_seal(about, [("a", 1, 1, 1, 1), row])
    assert report_seal(about, [("a", "1"), ("b", "2")]) == report_seal(about, [("b", "2"), ("a", "1")])


def test_stranger_finds_the_figures_of_a_published_sheet_alone(client, world):
    scope = sheet()
    code = verification_code(scope)
    assert page_of(client, code).status_code == 404

    publish()

    page = page_of(client, code).content.decode()
    known = {f.indicator: str(f.value) for f in scope.figures.all() if f.value is not None}
    assert {name: value for value, name in FIGURE.findall(page) if value} == known
    assert "حتی یک رقم جابه‌جا نشده است" in page
    assert "ویرایش تازه‌تری منتشر نشده است" in page
    assert park_address(0) not in page
    assert page_of(client, verification_code(sheet(period="1404-05"))).status_code == 404


def test_code_of_a_figure_shows_that_figure_alone(client, world):
    publish()
    page = page_of(client, verification_code(sheet(), "workers")).content.decode()
    assert [name for _value, name in FIGURE.findall(page)] == ["workers"]


def test_draft_is_found_by_those_who_see_it_anyway(client, world):
    enter(client, manager_of(Park.objects.get(code="PW0")))
    page = page_of(client, verification_code(sheet())).content.decode()
    assert "منتشر نشده است" in page
    assert page_of(client, verification_code(sheet("park:PW1"))).status_code == 404


def test_page_says_so_when_a_sealed_row_was_touched(client, world):
    publish()
    Figure.objects.filter(scope=sheet(), indicator="workers").update(numerator=99)
    assert "با مهر روز انتشار نمی‌خواند" in page_of(client, verification_code(sheet())).content.decode()


def test_page_tells_of_a_newer_published_revision(client, world):
    old = verification_code(sheet())
    publish()
    Declaration.objects.filter(period="1404-06").update(workers=99)
    report = actions.build_report(period=MONTH, by=None, today=TODAY).report
    assert "ویرایش تازه‌تری منتشر نشده است" in page_of(client, old).content.decode()

    actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR), reason="اصلاح شاغلان")

    page = page_of(client, old).content.decode()
    assert "ویرایش ۲، منتشرشده در" in page
    assert page_of(client, verification_code(sheet())).status_code == 200
    assert verification_code(sheet()) != old


def test_form_leads_to_the_sheet_and_tells_a_slip(client, world):
    publish()
    code = verification_code(sheet())
    assert client.get(reverse("reports:verify"), {"code": fa_digits(grouped(code))}).url == reverse(
        "reports:verify_code", args=[code]
    )
    answer = client.get(reverse("reports:verify"), {"code": code[:-1] + str((int(code[-1]) + 1) % 10)})
    assert (answer.status_code, "رقمی از کد جا افتاده" in answer.content.decode()) == (422, True)
    assert client.get(reverse("reports:verify")).status_code == 200


def test_guessing_is_slowed_down(client, world):
    publish()
    for _try in range(20):
        assert page_of(client, "0000001000000000").status_code == 404
    assert page_of(client, verification_code(sheet())).status_code == 429


def test_report_pages_carry_their_code_and_square(client, world):
    publish()
    enter(client, UserFactory(role=Role.OFFICIAL))
    for url, scope in ((address(), sheet("province")), (park_address(0), sheet())):
        page = client.get(url).content.decode()
        assert f"/verify/{verification_code(scope)}/" in page
        assert f"/figure/{scope.code}/workers/?revision=1" in page  # the figure's own code stands on its page
        assert re.search(r'<svg[^>]*class="qr"', page)


def test_page_of_a_figure_carries_its_own_code_and_square(client, world):
    publish()
    enter(client, UserFactory(role=Role.OFFICIAL))
    url = reverse("reports:figure", args=[MONTH, "park:PW0", "workers"])
    page = client.get(url).content.decode()
    assert f"/verify/{verification_code(sheet(), 'workers')}/" in page
    assert f"/verify/{verification_code(sheet())}/" not in page
    assert re.search(r'<svg[^>]*class="qr"', page)


def test_address_in_the_square_is_absolute(world, settings):
    settings.SITE_URL = "https://karestan.example"
    assert verification_url("123") == "https://karestan.example/verify/123/"


def test_seals_stand_on_what_is_published_and_equal_what_is_worked_out_again(world):
    report = publish()
    again = seals_of(Report.objects.get(pk=report.pk))
    assert (report.seal, len(report.seal)) == (again.seal, 64)
    assert dict(Scope.objects.filter(report=report).values_list("pk", "seal")) == again.scopes
    assert set(Scope.objects.exclude(report=report).values_list("seal", flat=True)) == {""}


def verify_command(*args):
    out = io.StringIO()
    call_command("verify_reports", *args, stdout=out)
    return out.getvalue()


def test_command_holds_every_published_report_against_its_seals(world):
    publish()
    publish(BEFORE)
    assert json.loads(verify_command("--json")) == {"intact": 2, "broken": {}}
    Figure.objects.filter(scope=sheet(), indicator="workers").update(numerator=99)
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_reports", stdout=out)
    assert out.getvalue().splitlines() == ["intact: 1", "broken: 1404-06 r1 park:PW0 report"]
    sheet().delete()
    with pytest.raises(CommandError):
        verify_command()


def test_seal_covers_the_tables_beside_the_figures(world):
    publish()
    moved = Breakdown.objects.filter(scope=sheet()).first()
    Breakdown.objects.filter(pk=moved.pk).update(numerator=(moved.numerator or 0) + 1)
    assert broken_scopes(Report.objects.get(period="1404-06", state="published")) == ["park:PW0", "report"]


@pytest.mark.parametrize("code", ["province", "park:PW0"])
def test_looking_up_costs_few_queries(client, world, code, django_assert_max_num_queries):
    publish()
    number = verification_code(sheet(code))
    with django_assert_max_num_queries(5):
        assert page_of(client, number).status_code == 200
