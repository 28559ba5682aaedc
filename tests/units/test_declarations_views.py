"""The month's form, the list and the verdict: nothing typed is lost, nobody sees another's."""

import re

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories import ProductFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.units.ledger import DUE, declared
from units.models import Declaration

pytestmark = pytest.mark.django_db
BUDGET = 8


@pytest.fixture
def unit():
    return ProductFactory().unit


@pytest.fixture
def owner(unit, client):
    user = owner_of(unit)
    client.force_login(user)
    return user


@pytest.fixture
def manager(unit, client):
    user = manager_of(unit.park)
    client.force_login(user)
    return user


def at(name, unit, period=DUE.code):
    return reverse(f"units:{name}", args=[unit.code, period])


def value_of(page, name):
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
    found = re.search(r'value="([^"]*)"', tag)
    return found[1] if found else None


# ── the form ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_form_starts_from_the_last_accepted_month_but_not_its_output(client, owner, unit):
    declared(unit, "1405-06", quantity=700, workers=57, planned_hours=200, sales_rial=9)
    declared(unit, "1405-07", "submitted", quantity=1, workers=3)

    page = client.get(at("declaration", unit)).content.decode()

    assert value_of(page, "workers") == "۵۷"
    assert value_of(page, "planned_hours").startswith("۲۰۰")
    assert value_of(page, f"quantity_{unit.products.get().pk}") is None
    assert value_of(page, "sales_rial") is None


def test_draft_comes_back_as_it_was_typed(client, owner, unit):
    quantity = f"quantity_{unit.products.get().pk}"

    saved = client.post(at("declaration_draft", unit), {"workers": "صد", quantity: "۱۲٫۵", "gas_m3": "<b>"})
    page = client.get(at("declaration", unit)).content.decode()

    assert saved.url == at("declaration", unit)
    assert (value_of(page, "workers"), value_of(page, quantity), value_of(page, "gas_m3")) == (
        "صد",
        "۱۲٫۵",
        "&lt;b&gt;",
    )


def test_draft_by_htmx_answers_with_the_line_alone(client, owner, unit):
    answer = client.post(at("declaration_draft", unit), {"workers": "۵"}, headers={"HX-Request": "true"})

    assert "پیش‌نویس نگه داشته شد" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_draft_is_seen_by_nobody_but_the_unit(client, owner, unit):
    client.post(at("declaration_draft", unit), {"workers": "۵"})
    client.force_login(manager_of(unit.park))

    assert client.get(at("declaration", unit)).status_code == 403
    assert unit.name not in client.get(reverse("units:declaration_list")).content.decode()


def test_submit_tells_every_error_at_once_and_keeps_the_answers(client, owner, unit):
    answer = client.post(
        at("declaration", unit), {"workers": "۱۰", "workers_women": "۱۱", "workers_local": "۱۲", "gas_m3": "ده"}
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert page.count('class="err"') == 3
    assert value_of(page, "gas_m3") == "ده"


def test_submit_asks_for_a_word_then_takes_it(client, owner, unit):
    answers = {"workers": "۱۰", f"quantity_{unit.products.get().pk}": "۱٬۲۰۰"}

    asked = client.post(at("declaration", unit), answers)
    sent = client.post(at("declaration", unit), {**answers, "explain_output_above_nominal": "سه نوبت کار کردیم"})

    row = Declaration.objects.get()
    assert asked.status_code == 422
    assert "تولید این ماه بیش از ۱۱۰٪ ظرفیت اسمی است." in asked.content.decode()
    assert 'name="explain_output_changed"' not in asked.content.decode()
    assert sent.url == reverse("units:owner_home")
    assert row.explanations == {"output_above_nominal": "سه نوبت کار کردیم"}


def test_returned_month_opens_again_with_its_reason_and_figures(client, owner, unit):
    declared(unit, DUE.code, "returned", quantity=700, workers=57)

    page = client.get(at("declaration", unit)).content.decode()

    assert "کامل نیست" in page
    assert value_of(page, "workers") == "۵۷"
    assert value_of(page, f"quantity_{unit.products.get().pk}").startswith("۷۰۰")


@pytest.mark.parametrize("period", ["1405-13", "1405", "1405-Q2", "nonsense"])
def test_what_is_not_a_month_is_not_there(client, owner, unit, period):
    assert client.get(at("declaration", unit, period)).status_code == 404


# ── the verdict ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_manager_reads_beside_the_month_before_and_accepts(client, manager, unit):
    owner = owner_of(unit)
    declared(unit, DUE.previous().code, quantity=800, workers=40)
    row = declared(
        unit, DUE.code, "submitted", quantity=300, workers=12, submitted_by=owner,
        warnings=["workers_changed"], explanations={"workers_changed": "نوبت شب بسته شد"},
    )  # fmt: skip

    page = client.get(at("declaration", unit)).content.decode()
    answer = client.post(at("accept_declaration", unit))

    row.refresh_from_db()
    for shown in ("۳۰۰", "۸۰۰", "۱۲", "۴۰", "نوبت شب بسته شد"):
        assert shown in page
    assert row.state == "accepted"
    assert answer.url == reverse("units:declaration_list")


def test_manager_goes_on_to_the_next_after_a_return(client, manager, unit):
    second = UnitFactory(park=unit.park)
    declared(unit, DUE.code, "submitted", submitted_by=owner_of(unit))
    declared(second, DUE.code, "submitted", submitted_by=owner_of(second))

    refused = client.post(at("return_declaration", unit), {"reason": ""})
    answer = client.post(at("return_declaration", unit), {"reason": "برق نیامده است"})

    assert refused.status_code == 422
    assert answer.url == at("declaration", second)


def test_bulk_acceptance_leaves_out_what_warns(client, manager, unit):
    second = UnitFactory(park=unit.park)
    clean = declared(unit, DUE.code, "submitted", submitted_by=owner_of(unit))
    warned = declared(second, DUE.code, "submitted", submitted_by=owner_of(second), warnings=["output_changed"])

    page = client.get(reverse("units:declaration_list")).content.decode()
    client.post(reverse("units:accept_clean"), {"id": [clean.pk, warned.pk, "x"]})

    assert re.findall(r'name="id" value="(\d+)"', page) == [str(clean.pk)]
    assert list(Declaration.objects.accepted()) == [clean]


# ── who sees what ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_list_holds_only_the_readers_units(client, manager, unit):
    other = UnitFactory()
    declared(unit, DUE.code, "submitted")
    declared(other, DUE.code, "submitted")

    page = client.get(reverse("units:declaration_list")).content.decode()

    assert unit.name in page
    assert other.name not in page
    assert other.park.name not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"period": "1405-08"}, True), ({"period": "۱۴۰۵"}, True), ({"period": "1405-07"}, False),
        ({"period": "x"}, False),
        ({"state": "submitted"}, True), ({"state": "accepted"}, False), ({"late": "1"}, False), ({"warned": "0"}, True),
        ({"warned": "1"}, False), ({"waiting": "me"}, True), ({"q": "ناپیدا"}, False),
    ],
)  # fmt: skip
def test_list_filters(client, manager, unit, query, found):
    declared(unit, DUE.code, "submitted", submitted_by=owner_of(unit))

    page = client.get(reverse("units:declaration_list"), query).content.decode()

    assert (at("declaration", unit) in page) is found


