"""Sample data is only for an empty portal that knows its parks; otherwise it says what is wrong and writes nothing."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.factories import ParkFactory, UserFactory
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sizes", [{"units": 0}, {"months": 0}])
def test_sample_is_refused_when_it_would_be_empty(sizes):
    ParkFactory()
    with pytest.raises(CommandError, match="at least one unit and one month"):
        call_command("seed_demo", **sizes)


@pytest.mark.parametrize("day", ["1405/13/01", "1500-01-01"])
def test_sample_is_refused_on_a_day_that_has_not_been(day):
    with pytest.raises(CommandError, match="--on"):
        call_command("seed_demo", f"--on={day}")


def test_sample_is_refused_when_the_reference_data_is_missing():
    with pytest.raises(CommandError, match="run load_reference first"):
        call_command("seed_demo")


def test_sample_is_refused_when_somebody_has_a_name_of_its_people():
    ParkFactory()
    UserFactory(username="owner")
    with pytest.raises(CommandError, match="sample data is for an empty portal"):
        call_command("seed_demo")
    assert (Unit.objects.count(), User.objects.count()) == (0, 1)


@pytest.mark.parametrize(("units", "seed"), [(1, 3), (5, 3), (200, 7628)])
def test_smallest_sample_can_be_written(units, seed):
    call_command("load_reference", verbosity=0)
    call_command("seed_demo", units=units, months=1, seed=seed, verbosity=0)
    assert Unit.objects.filter(is_sample=True).count() == units
