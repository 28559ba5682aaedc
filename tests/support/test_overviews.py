"""The board by stage, the calendar of promises and the map of requests: scoped, capped, in few queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from core.jalali import Period, format_date, today
from support.models import InfrastructureRequest, RequestEvent
from support.queries.overviews import A_COLUMN, A_DAY, ON_BOARD
from tests.factories import AgencyFactory, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.support.filing import official_for
from tests.support.weighing import a_request, last_month

pytestmark = pytest.mark.django_db
BOARD, CALENDAR, MAP = reverse("support:request_board"), reverse("support:promise_calendar"), reverse("request_map")
PLACE = {"lat": "38.06", "lon": "46.28"}


@pytest.fixture
def park():
    return ParkFactory(name="شهرک ورزقان", **PLACE)


@pytest.fixture
def director(client):
    user = UserFactory(role=Role.DIRECTOR)
    client.force_login(user)
    return user


def lanes(client, **query):
    return {column.stage: column for column in client.get(BOARD, query).context["columns"]}


def works(park, promised_on=None, **values):
    given = {"stage": "works", "agency": AgencyFactory(), "promised_on": promised_on, **values}
    return a_request(park, **given)


# ── the board ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_each_stage_is_a_lane_with_its_count_and_what_is_late(client, director, park):
    late = a_request(park, due_on=today() - timedelta(days=1), title="دیر")
    soon = a_request(park, due_on=today() + timedelta(days=1), title="زود")
    a_request(park, stage="closed")
    a_request(park, stage="draft", filed_by=director)

    found = lanes(client)
    lane = found["review"]

    assert list(found) == list(ON_BOARD)
    assert (lane.count, lane.overdue, [card.pk for card in lane.cards]) == (2, 1, [late.pk, soon.pk])
    assert sum(column.count for column in found.values()) == 2
    assert f"مهلت گذشت: {format_date(late.due_on)}" in client.get(BOARD).content.decode()


def test_a_long_lane_is_capped_and_leads_to_its_list(client, director, park):
    for _ in range(A_COLUMN + 3):
        a_request(park)
    lane = lanes(client)["review"]
    assert (lane.count, len(lane.cards), lane.more) == (A_COLUMN + 3, A_COLUMN, 3)
    page = client.get(BOARD, {"kind": "power"}).content.decode()
    assert f"{reverse('support:request_list')}?kind=power&amp;stage=review" in page


def test_the_board_follows_the_filters_of_the_list(client, director, park):
    a_request(park, kind="water")
    a_request(ParkFactory())
    assert [lanes(client, **query)["review"].count for query in ({}, {"kind": "water"}, {"park": park.code})] == [
        2,
        1,
        1,
    ]


@pytest.mark.parametrize("url", [BOARD, CALENDAR, MAP])
@pytest.mark.parametrize("rows", [1, 4])
def test_overviews_ask_as_much_for_many_as_for_one(client, director, url, rows, django_assert_max_num_queries):
    for number in range(rows):
        where = ParkFactory(**PLACE)
        unit = UnitFactory(park=where)
        last_month(unit)
        a_request(where, unit, due_on=today() - timedelta(days=number))
        works(where, promised_on=today())
    with django_assert_max_num_queries(11):
        assert client.get(url).status_code == 200


# ── who sees what ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("url", [BOARD, CALENDAR, MAP])
def test_everyone_sees_their_own_requests_alone(client, park, url):
    mine = works(park, promised_on=today(), title="درخواست پیدا")
    works(ParkFactory(name="شهرک پنهان", **PLACE), promised_on=today(), title="درخواست پنهان")
    own = "شهرک ورزقان" if url == MAP else "درخواست پیدا"
    for user in (manager_of(park), official_for(park.county), UserFactory(role=Role.AGENCY, agency=mine.agency)):
        client.force_login(user)
        page = client.get(url).content.decode()
        assert (own in page, "پنهان" in page) == (True, False)
    for user in (owner_of(UnitFactory(park=park)), UserFactory(role=Role.AGENCY)):
        client.force_login(user)
        page = client.get(url).content.decode()
        assert ("درخواست پیدا" in page, "پنهان" in page) == (False, False)


# ── the calendar ──────────────────────────────────────────────────────────────────────────────────────────────────
MONTH = Period.parse("1405-09")


def days(client, **query):
    shown = client.get(CALENDAR, {"month": "1405-09", **query}).context["calendar"]
    return {day.number: [(entry.request.title, entry.word, entry.tone) for entry in day.entries] for day in shown.days}


def test_promises_stand_on_their_days_with_how_they_stand(client, director, park):
    works(park, promised_on=today() - timedelta(days=2), title="گذشته")
    works(park, promised_on=today(), title="امروزی")
    works(park, promised_on=today() + timedelta(days=1), title="فردا")
    works(park, promised_on=today(), title="رسیده", stage="delivered")
    works(park, promised_on=today() + timedelta(days=60), title="دور")

    told = {}
    for month in {Period.containing(today() + timedelta(days=shift)).code for shift in (-2, 0, 1)}:
        for entries in days(client, month=month).values():
            told |= {title: (word, tone) for title, word, tone in entries}

    assert told == {
        "گذشته": ("۲ روز گذشته", "bad"), "امروزی": ("امروز", "info"), "فردا": ("در راه", "info"),
        "رسیده": ("تحویل شد", "good"),
    }  # fmt: skip
    assert client.get(CALENDAR).context["calendar"].late == 1


def test_a_slip_stands_on_the_day_it_left(client, director, park):
    row = works(park, promised_on=MONTH.end + timedelta(days=4), title="لغزیده")
    RequestEvent.objects.create(
        request=row, move="postpone", at=row.created_at, by=director,
        details={"promised_on": [MONTH.start.isoformat(), row.promised_on.isoformat()]},
    )  # fmt: skip
    assert days(client)[1] == [("لغزیده", "به ۵ دی ۱۴۰۵ افتاد", "warn")]


def test_the_month_has_its_own_length_and_week(client, director):
    shown = client.get(CALENDAR, {"month": "1405-09"}).context["calendar"]
    assert (len(shown.days), len(shown.blank)) == (30, shown.days[0].weekday)
    assert shown.days[0].weekday == (shown.days[0].day.isoweekday() + 1) % 7
    assert [len(client.get(CALENDAR, {"month": code}).context["calendar"].days) for code in ("1405-01", "1405-12")] == [
        31, 29,
    ]  # fmt: skip


@pytest.mark.parametrize("month", ["", "1405", "nonsense", "1405-13"])
def test_nonsense_means_this_month(client, director, month):
    assert client.get(CALENDAR, {"month": month}).context["calendar"].month == Period.containing(today())


def test_a_full_day_is_capped(client, director, park):
    for _ in range(A_DAY + 2):
        works(park, promised_on=MONTH.start)
    [first, *_] = client.get(CALENDAR, {"month": "1405-09"}).context["calendar"].days
    assert (len(first.shown), first.more) == (A_DAY, 2)


# ── the map ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_parks_lead_to_their_requests_and_say_how_many_are_late(client, director, park):
    a_request(park, due_on=today() - timedelta(days=1))
    a_request(park, stage="closed")
    works(park)
    [line] = client.get(MAP).context["shown"].lines
    assert (line.spot.units, line.overdue) == (2, 1)
    page = client.get(MAP, {"kind": "power"}).content.decode()
    assert f"{reverse('support:request_list')}?kind=power&amp;park={park.code}" in page
    assert "۲ درخواست باز" in page


def test_the_map_is_coloured_by_what_is_asked(client, director, park):
    for _ in range(4):
        a_request(park, due_on=today() - timedelta(days=1))
    looks = [client.get(MAP, {"by": by}).context["shown"].lines[0].spot.look for by in ("open", "overdue", "nonsense")]
    assert looks == ["n3", "q1", "n3"]


def test_a_park_without_a_place_stands_in_the_list_alone(client, director):
    a_request(ParkFactory(name="شهرک بی‌جا"))
    shown = client.get(MAP).context["shown"]
    assert (shown.placed, [line.spot.park.name for line in shown.lines]) == (0, ["شهرک بی‌جا"])


def test_an_empty_map_says_so(client, director):
    InfrastructureRequest.objects.all().delete()
    assert "درخواست بازی با این ویژگی‌ها نیست" in client.get(MAP).content.decode()
