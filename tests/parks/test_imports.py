"""Parks from a file: found again, made, refused."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from core.codes import make_code
from core.search import search
from parks.imports import ParkImporter
from parks.models import Park
from tests.factories import CountyFactory, ParkFactory, UnitFactory
from tests.import_files import counts, found, imported, tables, write_csv, write_dicts, write_xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return CountyFactory(code="0321", name="آذرشهر")


def take(tmp_path, *rows, flags=()):
    return imported("parks", write_dicts(tmp_path / "parks.csv", rows), *flags)


ROW = {"name": "شهرک صنعتی سلیمی", "kind": "شهرک صنعتی", "county": "آذرشهر"}


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_new_park_stands_with_all_that_the_file_tells(county, tmp_path, write):
    row = {
        "name": "شهرك صنعتي  سليمي", "name_en": "Salimi", "kind": "special", "county": "۰۳۲۱",
        "established_on": "۱۳۷۵/۰۱/۰۱", "total_area_ha": "۱٬۵۹۰٫۵", "assignable_area_ha": "590", "ownership": "دولتی",
        "specialised_in": "غذایی", "stage": "در حال بهره‌برداری", "lat": "37.843", "lon": "۴۵٫۹۷۵۷۱۲",
    }  # fmt: skip
    header = [ParkImporter.labels[name] for name in row]
    status, outcome = imported("parks", write(tmp_path / "parks", header, [list(row.values())]))
    assert (status, counts(outcome)) == (0, (1, 0, 0, 0))
    park = Park.objects.get()
    assert (park.code, park.name, park.kind, park.county) == (
        make_code("P", 1, 3),
        "شهرک صنعتی سلیمی",
        "special",
        county,
    )
    assert (park.established_on, park.ownership, park.stage) == (date(1996, 3, 20), "state", "operating")
    assert (park.total_area_ha, park.assignable_area_ha) == (Decimal("1590.5"), Decimal("590"))
    assert (park.lat, park.lon) == (Decimal("37.843"), Decimal("45.97571"))
    assert list(search(Park.objects.all(), "سليمي آذرشهر")) == [park]


def test_repeating_the_file_changes_nothing(county, tmp_path):
    take(tmp_path, ROW)
    before = tables(trail=True)
    _status, outcome = take(tmp_path, ROW)
    assert (counts(outcome), outcome["batch"]) == ((0, 0, 1, 0), None)
    assert tables(trail=True) == before


def test_a_row_without_a_code_finds_its_park_by_name_even_without_a_county(county, tmp_path):
    park = ParkFactory(name="شهرک صنعتی سلیمی", county=county)
    _status, outcome = take(tmp_path, {"name": "شهرك‌صنعتي سليمي", "specialised_in": "غذایی"})
    park.refresh_from_db()
    assert (counts(outcome), park.specialised_in) == ((0, 1, 0, 0), "غذایی")


def test_a_name_that_two_parks_bear_asks_for_the_code(county, tmp_path):
    ParkFactory.create_batch(2, name="شهرک صنعتی سلیمی")
    _status, outcome = take(tmp_path, {"name": "شهرک صنعتی سلیمی", "stage": "planned"})
    assert found(outcome) == [(2, "code", "ambiguous")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"name": ""}, ("name", "required")),
        ({"kind": ""}, ("kind", "required")),
        ({"kind": "بازار"}, ("kind", "choice")),
        ({"county": "تهران"}, ("county", "unknown_county")),
        ({"code": make_code("P", 12, 3)}, None),
        ({"code": make_code("P", 21, 3)[:2] + "12" + make_code("P", 21, 3)[-1]}, ("code", "check_digit")),
        ({"established_on": "1499/01/01"}, ("established_on", "future")),
        ({"established_on": "404/01/01"}, ("established_on", "date")),
        ({"total_area_ha": "10", "assignable_area_ha": "11"}, ("assignable_area_ha", "above_total")),
        ({"total_area_ha": "10.555"}, ("total_area_ha", "too_precise")),
        ({"lat": "38"}, ("lat", "half_location")),
        ({"lat": "38", "lon": "10"}, ("lon", "outside_iran")),
        ({"name": "شهرک صنعتی موجود"}, None),
        ({"name": "شهرک‌صنعتی موجود", "code": "NEW"}, ("name", "name_taken")),
    ],
)
def test_mistakes_are_told_with_their_column(county, tmp_path, cells, expected):
    ParkFactory(name="شهرک صنعتی موجود", county=county, code="PX")
    status, outcome = take(tmp_path, ROW | cells)
    assert (status, found(outcome)) == ((1, [(2, *expected)]) if expected else (0, []))


def test_a_park_twice_in_a_file_is_an_error_of_the_later_row(county, tmp_path):
    ParkFactory(name="دیگری", code="PX")
    _status, outcome = take(tmp_path, ROW, ROW | {"name": "شهرک‌صنعتی سلیمی"}, {"code": "px"}, {"code": "PX"})
    assert found(outcome) == [(3, "code", "duplicate"), (5, "code", "duplicate")]


def test_units_follow_their_park_into_another_county(county, tmp_path):
    unit = UnitFactory(park=ParkFactory(code="PX"))
    take(tmp_path, {"code": "PX", "county": "0321"})
    unit.refresh_from_db()
    assert unit.county == county


def test_the_trail_tells_what_changed_and_from_which_file(county, tmp_path):
    park = ParkFactory(code="PX", county=county, stage="planned")
    _status, outcome = take(tmp_path, {"code": "PX", "county": "0321", "stage": "operating"})
    line = AuditEvent.objects.about(park).get()
    assert (line.verb, line.batch_id, line.before["stage"], line.after["stage"]) == (
        "park_import_updated",
        outcome["batch"],
        "planned",
        "operating",
    )
    assert "county" not in line.after
