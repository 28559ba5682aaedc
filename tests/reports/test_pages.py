"""What each role finds in the reports, and that a figure is the same wherever it is read."""

import io
import json
import re
from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Role
from core.jalali import Period
from parks.models import CountyScope, Park
from reports import actions, inbox
from reports.indicators import REGISTRY, full_label
from reports.models import Figure, Report, Scope
from tests.factories import UserFactory, manager_of, owner_of
from tests.reports.worlds import Told, Works, World
from units.models import Declaration, Unit

TODAY = date(2026, 11, 23)
MONTH, BEFORE = Period.parse("1404-06"), Period.parse("1404-05")
FIGURE = re.compile(r'<data value="([^"]*)" data-figure="(\w+)">')

pytestmark = pytest.mark.django_db


def told(period, made, **values):
    return Told(
        period, made=made, nominal=12_000_000_000, output=900_000_007, cost=400_000_000, workers=13, local=4,
        planned=176, lost={"power": 12}, **values,
    )  # fmt: skip


def write_world(parks=2):
    units = [
        Works(
            park=place,
            county=place,
            events=[(date(2020, 3, 21), "active"), (date(2025, 9, 1), "semi_active" if place else "closed")],
            told=[told("1404-05", 500_000_000), told("1404-06", 300_000_001 + place)],
        )
        for place in range(parks)
    ]
    World(counties=parks, parks=[(date(2010 + n, 3, 21), n) for n in range(parks)], units=units).write()


@pytest.fixture
def world():
    write_world()
    for period in (BEFORE, MONTH):
        actions.build_report(period=period, by=None, today=TODAY)


def publish(period=MONTH):
    report = Report.objects.get(period=period.code)
    return actions.publish_report(report=report, by=UserFactory(role=Role.DIRECTOR))


def enter(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def official(client):
    enter(client, UserFactory(role=Role.OFFICIAL))
    return client


def address(name="report_detail", period=MONTH, **kwargs):
    return reverse(f"reports:{name}", kwargs={"period": period, **kwargs})


def park_address(number, period=MONTH):
    return address("park_report", period, code=f"PW{number}")


def every_address():
    return [
        reverse("reports:report_list"), address(), address("report_state"), address("report_file"), park_address(0),
        reverse("reports:park_panel") + "?park=PW0",
    ]  # fmt: skip


def test_strangers_are_sent_to_the_login(client, world):
    assert {client.get(url).status_code for url in every_address()} == {302}
    assert client.get("/api/v1/reports/").status_code in (401, 403)


def test_official_finds_every_page(official, world):
    assert [official.get(url).status_code for url in every_address()] == [200] * 6


def test_unknown_periods_and_revisions_are_not_found(official, world):
    wrong = ["/reports/1404-13/", "/reports/1399-01/", f"{address()}?revision=9", f"{address()}?revision=x"]
    assert {official.get(url).status_code for url in wrong} == {404}


def test_manager_sees_own_park_and_the_province_alone(client, world):
    enter(client, manager_of(Park.objects.get(code="PW0")))

    page = client.get(address()).content.decode()

    assert ("شهرک 0" in page, "شهرک 1" in page) == (True, False)
    assert client.get(park_address(0)).status_code == 200
    assert client.get(park_address(1)).status_code == 404
    assert client.get(reverse("reports:park_panel") + "?park=PW1").status_code == 404
    scopes = json.loads(client.get(address("report_file") + "?format=json").content)["scopes"]
    assert [scope["scope"] for scope in scopes] == ["province", "park:PW0"]
    answer = client.get("/api/v1/reports/1404-06/").json()
    assert [scope["scope"] for scope in answer["scopes"]] == ["province", "park:PW0"]
    assert client.get(address("report_file") + "?scope=park:PW1").status_code == 404


def test_limited_official_sees_own_county_and_its_parks(client, world):
    user = UserFactory(role=Role.OFFICIAL)
    CountyScope.objects.create(user=user, county=Park.objects.get(code="PW1").county)
    enter(client, user)

    scopes = client.get("/api/v1/reports/1404-06/").json()["scopes"]

    assert [scope["scope"] for scope in scopes] == ["province", "park:PW1", "county:W1"]
    assert client.get(park_address(0)).status_code == 404
    assert client.post(address("request_report")).status_code == 403


@pytest.mark.parametrize("role", [Role.OWNER, Role.AGENCY])
def test_owners_and_agencies_see_the_published_province_alone(client, world, role):
    user = owner_of(Unit.objects.get(code="UW0")) if role == Role.OWNER else UserFactory(role=role)
    enter(client, user)
    assert client.get(address()).status_code == 404
    assert client.get("/api/v1/reports/").json()["results"] == []

    publish()

    assert client.get(address()).status_code == 200
    assert client.get(address(period=BEFORE)).status_code == 404
    assert client.get(park_address(0)).status_code == 404
    scopes = client.get("/api/v1/reports/1404-06/").json()["scopes"]
    assert [scope["scope"] for scope in scopes] == ["province"]


def on_page(client, url):
    return {code: value for value, code in FIGURE.findall(client.get(url).content.decode()) if value}


def in_workbook(content, sheet, row):
    cells = list(openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True))
    assert cells[row][1] is not None
    return dict(zip(cells[0], cells[row], strict=True))


