"""Pages of reference prices: the list of kinds, one kind, setting and withdrawing; who sees and who may."""

import csv
import io

import pytest
from django.urls import reverse

from accounts.models import Role
from core.jalali import Period, today
from tests.factories import ParkFactory, ProductFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.reports.province import MONTH, address, build
from units.actions.prices import set_reference_price
from units.models import ReferencePrice

LIST = reverse("reports:reference_prices")
BRICK = {"product": "اجر", "uom": "تن"}
KIND = reverse("reports:reference_price", kwargs=BRICK)
SET = reverse("reports:reference_price_set", kwargs=BRICK)
SENT = {"month": "۱۴۰۴-۰۳", "price_rial": "۳٬۰۰۰٬۰۰۰", "source": "نشریهٔ شمارهٔ ۷"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = UserFactory(role=Role.ADMINISTRATOR, full_name="راهبر استان")
    client.force_login(user)
    return user


@pytest.fixture
def unit():
    return ProductFactory(name="آجر").unit


def price(by, name="آجر", month="1404-03", rial=3_000_000):
    return set_reference_price(
        by=by, today=today(), name=name, uom="تن", month=Period.parse(month), price_rial=rial, source="نشریه"
    )


def shown(client, query=""):
    return [row["product"] for row in client.get(LIST + query).context["page"].rows]


# ── the list ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def kinds(administrator, unit):
    ProductFactory(name="آجر", reference_price_rial=None)
    ProductFactory(name="آجر نسوز", reference_price_rial=None)
    ProductFactory(name="سفال")
    price(administrator)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["آجر", "آجر نسوز", "سفال"]),
        ("?q=اجر", ["آجر", "آجر نسوز"]),
        ("?q=نسوز+آجر", ["آجر نسوز"]),
        ("?price=common", ["آجر"]),
        ("?price=none", ["آجر نسوز"]),
        ("?price=files", ["سفال"]),
        ("?price=nonsense&q=سفال", ["سفال"]),
        ("?sort=-unpriced", ["آجر", "آجر نسوز", "سفال"]),
        ("?sort=-since&per_page=25&page=1", ["آجر", "آجر نسوز", "سفال"]),
        ("?q=هیچ", []),
    ],
)
def test_list_is_searched_filtered_and_ordered_by_its_address(client, kinds, query, expected):
    assert shown(client, query) == expected


@pytest.mark.parametrize("query", ["?format=csv", "?format=csv&price=common"])
def test_file_holds_the_rows_of_the_screen(client, kinds, query):
    text = b"".join(client.get(LIST + query).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1] == ["آجر", "تن", "2", "1", "1000000", "1000000", "3000000", "1404-03"]
    assert [row[0] for row in rows[1:]] == shown(client, query.replace("format=csv", ""))
    assert client.get(f"{LIST}?format=xlsx").status_code == 200


def test_second_page_of_kinds_goes_on_where_the_first_ends(client, administrator):
    for place in range(27):
        ProductFactory(name=f"محصول {place:02}")
    first, second = (shown(client, f"?per_page=25&page={page}") for page in (1, 2))
    assert (len(first), len(second), len({*first, *second})) == (25, 2, 27)


@pytest.mark.parametrize("count", [1, 4])
def test_list_and_kind_ask_as_much_for_many_rows_as_for_one(
    client, administrator, django_assert_max_num_queries, count
):
    for place in range(count):
        unit = UnitFactory()
        for name in ("آجر", f"محصول {place}"):
            ProductFactory(unit=unit, name=name)
        price(administrator, month=f"1404-0{place + 1}")
    with django_assert_max_num_queries(12):
        assert len(shown(client)) == count + 1
    with django_assert_max_num_queries(15):
        page = client.get(KIND)
    assert (len(page.context["rows"]), len(page.context["page"].rows)) == (count, count)


def test_price_of_a_kind_that_nobody_makes_is_named_and_its_page_stands(client, administrator):
    row = price(administrator, name="شیشه")
    assert [one.name for one in client.get(LIST).context["kept_for_nobody"]] == ["شیشه"]
    assert client.get(row.get_absolute_url()).context["kind"]["makers"] == 0


# ── who sees ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ADMINISTRATOR, 200), (Role.DIRECTOR, 200), (Role.OFFICIAL, 200), (Role.AUDITOR, 200), (Role.AGENCY, 404)],
)
def test_prices_are_read_by_whoever_reads_parameters(client, unit, role, status):
    client.force_login(UserFactory(role=role))
    assert [client.get(address).status_code for address in (LIST, KIND)] == [status, status]


def test_manager_sees_kinds_makers_and_extremes_of_their_park_alone(client, administrator, unit):
    ProductFactory(name="آجر", reference_price_rial=9_000_000)
    ProductFactory(name="سفال")
    price(administrator)
    client.force_login(manager_of(unit.park))

    rows = client.get(LIST).context["page"].rows
    page = client.get(KIND)

    assert [(row["product"], row["makers"], row["highest"]) for row in rows] == [("آجر", 1, 1_000_000)]
    assert [row.unit for row in page.context["page"].rows] == [unit]
    assert (page.context["kind"]["makers"], page.context["may_set"]) == (1, False)


