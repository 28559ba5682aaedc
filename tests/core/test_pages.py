"""One view, two answers; and paging that never runs away."""

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django_htmx.middleware import HtmxMiddleware

from core.pages import COUNT_CAP, Page, paginate, render_page
from parks.models import County
from tests.factories import CountyFactory

PAGE, PART = "500.html", "components/note.html"
HTMX = {"HX-Request": "true"}


class Form(forms.Form):
    name = forms.CharField()


def request(address="/", **headers):
    asked = RequestFactory().get(address, headers=headers)
    HtmxMiddleware(lambda _: HttpResponse())(asked)
    asked.user = None
    return asked


def page(number=1, *, count=0, per_page=25, is_capped=False):
    return Page(County.objects.none(), number, per_page, count, is_capped)


@pytest.fixture
def counties(db):
    return [CountyFactory(name=f"شهرستان {number:03d}") for number in range(60)]


def paged(address, **options):
    return paginate(request(address), County.objects.order_by("name"), **options)


@pytest.mark.parametrize(
    ("headers", "is_whole"),
    [
        ({}, True),
        (HTMX, False),
        ({**HTMX, "HX-History-Restore-Request": "true"}, True),
        ({"HX-Boosted": "true"}, True),
    ],
)
def test_htmx_gets_the_part_and_everyone_else_the_page(headers, is_whole):
    response = render_page(request(**headers), PAGE, PART, {"text": "متن"})
    assert (b"<!doctype html>" in response.content.lower(), response["Vary"]) == (is_whole, "HX-Request")


def test_htmx_gets_the_page_when_there_is_no_part():
    assert b"<!doctype html>" in render_page(request(**HTMX), PAGE).content.lower()


@pytest.mark.parametrize(
    ("form", "asked", "status"),
    [
        (Form(), 200, 200),
        (Form({"name": "کاشی"}), 200, 200),
        (Form({"name": ""}), 200, 422),
        (Form({"name": ""}), 409, 409),
        (None, 404, 404),
    ],
)
def test_a_form_found_wanting_answers_422(form, asked, status):
    assert render_page(request(), PAGE, context={"form": form}, status=asked).status_code == status


def test_the_callers_context_is_left_as_it_was():
    context = {"form": Form()}
    render_page(request(), PAGE, context=context)
    assert list(context) == ["form"]


@pytest.mark.parametrize(
    ("address", "number", "per_page"),
    [
        ("/", 1, 50),
        ("/?page=2", 2, 50),
        ("/?page=2&per_page=25", 2, 25),
        ("/?page=3&per_page=25", 3, 25),
        ("/?page=4&per_page=25", 3, 25),
        ("/?page=999999999", 2, 50),
        ("/?page=" + "9" * 40, 1, 50),
        ("/?page=0", 1, 50),
        ("/?page=-1", 1, 50),
        ("/?page=x", 1, 50),
        ("/?page=۲", 2, 50),
        ("/?page=²", 1, 50),
        ("/?page=", 1, 50),
        ("/?per_page=100", 1, 100),
        ("/?per_page=10000", 1, 50),
        ("/?per_page=0", 1, 50),
    ],
)
def test_paginate_takes_only_pages_that_are_there(counties, address, number, per_page):
    found = paged(address)
    assert (found.number, found.per_page, found.count) == (number, per_page, 60)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_every_page_holds_its_rows_in_order(counties, number):
    first = (number - 1) * 25
    assert [row.name for row in paged(f"/?per_page=25&page={number}").rows] == [
        county.name for county in counties[first : first + 25]
    ]


@pytest.mark.django_db
def test_an_empty_list_is_one_empty_page():
    found = paged("/?page=5")
    assert (found.number, found.last_number, found.first_row, found.last_row, list(found.rows)) == (1, 1, 0, 0, [])
    assert (found.has_previous, found.has_next, found.total) == (False, False, "۰")


@pytest.mark.parametrize(
    ("number", "rows", "previous", "following"),
    [(1, (1, 25), False, True), (2, (26, 50), True, True), (3, (51, 60), True, False)],
)
def test_a_page_says_where_it_stands(number, rows, previous, following):
    found = page(number, count=60)
    assert ((found.first_row, found.last_row), found.has_previous, found.has_next) == (rows, previous, following)
    assert (found.previous_number, found.next_number) == (number - 1, number + 1)


@pytest.mark.parametrize(
    ("number", "last", "numbers"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (9, 9, [1, None, 8, 9]),
        (3, 5, [1, 2, 3, 4, 5]),
    ],
)
def test_the_pager_names_both_ends_and_the_neighbourhood(number, last, numbers):
    assert page(number, count=last * 25).numbers == numbers


def test_a_capped_count_says_more_than():
    assert (page(count=COUNT_CAP, is_capped=True).total, page(count=COUNT_CAP).total) == ("بیش از ۱۰٬۰۰۰", "۱۰٬۰۰۰")
    with translation.override("en"):
        assert page(count=1234).total == "1,234"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "shown", "is_capped"),
    [(COUNT_CAP, COUNT_CAP, False), (COUNT_CAP + 1, COUNT_CAP, True), (COUNT_CAP + 50, COUNT_CAP, True)],
)
def test_counting_stops_at_the_cap(rows, shown, is_capped):
    County.objects.bulk_create([County(code=f"{n:05d}", name=str(n)) for n in range(rows)])
    found = paged("/?per_page=100&page=100")
    assert (found.count, found.is_capped, found.last_number, len(found.rows)) == (shown, is_capped, 100, 100)


def test_a_list_is_paged_to_its_end_whatever_its_length():
    found = paginate(request("/?page=9999&per_page=100"), list(range(COUNT_CAP + 5)))
    assert (found.number, found.rows, found.is_capped) == (101, [10_000, 10_001, 10_002, 10_003, 10_004], False)


def test_a_known_total_spares_the_count(counties, django_assert_num_queries):
    with django_assert_num_queries(0):
        found = paged("/?page=2", total=60)
    assert (found.count, found.number) == (60, 2)


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_at_any_depth(counties, django_assert_num_queries, number):
    with django_assert_num_queries(2):
        found = paged(f"/?per_page=25&page={number}")
        assert list(found.rows) == list(found.rows)