def test_figure_is_the_same_on_page_in_files_and_in_the_api(official, world):
    scope = Scope.objects.get(code="park:PW1", report__period="1404-06")
    stored = {figure.indicator: figure.value for figure in scope.figures.all()}
    known = {code: str(value) for code, value in stored.items() if value is not None}
    assert len(known) > 20

    shown = on_page(official, park_address(1))
    assert shown == {code: known[code] for code in shown}
    assert set(shown) >= {
        "active",
        "operating_rate",
        "utilisation_installed",
        "labour_productivity",
        "lost_hours_power",
    }

    answer = official.get("/api/v1/reports/1404-06/?scope=park:PW1").json()["scopes"][0]["figures"]
    assert {code: figure["value"] for code, figure in answer.items() if figure["value"]} == known

    text = official.get(address("report_file") + "?format=json&scope=park:PW1").content
    assert json.loads(text)["scopes"][0]["figures"] == answer

    book = official.get(address("report_file")).getvalue()
    row = in_workbook(book, "شهرک‌ها", 2)
    for code, indicator in REGISTRY.items():
        head = next(name for name in row if name.startswith(label_of(indicator)) and str(indicator.unit) in name)
        assert row[head] == (None if stored[code] is None else pytest.approx(float(stored[code]), rel=1e-15))

    csv = b"".join(official.get(address("report_file") + "?format=csv&scope=park:PW1").streaming_content).decode()
    lines = [line.split(",") for line in csv.lstrip("\ufeff").splitlines()[1:]]
    assert {line[2]: float(line[4]) for line in lines if line[4]} == {code: float(known[code]) for code in known}


def label_of(indicator):
    return f"{full_label(indicator)} ("


def test_change_from_the_month_before_is_shown(official, world):
    page = official.get(park_address(1)).content.decode()
    assert "کاهش </i>۲۰٫۰ واحد درصد" in page  # from a half of the capacity to three tenths


def test_parks_are_ordered_by_any_indicator(official, world):
    for order, first in (("name", "PW0"), ("-name", "PW1"), ("-semi_active", "PW1"), ("semi_active", "PW0")):
        page = official.get(f"{address('scope_list')}?sort={order}").content.decode()
        assert re.findall(r"parks/(PW\d)/", page)[0] == first


def test_htmx_gets_the_table_alone(official, world):
    page = official.get(address("scope_list"), headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in page, 'id="scopes"' in page) == (False, True)


def names(page):
    return [row.name for row in page.context["rows"]]


@pytest.mark.parametrize(
    ("by", "kinds"),
    [("park", {"park"}), ("county", {"county"}), ("group", {"group"}), ("age", {"age", "outside"}), ("luck", {"park"})],
)
def test_a_period_is_broken_down_by_what_is_asked(official, world, by, kinds):
    page = official.get(f"{address('scope_list')}?by={by}")
    scopes = Scope.objects.filter(report__period="1404-06", kind__in=kinds)
    with_units = scopes.filter(figures__indicator="units", figures__numerator__gt=0)
    wanted = scopes if kinds == {"park"} else with_units
    assert sorted(names(page)) == sorted(wanted.values_list("name", flat=True)) != []
    assert list(page.context["lists"]) == ["park", "county", "group", "age"]


def test_overview_sets_old_and_new_parks_side_by_side(official, world):
    page = official.get(address())
    assert {row.code.partition(":")[0] for row in page.context["rows"]} <= {"age", "outside"}
    assert f'href="{address("scope_list")}"' in page.content.decode()


def test_manager_is_told_the_own_park_alone(client, world):
    enter(client, manager_of(Park.objects.get(code="PW0")))
    for page in (client.get(address()), client.get(f"{address('scope_list')}?by=county")):
        assert names(page) == ["شهرک 0"]
    assert list(page.context["lists"]) == ["park"]


