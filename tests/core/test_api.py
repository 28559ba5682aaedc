"""Every API list pages by cursor: a page costs the same wherever it lies and skips no row that moved."""

from itertools import chain
from urllib.parse import parse_qs, urlsplit

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.api import CursorPagination
from parks.models import County
from tests.factories import CountyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def counties():
    return [CountyFactory() for _ in range(7)]


def answer(**query):
    """One page as the client gets it: the rows' keys and the cursor of the next page."""
    pages = CursorPagination()
    rows = pages.paginate_queryset(County.objects.all(), Request(APIRequestFactory().get("/api/", query)))
    following = parse_qs(urlsplit(pages.get_next_link() or "").query)
    return [row.pk for row in rows], following.get("cursor", [None])[0]


def test_cursors_lead_through_every_row_once(counties):
    seen, cursor = [], {}
    while cursor is not None:
        rows, following = answer(page_size=3, **cursor)
        seen.append(rows)
        cursor = {"cursor": following} if following else None
    assert [len(rows) for rows in seen] == [3, 3, 1]
    assert [*chain(*seen)] == [county.pk for county in reversed(counties)]


def test_a_row_that_came_meanwhile_moves_no_other(counties):
    first, cursor = answer(page_size=3)
    CountyFactory()
    following, _ = answer(page_size=3, cursor=cursor)
    assert first + following == [county.pk for county in counties[:0:-1]]


@pytest.mark.parametrize(("asked", "size"), [(None, 50), ("2", 2), ("0", 50), ("x", 50), ("99999", 500)])
def test_a_page_is_never_longer_than_allowed(asked, size):
    request = Request(APIRequestFactory().get("/api/", {"page_size": asked} if asked else {}))
    assert CursorPagination().get_page_size(request) == size


def test_a_page_costs_one_query(counties, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer(page_size=3)
