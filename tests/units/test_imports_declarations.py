"""Declared months from a file: several rows of one month, what stands already, what cannot be."""

from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from tests.factories import ParkFactory, ProductFactory, UnitFactory
from tests.import_files import counts, found, imported, tables, write_csv, write_dicts
from tests.units.ledger import declared
from units.exports.declarations import LINE_COLUMNS
from units.models import Declaration, DeclarationState

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    """Two products: 12,000 t at 1,000 rial, and 2,400 pieces at 50."""
    unit = UnitFactory(code="A-1", name="فولاد", park=ParkFactory())
    ProductFactory(unit=unit, name="شمش", nominal_quantity=12_000, reference_price_rial=1_000)
    ProductFactory(unit=unit, name="میلگرد", position=2, nominal_quantity=2_400, reference_price_rial=50)
    return unit


def take(tmp_path, *rows, flags=()):
    return imported("declarations", write_dicts(tmp_path / "months.csv", rows), *flags)


def line(product="شمش", quantity="500", **more):
    return {"unit": "A-1", "period": "1405-05", "product": product, "quantity": quantity} | more


def test_rows_of_one_month_are_one_accepted_and_measured_declaration(unit, tmp_path):
    header = [str(column.label) for column in LINE_COLUMNS]
    row = dict.fromkeys(header, "")
    rows = [
        row | {"شناسهٔ واحد": "a-۱", "ماه": "۱۴۰۵/۵", "محصول": "شمش", "مقدار تولید": "۵۰۰", "شاغلان (نفر)": "۱٬۲۰۰"},
        row | {"شناسهٔ واحد": "A-1", "ماه": "1405-05", "محصول": "ميلگرد", "مقدار تولید": "100", "شاغلان زن (نفر)": "7"},
    ]
    file = write_csv(tmp_path / "months.csv", header, [list(one.values()) for one in rows])
    status, outcome = imported("declarations", file)
    assert (status, counts(outcome)) == (0, (2, 0, 0, 0))
    month = Declaration.objects.get()
    assert (month.state, month.source, month.is_late, month.park) == ("accepted", "import", False, unit.park)
    assert (month.workers, month.workers_women, month.workers_local) == (1200, 7, None)
    assert (month.made_value_rial, month.nominal_value_rial) == (505_000, 12_120_000)
    assert month.utilisation == Decimal("0.5")
    unit.refresh_from_db()
    assert unit.last_confirmed_on.isoformat() == "2026-08-22"  # ۳۱ مرداد ۱۴۰۵


def test_repeating_the_file_changes_nothing(unit, tmp_path):
    take(tmp_path, line(workers="12"), line("میلگرد", "3"))
    before = tables(trail=True)
    _status, outcome = take(tmp_path, line(workers="12"), line("میلگرد", "3"))
    assert (counts(outcome), outcome["batch"]) == ((0, 0, 2, 0), None)
    assert tables(trail=True) == before


def test_a_file_over_what_an_owner_sent_is_final(unit, tmp_path):
    month = declared(unit, "1405-05", state="submitted", quantity=1, workers=3)
    _status, outcome = take(tmp_path, line(workers="4"))
    month.refresh_from_db()
    assert (counts(outcome), month.state, month.workers) == ((0, 1, 0, 0), DeclarationState.ACCEPTED, 4)
    assert AuditEvent.objects.about(month).get().before["state"] == "submitted"


def test_a_file_that_says_nothing_new_leaves_a_sent_month_to_its_verifier(unit, tmp_path):
    month = declared(unit, "1405-05", state="submitted", quantity=500, workers=3)
    _status, outcome = take(tmp_path, line(workers="3"))
    month.refresh_from_db()
    assert (counts(outcome), month.state) == ((0, 0, 1, 0), "submitted")


def test_rows_of_one_month_that_disagree_are_told(unit, tmp_path):
    declared(unit, "1405-05", workers=9, workers_women=1)
    rows = [line(workers="5"), line("میلگرد", workers="6", workers_women="2")]
    status, outcome = take(tmp_path, *rows)
    assert (status, found(outcome)) == (1, [(3, "workers", "disagrees")])


def test_rows_far_apart_in_the_file_are_still_one_month(unit, tmp_path):
    others = [line(unit=f"B-{n}", product="شمش", workers="1") for n in range(2_100)]
    for n in range(2_100):
        ProductFactory(unit=UnitFactory(code=f"B-{n}", park=unit.park), name="شمش")
    status, outcome = take(tmp_path, line(workers="5"), *others, line("میلگرد", workers="6"), line(workers="5"))
    assert (status, found(outcome)) == (1, [(2103 - 1 + 1, "workers", "disagrees"), (2104, "product", "duplicate")])
    _status, outcome = take(tmp_path, line(workers="5"), *others, line("میلگرد", workers="5", quantity="2"))
    month = unit.declarations.get()
    assert (counts(outcome)[0], month.lines.count(), month.made_value_rial) == (2_102, 2, 500_100)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"unit": "Z-9"}, ("unit", "unknown_unit")),
        ({"unit": ""}, ("unit", "required")),
        ({"unit": "\x00"}, ("unit", "control_character")),
        ({"period": ""}, ("period", "required")),
        ({"period": "1405"}, ("period", "period")),
        ({"period": "1405-13"}, ("period", "period")),
        ({"period": "0000-00"}, ("period", "period")),
        ({"period": "1490-01"}, ("period", "future")),
        ({"product": "شیشه"}, ("product", "unknown_product")),
        ({"product": ""}, ("product", "required")),
        ({"quantity": "-1"}, ("quantity", "negative")),
        ({"quantity": "1e400"}, ("quantity", "number")),
        ({"workers": "10", "workers_local": "11"}, ("workers_local", "workers_local_above_workers")),
        ({"workers": "10", "workers_women": "11"}, ("workers_women", "workers_women_above_workers")),
        ({"planned_hours": "100", "worked_hours": "151"}, ("worked_hours", "worked_above_planned")),
        ({"planned_hours": "100", "lost_hours_gas": "101"}, ("lost_hours_gas", "lost_above_planned")),
        ({"sales_rial": "9" * 30}, ("sales_rial", "too_large")),
    ],
)
def test_what_cannot_be_is_told_with_its_column(unit, tmp_path, cells, expected):
    before = tables(trail=True)
    status, outcome = take(tmp_path, line() | cells)
    assert (status, found(outcome)) == (1, [(2, *expected)])
    assert tables(trail=True) == before


def test_lost_hours_that_the_file_does_not_tell_count_too(unit, tmp_path):
    declared(unit, "1405-05", planned_hours=100, lost_hours_market=60)
    _status, outcome = take(tmp_path, line(lost_hours_power="41"))
    assert found(outcome) == [(2, "lost_hours_power", "lost_above_planned")]
