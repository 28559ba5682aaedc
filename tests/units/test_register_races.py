"""Two people who move or sell one unit at the same moment, on PostgreSQL."""

from datetime import timedelta

import pytest

from accounts.models import Role
from core.errors import RuleViolation
from tests.factories import ParkFactory, UnitFactory, UserFactory
from tests.races import together
from tests.units.ledger import TODAY
from units.actions.tenure import relocate_unit, transfer_unit
from units.models import PastTenure

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def relocation(unit, park, *, on=TODAY, plot_number=""):
    by = UserFactory(role=Role.OFFICIAL)
    return lambda: relocate_unit(unit=unit, by=by, today=TODAY, on=on, park=park, plot_number=plot_number)


def transfer(unit, owner_name, *, on=TODAY):
    by = UserFactory(role=Role.OFFICIAL)
    return lambda: transfer_unit(unit=unit, by=by, today=TODAY, on=on, owner_name=owner_name)


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_the_same_move_recorded_twice_at_once_is_recorded_once():
    unit, park = UnitFactory(), ParkFactory()
    results = together(relocation(unit, park, plot_number="۱۲"), relocation(unit, park, plot_number="12"))
    unit.refresh_from_db()
    assert kinds(results) == ["PastTenure", "RuleViolation"]
    assert (unit.park, PastTenure.objects.count(), park.plots.count()) == (park, 1, 1)


def test_two_moves_at_once_follow_one_another():
    unit, first, second = UnitFactory(), ParkFactory(), ParkFactory()
    origin = unit.park_id
    results = together(relocation(unit, first), relocation(unit, second))
    unit.refresh_from_db()
    stood = [row.park_id for row in unit.past_tenures.order_by("pk")]
    assert kinds(results) == ["PastTenure", "PastTenure"]
    assert (stood[0], {stood[1], unit.park_id}) == (origin, {first.pk, second.pk})


def test_a_move_and_an_earlier_sale_at_once_keep_their_order():
    unit, park = UnitFactory(owner_name="الف"), ParkFactory()
    results = together(relocation(unit, park), transfer(unit, "ب", on=TODAY - timedelta(days=5)))
    unit.refresh_from_db()
    refused = [result for result in results if isinstance(result, RuleViolation)]
    assert [rule.field for rule in refused] in ([], ["on"])
    assert (unit.park, unit.owner_name) == (park, "الف" if refused else "ب")
    days = [row.until for row in unit.past_tenures.order_by("pk")]
    assert days == sorted(days)
