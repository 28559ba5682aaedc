"""Two people at one plot at the same moment, on PostgreSQL: one contract stands, the other gets a sentence."""

import pytest

from accounts.models import Role
from core.errors import RuleViolation
from parks.actions.land import update_plot
from parks.models import PlotState
from tests.factories import PlotFactory, UnitFactory, UserFactory
from tests.races import together
from tests.units.ledger import TODAY
from units.actions.land import end_contract, sign_contract
from units.models import LandContract

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officials():
    return [UserFactory(role=Role.OFFICIAL), UserFactory(role=Role.OFFICIAL)]


def names_of(results):
    return sorted(type(result).__name__ for result in results)


def test_two_contracts_on_one_plot_at_once_leave_one(officials):
    first = UnitFactory()
    units = [first, UnitFactory(park=first.park)]
    plot = PlotFactory(park=first.park)

    results = together(
        *(
            lambda unit=unit, by=by: sign_contract(unit=unit, plot=plot, by=by, signed_on=TODAY, today=TODAY)
            for unit, by in zip(units, officials, strict=True)
        )
    )

    assert names_of(results) == ["LandContract", "RuleViolation"]
    holder = LandContract.objects.current().get(plot=plot).unit
    assert [unit.pk for unit in plot.units.all()] == [holder.pk]


def test_one_unit_that_signs_for_two_plots_at_once_holds_both(officials):
    unit = UnitFactory()
    plots = [PlotFactory(park=unit.park), PlotFactory(park=unit.park)]

    results = together(
        *(
            lambda plot=plot, by=by: sign_contract(unit=unit, plot=plot, by=by, signed_on=TODAY, today=TODAY)
            for plot, by in zip(plots, officials, strict=True)
        )
    )

    unit.refresh_from_db()
    assert names_of(results) == ["LandContract", "LandContract"]
    assert unit.plot in plots


def test_contract_ended_twice_at_once_is_ended_once(officials):
    unit = UnitFactory()
    contract = sign_contract(unit=unit, plot=PlotFactory(park=unit.park), by=officials[0], signed_on=TODAY, today=TODAY)

    results = together(
        *(lambda by=by: end_contract(contract=contract, by=by, ended_on=TODAY, today=TODAY) for by in officials)
    )

    assert names_of(results) == ["LandContract", "RuleViolation"]


def test_plot_is_never_free_while_it_is_held(officials):
    unit = UnitFactory()
    plot = PlotFactory(park=unit.park, state=PlotState.RESERVED)

    results = together(
        lambda: sign_contract(unit=unit, plot=plot, by=officials[0], signed_on=TODAY, today=TODAY),
        lambda: update_plot(plot=plot, by=officials[1], state=PlotState.FREE),
    )

    plot.refresh_from_db()
    assert isinstance(results[0], LandContract)
    assert not isinstance(results[1], Exception) or isinstance(results[1], RuleViolation)
    assert plot.state == PlotState.ASSIGNED
