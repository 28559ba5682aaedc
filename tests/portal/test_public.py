"""What people without an account find, and what they do not: small cells, unpublished months, units that said no."""

import re

import pytest
from django.urls import reverse

from accounts.models import Role
from parks.models import Park
from reports.actions import build_report, publish_report
from reports.compute.suppression import FEWEST
from reports.models import Report
from reports.queries.public import SHOWN, published, published_months, structure
from tests.factories import CountyFactory, ProductFactory, UnitFactory, UserFactory
from tests.reports.province import BEFORE, MONTH, TODAY, YEAR_AGO, build

pytestmark = pytest.mark.django_db
NAMES = ("public_figures", "public_parks", "public_products")


def publish(*periods):
    for period in periods:
        report = Report.objects.get(period=period.code)
        publish_report(report=report, by=UserFactory(role=Role.DIRECTOR), reason="")


@pytest.fixture
def large(db):
    build(parks=3, units=6)
    publish(BEFORE, MONTH)


def test_everybody_finds_the_public_pages(client, large):
    urls = [*(reverse(name) for name in NAMES), reverse("public_park", args=["PW0"])]
    assert {client.get(url).status_code for url in urls} == {200}
    assert client.get(reverse("public_park", args=["none"])).status_code == 404


def test_pages_are_kept_by_browsers_and_set_no_cookie(client, large):
    for name in NAMES:
        answer = client.get(reverse(name))
        assert answer.headers["Cache-Control"] == "public, max-age=600"
        assert answer.cookies == {}


def test_unpublished_months_are_not_there(client, large):
    page = client.get(reverse("public_figures"))
    assert [report.period for report in page.context["months"]] == ["1404-06", "1404-05"]
    assert client.get(reverse("public_figures"), {"period": YEAR_AGO.code}).status_code == 404


def test_what_adds_up_does_not_move_when_a_park_does(large):
    report = published_months(1)[0]
    before = structure(report, list(report.scopes.select_related("park").order_by("pk")))

    Park.objects.update(established_on=None, county=CountyFactory())

    assert structure(report, list(report.scopes.select_related("park").order_by("pk"))) == before
    assert {part for each in before[0] for part in each.parts if part.startswith("park:")} == {
        f"park:PW{number}" for number in range(3)
    }


def test_nothing_published_is_said_so(client, db):
    assert "هنوز گزارشی منتشر نشده است" in client.get(reverse("public_figures")).content.decode()


def cells(page, table):
    lines = next(lines for label, lines in page.context["tables"] if label == table)
    return {line.name: [cell.figure.text if not cell.is_hidden else None for cell in line.cells] for line in lines}


def test_figures_of_many_units_are_shown(client, large):
    page = client.get(reverse("public_figures"))
    assert cells(page, "شهرک‌ها")["شهرک 0"][:2] == ["۶", "۰٫۰٪"]
    assert not page.context["has_hidden"]


def test_figures_of_few_units_are_hidden_and_not_in_the_page(client):
    build(parks=3, units=FEWEST - 1)
    publish(MONTH)

    page = client.get(reverse("public_figures"))

    assert cells(page, "شهرک‌ها") == {f"شهرک {n}": [None] * len(SHOWN) for n in range(3)}
    assert "data-figure" not in page.content.decode()


def test_hidden_figures_stay_hidden_beside_what_is_shown(large):
    """One park of few units: subtracting the others from their sums must meet a second hidden one."""
    few = Park.objects.get(code="PW0")
    few.units.filter(pk__in=few.units.values_list("pk")[:4]).delete()
    Report.objects.all().delete()
    build_again()

    found = published(published_months(1)[0])

    hidden = {scope for scope, code in found.hidden if code == "units" and not scope.startswith("rest:")}
    assert {"park:PW0", "county:W0"} <= hidden
    assert len([scope for scope in hidden if scope.startswith("county:")]) >= 2
    assert len([scope for scope in hidden if scope.startswith("park:")]) >= 2


def build_again():
    build_report(period=MONTH, by=None, today=TODAY)
    publish(MONTH)


def test_quarters_and_years_are_not_published_here(large):
    assert {report.kind for report in published_months(9)} == {"month"}


def test_directory_shows_units_that_agreed_and_no_more_of_them(client, db):
    shown = UnitFactory(name="کارگاه آشکار", is_in_directory=True, owner_name="رازدار", legal_id="14001234567")
    hidden = UnitFactory(name="کارگاه پنهان", owner_name="رازدار")
    ProductFactory(unit=shown, name="کاشی لعابی", reference_price_rial=987_654)
    ProductFactory(unit=hidden, name="کاشی کف")

    page = client.get(reverse("public_products")).content.decode()

    assert ("کارگاه آشکار" in page, "کاشی لعابی" in page) == (True, True)
    assert [word for word in ("کارگاه پنهان", "کاشی کف", "رازدار", "14001234567", "987") if word in page] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("كاشي", True),
        ("آشکار", True),
        ("رازدار", False),
        ("14001234567", False),
        ("۱۴۰۰۱۲۳۴۵۶۷", False),
        ("پنهان", False),
    ],
)
def test_directory_is_not_searched_by_what_it_does_not_show(client, db, query, found):
    """A search by an identifier would tell whose it is."""
    key = "کارگاه آشکار رازدار 14001234567"
    shown = UnitFactory(name="کارگاه آشکار", is_in_directory=True, owner_name="رازدار", legal_id="14001234567")
    type(shown).objects.filter(pk=shown.pk).update(search_key=key)
    ProductFactory(unit=shown, name="کاشی لعابی")

    page = client.get(reverse("public_products"), {"q": query}).content.decode()

    assert bool(re.search("کارگاه آشکار</th>", page)) is found


@pytest.mark.parametrize("parks", [1, 4])
def test_public_pages_cost_the_same_when_parks_are_many(client, django_assert_max_num_queries, parks):
    build(parks=parks, units=1)
    publish(BEFORE, MONTH)
    for name in NAMES:
        client.get(reverse(name))
        with django_assert_max_num_queries(6):
            assert client.get(reverse(name)).status_code == 200
