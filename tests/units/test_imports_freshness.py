"""What a file confirms of units: each group of facts that its cells tell or repeat, on the day of the import."""

from datetime import date

import pytest

from core.jalali import today
from tests.factories import ParkFactory, ProductFactory, UnitFactory
from tests.import_files import imported, tables, write_dicts
from units.compute.freshness import DAYS
from units.models import FactGroup, Unit
from units.queries.freshness import freshness_of, silent_in
from units.queries.status import silent_units

pytestmark = pytest.mark.django_db


@pytest.fixture
def park():
    return ParkFactory(code="PK-1", name="شهرک صنعتی سهند")


def take(tmp_path, *rows, kind="units"):
    status, outcome = imported(kind, write_dicts(tmp_path / f"{kind}.csv", rows))
    assert (status, outcome["errors"]) == (0, [])


def confirmed(code):
    """The groups of the unit that were confirmed today."""
    unit = Unit.objects.get(code=code)
    return {group for group, column in DAYS.items() if getattr(unit, column) == today()}


@pytest.mark.parametrize(
    ("cells", "groups"),
    [
        ({"name": "فولاد نو"}, set()),
        ({"phone": "04134567890"}, {"contact"}),
        ({"owner_name": "کاظم", "workers_nominal": "7"}, {"contact", "products"}),
        ({"product": "میلگرد", "nominal_quantity": "10"}, {"products"}),
        ({"operating_licence": "12/3"}, {"licences"}),
        ({"plot": "۱۲"}, {"land"}),
        ({"status": "closed", "status_on": "1404/01/01", "status_reason": "gas"}, {"status"}),
    ],
)
def test_a_changed_cell_confirms_its_group(park, tmp_path, cells, groups):
    UnitFactory(code="A-1", name="فولاد", park=park, status="active", status_on=date(2023, 3, 21))
    take(tmp_path, {"code": "A-1", **cells})
    assert confirmed("A-1") == groups


def test_a_new_unit_is_confirmed_in_what_its_row_tells(park, tmp_path):
    take(tmp_path, {"code": "A-1", "name": "فولاد", "park": "PK-1", "isic": "", "phone": "04134567890"})
    assert confirmed("A-1") == {"land", "contact"}


def test_cells_that_repeat_what_stands_confirm_it_with_the_rest_of_the_file(park, tmp_path):
    unit = UnitFactory(code="A-1", name="فولاد", park=park, status="active", status_on=date(2020, 3, 21))
    ProductFactory(unit=unit, name="شمش")
    same = {"code": "A-1", "park": "PK-1", "product": "شمش", "status": "فعال", "phone": ""}
    take(tmp_path, same, {"code": "A-2", "name": "تازه", "park": "PK-1"})
    assert confirmed("A-1") == {"land", "products", "status"}


def test_a_file_that_changes_nothing_leaves_nothing_behind(park, tmp_path):
    UnitFactory(code="A-1", name="فولاد", park=park)
    before = tables(trail=True)
    take(tmp_path, {"code": "A-1", "name": "فولاد", "park": "PK-1"})
    assert tables(trail=True) == before


def test_an_imported_month_confirms_status_and_products(park, tmp_path):
    unit = UnitFactory(code="A-1", park=park)
    ProductFactory(unit=unit, name="شمش")
    row = {"unit": "A-1", "period": "1405-05", "product": "شمش", "quantity": "1", "workers": "12"}
    take(tmp_path, row, kind="declarations")
    unit.refresh_from_db()
    assert (unit.last_confirmed_on, unit.products_on) == (date(2026, 8, 22), date(2026, 8, 22))


def test_what_a_file_confirmed_is_silent_no_more_and_says_by_what(park, tmp_path):
    UnitFactory(code="A-1", name="فولاد", park=park, status="active", status_on=date(2020, 3, 21))
    take(tmp_path, {"code": "A-1", "status": "فعال", "phone": "04134567890"})
    units = Unit.objects.all()
    silent = [group for group in FactGroup.values if silent_in(units, group, today()).exists()]
    assert (silent, silent_units(units, today()).exists()) == (["products", "licences", "land", "connections"], False)
    lines = {line.group: (line.on, line.means) for line in freshness_of(units.get(), today())}
    told = (today(), "ورود داده یا ویرایش گروهی")
    assert (lines["status"], lines["contact"], lines["land"]) == (told, told, (None, ""))