@pytest.mark.parametrize("rows", [1, 4])
def test_list_keeps_its_query_budget(client, manager, unit, rows, django_assert_max_num_queries):
    for place in [unit, *(UnitFactory(park=unit.park) for _ in range(rows - 1))]:
        declared(place, DUE.code, "submitted", submitted_by=owner_of(place))

    with django_assert_max_num_queries(BUDGET):
        page = client.get(reverse("units:declaration_list"))

    assert page.content.decode().count('<th scope="row"') == rows


def test_list_goes_out_as_the_import_reads_it(client, manager, unit):
    declared(unit, DUE.code, "submitted", quantity=12, workers=5)

    lines = b"".join(client.get(reverse("units:declaration_list"), {"format": "csv"}).streaming_content)

    head, row = lines.decode("utf-8-sig").splitlines()
    assert head.startswith("شناسهٔ واحد,ماه,محصول,مقدار تولید")
    assert row.startswith(f"{unit.code},{DUE.code},{unit.products.get().name},12,")


def test_another_units_months_are_not_there(client, owner):
    other = UnitFactory()
    declared(other, DUE.code, "submitted")

    assert client.get(at("declaration", other)).status_code == 404
    for name in ("declaration_draft", "accept_declaration", "return_declaration"):
        assert client.post(at(name, other)).status_code == 404


def test_strangers_are_sent_to_the_door(client, unit):
    door = reverse("accounts:login")

    assert client.get(reverse("units:declaration_list")).url.startswith(door)
    assert client.get(at("declaration", unit)).url.startswith(door)
    assert client.post(reverse("units:accept_clean")).url.startswith(door)


def test_an_auditor_reads_what_was_returned_and_finds_no_form(client, unit):
    declared(unit, DUE.code, "returned", workers=57)
    client.force_login(UserFactory(role=Role.AUDITOR))

    answer = client.get(at("declaration", unit))

    assert (answer.status_code, answer.context["row"].workers, answer.context["may_judge"]) == (200, 57, False)
    assert client.get(at("declaration", unit, "1405-05")).status_code == 404


def test_an_auditor_reads_and_does_not_judge(client, unit):
    declared(unit, DUE.code, "submitted", submitted_by=owner_of(unit))
    client.force_login(UserFactory(role=Role.AUDITOR))

    assert "پذیرفتن</button>" not in client.get(at("declaration", unit)).content.decode()
    assert client.post(at("accept_declaration", unit)).status_code == 403


# ── the API ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_api_tells_unknown_figures_as_null(client, manager, unit):
    declared(unit, DUE.code, quantity=12, workers=5)

    row = client.get("/api/v1/declarations/").json()["results"][0]

    assert (row["unit"], row["period"], row["workers"], row["sales_rial"]) == (unit.code, DUE.code, 5, None)
    assert row["lines"] == [{"product": unit.products.get().name, "quantity": "12.000", "uom": "تن"}]


@pytest.mark.parametrize("rows", [1, 4])
def test_api_keeps_its_query_budget_and_its_border(client, manager, unit, rows, django_assert_max_num_queries):
    declared(UnitFactory(), DUE.code)
    declared(unit, DUE.code, "draft")
    for _ in range(rows):
        declared(ProductFactory(unit__park=unit.park).unit, DUE.code, quantity=1)

    with django_assert_max_num_queries(BUDGET):
        assert len(client.get("/api/v1/declarations/").json()["results"]) == rows
