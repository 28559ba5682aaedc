"""Finding twins every night and on entry: what is found, what stays decided, and how quickly."""

import time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent, Role
from core.errors import RuleViolation
from core.text import fold, sort_key
from portal.celery import app
from tests.factories import ParkFactory, PlotFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.units.people import official_for
from units.actions.twins import dismiss_pair, find_twins, keep_pairs
from units.models import TwinPair, Unit
from units.queries.twins import LARGEST_BLOCK, as_traits, candidates, scored_pairs, suggestions
from units.tasks import find_twins as task

pytestmark = pytest.mark.django_db


@pytest.fixture
def park():
    return ParkFactory()


def found():
    return {(row.first, row.second): row.score for row in TwinPair.objects.open().select_related("first", "second")}


# ── what is found ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_one_name_in_one_park_is_found_however_it_was_typed(park):
    one, other = UnitFactory(name="کاشی تبریز ۲", park=park), UnitFactory(name="كاشي‌تبريز2", park=park)
    UnitFactory(name="کاشی تبریز ۲")
    UnitFactory(name="کاشی تبریز ۳", park=park)

    assert (find_twins(), found()) == (1, {(one, other): 55})


@pytest.mark.parametrize(
    "shared",
    [
        {"legal_id": "10100000001", "phone": "04111111111"},
        {"phone": "04111111111", "postal_code": "5100000000", "owner_national_id": "0012345679"},
        {"operating_licence": "123", "legal_id": "10100000001"},
    ],
)
def test_shared_identifiers_are_found_under_any_name(park, shared):
    one, other = UnitFactory(name="فولاد سهند", park=park, **shared), UnitFactory(name="شمش آذر", park=park, **shared)
    find_twins()
    assert list(found()) == [(one, other)]


def test_a_shared_plot_is_found(park):
    plot = PlotFactory(park=park)
    pair = [UnitFactory(name=name, park=park, plot=plot, phone="04111111111") for name in ("فولاد", "سیمان")]
    find_twins()
    assert list(found()) == [tuple(pair)]


def test_what_very_many_share_says_nothing(park):
    for number in range(LARGEST_BLOCK + 1):
        UnitFactory(name=f"واحد {'آبپتثج'[number % 6] * (number + 4)}", park=park, phone="04111111111")
    assert candidates() == set()


def test_sample_and_real_units_are_no_pair(park):
    UnitFactory(name="کاشی تبریز", park=park)
    UnitFactory(name="کاشی تبریز", park=park, is_sample=True)
    assert scored_pairs() == {}


def test_unit_outside_is_found_beside_one_in_a_park_of_its_county(park):
    one = UnitFactory(name="کاشی تبریز", park=park)
    other = UnitFactory(name="کاشی تبریز", park=None, county=park.county)
    assert list(scored_pairs()) == [(one.pk, other.pk)]


# ── night after night ─────────────────────────────────────────────────────────────────────────────────────────────
def test_a_pair_is_refreshed_and_goes_when_it_no_longer_scores(park):
    one, other = UnitFactory(name="کاشی تبریز", park=park), UnitFactory(name="کاشی تبریز", park=park)
    find_twins()
    row = TwinPair.objects.get()
    Unit.objects.filter(pk__in=[one.pk, other.pk]).update(phone="04111111111")
    assert (find_twins(), TwinPair.objects.get().pk, found()) == (1, row.pk, {(one, other): 75})

    Unit.objects.filter(pk=one.pk).update(name="فولاد")
    assert (find_twins(), TwinPair.objects.count()) == (0, 0)


def test_what_was_decided_stays_decided(park):
    units = [UnitFactory(name="کاشی تبریز", park=park) for _ in range(2)]
    find_twins()
    dismiss_pair(pair=TwinPair.objects.get(), by=UserFactory())

    Unit.objects.update(phone="04111111111")
    assert (find_twins(), TwinPair.objects.get().decision) == (0, "different")
    Unit.objects.filter(pk=units[0].pk).update(name="فولاد", phone="")
    assert (find_twins(), TwinPair.objects.count()) == (0, 1)


def test_units_that_went_since_the_search_make_no_pair(park):
    unit = UnitFactory(park=park)
    assert keep_pairs(found={(unit.pk, unit.pk + 100): {"name": 45, "place": 10}}) == 0


def test_the_beat_and_a_round_by_hand_search(park):
    UnitFactory.create_batch(2, name="کاشی تبریز", park=park)
    entry = app.conf.beat_schedule["find-twins"]
    assert (entry["task"], task.name, task(), task()) == (task.name, "units.tasks.find_twins", 1, 1)


