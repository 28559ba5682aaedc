"""List, panel, API and page of requests: the same filters everywhere, cursors, and a fixed number of queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.jalali import today
from core.text import fa_digits
from support.actions.requests import choose_units, comment
from support.models import InfrastructureRequest
from tests.factories import ParkFactory, UnitFactory
from tests.support.filing import WAYS, Case, upload

pytestmark = pytest.mark.django_db
API = "/api/v1/infrastructure-requests/"
LIST_BUDGET, PANEL_BUDGET, DETAIL_BUDGET, API_BUDGET = 10, 5, 25, 6
FIELDS = {
    "number", "park", "kind", "title", "need", "quantity", "answers", "stage", "stage_since", "due_on", "holder_role",
    "agency", "enquiries", "estimated_cost_rial", "actual_cost_rial", "resolution_number", "resolution_on",
    "budget_year", "credit_source", "funded_rial", "promised_on", "progress_percent", "delivered_on",
    "delivered_quantity", "created_at", "submitted_at", "closed_at", "is_sample",
}  # fmt: skip


@pytest.fixture
def case():
    return Case(ParkFactory())


@pytest.fixture
def director(case, client):
    client.force_login(case["director"])
    return case["director"]


def on_page(client, query):
    return [row.number for row in client.get(reverse("support:request_list"), query).context["page"].rows]


def in_api(client, query):
    return [row["number"] for row in client.get(API, query).json()["results"]]


# ── filters ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def world(case):
    """Five requests of two parks, by a word."""
    elsewhere = Case(ParkFactory(name="شهرک دوردست"))
    unit = UnitFactory(park=case.park)
    rows = {
        "power": case.at("works", title="پست برق"),
        "water": case.at("submitted", "water", title="چاه آب"),
        "road": elsewhere.at("review", "access_road", title="راه شهرک دوردست"),
        "late": case.at("delivered", title="فیدر تازه"),
        "ended": case.at("closed", title="کابل کهنه"),
    }
    rows["asked"] = case.at("working_group", title="ترانسفورماتور")
    InfrastructureRequest.objects.exclude(pk=rows["ended"].pk).update(due_on=today() + timedelta(days=5))
    InfrastructureRequest.objects.filter(pk=rows["late"].pk).update(due_on=today() - timedelta(days=1))
    rows["late"].affected_units.add(unit)
    return {"rows": rows, "park": case.park, "far": elsewhere.park, "unit": unit}


FILTERS = [
    ({}, {"power", "water", "road", "late", "ended", "asked"}),
    ({"kind": "water"}, {"water"}),
    ({"kind": ["water", "access_road"]}, {"water", "road"}),
    ({"stage": "works"}, {"power"}),
    ({"stage": ["delivered", "closed"]}, {"late", "ended"}),
    ({"overdue": "yes"}, {"late"}),
    ({"holder": "agency"}, {"power"}),
    ({"holder": "manager"}, {"late"}),
    ({"waiting": "me"}, {"asked"}),
    ({"park": "far"}, {"road"}),
    ({"county": "far"}, {"road"}),
    ({"unit": "unit"}, {"late"}),
    ({"q": "دوردست"}, {"road"}),
    ({"q": "چاه آب"}, {"water"}),
    ({"q": "چاه  آب"}, {"water"}),
    ({"q": "number of water"}, {"water"}),
    ({"q": "ناپیدا"}, set()),
    ({"kind": "power", "stage": "works", "park": "park"}, {"power"}),
]


def typed(query, world):
    """The query with the codes of this world; the number in Persian digits."""
    codes = {"far": world["far"].code, "park": world["park"].code, "unit": world["unit"].code}
    query = {name: codes.get(value, value) if isinstance(value, str) else value for name, value in query.items()}
    if query.get("county"):
        query["county"] = world["far"].county.code
    if query.get("q") == "number of water":
        query["q"] = fa_digits(world["rows"]["water"].number)
    return query


@pytest.mark.parametrize(("query", "words"), FILTERS)
def test_page_file_and_api_filter_alike(client, director, world, query, words):
    expected = {world["rows"][word].number for word in words}
    query = typed(query, world)

    listed, answered = on_page(client, query), in_api(client, query)
    file = client.get(reverse("support:request_list"), {**query, "format": "csv"})
    lines = b"".join(file.streaming_content).decode().splitlines()[1:]

    assert (set(listed), len(listed)) == (expected, len(expected))
    assert (set(answered), len(answered)) == (expected, len(expected))
    assert {line.split(",")[0] for line in lines} == expected


def test_list_begins_with_what_is_due_first(client, director, world):
    numbers = on_page(client, {})

    assert numbers[0] == world["rows"]["late"].number
    assert numbers[-1] == world["rows"]["ended"].number
    assert on_page(client, {"sort": "newest"})[0] == world["rows"]["asked"].number


def test_park_one_may_not_see_is_named_as_wrong(client, case):
    far = Case(ParkFactory())
    far.at("works")
    own = case.at("works")
    client.force_login(case["manager"])

    assert on_page(client, {"park": far.park.code}) == [own.number]
    assert client.get(API, {"park": far.park.code}).status_code == 400


def test_sheet_holds_the_same_rows(client, director, world):
    answer = client.get(reverse("support:request_list"), {"kind": "water", "format": "xlsx"})

    assert answer["Content-Disposition"] == 'attachment; filename="requests.xlsx"'
    assert b"".join(answer.streaming_content)[:2] == b"PK"


# ── the API ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_api_answers_with_codes_and_iso_days(client, case, director):
    request = case.at("works")

    row = client.get(f"{API}{request.number}/").json()

    assert set(row) == FIELDS
    assert (row["park"], row["agency"]) == (case.park.code, case.agency_body.code)
    assert (row["quantity"], row["stage"], row["due_on"]) == ("2500.00", "works", request.due_on.isoformat())
    asked = request.enquiries.get()
    assert row["enquiries"] == [
        {
            "agency": case.agency_body.code, "question": "به این دلیل", "sent_on": asked.sent_on.isoformat(),
            "due_on": asked.due_on.isoformat(), "verdict": "feasible", "answer": "به این دلیل",
            "answered_on": asked.answered_on.isoformat(),
        }
    ]  # fmt: skip
    assert row["answers"] == {"voltage": "20", "outage_hours": "34"}


def test_api_pages_by_cursor_without_gap_or_repeat(client, case, director):
    numbers = [case.at("submitted").number for _ in range(7)]

    found, url = [], f"{API}?page_size=3"
    sizes = []
    while url:
        page = client.get(url).json()
        sizes.append(len(page["results"]))
        found += [row["number"] for row in page["results"]]
        url = page["next"]
        case.at("submitted")  # what comes in meanwhile moves no page

    assert (found, sizes) == (numbers[::-1], [3, 3, 1])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_api_only_reads(client, case, director, method):
    request = case.at("review")

    assert getattr(client, method)(f"{API}{request.number}/").status_code == 405
    assert InfrastructureRequest.objects.count() == 1


def test_api_says_nothing_of_what_does_not_exist(client, director):
    assert client.get(f"{API}1405-9999/").status_code == 404


# ── budgets ───────────────────────────────────────────────────────────────────────────────────────────────────────
def queries_of(client, url, context):
    with context as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("url", "budget"),
    [
        ("/requests/", LIST_BUDGET),
        ("/requests/?waiting=me&overdue=yes", LIST_BUDGET),
        ("/requests/panel/", PANEL_BUDGET),
        (API, API_BUDGET),
    ],
)
def test_lists_ask_as_much_for_four_rows_as_for_one(client, case, director, url, budget, django_assert_max_num_queries):
    asked = []
    for more in (1, 3):
        for _ in range(more):
            Case(ParkFactory()).at("works")
        asked.append(queries_of(client, url, django_assert_max_num_queries(budget)))

    assert asked[0] == asked[1]


def test_detail_asks_as_much_for_four_of_everything_as_for_one(client, case, director, django_assert_max_num_queries):
    asked = []
    for rows in (1, 4):
        request = case.draft()
        choose_units(request=request, units=[UnitFactory(park=case.park) for _ in range(rows)], by=case["manager"])
        for move in WAYS["works"]:
            request = case.move(request, move)
        for _ in range(rows):
            comment(request=request, body="سلام", by=case["official"], files=[upload()])
            request = case.move(request, "progress")
        asked.append(queries_of(client, request.get_absolute_url(), django_assert_max_num_queries(DETAIL_BUDGET)))

    assert asked[0] == asked[1]
