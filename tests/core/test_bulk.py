"""Writing very many rows at once says the same as writing them one by one."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core import bulk
from parks.models import Park
from tests.factories import CountyFactory, ParkFactory
from tests.units.ledger import declared
from units.models import Declaration, Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 8, 30, 15, 123456, tzinfo=UTC)
NAMES = ("id", "code", "name", "kind", "county_id", "established_on", "lat", "created_at", "updated_at")


def test_inserted_rows_hold_every_kind_of_value_and_the_defaults_of_the_rest():
    county = CountyFactory()
    keys = bulk.new_keys(Park, 3)
    values = [
        (keys[0], "A", 'نام، با "نشانه" و\nخط', "park", county.pk, date(2024, 3, 20), Decimal("38.12345"), NOW, NOW),
        (keys[1], "B", "", "zone", None, None, None, NOW, NOW),
        (keys[2], "C", "\\N", "zone", None, None, None, NOW, NOW),
    ]
    bulk.insert(Park, NAMES, values)
    assert list(Park.objects.order_by("pk").values_list(*NAMES)) == values
    assert set(Park.objects.values_list("location_is_approximate", "aliases", "is_sample")) == {(True, "", False)}
    assert ParkFactory().pk > max(keys)


def test_rows_may_be_made_while_they_are_written():
    keys = bulk.new_keys(Park, 250)
    bulk.insert(Park, NAMES, ((key, f"P{key}", "ورزقان", "park", None, None, None, NOW, NOW) for key in keys))
    assert list(Park.objects.order_by("pk").values_list("pk", flat=True)) == keys


def test_new_keys_are_nobodys():
    standing = ParkFactory().pk
    assert sorted({standing, *bulk.new_keys(Park, 2)}) == [standing, standing + 1, standing + 2]


def test_updated_rows_change_in_the_named_columns_alone():
    first, second, third = ParkFactory.create_batch(3, stage="planned")
    bulk.update(Park, ("id", "stage", "lat"), [(first.pk, "operating", Decimal("38.5")), (second.pk, "", None)])
    rows = Park.objects.order_by("pk").values_list("stage", "lat", "name")
    assert list(rows) == [
        ("operating", Decimal("38.50000"), first.name),
        ("", None, second.name),
        ("planned", None, third.name),
    ]


def test_json_columns_take_values_and_ready_text():
    unit = Unit.objects.create(code="A", name="فولاد", search_key="", sort_key="")
    month = declared(unit, "1405-05")
    bulk.update(Declaration, ("id", "typed", "warnings"), [(month.pk, {"workers": "۱۲"}, bulk.to_json(["x"]))])
    month.refresh_from_db()
    assert (month.typed, month.warnings) == ({"workers": "۱۲"}, ["x"])


def test_deleted_rows_are_gone_and_no_others():
    parks = ParkFactory.create_batch(4)
    bulk.delete(Park, [parks[0].pk, parks[2].pk])
    assert set(Park.objects.values_list("pk", flat=True)) == {parks[1].pk, parks[3].pk}


@pytest.mark.parametrize("write", [bulk.insert, bulk.update])
def test_nothing_to_write_is_nothing_written(write, django_assert_num_queries):
    with django_assert_num_queries(0):
        write(Park, ("id", "name"), [])


def test_times_keep_their_microseconds_and_decimals_their_places():
    told = json.loads(bulk.to_json({"at": NOW, "on": date(2024, 3, 20), "lat": Decimal("38.50000"), "name": "فولاد"}))
    assert told == {"at": NOW.isoformat(), "on": "2024-03-20", "lat": "38.50000", "name": "فولاد"}
