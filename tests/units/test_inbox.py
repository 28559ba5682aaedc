"""What the register puts into each person's inbox, in a fixed number of queries."""

from datetime import date

import pytest

from accounts.models import Role
from tests.factories import UnitFactory, UserFactory, manager_of, owner_of
from tests.units.ledger import DUE, TODAY, declared, pending, thresholds
from units.inbox import groups

pytestmark = pytest.mark.django_db


def told(user, today=TODAY):
    return {group.icon: (group.count, [item.title for item in group.items]) for group in groups(user, today)}


@pytest.fixture
def unit():
    return UnitFactory(last_confirmed_on=date(2026, 11, 1))


def test_manager_finds_verdicts_declarations_disagreements_and_silence(unit):
    manager = manager_of(unit.park)
    silent = UnitFactory(park=unit.park, last_confirmed_on=date(2025, 11, 1), status="closed")
    thresholds()
    pending(unit, owner_of(unit))
    declared(unit, DUE.code, "submitted", submitted_by=owner_of(unit))
    for month in ("1405-05", "1405-06", "1405-07"):
        declared(unit, month, utilisation="0.2")

    assert told(manager) == {
        "clipboard-check": (1, [unit.name]),
        "file-text": (1, [unit.name]),
        "alert-triangle": (1, [unit.name]),
        "clock": (1, [silent.name]),
    }


def test_a_proposal_says_until_when(unit):
    change = pending(unit, owner_of(unit))

    item = groups(manager_of(unit.park), TODAY)[0].items[0]

    assert item.due_on == change.verify_by == date(2026, 11, 29)
    assert "نیمه‌فعال" in item.detail


def test_official_finds_only_what_has_no_manager(unit):
    manager_of(unit.park)
    pending(unit, owner_of(unit))
    alone = UnitFactory(last_confirmed_on=TODAY)
    pending(alone, owner_of(alone))

    assert told(UserFactory(role=Role.OFFICIAL)) == {"clipboard-check": (1, [alone.name])}


def test_owner_finds_the_month_to_send(unit):
    owner = owner_of(unit)
    closed = UnitFactory(status="closed")
    closed.representations.create(user=owner, since=date(2024, 3, 20))

    group = groups(owner, TODAY)[0]

    assert (group.count, group.items[0].detail, group.items[0].due_on) == (1, unit.name, DUE.due_on)
    declared(unit, DUE.code, "submitted")
    assert groups(owner, TODAY) == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AGENCY])
def test_onlookers_find_nothing(unit, role):
    pending(unit, owner_of(unit))

    assert groups(UserFactory(role=role), TODAY) == []


@pytest.mark.parametrize("rows", [1, 4])
def test_inbox_keeps_its_query_budget(unit, rows, django_assert_max_num_queries):
    manager = manager_of(unit.park)
    thresholds()
    for place in [unit, *(UnitFactory(park=unit.park) for _ in range(rows - 1))]:
        pending(place, owner_of(place))
        declared(place, DUE.code, "submitted", submitted_by=owner_of(place))
        for month in ("1405-05", "1405-06", "1405-07"):
            declared(place, month, utilisation="0.2")

    with django_assert_max_num_queries(9):
        assert groups(manager, TODAY)[0].count == rows