@pytest.mark.parametrize("parks", [1, 4])
@pytest.mark.parametrize("page", ["list", "detail", "scopes", "park"])
def test_pages_cost_the_same_queries_when_parks_are_many(client, django_assert_max_num_queries, parks, page):
    write_world(parks)
    for period in (BEFORE, MONTH):
        actions.build_report(period=period, by=None, today=TODAY)
    enter(client, UserFactory(role=Role.OFFICIAL))
    url = {
        "list": reverse("reports:report_list"),
        "detail": address(),
        "scopes": address("scope_list"),
        "park": park_address(0),
    }[page]
    client.get(url)
    with django_assert_max_num_queries(13):
        assert client.get(url).status_code == 200


def test_request_and_publication_go_through_their_buttons(client, world):
    director = UserFactory(role=Role.DIRECTOR)
    enter(client, director)
    unit = Unit.objects.get(code="UW0")
    Declaration.objects.filter(unit=unit, period="1404-06").update(workers=14)

    client.post(address("request_report"))
    waiting = Report.objects.get(period="1404-06", revision=2)
    assert (waiting.state, waiting.requested_by) == ("due", director)
    page = client.get(address()).content.decode()
    assert "در نوبت ساخت" in page
    assert 'hx-trigger="every 4s"' in page

    actions.build_report(period=MONTH, by=None, today=TODAY)
    client.post(address("publish_report"), {"revision": "2"})
    assert Report.objects.get(period="1404-06").state == "published"
    assert client.post(address("publish_report"), {"revision": "1"}).status_code == 404


def test_state_asks_for_a_fresh_page_when_the_building_is_over(official, world):
    answer = official.get(address("report_state"), headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_failure_says_why_to_those_who_can_act(client, world):
    Report.objects.create(
        period="1404-07", kind="month", starts_on=MONTH.end, state="failed", error="قفل شکست", attempts=5
    )
    url = address(period=MONTH.next())
    enter(client, UserFactory(role=Role.OFFICIAL))
    assert "قفل شکست" in client.get(url).content.decode()
    enter(client, manager_of(Park.objects.get(code="PW0")))
    assert "قفل شکست" not in client.get(url).content.decode()


def test_inbox_tells_directors_what_to_publish_and_administrators_what_failed(world):
    Report.objects.filter(period="1404-05").update(state="failed", error="x")
    told_to = {role: inbox.groups(UserFactory(role=role), TODAY) for role in Role}
    counts = {role: [group.count for group in groups] for role, groups in told_to.items() if groups}
    assert counts == {Role.ADMINISTRATOR: [1], Role.DIRECTOR: [1]}


def test_published_address_keeps_showing_what_was_published(client, world):
    report = publish()
    before = Figure.objects.get(scope__report=report, scope__code="province", indicator="workers").value
    Declaration.objects.filter(period="1404-06").update(workers=99)
    actions.build_report(period=MONTH, by=None, today=TODAY)

    enter(client, owner_of(Unit.objects.get(code="UW0")))
    figures = client.get("/api/v1/reports/1404-06/").json()["scopes"][0]["figures"]
    assert figures["workers"]["value"] == str(before)


def command(name, *args):
    out = io.StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def test_build_command_tells_what_it_did_as_one_json_object(world):
    assert json.loads(command("build_reports", "--period", "1404-Q2", "--json")) == {
        "built": ["1404-Q2"], "unchanged": [], "failed": [], "running": [],
    }  # fmt: skip
    assert json.loads(command("build_reports", "--period", "1404-Q2", "--json"))["unchanged"] == ["1404-Q2"]
    assert len(json.loads(command("build_reports", "--json"))["built"]) > 3
    assert json.loads(command("build_reports", "--json"))["built"] == []


@pytest.mark.parametrize("period", ["1404-13", "x", "1405-12"])
def test_build_command_refuses_what_is_no_finished_period(period):
    with pytest.raises(CommandError):
        command("build_reports", "--period", period)


def test_show_command_writes_one_report_in_each_form(world, tmp_path):
    whole = json.loads(command("show_report", "1404-06"))
    assert whole["scopes"][0]["scope"] == "province"
    assert [row["scope"] for row in json.loads(command("show_report", "1404-06", "--scope", "age:old"))["scopes"]] == [
        "age:old"
    ]
    for form in ("json", "csv", "xlsx"):
        out = tmp_path / f"report.{form}"
        command("show_report", "1404-06", "--as", form, "--out", str(out))
        assert out.stat().st_size > 1000


@pytest.mark.parametrize(
    "args", [["1404-06", "--as", "pdf"], ["1404-06", "--scope", "park:none"], ["1390-01"], ["nonsense"]]
)
def test_show_command_says_what_it_cannot_do(world, args):
    with pytest.raises(CommandError):
        command("show_report", *args)
