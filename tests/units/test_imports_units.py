"""What single rows of a units file mean: new, found again, changed, refused; and what the status cells do."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, ImportBatch
from core.codes import make_code
from tests.factories import CountyFactory, ParkFactory, PlotFactory, ProductFactory, UnitFactory
from tests.import_files import counts, found, imported, tables, write_csv, write_dicts
from tests.units.ledger import declared, event
from tests.units.register_rows import legal_id
from units.models import Decision, Source, Unit

pytestmark = pytest.mark.django_db
MARCH = date(2024, 3, 20)  # ۱ فروردین ۱۴۰۳


@pytest.fixture
def park():
    return ParkFactory(code="PK-1", name="شهرک صنعتی سهند")


def take(tmp_path, *rows, flags=(), header=None):
    return imported("units", write_dicts(tmp_path / "units.csv", rows, header), *flags)


# ── finding the unit ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_new_unit_without_a_code_gets_the_next_free_one(park, tmp_path):
    UnitFactory(code=make_code("U", 41, 5))
    take(tmp_path, {"name": "یکم", "park": "PK-1"}, {"name": "دوم", "park": "PK-1"})
    codes = dict(Unit.objects.values_list("name", "code"))
    assert (codes["یکم"], codes["دوم"]) == (make_code("U", 42, 5), make_code("U", 43, 5))


def test_a_code_that_the_file_tells_is_not_given_to_another_row(park, tmp_path):
    taken = make_code("U", 1, 5)
    _status, outcome = take(
        tmp_path, {"name": "بی‌شناسه", "park": "PK-1"}, {"name": "با شناسه", "park": "PK-1", "code": taken}
    )
    assert counts(outcome) == (2, 0, 0, 0)
    assert dict(Unit.objects.values_list("name", "code")) == {"بی‌شناسه": make_code("U", 2, 5), "با شناسه": taken}


@pytest.mark.parametrize("name", ["كاشي تبريز ۲", "کاشی‌تبریز2", " کاشی  تبریز ٢ "])
def test_a_row_without_a_code_finds_its_unit_by_name_and_place_however_typed(park, tmp_path, name):
    unit = UnitFactory(name="کاشی تبریز ۲", park=park)
    status, outcome = take(tmp_path, {"name": name, "park": "شهرك صنعتي سهند", "workers_nominal": "۱۲"})
    assert (status, counts(outcome)) == (0, (0, 1, 0, 0))
    unit.refresh_from_db()
    assert unit.workers_nominal == 12


def test_two_legal_ids_tell_two_units_of_one_name(park, tmp_path):
    UnitFactory(name="فولاد", park=park, legal_id="10200418835")
    _status, outcome = take(tmp_path, {"name": "فولاد", "park": "PK-1", "legal_id": legal_id(7)})
    assert (found(outcome), Unit.objects.filter(name="فولاد").count()) == ([], 2)


def test_a_name_that_two_units_bear_asks_for_the_code(park, tmp_path):
    UnitFactory.create_batch(2, name="فولاد", park=park)
    _status, outcome = take(tmp_path, {"name": "فولاد", "park": "PK-1", "phone": "04134567890"})
    assert found(outcome) == [(2, "code", "ambiguous")]


@pytest.mark.parametrize("codes", [("", "A-1"), ("A-1", ""), ("", ""), ("A-1", "a-۱")])
def test_a_second_row_of_one_unit_is_an_error_of_the_later_row(park, tmp_path, codes):
    rows = [{"name": "فولاد", "park": "PK-1", "code": code} for code in codes]
    status, outcome = take(tmp_path, *rows)
    assert (status, found(outcome)) == (1, [(3, "code", "duplicate")])


def test_a_unit_told_by_code_and_by_name_is_told_twice(park, tmp_path):
    UnitFactory(name="فولاد", park=park, code="A-1")
    _status, outcome = take(tmp_path, {"name": "فولاد", "park": "PK-1"}, {"code": "A-1", "phone": "04134567890"})
    assert found(outcome) == [(3, "code", "duplicate")]


@pytest.mark.parametrize(
    ("cells", "warned"),
    [
        ({"code": "B-9", "name": "کاشی تبریز"}, True),
        ({"name": "کاشی تبریس"}, True),
        ({"name": "کاشی تبریز ۲"}, False),
        ({"name": "آجر", "phone": "04134567890", "legal_id": legal_id(7)}, True),
        ({"name": "آجر", "phone": "04134567890"}, False),
    ],
)
def test_a_new_row_that_looks_like_a_standing_unit_is_told(park, tmp_path, cells, warned):
    UnitFactory(code="A-1", name="صنایع کاشی تبریز", park=park, phone="04134567890", legal_id=legal_id(7))
    status, outcome = take(tmp_path, {"park": "PK-1", **cells})
    assert (status, outcome["created"]) == (0, 1)
    assert found(outcome, "warnings") == ([(2, "name", "looks_like")] if warned else [])
    assert not warned or "«صنایع کاشی تبریز» (A-1)" in outcome["warnings"][0]["message"]


def test_looking_for_standing_units_costs_the_same_for_one_new_row_and_for_many(park, tmp_path):
    UnitFactory.create_batch(3, name="کاشی تبریز", park=park)

    def queries(*rows):
        with CaptureQueriesContext(connection) as told:
            take(tmp_path, *rows, flags=["--dry-run"])
        return len(told)

    rows = [{"code": f"B-{n}", "name": f"کاشی تبریس {'ابپ'[n]}", "park": "PK-1"} for n in range(3)]
    assert queries(rows[0]) == queries(*rows)


# ── places, plots, products ───────────────────────────────────────────────────────────────────────────────────────
def test_an_empty_cell_leaves_what_stands(park, tmp_path):
    unit = UnitFactory(park=park, code="A-1", owner_name="کاظم", workers_nominal=5)
    take(tmp_path, {"code": "A-1", "owner_name": "", "workers_nominal": "6"})
    unit.refresh_from_db()
    assert (unit.owner_name, unit.workers_nominal) == ("کاظم", 6)


def test_a_unit_that_moves_to_another_park_takes_its_county_and_leaves_its_plot(park, tmp_path):
    unit = UnitFactory(code="A-1", park=park, plot=PlotFactory(park=park))
    other = ParkFactory(code="PK-2")
    take(tmp_path, {"code": "A-1", "park": "PK-2"})
    unit.refresh_from_db()
    assert (unit.park, unit.county, unit.plot) == (other, other.county, None)


def test_a_plot_is_found_by_its_folded_number_or_made_once(park, tmp_path):
    plot = PlotFactory(park=park, number="۱۲", number_key="12")
    rows = [{"name": f"واحد {n}", "park": "PK-1", "plot": number} for n, number in enumerate(("12", "۷ب", "7 ب"))]
    take(tmp_path, *rows)
    assert sorted(park.plots.values_list("number", "state")) == [("۱۲", plot.state), ("۷ب", "assigned")]
    assert list(Unit.objects.order_by("pk").values_list("plot__number", flat=True)) == ["۱۲", "۷ب", "۷ب"]


def test_two_parks_of_one_name_ask_for_the_code(tmp_path):
    ParkFactory.create_batch(2, name="شهرک صنعتی سهند")
    _status, outcome = take(tmp_path, {"name": "فولاد", "park": "شهرک صنعتی سهند"})
    assert found(outcome) == [(2, "park", "ambiguous_park")]


def test_a_changed_capacity_measures_declared_months_again(park, tmp_path):
    unit = UnitFactory(park=park, code="A-1")
    ProductFactory(unit=unit, name="شمش", nominal_quantity=12_000, reference_price_rial=1_000)
    month = declared(unit, "1404-05", quantity=500)
    take(tmp_path, {"code": "A-1", "product": "شمش", "nominal_quantity": "24,000"})
    month.refresh_from_db()
    assert (float(month.utilisation), month.made_value_rial, month.nominal_value_rial) == (0.25, 500_000, 24_000_000)


def test_a_second_product_stands_behind_the_first_and_is_searched_for(park, tmp_path):
    unit = UnitFactory(park=park, code="A-1", name="فولاد")
    ProductFactory(unit=unit, name="شمش", position=1)
    take(tmp_path, {"code": "A-1", "product": "میلگرد", "nominal_uom": "تن"})
    unit.refresh_from_db()
    assert list(unit.products.values_list("position", "name")) == [(1, "شمش"), (2, "میلگرد")]
    assert ("شمش" in unit.search_key, "میلگرد" in unit.search_key) == (True, True)


# ── status ────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("status", ["semi_active", "closed"])
def test_a_stop_without_a_reason_is_taken_as_not_stated_and_told(park, tmp_path, status):
    exit_status, outcome = take(
        tmp_path, {"name": "فولاد", "park": "PK-1", "status": status, "status_on": "1403/01/01"}
    )
    assert (exit_status, found(outcome), found(outcome, "warnings")) == (0, [], [(2, "status_reason", "not_stated")])
    change = Unit.objects.get().status_changes.get()
    assert (change.status, change.effective_on, change.reason) == (status, MARCH, "not_stated")
    assert (change.source, change.decision) == (Source.IMPORT, Decision.APPROVED)


def test_a_new_status_adds_to_the_ledger_and_the_unit_follows(park, tmp_path):
    unit = UnitFactory(park=park, code="A-1", status="")
    event(unit, "active", date(2023, 3, 21))
    take(tmp_path, {"code": "A-1", "status": "تعطیل", "status_on": "۱۴۰۳/۱/۱", "status_reason": "بازار فروش"})
    unit.refresh_from_db()
    last = unit.status_changes.order_by("-effective_on").first()
    assert (last.previous, last.status, last.effective_on, last.reason) == ("active", "closed", MARCH, "market")
    assert (unit.status, unit.status_on, unit.status_reason) == ("closed", MARCH, "market")


@pytest.mark.parametrize(
    ("status", "on", "expected"),
    [
        ("در دست احداث", "1403/06/01", ("status", "unlawful_move")),
        ("closed", "1402/12/01", ("status_on", "before_last")),
        ("active", "1403/02/01", ("status_on", "same_status")),
    ],
)
def test_a_status_that_cannot_follow_is_refused(park, tmp_path, status, on, expected):
    unit = UnitFactory(park=park, code="A-1", status="")
    event(unit, "active", MARCH)
    _status, outcome = take(tmp_path, {"code": "A-1", "status": status, "status_on": on, "status_reason": ""})
    assert found(outcome) == [(2, *expected)]


def test_a_better_reason_corrects_the_last_event(park, tmp_path):
    unit = UnitFactory(park=park, code="A-1", status="")
    change = event(unit, "closed", MARCH, reason="not_stated")
    _status, outcome = take(tmp_path, {"code": "A-1", "status": "closed", "status_reason": "آب"})
    change.refresh_from_db()
    unit.refresh_from_db()
    assert (counts(outcome), change.reason, unit.status_reason) == ((0, 1, 0, 0), "water", "water")
    assert unit.status_changes.count() == 1


# ── the whole file ────────────────────────────────────────────────────────────────────────────────────────────────
GOOD, BAD = {"name": "درست", "park": "PK-1"}, {"name": "نادرست", "park": "نیست"}


def test_nothing_is_written_when_one_row_is_wrong(park, tmp_path):
    before = tables(trail=True)
    status, outcome = take(tmp_path, GOOD, BAD)
    assert (status, counts(outcome), outcome["batch"]) == (1, (0, 0, 0, 1), None)
    assert tables(trail=True) == before


def test_bad_rows_are_skipped_when_asked_to(park, tmp_path):
    status, outcome = take(tmp_path, GOOD, BAD, flags=["--skip-bad-rows"])
    assert (status, counts(outcome), found(outcome)) == (0, (1, 0, 0, 1), [(3, "park", "unknown_park")])
    assert list(Unit.objects.values_list("name", flat=True)) == ["درست"]
    batch = ImportBatch.objects.get(pk=outcome["batch"])
    assert (batch.rows, batch.created, batch.rejected) == (2, 1, 1)


@pytest.mark.parametrize("rows", [[GOOD], [GOOD, BAD]])
def test_a_dry_run_tells_the_same_and_writes_nothing(park, tmp_path, rows):
    before = tables(trail=True)
    dry_status, dry = take(tmp_path, *rows, flags=["--dry-run"])
    assert tables(trail=True) == before
    status, outcome = take(tmp_path, *rows)
    assert (dry_status, counts(dry), dry["errors"]) == (status, counts(outcome), outcome["errors"])


def test_header_mistakes_are_told_with_those_of_the_rows(park, tmp_path):
    rows = [["درست", "PK-1", "x", "", ""], ["نادرست", "نیست", "y", "", ""]]
    header = ["نام واحد", "park", "رنگ", "name", ""]
    status, outcome = imported("units", write_csv(tmp_path / "units.csv", header, rows), "--skip-bad-rows")
    assert status == 1
    assert found(outcome) == [
        (1, "رنگ", "unknown_column"),
        (1, "name", "duplicate_column"),
        (3, "park", "unknown_park"),
    ]
    assert Unit.objects.count() == 0


def test_a_file_without_the_needed_columns_is_refused(tmp_path):
    status, outcome = take(tmp_path, {"owner_name": "کاظم"})
    assert (status, found(outcome)[0]) == (1, (1, "code", "missing_column"))


def test_the_trail_tells_what_a_row_changed(park, tmp_path):
    unit = UnitFactory(park=park, code="A-1", phone="04111111111", county=park.county)
    _status, outcome = take(tmp_path, {"code": "A-1", "phone": "۰۴۱-۲۲۲۲۲۲۲۲"})
    line = AuditEvent.objects.about(unit).get()
    shown = {name: value for name, value in line.after.items() if not name.startswith("_")}
    assert (line.verb, line.batch_id, shown) == ("unit_import_updated", outcome["batch"], {"phone": "04122222222"})
    assert line.before["phone"] == "04111111111"


def test_an_outside_unit_is_told_by_its_county(tmp_path):
    county = CountyFactory(code="K9", name="کلیبر")
    take(tmp_path, {"name": "فولاد", "county": "كليبر"})
    assert list(Unit.objects.values_list("park", "county")) == [(None, county.pk)]
