"""The register on a past day equals what the ledger says, worked out row by row without a query."""

import random
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from core.jalali import format_date
from tests.factories import ParkFactory, PlotFactory, UnitFactory, UserFactory, manager_of
from units.models import Declaration, PastTenure, Status, StatusChange, Unit
from units.queries.past import as_it_was

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2023, 3, 21), date(2026, 3, 20)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def event(unit, status, day, *, decision="approved", reason=""):
    StatusChange.objects.create(
        unit=unit, status=status, effective_on=day, source="inspection", decision=decision,
        reason=reason or ("market" if status in {"semi_active", "closed"} else ""),
        proposed_at=timezone.now(), decided_at=timezone.now() if decision != "pending" else None,
        decision_note="نه" if decision == "refused" else "",
    )  # fmt: skip


def standing(unit, status, day):
    Unit.objects.filter(pk=unit.pk).update(
        status=status, status_on=day, status_reason="market" if status in {"semi_active", "closed"} else ""
    )


def entered(unit, day):
    Unit.objects.filter(pk=unit.pk).update(created_at=timezone.make_aware(datetime.combine(day, datetime.min.time())))


@pytest.fixture
def lives():
    """Forty units with random ledgers, moves and sales: {unit: (entered on, events, tenures)}."""
    chance = random.Random(7)
    parks = ParkFactory.create_batch(3)
    days = [FIRST + timedelta(days=chance.randrange((LAST - FIRST).days)) for _ in range(200)]
    found = {}
    for _ in range(40):
        unit = UnitFactory(park=chance.choice(parks), status="", owner_name="مالک اکنون")
        dates = sorted(chance.sample(days, chance.randrange(5)))
        events = []
        for day in dates:
            status = chance.choice(Status.values)
            event(unit, status, day)
            events.append((day, status))
        if events:
            standing(unit, events[-1][1], events[-1][0])
        event(unit, "closed", chance.choice(days), decision="refused")
        tenures = []
        for number, day in enumerate(sorted(chance.sample(days, chance.randrange(3)))):
            park = chance.choice(parks)
            PastTenure.objects.create(
                unit=unit, until=day, kind="transfer", park=park, county=park.county, owner_name=f"مالک {number}"
            )
            tenures.append((day, park.pk, f"مالک {number}"))
        since = chance.choice(days)
        entered(unit, since)
        found[unit.pk] = (unit.park_id, since, events, tenures)
    return found


def brute_force(lives, day):
    """{unit: (status, park, owner)} on `day`, by walking each unit's own rows."""
    rows = {}
    for unit, (park, since, events, tenures) in lives.items():
        known = [status for on, status in events if on <= day]
        if not known and since > day:
            continue
        held = next(((where, owner) for until, where, owner in tenures if until > day), (park, "مالک اکنون"))
        rows[unit] = (known[-1] if known else "", *held)
    return rows


@pytest.mark.parametrize("days_in", [0, 100, 365, 500, 700, 900, 1094])
def test_list_of_a_past_day_equals_the_ledger_walked_by_hand(lives, days_in):
    day = FIRST + timedelta(days=days_in)
    rows = {unit.pk: (unit.status_then, unit.park_then, unit.owner_then) for unit in Unit.objects.as_of(day)}
    assert rows == brute_force(lives, day)


def test_rows_of_a_past_day_say_of_themselves_what_held(lives):
    day = FIRST + timedelta(days=400)
    shown = {unit.pk: (unit.status, unit.park.pk, unit.owner_name) for unit in as_it_was(Unit.objects.as_of(day))}
    assert shown == brute_force(lives, day)


# ── the list ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def moved_unit():
    """Closed since 1404-06-10, active before; in another park, on another plot and another's until 1404-05-01."""
    old, new = ParkFactory(name="شهرک پیشین"), ParkFactory(name="شهرک کنونی")
    unit = UnitFactory(park=new, name="واحد کوچنده", owner_name="مالک تازه", status="")
    event(unit, "active", date(2024, 3, 20))
    event(unit, "closed", date(2025, 9, 1))
    standing(unit, "closed", date(2025, 9, 1))
    PastTenure.objects.create(
        unit=unit, until=date(2025, 7, 23), kind="relocation", park=old, county=old.county,
        plot=PlotFactory(park=old, number="۱۷"), owner_name="مالک پیشین",
    )  # fmt: skip
    return unit


@pytest.fixture
def official(client):
    user = UserFactory(role=Role.OFFICIAL)
    client.force_login(user, backend=BACKEND)
    return user


def listed(client, **query):
    answer = client.get("/units/", query)
    return [(unit.status, unit.park.name, unit.owner_name) for unit in answer.context["page"].rows]


