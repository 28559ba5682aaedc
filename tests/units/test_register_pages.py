"""The register's pages: who finds which unit, in how many queries, what filters and files say."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, Role
from core.codes import make_code
from core.jalali import today
from tests.factories import (
    CountyFactory,
    IsicClassFactory,
    ParkFactory,
    PlotFactory,
    ProductFactory,
    UnitFactory,
    UserFactory,
    manager_of,
    owner_of,
)
from tests.units.people import official_for
from units.exports.columns import COLUMNS
from units.models import Reason, TwinPair, Unit
from units.queries.search_keys import unit_search_key

pytestmark = pytest.mark.django_db
BUDGET = 8
LIST = "/units/"


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def official(client):
    return login(client, UserFactory(role=Role.OFFICIAL))


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured), [row["sql"][:160] for row in captured]


def names(client, query=""):
    return {unit.name for unit in client.get(f"{LIST}?{query}").context["page"].rows}


# ── who ───────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["units:unit_list", "units:unit_add", "units:unit_detail", "units:unit_edit"])
def test_strangers_are_sent_to_the_door(client, name):
    unit = UnitFactory()
    url = reverse(name, args=[unit.code] if name in {"units:unit_detail", "units:unit_edit"} else [])
    assert client.get(url)["Location"].startswith(reverse("accounts:login"))


@pytest.mark.parametrize("name", ["units:unit_detail", "units:unit_edit"])
def test_a_unit_of_somebody_else_does_not_exist(client, name):
    mine, other = UnitFactory(), UnitFactory()
    for user in (manager_of(mine.park), owner_of(mine)):
        login(client, user)
        assert client.get(reverse(name, args=[other.code])).status_code == 404


@pytest.mark.parametrize("make", [lambda unit: manager_of(unit.park), owner_of])
def test_only_officials_write_the_register(client, make):
    unit = UnitFactory()
    login(client, make(unit))
    assert client.get(reverse("units:unit_edit", args=[unit.code])).status_code == 403
    assert client.get(reverse("units:unit_add")).status_code == 403


def test_list_file_and_choices_hold_only_what_a_manager_sees(client):
    mine, other = UnitFactory(name="واحد من"), UnitFactory(name="واحد دیگر")
    login(client, manager_of(mine.park))
    page = client.get(LIST).content.decode()
    assert (mine.name in page, other.name in page, other.park.name in page) == (True, False, False)
    file = b"".join(client.get(LIST + "?format=csv").streaming_content).decode()
    assert (mine.name in file, other.name in file) == (True, False)
    assert [row["code"] for row in client.get("/api/v1/units/").json()["results"]] == [mine.code]
    assert client.get(f"/api/v1/units/{mine.code}/").json()["park"] == mine.park.code
    assert client.get(f"/api/v1/units/{other.code}/").status_code == 404


# ── how many queries ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("rows", [1, 4])
def test_list_keeps_its_budget(client, official, rows):
    UnitFactory.create_batch(rows)
    count, queries = queries_of(client, LIST)
    assert count <= BUDGET, queries


@pytest.mark.parametrize("rows", [1, 4])
def test_list_with_every_column_keeps_its_budget(client, official, rows):
    """Rows are read without what their columns do not show: a column that reads more would cost a query a row."""
    ProductFactory.create_batch(rows, unit__group="metal", unit__status="closed", unit__status_on=date(2024, 3, 20))
    asked = "&".join(f"columns={column.name}" for column in COLUMNS)
    count, queries = queries_of(client, f"{LIST}?{asked}")
    assert count <= BUDGET, queries


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("tab", ["overview", "declarations", "status", "changes"])
def test_detail_keeps_its_budget(client, official, rows, tab):
    unit = UnitFactory()
    ProductFactory.create_batch(rows, unit=unit)
    count, queries = queries_of(client, f"{unit.get_absolute_url()}?tab={tab}")
    assert count <= BUDGET, queries


def test_list_of_fifty_rows_stays_light(client, official):
    UnitFactory.create_batch(50, park=ParkFactory(), group="metal", status_reason="market")
    assert len(client.get(LIST).content) < 100 * 1024


# ── filters ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def three():
    first, second = CountyFactory(code="K1"), CountyFactory(code="K2")
    park = ParkFactory(code="P1", county=first)
    day = today()
    return (
        UnitFactory(
            name="فولاد",
            park=park,
            status="active",
            group="metal",
            isic=IsicClassFactory(code="2410"),
            last_confirmed_on=day,
        ),
        UnitFactory(
            name="نان",
            park=None,
            county=second,
            status="closed",
            status_reason=Reason.MARKET,
            last_confirmed_on=day - timedelta(days=120),
        ),
        UnitFactory(name="شیشه", park=park, status="", last_confirmed_on=None),
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"فولاد", "نان", "شیشه"}),
        ("status=active&status=closed", {"فولاد", "نان"}),
        ("status=unknown", {"شیشه"}),
        ("park=P1", {"فولاد", "شیشه"}),
        ("county=K2", {"نان"}),
        ("group=metal", {"فولاد"}),
        ("isic=2410", {"فولاد"}),
        ("isic=۲۴", {"فولاد"}),
        ("isic=10", set()),
        ("reason=market", {"نان"}),
        ("verified=fresh", {"فولاد"}),
        ("verified=ageing", {"نان"}),
        ("verified=silent", {"شیشه"}),
        ("q=نان&status=active", set()),
    ],
)
def test_filters_narrow_the_list(client, official, three, query, expected):
    assert names(client, query) == expected


def test_a_typed_code_says_what_it_is_of(client, official, three):
    page = client.get(f"{LIST}?isic=24&q=فولاد")
    assert [chip.label for chip in page.context["filter"].chips()] == ["فولاد", "کد آیسیک: ۲۴"]


@pytest.mark.parametrize(
    "typed", ["صنایع غذایی", "صنايع غذائي", "صنایع‌غذایی", "SANAYE-12", "۱۰۲۰۰۴۱۸۸۳۵", "کاظم", "شمش"]
)
def test_search_finds_a_unit_however_it_is_typed(client, official, typed):
    unit = UnitFactory(
        name="صنایع غذایی شهدچین", owner_name="كاظم نجفی", legal_id="10200418835", operating_licence="sanaye-12"
    )
    UnitFactory(name="دیگری")
    Unit.objects.filter(pk=unit.pk).update(search_key=unit_search_key(unit, ["شمش فولاد"]))
    assert names(client, f"q={typed}") == {unit.name}


def test_lists_are_in_persian_order(client, official):
    park = ParkFactory()
    for name in ("گچ", "پارس", "آذر", "ژاله", "بستان"):
        UnitFactory(name=name, park=park)
    shown = [unit.name for unit in client.get(LIST).context["page"].rows]
    assert shown == ["آذر", "بستان", "پارس", "ژاله", "گچ"]


# ── adding and correcting ─────────────────────────────────────────────────────────────────────────────────────────
def payload(**values):
    lines = values.pop("products", [])
    data = {"products-TOTAL_FORMS": len(lines), "products-INITIAL_FORMS": sum("key" in line for line in lines)}
    for index, line in enumerate(lines):
        data |= {f"products-{index}-{name}": value for name, value in line.items()}
    return data | values


def test_adding_gives_the_next_code_and_tells_the_trail(client, official):
    park = ParkFactory()
    line = {"name": "نان", "nominal_quantity": "۱۲٬۰۰۰", "nominal_uom": "تن", "reference_price_rial": "۱۰۰۰"}
    for number, code in ((1, make_code("U", 1, 5)), (2, make_code("U", 2, 5))):
        data = payload(name=f"نان‌پزی {number}", park=park.pk, plot_number="۱۲", products=[line])
        assert client.post("/units/add/", data)["Location"].endswith(f"{code}/")
    unit = Unit.objects.get(code=make_code("U", 1, 5))
    product = unit.products.get()
    assert (unit.county, unit.plot.number, unit.status) == (park.county, "۱۲", "")
    assert (product.nominal_quantity, product.reference_price_rial) == (12_000, 1000)
    assert park.plots.count() == 1
    event = AuditEvent.objects.about(unit).get()
    assert (event.verb, event.before) == ("unit_registered", None)
    assert event.after["products"] == ["نان ۱۲٬۰۰۰ تن × ۱٬۰۰۰"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "نان", "park": ""}, "park"),
        ({"name": "نان", "owner_national_id": "۱۲۳۴۵۶۷۸۹۰"}, "owner_national_id"),
        ({"name": "نان", "legal_id": "10200418830"}, "legal_id"),
        ({"name": "نان", "postal_code": "123"}, "postal_code"),
        ({"name": "نان", "operating_licence_on": "1450/01/01"}, "operating_licence_on"),
        ({"name": "نان", "lat": "38.1"}, "lon"),
        ({"name": "نان", "lat": "12", "lon": "46"}, "lat"),
    ],
)
def test_adding_refuses_what_cannot_be(client, official, values, field):
    park = ParkFactory()
    page = client.post("/units/add/", payload(**({"park": park.pk} | values)))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Unit.objects.exists()


def test_adding_asks_before_a_second_unit_of_one_name(client, official):
    park = ParkFactory()
    twin = UnitFactory(name="نان سحر", park=park)
    Unit.objects.filter(pk=twin.pk).update(search_key=unit_search_key(twin, []))
    page = client.post("/units/add/", payload(name="نان‌سحر", park=park.pk))
    assert twin.code in str(page.context["form"].errors["is_another"])
    assert "نام یکسان، در یک‌جا" in page.content.decode()
    assert client.post("/units/add/", payload(name="نان‌سحر", park=park.pk, is_another="on")).status_code == 302
    assert TwinPair.objects.values_list("first", "decision", "decided_by").get() == (twin.pk, "different", official.pk)


@pytest.mark.parametrize(
    ("told", "suggested"),
    [
        ({"name": "نان سهر"}, True),
        ({"name": "آرد سفید", "phone": "04112345678", "owner_national_id": "0499370899"}, True),
        ({"name": "آرد سفید", "phone": "04112345678"}, True),
        ({"name": "آرد سفید"}, False),
        ({"name": "نان سحر ۲"}, False),
    ],
)
def test_adding_suggests_units_that_it_looks_like(client, official, told, suggested):
    park = ParkFactory()
    twin = UnitFactory(
        name="نان سحر", park=park, phone="04112345678", owner_national_id="0499370899", plot=PlotFactory(park=park)
    )
    page = client.post("/units/add/", payload(park=park.pk, plot_number=twin.plot.number, **told))
    form = page.context["form"] if page.status_code == 422 else None
    assert [one.unit for one in form.lookalikes] == [twin] if suggested else page.status_code == 302


def test_units_that_a_person_may_not_see_are_not_suggested(client):
    park = ParkFactory()
    UnitFactory(name="نان سحر", park=park, county=CountyFactory())
    client.force_login(official_for(park.county), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/units/add/", payload(name="نان سحر", park=park.pk)).status_code == 302


def test_correcting_asks_only_where_what_is_compared_has_changed(client, official):
    park = ParkFactory()
    unit, twin = UnitFactory(name="نان سحر", park=park), UnitFactory(name="نان سحر", park=park)
    address = reverse("units:unit_edit", args=[unit.code])
    assert client.post(address, payload(name="نان سحر", park=park.pk, workers_nominal="۵")).status_code == 302
    page = client.post(address, payload(name="نان‌های سحر", park=park.pk))
    assert page.status_code == 302
    page = client.post(address, payload(name="نان سهر", park=park.pk))
    assert (page.status_code, [one.unit for one in page.context["form"].lookalikes]) == (422, [twin])


def test_correcting_keeps_before_and_after_and_leaves_the_status(client, official):
    unit = UnitFactory(name="نان سحر", workers_nominal=10)
    product = ProductFactory(unit=unit, name="نان")
    line = {"key": product.pk, "name": "نان", "nominal_quantity": "24000", "nominal_uom": "تن"}
    data = payload(name="نان سحر", park=unit.park_id, workers_nominal="۱۵", products=[line])
    assert client.post(reverse("units:unit_edit", args=[unit.code]), data).status_code == 302
    unit.refresh_from_db()
    product.refresh_from_db()
    assert (unit.workers_nominal, unit.status, product.nominal_quantity) == (15, "active", Decimal(24000))
    event = AuditEvent.objects.about(unit).get()
    assert (event.before["workers_nominal"], event.after["workers_nominal"]) == (10, 15)
    assert event.after["products"] == ["نان ۲۴٬۰۰۰ تن"]


def test_correcting_that_changes_nothing_leaves_no_trail(client, official):
    unit = UnitFactory()
    client.post(reverse("units:unit_edit", args=[unit.code]), payload(name=unit.name, park=unit.park_id))
    assert not AuditEvent.objects.about(unit).exists()


def test_two_products_may_swap_their_names(client, official):
    unit = UnitFactory()
    first, second = ProductFactory(unit=unit, name="الف"), ProductFactory(unit=unit, name="ب", position=2)
    lines = [{"key": first.pk, "name": "ب"}, {"key": second.pk, "name": "الف"}]
    data = payload(name=unit.name, park=unit.park_id, products=lines)
    assert client.post(reverse("units:unit_edit", args=[unit.code]), data).status_code == 302
    assert list(unit.products.values_list("pk", "name")) == [(first.pk, "ب"), (second.pk, "الف")]


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_export_has_the_import_columns_and_the_main_product(client, official):
    park = ParkFactory(name="شهرک یک")
    unit = UnitFactory(
        name="فولاد",
        park=park,
        plot=PlotFactory(park=park, number="۱۲"),
        isic=IsicClassFactory(),
        group="metal",
        status="closed",
        status_reason="market",
        status_on=date(2024, 3, 20),
    )
    ProductFactory(unit=unit, name="شمش", position=1)
    ProductFactory(unit=unit, name="میلگرد", position=2)
    text = b"".join(client.get(LIST + "?format=csv").streaming_content).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text))
    shown = dict(zip(header, row, strict=True))
    assert len(header) == 27
    assert (shown["شهرک"], shown["شمارهٔ قطعه"], shown["کد آیسیک"], shown["گروه صنعت"]) == (
        "شهرک یک",
        "۱۲",
        "1071",
        "فلزی",
    )
    assert (shown["وضعیت"], shown["تاریخ وضعیت"], shown["علت اصلی"]) == ("تعطیل", "1403/01/01", "بازار فروش")
    assert (shown["محصول"], shown["ظرفیت اسمی سالانه"], shown["قیمت مرجع (ریال)"]) == ("شمش", "12000", "1000000")
