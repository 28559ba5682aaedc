"""Undoing an import: every table as before, or the rows named on which something newer stands."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent, ImportBatch, Role
from core.jalali import Period, today
from tests.factories import CountyFactory, ParkFactory, PlotFactory, ProductFactory, UnitFactory, UserFactory, owner_of
from tests.import_files import found, imported, tables, undone, write_dicts
from tests.units.ledger import TODAY, declared, event
from units.actions.declarations import submit_declaration
from units.actions.measures import refresh_measures
from units.actions.register import update_unit
from units.actions.status import propose_status_change, record_inspection
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def park():
    return ParkFactory(code="PK-1", name="شهرک صنعتی سهند")


@pytest.fixture
def unit(park):
    """A unit with a history: an event, a product, a declared month and a draft."""
    unit = UnitFactory(code="A-1", name="فولاد", park=park, status="", phone="04111111111", plot=PlotFactory(park=park))
    event(unit, "active", date(2023, 3, 21))
    ProductFactory(unit=unit, name="شمش")
    declared(unit, "1405-05", quantity=500, workers=10)
    refresh_measures(unit=unit)
    declared(unit, "1405-06", state="draft", typed={"workers": "۱۱"})
    return unit


def bring(kind, tmp_path, *rows, flags=()):
    status, outcome = imported(kind, write_dicts(tmp_path / f"{kind}.csv", rows), *flags)
    assert (status, outcome["errors"]) == (0, [])
    return outcome["batch"]


CHANGES = {
    "code": "A-1",
    "name": "فولاد نو",
    "plot": "۹۹",
    "phone": "04122222222",
    "status": "closed",
    "status_on": "1403/01/01",
    "status_reason": "market",
    "product": "میلگرد",
    "nominal_quantity": "10",
}
NEW = {"code": "A-2", "name": "تازه", "park": "PK-1", "plot": "100", "product": "کاشی", "status": "active"}


# ── as before ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_undo_of_new_and_changed_units_leaves_every_table_as_before(unit, tmp_path):
    before = tables()
    batch = bring("units", tmp_path, CHANGES, NEW)
    assert tables() != before
    status, answer = undone(batch)
    assert (status, answer) == (0, {"batch": batch, "undone": 2, "removed": 1, "restored": 1, "conflicts": []})
    assert tables() == before


def test_undo_takes_back_what_the_file_confirmed(unit, park, tmp_path):
    same = UnitFactory(code="A-5", name="آجر", park=park, phone="04133333333", last_confirmed_on=date(2024, 1, 1))
    before = tables()
    rows = [{"code": "A-1", "phone": "04122222222"}, {"code": "A-5", "phone": "04133333333", "status": "active"}]
    batch = bring("units", tmp_path, *rows)
    same.refresh_from_db()
    assert (same.contact_on, same.last_confirmed_on) == (today(), today())
    assert undone(batch) == (0, {"batch": batch, "undone": 1, "removed": 0, "restored": 1, "conflicts": []})
    assert tables() == before


def test_a_later_word_on_one_group_outlives_the_undo_that_takes_the_others_back(unit, tmp_path):
    later = today() + timedelta(days=1)
    batch = bring("units", tmp_path, {"code": "A-1", "phone": "04122222222", "group": "metal"})
    Unit.objects.filter(pk=unit.pk).update(contact_on=later)
    assert undone(batch)[0] == 0
    unit.refresh_from_db()
    assert (unit.contact_on, unit.products_on) == (later, None)


def test_undo_of_a_capacity_measures_declared_months_again(unit, tmp_path):
    bring("units", tmp_path, {"code": "A-1", "product": "شمش", "nominal_quantity": "24000"})  # measures the month
    before = tables()
    batch = bring("units", tmp_path, {"code": "A-1", "product": "شمش", "nominal_quantity": "6000"})
    assert undone(batch)[0] == 0
    assert tables() == before


def test_undo_of_a_corrected_reason_puts_the_ledger_back(unit, tmp_path):
    event(unit, "closed", date(2024, 3, 20), reason="not_stated")
    before = tables()
    batch = bring("units", tmp_path, {"code": "A-1", "status_reason": "gas"})
    assert undone(batch)[0] == 0
    assert tables() == before


def test_undo_of_declarations_brings_back_what_the_owner_had_begun(unit, tmp_path):
    ProductFactory(unit=unit, name="میلگرد", position=2)
    before = tables()
    batch = bring(
        "declarations",
        tmp_path,
        {"unit": "A-1", "period": "1405-05", "product": "شمش", "quantity": "700", "workers": "12"},
        {"unit": "A-1", "period": "1405-05", "product": "میلگرد", "quantity": "۷٫۵", "workers": ""},
        {"unit": "A-1", "period": "1405/6", "product": "شمش", "quantity": "1", "workers": "12"},
        {"unit": "A-1", "period": "1405-07", "product": "شمش", "quantity": "2", "workers": "12"},
    )
    assert undone(batch) == (0, {"batch": batch, "undone": 3, "removed": 1, "restored": 2, "conflicts": []})
    assert tables() == before


def test_undo_of_parks_takes_their_units_back_to_their_county(unit, park, tmp_path):
    CountyFactory(code="K9", name="کلیبر")
    before = tables()
    rows = [{"code": "PK-1", "county": "K9", "total_area_ha": "12.5"}, {"code": "PK-2", "name": "نو", "kind": "zone"}]
    batch = bring("parks", tmp_path, *rows)
    unit.refresh_from_db()
    assert unit.county.code == "K9"
    assert undone(batch)[0] == 0
    assert tables() == before


def test_imports_are_undone_one_after_the_other_the_last_first(unit, tmp_path):
    before = tables()
    batches = [bring("units", tmp_path, row) for row in (NEW, CHANGES, {"code": "A-2", "phone": "04133333333"})]
    assert [undone(batch)[0] for batch in reversed(batches)] == [0, 0, 0]
    assert tables() == before


def test_a_file_that_was_undone_goes_in_again(unit, tmp_path):
    first = bring("units", tmp_path, CHANGES, NEW)
    undone(first)
    again = bring("units", tmp_path, CHANGES, NEW)
    assert ImportBatch.objects.get(pk=again).created == 1


def test_a_dry_run_of_the_undo_writes_nothing(unit, tmp_path):
    batch = bring("units", tmp_path, CHANGES, NEW)
    before = tables(trail=True)
    status, answer = undone(batch, "--dry-run")
    assert (status, answer["removed"], answer["restored"]) == (0, 1, 1)
    assert tables(trail=True) == before


def test_the_undo_is_told_by_the_trail_and_the_batch(unit, tmp_path):
    person = UserFactory(role=Role.OFFICIAL)
    batch = bring("units", tmp_path, {"code": "A-1", "phone": "04122222222"})
    undone(batch, "--by", person.username)
    lines = AuditEvent.objects.filter(verb="import_undone", batch=batch)
    assert set(lines.values_list("subject_type", "subject_id", "by")) == {
        ("units.unit", unit.pk, person.pk),
        ("accounts.importbatch", batch, person.pk),
    }
    line = lines.get(subject_type="units.unit")
    assert (line.before, line.after) == ({"phone": "04122222222"}, {"phone": "04111111111"})
    row = ImportBatch.objects.get(pk=batch)
    assert (row.undone_at == line.at, row.undone_by) == (True, person)


# ── refused ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_second_undo_is_refused(unit, tmp_path):
    batch = bring("units", tmp_path, NEW)
    undone(batch)
    status, answer = undone(batch)
    assert (status, answer["undone"], found(answer, "conflicts")) == (1, 0, [(0, "", "already_undone")])


def test_an_unknown_batch_is_refused():
    status, answer = undone(4711)
    assert (status, found(answer, "conflicts")) == (1, [(0, "", "unknown_batch")])


def inspected(unit):
    record_inspection(
        unit=unit,
        by=UserFactory(role=Role.OFFICIAL),
        today=TODAY,
        status="semi_active",
        effective_on=TODAY,
        reason="gas",
    )


def proposed(unit):
    propose_status_change(
        unit=unit, by=owner_of(unit), today=TODAY, status="semi_active", effective_on=TODAY, reason="gas"
    )


def edited(unit):
    facts = {"name": unit.name, "park": unit.park, "county": unit.county, "phone": "04199999999"}
    update_unit(unit=unit, by=UserFactory(role=Role.OFFICIAL), today=TODAY, plot_number="100", **facts)


def changed_behind_the_trail(unit):
    Unit.objects.filter(pk=unit.pk).update(phone="04199999999")


def spoken_for(unit):
    owner_of(unit)


def sent_in(unit):
    submit_declaration(
        unit=unit,
        period=Period.parse("1405-07"),
        figures={"workers": 3, "output_value_rial": 5},
        quantities={},
        explanations={},
        by=owner_of(unit),
        today=TODAY,
    )


def removed(unit):
    unit.status_changes.all().delete()
    unit.delete()


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        (inspected, {("status", "changed"), ("status_on", "changed"), ("", "in_use")}),
        (proposed, {("", "newer"), ("", "in_use")}),
        (edited, {("phone", "changed"), ("", "gone")}),
        (changed_behind_the_trail, {("phone", "changed")}),
        (spoken_for, {("", "in_use")}),
        (sent_in, {("", "in_use")}),
        (removed, {("", "gone")}),
    ],
)
def test_a_new_unit_on_which_something_stands_is_not_removed(park, tmp_path, deed, expected):
    other = {"code": "A-3", "name": "بی‌کار", "park": "PK-1"}
    batch = bring("units", tmp_path, other, {**NEW, "status_on": "1403/01/01", "phone": "04111111111"})
    deed(Unit.objects.get(code="A-2"))
    before = tables(trail=True)
    status, answer = undone(batch)
    assert (status, answer["undone"]) == (1, 0)
    assert {(column, code) for row, column, code in found(answer, "conflicts") if row == 3} >= expected
    assert {row for row, _column, _code in found(answer, "conflicts")} == {3}
    assert tables(trail=True) == before
    assert undone(batch, "--dry-run")[0] == 1


def test_a_later_event_keeps_an_imported_status(unit, tmp_path):
    batch = bring("units", tmp_path, {"code": "A-1", "status": "closed", "status_on": "1403/01/01"})
    unit.refresh_from_db()
    event(unit, "active", date(2024, 6, 1))
    _status, answer = undone(batch)
    assert found(answer, "conflicts") == [
        (2, "status", "changed"),
        (2, "status_on", "changed"),
        (2, "status_reason", "changed"),
    ]


def test_a_later_import_keeps_an_earlier_one(unit, tmp_path):
    batch = bring("units", tmp_path, NEW)
    later = bring("declarations", tmp_path, {"unit": "A-2", "period": "1405-05", "product": "کاشی", "quantity": "5"})
    _status, answer = undone(batch)
    assert set(found(answer, "conflicts")) == {(2, "", "in_use")}
    assert (undone(later)[0], undone(batch)[0]) == (0, 0)


def test_a_later_import_of_the_same_month_keeps_the_earlier_one(unit, tmp_path):
    row = {"unit": "A-1", "period": "1405-05", "product": "شمش", "quantity": "700", "workers": "12"}
    first = bring("declarations", tmp_path, row)
    bring("declarations", tmp_path, row | {"workers": "13"})
    _status, answer = undone(first)
    assert found(answer, "conflicts") == [(2, "workers", "changed")]


def test_a_newer_confirmation_outlives_the_undo_of_a_month(unit, tmp_path):
    batch = bring("declarations", tmp_path, {"unit": "A-1", "period": "1405-07", "product": "شمش", "quantity": "2"})
    Unit.objects.filter(pk=unit.pk).update(last_confirmed_on=TODAY)
    assert undone(batch)[0] == 0
    unit.refresh_from_db()
    assert unit.last_confirmed_on == TODAY


def test_a_new_park_with_units_is_not_removed(tmp_path):
    batch = bring("parks", tmp_path, {"code": "PK-7", "name": "نو", "kind": "park"})
    bring("units", tmp_path, {"name": "فولاد", "park": "PK-7"})
    _status, answer = undone(batch)
    assert found(answer, "conflicts") == [(2, "", "in_use")]