def test_ten_thousand_units_take_seconds_and_few_queries():
    parks = ParkFactory.create_batch(20)
    letters = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
    names = [f"{letters[n % 32]}{letters[n // 32 % 32]}{letters[n // 1024]}" * 3 for n in range(10_000)]
    Unit.objects.bulk_create(
        Unit(
            code=f"X{n:05d}", name=name, park=parks[n % 20], county_id=parks[n % 20].county_id, search_key=fold(name),
            sort_key=sort_key(name),
            legal_id=f"1{n // 2:010d}", phone=f"041{n // 4:08d}", owner_name=f"مالک {n % 1200}",
        )
        for n, name in enumerate(names)
    )  # fmt: skip
    began, computed = time.monotonic(), time.process_time()
    with CaptureQueriesContext(connection) as queries:
        find_twins()
    assert (time.monotonic() - began < 10, time.process_time() - computed < 5, len(queries) < 60) == (True, True, True)


# ── deciding ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def pair(park):
    UnitFactory.create_batch(2, name="کاشی تبریز", park=park)
    find_twins()
    return TwinPair.objects.select_related("first").get()


@pytest.mark.parametrize("role", Role)
def test_only_officials_dismiss(pair, role):
    people = {Role.MANAGER: lambda: manager_of(pair.first.park), Role.OWNER: lambda: owner_of(pair.first)}
    by = people.get(role, lambda: UserFactory(role=role))()
    if role in {Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR}:
        dismiss_pair(pair=pair, by=by)
        row = TwinPair.objects.get()
        assert (row.decision, row.decided_by, AuditEvent.objects.about(row).get().verb) == (
            "different",
            by,
            "twin_dismissed",
        )
        return
    with pytest.raises(PermissionDenied):
        dismiss_pair(pair=pair, by=by)


def test_a_pair_is_decided_once_and_only_while_it_stands(pair):
    by = UserFactory()
    dismiss_pair(pair=pair, by=by)
    with pytest.raises(RuleViolation, match="پیش‌تر"):
        dismiss_pair(pair=pair, by=by)
    TwinPair.objects.all().delete()
    with pytest.raises(RuleViolation, match="دیگر در فهرست نیست"):
        dismiss_pair(pair=pair, by=by)


def test_pairs_are_seen_by_those_who_see_both(pair):
    other = UnitFactory()
    crossing = TwinPair.objects.create(first=pair.first, second=other, score=60)
    seen = {
        "official": set(TwinPair.objects.visible_to(UserFactory())),
        "of the county": set(TwinPair.objects.visible_to(official_for(pair.first.county))),
        "stranger": set(TwinPair.objects.visible_to(official_for(other.county))),
    }
    assert seen == {"official": {pair, crossing}, "of the county": {pair}, "stranger": set()}


# ── on entry ──────────────────────────────────────────────────────────────────────────────────────────────────────
def told(**values):
    return as_traits(**{"name": "", **values})


def names_of(rows):
    return [row.unit.name for row in rows]


def test_suggestions_are_the_likest_that_stand_already(park):
    place = {"park": park.pk, "county": park.county_id}
    UnitFactory(name="صنایع کاشی تبریز", park=park)
    UnitFactory(name="کاشی تبریس", park=park)
    UnitFactory(name="آجر", park=park, phone="04111111111", legal_id="10100000001")
    UnitFactory(name="کاشی تبریز")
    UnitFactory(name="کاشی تبریز ۲", park=park)
    typed = told(name="شرکت كاشي تبريز", phone="04111111111", legal_id="10100000001", **place)

    rows = suggestions(Unit.objects.all(), typed)

    assert names_of(rows) == ["آجر", "صنایع کاشی تبریز", "کاشی تبریس"]
    assert [row.score for row in rows] == [60, 55, 50]
    assert rows[1].grounds == ["نام یکسان", "در یک‌جا"]


def test_suggestions_take_one_query(park, django_assert_num_queries):
    for number in range(4):
        UnitFactory(name="کاشی تبریز", park=park, phone=f"0411111111{number}")
    with django_assert_num_queries(1):
        assert len(suggestions(Unit.objects.all(), told(name="کاشی تبریز", park=park.pk, county=park.county_id))) == 3


def test_suggestions_leave_out_the_unit_itself_and_what_it_was_decided_not_to_be(park):
    me, other, third = UnitFactory.create_batch(3, name="کاشی تبریز", park=park)
    TwinPair.objects.create(first=me, second=other, score=55, decision="different", decided_at=timezone.now())

    rows = suggestions(Unit.objects.all(), told(name=me.name, park=park.pk, county=park.county_id), but=me)

    assert [row.unit for row in rows] == [third]


def test_nothing_told_suggests_nothing(park):
    UnitFactory(name="", park=park)
    assert suggestions(Unit.objects.all(), told()) == []
