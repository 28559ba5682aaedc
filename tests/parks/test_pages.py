"""The pages of parks: who finds what, in how many queries, and files that go in again."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, Role
from parks.models import Ownership, ParkKind, ParkStage, ParkUtility, UtilityKind
from parks.queries.ages import old_since
from parks.queries.units import StatusCounts
from parks.queries.utilities import utility_lines
from tests.factories import CountyFactory, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of

pytestmark = pytest.mark.django_db
BUDGET = 8


@pytest.fixture
def official(client):
    user = UserFactory(role=Role.OFFICIAL)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# ── who ───────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["parks:park_list", "parks:park_detail", "parks:park_edit"])
def test_strangers_are_sent_to_the_door(client, name):
    park = ParkFactory()
    url = reverse(name, args=[] if name == "parks:park_list" else [park.code])
    assert client.get(url)["Location"].startswith(reverse("accounts:login"))


@pytest.mark.parametrize("name", ["parks:park_detail", "parks:park_edit"])
def test_a_park_of_another_manager_does_not_exist(client, name):
    mine, other = ParkFactory(), ParkFactory()
    login(client, manager_of(mine))
    assert client.get(reverse(name, args=[other.code])).status_code == 404


def test_managers_do_not_edit(client):
    park = ParkFactory()
    login(client, manager_of(park))
    assert client.get(reverse("parks:park_edit", args=[park.code])).status_code == 403


def test_list_shows_a_manager_their_parks_only(client):
    mine, other = ParkFactory(name="شهرک الف"), ParkFactory(name="شهرک ب")
    login(client, manager_of(mine))
    page = client.get(reverse("parks:park_list")).content.decode()
    assert mine.name in page
    assert other.name not in page


def test_an_owner_counts_only_their_own_units(client):
    park = ParkFactory()
    mine = UnitFactory(park=park, status="active")
    UnitFactory.create_batch(3, park=park, status="closed")
    login(client, owner_of(mine))
    counts = client.get(reverse("parks:park_detail", args=[park.code])).context["shown"].counts
    assert counts == StatusCounts(active=1)


def test_api_answers_as_the_page_does(client):
    mine, other = ParkFactory(), ParkFactory()
    login(client, manager_of(mine))
    assert [row["code"] for row in client.get("/api/v1/parks/").json()["results"]] == [mine.code]
    assert client.get(f"/api/v1/parks/{mine.code}/").json()["county"] == mine.county.code
    assert client.get(f"/api/v1/parks/{other.code}/").status_code == 404


# ── how many queries ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("rows", [1, 4])
def test_list_keeps_its_budget(client, official, rows):
    for park in ParkFactory.create_batch(rows):
        UnitFactory.create_batch(2, park=park)
    assert queries_of(client, reverse("parks:park_list")) <= BUDGET


# ── filters ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=كاشى", {"کاشی"}),
        ("kind=zone", {"ناحیه"}),
        ("county=K2", {"ناحیه"}),
        ("stage=operating", {"کاشی"}),
        ("stage=unknown", {"ناحیه", "نو"}),
        ("ownership=private", {"کاشی"}),
        ("ownership=unknown", {"ناحیه", "نو"}),
        ("age=old", {"کاشی"}),
        ("age=new", {"نو"}),
        ("age=unknown", {"ناحیه"}),
    ],
)
def test_filters_narrow_the_list(client, official, query, expected):
    first, second = CountyFactory(code="K1"), CountyFactory(code="K2")
    ParkFactory(
        name="کاشی",
        county=first,
        stage=ParkStage.OPERATING,
        ownership=Ownership.PRIVATE,
        established_on=date(2004, 3, 20),
    )
    ParkFactory(name="ناحیه", county=second, kind=ParkKind.ZONE)
    ParkFactory(name="نو", county=first, established_on=date(2024, 3, 20))
    page = client.get(reverse("parks:park_list") + "?" + query)
    assert {row.park.name for row in page.context["rows"]} == expected


def test_old_since_is_ten_iranian_years_before():
    assert old_since(date(2026, 11, 23), 10) == date(2016, 11, 22)  # 2 Azar 1405 → 2 Azar 1395
    assert old_since(date(2025, 3, 20), 10) == date(2015, 3, 20)  # 30 Esfand 1403 → 29 Esfand 1393


# ── figures ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_operating_rate_is_active_of_what_reached_operation():
    counts = StatusCounts(active=2, semi_active=1, closed=1, under_construction=5, unknown=1)
    assert (counts.total, counts.reached, counts.operating_rate) == (10, 4, Decimal("0.5"))
    assert counts.bar[0] == ("active", "80.00%", "20.00%")
    assert StatusCounts(under_construction=3).operating_rate is None


def test_utilities_tell_gap_and_coverage_where_both_sides_are_known():
    park = ParkFactory()
    ParkUtility.objects.create(park=park, kind=UtilityKind.POWER, capacity=4000, demand=5000)
    ParkUtility.objects.create(park=park, kind=UtilityKind.GAS, capacity=4000)
    lines = {line.label: (line.gap, line.coverage) for line in utility_lines(park)}
    assert lines[UtilityKind.POWER.label] == (1000, Decimal("0.8"))
    assert lines[UtilityKind.GAS.label] == (None, None)
    assert lines[UtilityKind.WATER.label] == (None, None)


# ── editing ───────────────────────────────────────────────────────────────────────────────────────────────────────
def form_of(client, park, **changes):
    form = client.get(reverse("parks:park_edit", args=[park.code])).context["form"]
    values = {name: form[name].value() for name in form.fields}
    values["county"] = park.county_id or ""
    return {name: value for name, value in (values | changes).items() if value not in (None, False)}


def test_edit_writes_what_differs_and_says_so_in_the_trail(client, official):
    park = ParkFactory(total_area_ha=Decimal(500))
    data = form_of(client, park, total_area_ha="۵۹۰٫۵", established_on="۱۳۷۰/۰۱/۰۱")
    assert client.post(reverse("parks:park_edit", args=[park.code]), data).status_code == 302
    park.refresh_from_db()
    assert (park.total_area_ha, park.established_on) == (Decimal("590.50"), date(1991, 3, 21))
    event = AuditEvent.objects.about(park).get()
    assert (event.before, event.after) == (
        {"established_on": None, "total_area_ha": "500.00"},
        {"established_on": "1991-03-21", "total_area_ha": "590.5"},
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("assignable_area_ha", "۹۰۰"), ("established_on", "1410/01/01"), ("lat", "12"), ("name", "شهرک دیگر")],
)
def test_edit_refuses_what_cannot_be(client, official, field, value):
    park = ParkFactory(total_area_ha=Decimal(500))
    ParkFactory(name="شهرک دیگر", county=park.county)
    page = client.post(reverse("parks:park_edit", args=[park.code]), form_of(client, park, **{field: value}))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not AuditEvent.objects.about(park).exists()


def test_edit_that_changes_nothing_leaves_no_trail(client, official):
    park = ParkFactory()
    client.post(reverse("parks:park_edit", args=[park.code]), form_of(client, park))
    assert not AuditEvent.objects.about(park).exists()


def test_export_has_the_import_columns_under_persian_labels(client, official):
    ParkFactory(name="شهرک نمونه", stage=ParkStage.OPERATING, established_on=date(2004, 3, 20))
    answer = client.get(reverse("parks:park_list") + "?format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text))
    assert header[:3] == ["شناسه", "نام", "نام انگلیسی"]
    shown = dict(zip(header, row, strict=True))
    assert (shown["نوع"], shown["مرحله"], shown["تاریخ تأسیس"]) == (
        "شهرک صنعتی",
        "در حال بهره‌برداری",
        "1383/01/01",
    )
