"""Moves and sales of units: who may record them, on which days, and what the register says of before and after."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEvent, Notice, Role
from core.errors import RuleViolation
from tests.factories import (
    CountyFactory,
    ParkFactory,
    PlotFactory,
    ProductFactory,
    UnitFactory,
    UserFactory,
    manager_of,
    owner_of,
)
from tests.units.ledger import TODAY, declared
from tests.units.people import EVERYONE, OFFICIALS, official_for, person
from units.actions.tenure import relocate_unit, transfer_unit
from units.models import PastTenure, Unit
from units.queries.tenure import tenure_events

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


def moved(unit, *, by=None, on=YESTERDAY, **place):
    by = by or UserFactory(role=Role.OFFICIAL)
    return relocate_unit(unit=unit, by=by, today=TODAY, on=on, **place)


def sold(unit, *, by=None, on=YESTERDAY, owner_name="مالک تازه", **told):
    by = by or UserFactory(role=Role.OFFICIAL)
    return transfer_unit(unit=unit, by=by, today=TODAY, on=on, owner_name=owner_name, **told)


def place_of(row):
    return (row.park_id, row.county_id, row.plot_id)


# ── who ───────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("act", [moved, sold])
def test_officials_alone_record_moves_and_sales(role, act):
    unit = UnitFactory()
    by = person(role, unit)
    told = {"county": CountyFactory()} if act is moved else {}
    if role in OFFICIALS:
        assert act(unit, by=by, **told).unit == unit
    else:
        with pytest.raises(PermissionDenied):
            act(unit, by=by, **told)
        assert not PastTenure.objects.exists()


def test_an_official_of_one_county_moves_no_unit_out_of_it():
    unit = UnitFactory()
    with pytest.raises(RuleViolation) as refused:
        moved(unit, by=official_for(unit.county), park=ParkFactory())
    assert refused.value.field == "county"
    assert not PastTenure.objects.exists()


# ── moves ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_unit_that_moves_into_a_park_keeps_where_it_stood():
    county, park = CountyFactory(), ParkFactory()
    unit = UnitFactory(park=None, county=county, owner_name="کاظم نجفی", address="بازار", postal_code="5133412345")
    Unit.objects.filter(pk=unit.pk).update(lat=Decimal("38.1"), lon=Decimal("46.3"))

    past = moved(unit, park=park, plot_number="۱۲", note="از بازار به شهرک")

    unit.refresh_from_db()
    assert place_of(past) == (None, county.pk, None)
    assert (past.kind, past.until, past.owner_name, past.note) == (
        "relocation",
        YESTERDAY,
        "کاظم نجفی",
        "از بازار به شهرک",
    )
    assert place_of(unit) == (park.pk, park.county_id, park.plots.get(number="۱۲").pk)
    assert (unit.address, unit.postal_code, unit.lat, unit.lon) == ("", "", None, None)


def test_a_unit_may_move_to_another_plot_of_its_park():
    park = ParkFactory()
    first, second = PlotFactory(park=park, number="1"), PlotFactory(park=park, number="2")
    unit = UnitFactory(park=park, plot=first)

    past = moved(unit, park=park, plot_number="2", address="انتهای خیابان صنعت")

    unit.refresh_from_db()
    assert (past.plot, unit.plot, unit.address) == (first, second, "انتهای خیابان صنعت")


def test_the_trail_tells_only_what_a_move_changed():
    park, unit = ParkFactory(), UnitFactory(address="بازار")
    old = place_of(unit)
    moved(unit, park=park, note="نوسازی")
    event = AuditEvent.objects.about(unit).get()
    assert (event.verb, event.reason) == ("unit_relocated", "نوسازی")
    assert event.before == {"park": old[0], "county": old[1], "address": "بازار"}
    assert event.after == {"park": park.pk, "county": park.county_id, "address": "", "on": YESTERDAY.isoformat()}


def test_owners_and_the_managers_of_the_new_park_are_told_of_a_move():
    unit, park = UnitFactory(), ParkFactory()
    told = {owner_of(unit), manager_of(park)}
    manager_of(unit.park)
    moved(unit, park=park)
    assert {notice.to for notice in Notice.objects.filter(kind="unit_relocated")} == told


def test_months_that_were_declared_keep_their_park():
    unit = UnitFactory()
    month = declared(unit, "1405-05", "accepted")
    old = month.park_id
    moved(unit, park=ParkFactory())
    month.refresh_from_db()
    assert month.park_id == old


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (lambda unit: {"park": unit.park}, "park"),
        (lambda unit: {}, "park"),
        (lambda unit: {"park": ParkFactory(), "county": CountyFactory()}, "county"),
        (lambda unit: {"county": CountyFactory(), "plot_number": "۳"}, "plot_number"),
        (lambda unit: {"park": ParkFactory(), "on": TODAY + timedelta(days=1)}, "on"),
    ],
)
def test_a_move_that_cannot_be_is_refused_beside_its_field(told, field):
    unit = UnitFactory()
    before = place_of(unit)
    with pytest.raises(RuleViolation) as refused:
        moved(unit, **told(unit))
    unit.refresh_from_db()
    assert (refused.value.field, place_of(unit), PastTenure.objects.count()) == (field, before, 0)


@pytest.mark.parametrize("act", [moved, sold])
def test_nothing_is_recorded_before_the_last_move_or_sale(act):
    unit = UnitFactory()
    sold(unit, on=YESTERDAY, owner_name="مالک نخست")
    told = {"park": ParkFactory()} if act is moved else {}
    with pytest.raises(RuleViolation) as refused:
        act(unit, on=YESTERDAY - timedelta(days=1), **told)
    assert refused.value.field == "on"
    act(unit, on=YESTERDAY, **told)
    assert unit.past_tenures.count() == 2


# ── sales ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_sale_keeps_whose_the_unit_was_and_is_found_by_the_new_name():
    unit = UnitFactory(owner_name="کاظم نجفی", owner_national_id="0013542419", legal_id="10200418835")
    ProductFactory(unit=unit, name="شمش فولاد")

    past = sold(unit, owner_name="لیلا رضوی", note="با سند رسمی")

    unit.refresh_from_db()
    assert (past.kind, past.owner_name, past.owner_national_id, place_of(past)) == (
        "transfer",
        "کاظم نجفی",
        "0013542419",
        place_of(unit),
    )
    assert (unit.owner_name, unit.owner_national_id, unit.legal_id) == ("لیلا رضوی", "", "")
    assert [word in unit.search_key for word in ("لیلا", "کاظم", "شمش")] == [True, False, True]
    assert AuditEvent.objects.about(unit).get().before["legal_id"] == "10200418835"


@pytest.mark.parametrize("owner_name", ["", "كاظم  نجفي"])
def test_a_sale_to_nobody_or_to_the_same_owner_is_refused(owner_name):
    unit = UnitFactory(owner_name="کاظم نجفی")
    with pytest.raises(RuleViolation) as refused:
        sold(unit, owner_name=owner_name)
    assert (refused.value.field, PastTenure.objects.count()) == ("owner_name", 0)


def test_a_sale_may_end_who_spoke_for_the_unit():
    unit = UnitFactory()
    owner = owner_of(unit)
    sold(unit, owner_name="مالک نخست")
    assert list(Unit.objects.visible_to(owner)) == [unit]
    sold(unit, owner_name="مالک دوم", ends_representations=True)
    assert list(Unit.objects.visible_to(owner)) == []
    assert unit.representations.get().until == TODAY


# ── what held when ────────────────────────────────────────────────────────────────────────────────────────────────
def test_past_days_tell_the_place_and_the_owner_of_then():
    county, park = CountyFactory(), ParkFactory()
    unit = UnitFactory(park=None, county=county, owner_name="الف")
    first, second = date(2024, 5, 1), date(2025, 5, 1)
    moved(unit, park=park, on=first)
    sold(unit, owner_name="ب", on=second)
    said = [
        (row.park_then, row.owner_then)
        for day in (first - timedelta(days=1), first, second - timedelta(days=1), second)
        for row in Unit.objects.as_of(day).filter(pk=unit.pk)
    ]
    assert said == [(None, "الف"), (park.pk, "الف"), (park.pk, "الف"), (park.pk, "ب")]


def test_the_timeline_says_what_changed_newest_first():
    county, park = CountyFactory(name="اهر"), ParkFactory(name="شهرک سلیمی")
    unit = UnitFactory(park=None, county=county, owner_name="")
    moved(unit, park=park, plot_number="12", on=YESTERDAY)
    sold(unit, owner_name="ب", on=YESTERDAY)
    unit.refresh_from_db()
    assert [(event.kind, event.was, event.now) for event in tenure_events(unit)] == [
        ("transfer", "نامعلوم", "ب"),
        ("relocation", "بیرون از شهرک‌ها، اهر", "شهرک سلیمی، قطعهٔ ۱۲"),
    ]
