"""A file that tells another park or owner leaves what held until today behind, and an undo takes that away again."""

from datetime import timedelta

import pytest

from core.jalali import today
from tests.factories import CountyFactory, ParkFactory, PlotFactory, UnitFactory
from tests.import_files import imported, tables, undone, write_dicts
from units.models import PastTenure, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def park():
    return ParkFactory(code="PK-1")


@pytest.fixture
def other():
    return ParkFactory(code="PK-2")


def bring(tmp_path, *rows):
    status, outcome = imported("units", write_dicts(tmp_path / "units.csv", rows))
    assert (status, outcome["errors"]) == (0, [])
    return outcome["batch"]


def test_another_park_leaves_the_old_place_behind(park, other, tmp_path):
    unit = UnitFactory(code="A-1", park=park, plot=PlotFactory(park=park), owner_name="کاظم نجفی")
    bring(tmp_path, {"code": "A-1", "park": "PK-2", "plot": "۷"})
    past = PastTenure.objects.get()
    assert (past.unit, past.until, past.kind, past.owner_name) == (unit, today(), "import", "کاظم نجفی")
    assert (past.park, past.county, past.plot) == (park, park.county, unit.plot)
    yesterday = Unit.objects.as_of(today() - timedelta(days=1)).get(pk=unit.pk)
    assert (yesterday.park_then, Unit.objects.get().park) == (park.pk, other)


def test_another_owner_leaves_the_old_one_behind(park, tmp_path):
    UnitFactory(code="A-1", park=park, owner_name="کاظم نجفی", owner_national_id="0013542419")
    bring(tmp_path, {"code": "A-1", "owner_name": "لیلا رضوی"})
    past = PastTenure.objects.get()
    assert (past.owner_name, past.owner_national_id, past.park) == ("کاظم نجفی", "0013542419", park)


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        ({"owner_name": ""}, {"owner_name": "لیلا رضوی"}),
        ({"owner_name": "كاظم  نجفي"}, {"owner_name": "کاظم نجفی"}),
        ({"owner_name": "کاظم"}, {"owner_name": "کاظم", "owner_national_id": "0013542419"}),
        ({"owner_name": "کاظم"}, {"phone": "04134567890", "plot": "۸"}),
        ({}, {"park": "PK-1", "phone": "04134567890"}),
    ],
)
def test_what_is_told_for_the_first_time_or_the_same_leaves_nothing_behind(park, tmp_path, standing, told):
    UnitFactory(code="A-1", park=park, **standing)
    bring(tmp_path, {"code": "A-1"} | told)
    assert not PastTenure.objects.exists()


def test_a_unit_outside_that_moves_to_another_county_leaves_it_behind(tmp_path):
    first, second = CountyFactory(code="K1"), CountyFactory(code="K2")
    unit = UnitFactory(code="A-1", park=None, county=first)
    bring(tmp_path, {"code": "A-1", "county": "K2"})
    unit.refresh_from_db()
    assert (unit.county, PastTenure.objects.get().county) == (second, first)


def test_a_new_unit_has_no_past(park, tmp_path):
    bring(tmp_path, {"name": "تازه", "park": "PK-1", "owner_name": "لیلا"})
    assert (Unit.objects.count(), PastTenure.objects.count()) == (1, 0)


def test_an_undo_leaves_every_table_as_before(park, other, tmp_path):
    UnitFactory(code="A-1", park=park, owner_name="کاظم نجفی")
    UnitFactory(code="A-2", park=park, owner_name="کاظم نجفی")
    before = tables()
    batch = bring(tmp_path, {"code": "A-1", "park": "PK-2"}, {"code": "A-2", "owner_name": "لیلا رضوی"})
    assert PastTenure.objects.count() == 2
    assert undone(batch)[0] == 0
    assert tables() == before
