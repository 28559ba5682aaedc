"""Five thousand units as offices keep them: all mistakes told at once, nothing half written, repeating is harmless."""

import pytest
from django.db.models import OuterRef, Subquery

from accounts.models import AuditEvent, ImportBatch, Role
from core.text import fa_digits, fold, sort_key, tidy
from tests.factories import UserFactory
from tests.import_files import counts, found, imported, tables, undone, write_csv, write_xlsx
from tests.units.register_rows import MISTAKES, places, shuffled, sound_rows, spoilt
from units.models import Product, StatusChange, Unit
from units.queries.search_keys import unit_search_key

pytestmark = pytest.mark.django_db
NUMBER = 5_000


@pytest.fixture(scope="module")
def rows():
    return sound_rows(NUMBER)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_every_mistake_is_told_and_nothing_written(rows, tmp_path, write):
    places()
    before = tables(trail=True)
    bad, told = spoilt(rows)
    status, outcome = imported("units", write(tmp_path / "units", *shuffled(bad)))
    assert (status, outcome["rows"], outcome["batch"]) == (1, NUMBER, None)
    assert set(found(outcome)) ^ set(told) == set()
    assert len(found(outcome)) == len(told)
    assert counts(outcome) == (0, 0, 0, len(MISTAKES) + 2)
    assert tables(trail=True) == before


def test_sound_rows_go_in_and_repeating_changes_nothing(rows, tmp_path):
    places()
    file = write_csv(tmp_path / "units.csv", *shuffled(rows))
    status, outcome = imported("units", file)
    assert (status, counts(outcome), found(outcome)) == (0, (NUMBER, 0, 0, 0), [])
    before = tables(trail=True)
    status, outcome = imported("units", file)
    assert (status, counts(outcome), outcome["batch"]) == (0, (0, 0, NUMBER, 0), None)
    assert tables(trail=True) == before


def test_ledger_and_keys_agree_with_the_units(rows, tmp_path):
    places()
    imported("units", write_csv(tmp_path / "units.csv", *shuffled(rows)))
    last = StatusChange.objects.approved().filter(unit=OuterRef("pk")).order_by("-effective_on", "-pk")
    ledger = {
        name: Subquery(last.values(column)[:1])
        for name, column in (("s", "status"), ("d", "effective_on"), ("r", "reason"))
    }
    units = Unit.objects.annotate(**ledger)
    assert [
        unit.code for unit in units if (unit.s, unit.d, unit.r) != (unit.status, unit.status_on, unit.status_reason)
    ] == []
    products = dict(Product.objects.values_list("unit", "name"))
    wrong = [
        unit.code
        for unit in units
        if unit.search_key != unit_search_key(unit, [products[unit.pk]] if unit.pk in products else [])
        or unit.sort_key != sort_key(unit.name)
        or unit.name != tidy(unit.name)
    ]
    assert wrong == []
    assert AuditEvent.objects.filter(verb="unit_imported").count() == NUMBER


def test_an_imported_unit_is_found_by_the_lists_search(client, rows, tmp_path):
    places()
    imported("units", write_csv(tmp_path / "units.csv", *shuffled(rows)))
    client.force_login(UserFactory(role=Role.OFFICIAL), backend="django.contrib.auth.backends.ModelBackend")
    wanted = rows[4321]
    for typed in (wanted["name"], wanted["code"], fa_digits(fold(wanted["legal_id"]))):
        page = client.get("/units/", {"q": typed}).context["page"]
        assert [unit.code for unit in page.rows] == [wanted["code"]]


def test_undo_of_the_whole_register_leaves_every_table_as_before(rows, tmp_path):
    places()
    before = tables()
    _status, outcome = imported("units", write_xlsx(tmp_path / "units.xlsx", *shuffled(rows)))
    status, answer = undone(outcome["batch"])
    assert (status, answer["removed"], answer["restored"], answer["conflicts"]) == (0, NUMBER, 0, [])
    assert tables() == before
    assert ImportBatch.objects.get(pk=outcome["batch"]).undone_at is not None
