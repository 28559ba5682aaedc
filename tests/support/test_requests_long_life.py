"""A request with a long life opens as fast as a young one: timeline and files come page by page."""

from datetime import timedelta

import pytest

from support.models import RequestEvent, RequestFile
from support.queries.request_page import PAGE_OF_EVENTS, PAGE_OF_FILES, REPORTS_SHOWN, timeline_of
from tests.factories import ParkFactory
from tests.support.filing import DAY, Case, noon

pytestmark = pytest.mark.django_db
EVENTS, FILES, BUDGET, LARGEST_PAGE = 2_000, 200, 31, 220_000


@pytest.fixture
def case():
    return Case(ParkFactory())


def live_long(case, request, count=EVENTS):
    """Words, reports and slips, and two hundred files that hang on them."""
    slip = {"promised_on": ["2027-01-01", "2027-02-01"]}
    RequestEvent.objects.bulk_create(
        RequestEvent(
            request=request, by=case["agency"], at=noon(DAY) + timedelta(minutes=place), note=f"خبر {place}",
            move=("", "progress", "", "postpone")[place % 4], from_stage="works" if place % 2 else "",
            to_stage="works" if place % 2 else "", details=slip if place % 4 == 3 else {},
            is_internal=place % 4 == 2,
        )
        for place in range(count)
    )  # fmt: skip
    events = list(request.events.exclude(move="start")[:FILES])
    RequestFile.objects.bulk_create(
        RequestFile(
            request=request, event=event, file="requests/a.png", name=f"عکس {event.pk}.png", size=9,
            content_type="image/png", by=case["agency"],
        )
        for event in events
    )  # fmt: skip


def opened(client, url, watch):
    with watch as queries:
        page = client.get(url)
    assert page.status_code == 200
    return page, len(queries)


def test_two_thousand_events_and_two_hundred_files_cost_no_query_more(client, case, django_assert_max_num_queries):
    request = case.at("works")
    case.move(request, "progress")
    client.force_login(case["director"])
    _young, asked = opened(client, request.get_absolute_url(), django_assert_max_num_queries(BUDGET))

    live_long(case, request)
    page, asked_later = opened(client, request.get_absolute_url(), django_assert_max_num_queries(BUDGET))

    assert asked_later <= asked + 2  # files beside their events, and how many files there are
    assert len(page.content) < LARGEST_PAGE
    assert len(page.context["timeline"].entries) == PAGE_OF_EVENTS
    assert (len(page.context["files"].shown), page.context["files"].total) == (PAGE_OF_FILES, FILES)
    assert len(page.context["reports"]) == REPORTS_SHOWN


def test_every_event_is_found_by_going_back_page_by_page(client, case):
    request = case.at("works")
    live_long(case, request, 230)

    seen, before, pages = [], "", 0
    while True:
        found = timeline_of(request, case["director"], before=before)
        seen += [entry.body.splitlines()[0] for entry in found.entries if entry.body.startswith("خبر")]
        pages, before = pages + 1, found.earlier
        if not before:
            break

    assert seen == [f"خبر {place}" for place in reversed(range(230))]
    assert pages == -(-request.events.count() // PAGE_OF_EVENTS)


def test_links_lead_back_and_forth_and_to_every_file(client, case):
    request = case.at("works")
    live_long(case, request, 300)
    client.force_login(case["manager"])
    url = request.get_absolute_url()

    first = client.get(url).context["timeline"]
    second = client.get(url, {"before": first.earlier}).content.decode()
    files = client.get(url, {"files": "all"}).context["files"]
    words = client.get(url, {"show": "talk"}).context["timeline"].entries

    assert f"{url}#talk" in second or "تازه‌ترین‌ها" in second
    assert "خبر 299" not in second.split('id="talk"')[1]
    assert len(files.shown) == FILES
    assert {entry.title for entry in words} == {"پیام"}
    assert not any(entry.internal for entry in words)


@pytest.mark.parametrize("before", ["x", "0", "999999999", "-1", "١", "1e3"])
def test_odd_cursor_shows_the_newest(client, case, before):
    request = case.at("works")
    client.force_login(case["manager"])

    page = client.get(request.get_absolute_url(), {"before": before})

    assert (page.status_code, page.context["timeline"].entries[0].title) == (200, "اجرا آغاز شد")