def test_strangers_find_no_kind_of_others(client, administrator, unit):
    price(administrator)
    for person, status in ((manager_of(ParkFactory()), 404), (owner_of(unit), 404), (owner_of(UnitFactory()), 404)):
        client.force_login(person)
        assert client.get(KIND).status_code == status
    client.force_login(manager_of(ParkFactory()))
    assert shown(client) == []


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.OFFICIAL, Role.AUDITOR, Role.MANAGER, Role.OWNER])
def test_prices_are_set_and_withdrawn_by_administrators_alone(client, administrator, unit, role):
    row = price(administrator)
    client.force_login(UserFactory(role=role))
    withdraw = reverse("reports:reference_price_withdraw", args=[row.pk])
    assert [client.post(address, SENT).status_code for address in (SET, withdraw)] == [403, 403]
    assert ReferencePrice.objects.get().price_rial == 3_000_000


# ── setting and withdrawing ───────────────────────────────────────────────────────────────────────────────────────
def test_administrator_sets_corrects_and_withdraws_on_the_pages(client, administrator, unit):
    assert client.get(SET).status_code == 200
    for rial in ("۳٬۰۰۰٬۰۰۰", "4,000,000"):
        assert client.post(SET, SENT | {"price_rial": rial})["Location"] == KIND
    client.post(SET, SENT | {"month": "1404-01"})

    page = client.get(KIND)

    rows = [(str(row.since), row.until and str(row.until), row.price.price_rial) for row in page.context["rows"]]
    assert rows == [("1404-03", None, 4_000_000), ("1404-01", "1404-02", 3_000_000)]
    assert [row.by for row in page.context["rows"]] == ["راهبر استان", "راهبر استان"]
    assert len(page.context["trail"]) == 3

    newest = ReferencePrice.objects.get(month="1404-03")
    withdraw = reverse("reports:reference_price_withdraw", args=[newest.pk])
    assert client.post(withdraw, {"reason": " "}).status_code == 422
    assert client.post(withdraw, {"reason": "اشتباه بود"})["Location"] == KIND
    assert client.get(withdraw).status_code == 404
    page = client.get(KIND)
    assert [row.price.month for row in page.context["rows"]] == ["1404-01"]
    assert page.context["trail"][0].reason == "اشتباه بود"


def test_last_price_of_a_kind_that_nobody_makes_leads_back_to_the_list(client, administrator):
    row = price(administrator, name="شیشه")
    withdraw = reverse("reports:reference_price_withdraw", args=[row.pk])
    assert client.post(withdraw, {"reason": "اشتباه بود"})["Location"] == LIST


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("month", "1404-13"), ("month", "خرداد"), ("month", "1404"), ("month", "1499-01"), ("month", ""),
        ("price_rial", "گران"), ("price_rial", "0"), ("price_rial", "-5"), ("price_rial", "12.5"),
        ("price_rial", "99999999999999999999"), ("source", "  "), ("source", "ب" * 301),
    ],
)  # fmt: skip
def test_wrong_price_is_told_beside_its_field_and_what_was_typed_stays(client, administrator, unit, field, value):
    answer = client.post(SET, SENT | {field: value})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form[field].value()) == (422, [field], value)
    assert not ReferencePrice.objects.exists()


@pytest.mark.parametrize("address", [KIND, SET])
def test_kind_that_is_no_kind_is_not_found(client, administrator, unit, address):
    assert client.get(address).status_code == 200
    for product, uom in (("سفال", "تن"), ("اجر", "قالب"), ("آجر", "تن")):
        name = "reports:reference_price" if address == KIND else "reports:reference_price_set"
        assert client.get(reverse(name, args=[product, uom])).status_code == 404


# ── where else it shows ───────────────────────────────────────────────────────────────────────────────────────────
def test_unit_page_tells_the_price_that_holds_and_that_it_is_the_provinces(client, administrator, unit):
    client.force_login(owner_of(unit))
    before = client.get(unit.get_absolute_url()).content.decode()
    price(administrator)
    after = client.get(unit.get_absolute_url()).content.decode()
    past = client.get(f"{unit.get_absolute_url()}?as_of=1404/01/15").content.decode()
    found = [("۱٬۰۰۰٬۰۰۰" in body, "قیمت مصوب استان، از خرداد ۱۴۰۴" in body) for body in (before, after, past)]
    assert found == [(True, False), (False, True), (True, False)]


def test_parameters_name_the_newest_prices(client, administrator, unit):
    for month in ("1404-01", "1404-02"):
        price(administrator, month=month)
    page = client.get(reverse("reports:parameters"))
    assert [row.month for row in page.context["common_prices"]] == ["1404-02", "1404-01"]
    assert LIST in page.content.decode()


@pytest.mark.parametrize(("indicator", "says"), [("idle_capacity", True), ("lost_output", True), ("workers", False)])
def test_figure_that_rests_on_prices_says_by_which_rule(client, administrator, indicator, says):
    build(parks=1, periods=(MONTH,))
    page = client.get(address("figure", scope="province", indicator=indicator)).content.decode()
    assert ("تازه‌ترین قیمت مصوب استان" in page, LIST in page) == (says, says)
