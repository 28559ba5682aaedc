"""Filters of a list: what holds is shown and can be lifted, what is wrong is named and filters nothing."""

from datetime import date
from urllib.parse import parse_qs

import django_filters
import pytest
from django.test import RequestFactory
from django.utils.html import escape

from core.filters import ChoicesFilter, CodeChoiceFilter, JalaliDateFilter, SearchFilter, VisibleFilterSet
from core.tables import Sort
from parks.models import Park, ParkKind
from tests.factories import CountyFactory, ParkFactory, ProductFactory, UserFactory, manager_of
from units.models import Product, Unit

pytestmark = pytest.mark.django_db


class ParkFilters(VisibleFilterSet):
    q = SearchFilter()
    kind = ChoicesFilter(choices=ParkKind.choices)
    since = JalaliDateFilter(field_name="established_on", lookup_expr="gte", label="از")
    ownership = django_filters.ChoiceFilter(choices=[("state", "دولتی"), ("private", "خصوصی")])
    twin = CodeChoiceFilter(queryset=lambda request: Park.objects.visible_to(request.user))

    sorts = (Sort("name", "نام", ("sort_key", "pk")), Sort("-since", "تازه‌ترین", ("-established_on", "pk")))


@pytest.fixture
def parks():
    county = CountyFactory()
    rows = (
        ("سهند", ParkKind.PARK, date(2010, 3, 21), "state"),
        ("آجرسازی", ParkKind.ZONE, date(2020, 3, 21), "private"),
        ("کاشی", ParkKind.SPECIAL, date(2015, 3, 21), "private"),
    )
    return [
        ParkFactory(name=name, county=county, kind=kind, established_on=day, ownership=ownership)
        for name, kind, day, ownership in rows
    ]


def filters(query=""):
    request = RequestFactory().get(f"/parks/?{query}")
    request.user = UserFactory()
    return ParkFilters.for_request(request, Park.objects.visible_to(request.user))


def names(query=""):
    return [park.name for park in filters(query).qs]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["آجرسازی", "سهند", "کاشی"]),
        ("q=كاشي", ["کاشی"]),
        ("kind=zone&kind=special", ["آجرسازی", "کاشی"]),
        ("since=۱۳۹۴/۱/۱", ["آجرسازی", "کاشی"]),
        ("since=2015-03-22", ["آجرسازی"]),
        ("ownership=private&kind=special", ["کاشی"]),
        ("q=نیست", []),
    ],
)
def test_filters_narrow_the_list(parks, query, found):
    assert names(query) == found


@pytest.mark.parametrize(
    "query", ["kind=castle", "since=فردا", "ownership=mine", "twin=P9999", "nothing=1", "page=x&sort=x"]
)
def test_a_wrong_value_filters_nothing(parks, query):
    assert names(query) == ["آجرسازی", "سهند", "کاشی"]


@pytest.mark.parametrize(("query", "field"), [("kind=castle", "kind"), ("since=فردا", "since"), ("twin=P9999", "twin")])
def test_a_wrong_value_is_named_beside_its_box(parks, query, field):
    assert list(filters(query).form.errors) == [field]


def test_a_wrong_value_leaves_the_sound_filters_alone(parks):
    assert names("since=فردا&kind=zone") == ["آجرسازی"]


def test_choices_never_leave_what_a_person_may_see():
    class ProductFilters(VisibleFilterSet):
        unit = CodeChoiceFilter(queryset=lambda request: Unit.objects.visible_to(request.user))

    own, hidden = ProductFactory(), ProductFactory()
    request = RequestFactory().get("/products/")
    request.user = manager_of(own.unit.park)
    rows = Product.objects.filter(unit__in=Unit.objects.visible_to(request.user))
    codes = (own.unit.code, hidden.unit.code)
    shown = [ProductFilters({"unit": code}, queryset=rows, request=request) for code in codes]

    assert [list(one.form.errors) for one in shown] == [[], ["unit"]]
    assert [list(one.qs) for one in shown] == [[own], [own]]
    assert list(shown[0].form.fields["unit"].queryset) == [own.unit]


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["آجرسازی", "سهند", "کاشی"]),
        ("sort=name", ["آجرسازی", "سهند", "کاشی"]),
        ("sort=-since", ["آجرسازی", "کاشی", "سهند"]),
        ("sort=county__code", ["آجرسازی", "سهند", "کاشی"]),
        ("sort=?", ["آجرسازی", "سهند", "کاشی"]),
        ("sort=-since&kind=park&kind=special", ["کاشی", "سهند"]),
    ],
)
def test_only_named_orders_are_taken(parks, query, order):
    assert names(query) == order


def test_a_filter_set_without_an_address_is_ordered_too(parks):
    assert [park.name for park in ParkFilters(queryset=Park.objects.all()).qs] == ["آجرسازی", "سهند", "کاشی"]


def test_chips_say_what_holds_and_lead_to_the_list_without_it(parks):
    address = f"q=کاشی&kind=zone&kind=special&since=۱۳۹۴/۱/۱&ownership=private&twin={parks[2].code}&sort=-since&page=3"
    chips = filters(address).chips()

    assert [chip.label for chip in chips] == [
        "کاشی", "ناحیهٔ صنعتی", "منطقهٔ ویژه", "از: ۱ فروردین ۱۳۹۴", "خصوصی", str(parks[2]),
    ]  # fmt: skip
    full = parse_qs(address)
    left = [parse_qs(chip.url.removeprefix("?")) for chip in chips]
    assert all("page" not in query and query["sort"] == ["-since"] for query in left)
    assert [sorted(set(full) - set(query)) for query in left] == [
        ["page", "q"], ["page"], ["page"], ["page", "since"], ["ownership", "page"], ["page", "twin"],
    ]  # fmt: skip
    assert [query["kind"] for query in left[1:3]] == [["special"], ["zone"]]


def test_a_chip_lifts_a_filter_that_the_address_names_twice(parks):
    chips = filters("q=آجر&q=کاشی").chips()
    assert [(chip.label, chip.url) for chip in chips] == [("کاشی", "?")]


def test_a_wrong_value_has_no_chip(parks):
    assert filters("since=فردا&kind=castle").chips() == []


def test_chips_are_escaped_where_they_are_shown(parks):
    chip = filters("q=<script>").chips()[0]
    assert (chip.label, escape(chip.label), chip.url) == ("<script>", "&lt;script&gt;", "?")


@pytest.mark.parametrize(
    ("query", "is_filtered"), [("", False), ("sort=name&page=2", False), ("q=", False), ("q=کاشی", True)]
)
def test_a_list_knows_whether_it_is_filtered(query, is_filtered):
    assert filters(query).is_filtered is is_filtered


def test_hidden_state_keeps_order_and_page_size():
    assert filters("sort=-since&per_page=100&q=a&page=2").hidden_state() == [("sort", "-since"), ("per_page", "100")]


def test_chips_and_rows_cost_the_same_at_any_length(parks, django_assert_num_queries):
    shown = filters("kind=zone&kind=special")
    with django_assert_num_queries(1):
        assert (len(shown.chips()), len(list(shown.qs)), len(list(shown.qs))) == (2, 2, 2)
