"""What the lists export goes in again, and nothing changes."""

from datetime import date

import pytest

from accounts.models import Role
from tests.factories import (
    CountyFactory,
    IsicClassFactory,
    ParkFactory,
    PlotFactory,
    ProductFactory,
    UnitFactory,
    UserFactory,
)
from tests.import_files import counts, found, imported, tables
from tests.units.ledger import declared, event
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    """Units in every shape that an export has to carry: twins, formulas, decimals, nothing at all."""
    twins = [
        ParkFactory(name="شهرک صنعتی سهند", established_on=date(1997, 3, 21), established_year_only=True) for _ in "ab"
    ]
    alone = ParkFactory(name="=منطقهٔ ویژه", total_area_ha="12.50", lat="38.1", lon="46.00001", county=None)
    full = UnitFactory(
        name="=cmd|' /C calc'!A0",
        owner_name="+۹۸ یاران",
        owner_national_id="0013542419",
        park=twins[0],
        plot=PlotFactory(park=twins[0], number="-۱۲"),
        isic=IsicClassFactory(),
        group="metal",
        establishment_licence="12/345",
        establishment_licence_on=date(2001, 2, 3),
        workers_nominal=0,
        phone="+984134567890",
        lat="38.10000",
        lon="46.5",
        status="",
    )
    event(full, "active", date(2023, 3, 21))
    event(full, "closed", date(2024, 3, 20), reason="not_stated")
    first = ProductFactory(unit=full, name="شمش", nominal_quantity="0.125", reference_price_rial=None)
    ProductFactory(unit=full, name="میلگرد", position=2, nominal_quantity=None, nominal_uom="")
    UnitFactory(name="بی‌همه‌چیز", park=None, county=CountyFactory(), status="")
    UnitFactory(name="در شهرک بی‌شهرستان", park=alone)
    for period, state in (
        ("1405-04", "accepted"),
        ("1405-05", "submitted"),
        ("1405-06", "returned"),
        ("1405-07", "draft"),
    ):
        month = declared(full, period, state, quantity="7.125", workers=3, output_value_rial=0, planned_hours="176.5")
        month.lines.create(product=full.products.exclude(pk=first.pk).get(), quantity=None)


@pytest.fixture
def official(client):
    client.force_login(UserFactory(role=Role.ADMINISTRATOR), backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(("kind", "rows"), [("parks", 3), ("units", 3), ("declarations", 6)])
def test_an_exported_list_goes_in_again_unchanged(client, official, register, tmp_path, kind, rows, form, language):
    client.cookies["django_language"] = language
    file = tmp_path / f"{kind}.{form}"
    file.write_bytes(b"".join(client.get(f"/{kind}/?format={form}").streaming_content))
    before = tables(trail=True)
    status, outcome = imported(kind, file)
    assert (status, found(outcome), counts(outcome)) == (0, [], (0, 0, rows, 0))
    assert tables(trail=True) == before


def test_a_formula_stays_text_on_its_way_out_and_in(client, official, register, tmp_path):
    file = tmp_path / "units.csv"
    file.write_bytes(b"".join(client.get("/units/?format=csv").streaming_content))
    lines = file.read_text(encoding="utf-8-sig")
    assert ("'=cmd" in lines, ",=cmd" in lines) == (True, False)
    name = "=cmd|' /C calc'!A0"
    assert Unit.objects.filter(name=name).update(name="نام دیگر") == 1
    imported("units", file)
    assert Unit.objects.filter(name=name).count() == 1
