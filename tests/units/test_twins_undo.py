"""What the portal wrote by itself about an imported unit keeps nobody from taking the import back."""

import pytest

from tests.factories import ParkFactory, UnitFactory
from tests.import_files import imported, tables, undone, write_dicts
from tests.units.ledger import TODAY
from units.actions.confirmations import confirm
from units.actions.twins import find_twins
from units.models import TwinPair, Unit

pytestmark = pytest.mark.django_db


def test_undo_takes_pairs_and_confirmations_of_new_units_along(tmp_path):
    park = ParkFactory(code="PK-1")
    UnitFactory(name="کاشی تبریز", park=park)
    before = tables()
    row = {"code": "A-2", "name": "کاشی تبریس", "park": park.code}
    _status, outcome = imported("units", write_dicts(tmp_path / "units.csv", [row]))
    confirm(unit=Unit.objects.get(code="A-2"), groups=["land"], on=TODAY, means="import")
    assert (find_twins(), TwinPair.objects.count()) == (1, 1)

    undone(outcome["batch"])

    assert tables() == before