@pytest.mark.parametrize(
    ("day", "row"),
    [
        ("1404-05-01", ("active", "شهرک کنونی", "مالک تازه")),
        ("۱۴۰۴/۰۴/۳۱", ("active", "شهرک پیشین", "مالک پیشین")),
        ("2025-09-01", ("closed", "شهرک کنونی", "مالک تازه")),
    ],
)
def test_list_asked_for_a_past_day_shows_what_held(client, official, moved_unit, day, row):
    assert listed(client, as_of=day) == [row]


def test_filters_of_a_past_day_filter_what_held(client, official, moved_unit):
    old = PastTenure.objects.get().park
    asked = {"as_of": "1404-04-01", "status": "active", "park": old.code, "county": old.county.code}
    assert len(listed(client, **asked)) == 1
    assert listed(client, **{**asked, "status": "closed"}) == []
    assert listed(client, **{**asked, "park": moved_unit.park.code}) == []
    assert listed(client, as_of="1404-07-01", reason="market", sort="-status_on") != []


def test_files_and_api_of_a_past_day_say_the_same(client, official, moved_unit):
    text = b"".join(client.get("/units/?as_of=1404-04-01&format=csv").streaming_content).decode()
    assert ("شهرک پیشین" in text, "مالک پیشین" in text, "۱۷" in text, "فعال" in text) == (True, True, True, True)
    row = client.get("/api/v1/units/?as_of=1404-04-01").json()["results"][0]
    assert (row["status"], row["park"], row["status_on"]) == (
        "active",
        PastTenure.objects.get().park.code,
        "2024-03-20",
    )


def test_workers_of_a_past_day_are_those_declared_by_then(client, official, moved_unit):
    for period, workers in (("1404-02", 11), ("1404-04", 22)):
        Declaration.objects.create(
            unit=moved_unit,
            park=moved_unit.park,
            period=period,
            state="accepted",
            workers=workers,
            decided_at=timezone.now(),
        )
    shown = {
        day: client.get("/units/", {"as_of": day}).context["page"].rows[0].last_workers
        for day in ("1404-02-30", "1404-02-31", "1404-04-31", "1404-05-01")
    }
    assert shown == {"1404-02-30": None, "1404-02-31": 11, "1404-04-31": 22, "1404-05-01": 22}


@pytest.mark.parametrize(("typed", "said"), [("1420-01-01", "پس از امروز"), ("فردا", "تاریخ را مانند")])
def test_a_wrong_day_is_named_and_filters_nothing(client, official, moved_unit, typed, said):
    answer = client.get("/units/", {"as_of": typed})
    assert (said in answer.content.decode(), answer.context["as_of"]) == (True, None)
    assert [unit.status for unit in answer.context["page"].rows] == ["closed"]


def test_a_past_day_shows_a_manager_no_unit_of_others(client, moved_unit):
    client.force_login(manager_of(PastTenure.objects.get().park), backend=BACKEND)
    assert listed(client, as_of="1404-04-01") == []


def test_a_past_day_costs_the_same_whatever_stands(client, official, moved_unit):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get("/units/?as_of=1404-04-01")
        return len(found)

    queries()
    at_one = queries()
    for _ in range(3):
        unit = UnitFactory(park=ParkFactory(), status="")
        event(unit, "active", date(2024, 3, 20))
    assert queries() == at_one


# ── one unit, parks ───────────────────────────────────────────────────────────────────────────────────────────────
def test_page_of_a_unit_on_a_past_day_shows_what_held(client, official, moved_unit):
    answer = client.get(f"/units/{moved_unit.code}/?as_of=1404-04-01")
    unit = answer.context["unit"]
    assert (unit.status, unit.park.name, unit.plot.number, unit.owner_name) == (
        "active",
        "شهرک پیشین",
        "۱۷",
        "مالک پیشین",
    )
    assert format_date(date(2025, 6, 22)) in answer.content.decode()


def test_page_of_a_unit_before_it_was_known_does_not_exist(client, official, moved_unit):
    entered(moved_unit, date(2024, 3, 20))
    assert client.get(f"/units/{moved_unit.code}/?as_of=1402-04-01").status_code == 404


def test_parks_on_a_past_day_count_what_stood_there(client, official, moved_unit):
    old = PastTenure.objects.get().park
    rows = client.get("/parks/?as_of=1404-04-01").context["rows"]
    assert {row.park.name: (row.counts.active, row.counts.closed) for row in rows} == {
        "شهرک پیشین": (1, 0),
        "شهرک کنونی": (0, 0),
    }
    assert client.get(f"/parks/{old.code}/?as_of=1404-04-01").context["shown"].counts.active == 1
    assert client.get(f"/parks/{old.code}/").context["shown"].counts.total == 0
