"""Files that are no register: each is refused with a sentence, none leaves anything behind or stops the portal."""

import os
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
import xlsxwriter

from accounts.models import ImportBatch, Role
from tests.factories import ParkFactory, UserFactory
from tests.import_files import counts, found, imported, run_command, tables, write_csv, write_dicts, write_xlsx
from units.models import Unit

pytestmark = pytest.mark.django_db
ROW = ["فولاد", "PK-1"]
HEADER = ["name", "park"]


@pytest.fixture(autouse=True)
def park():
    return ParkFactory(code="PK-1")


def binary(path):
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)


def utf_16(path):
    write_csv(path, HEADER, [ROW], encoding="utf-16")


def windows_arabic(path):
    write_csv(path, HEADER, [["فولاد", "PK-1"]] * 5, encoding="utf-8")
    path.write_bytes(path.read_bytes() + "كاشي,PK-1\r\n".encode("cp1256"))


def broken_workbook(path):
    path.write_bytes(b"PK\x03\x04" + os.urandom(500))


def other_archive(path):
    with ZipFile(path, "w") as archive:
        archive.writestr("units.csv", "name,park\r\n")


def far_cell(path):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "name")
        sheet.write(1_048_575, 16_383, "x")


def empty_workbook(path):
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet()


def open_quote(path):
    path.write_text('name,park\nیکم,PK-1\n"دوم,PK-1\n' + "سوم,PK-1\n" * 20_000, encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.touch(), "empty"),
        (lambda path: path.write_text("\n \n,,\n"), "empty"),
        (lambda path: path.write_bytes(b"\xef\xbb\xbf"), "empty"),
        (lambda path: path.mkdir(), "unreadable"),
        (lambda path: None, "unreadable"),
        (binary, "encoding"),
        (utf_16, "encoding"),
        (windows_arabic, "encoding"),
        (broken_workbook, "format"),
        (other_archive, "format"),
        (far_cell, "too_large"),
        (empty_workbook, "empty"),
        (open_quote, "format"),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "__name__", None),
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(tmp_path, make, code):
    before = tables(trail=True)
    make(tmp_path / "units")
    status, outcome = imported("units", tmp_path / "units", "--skip-bad-rows")
    assert (status, [one["code"] for one in outcome["errors"]], outcome["batch"]) == (1, [code], None)
    assert tables(trail=True) == before


def test_a_header_alone_changes_nothing(tmp_path):
    status, outcome = imported("units", write_csv(tmp_path / "units.csv", HEADER, []))
    assert (status, outcome["rows"], counts(outcome), outcome["batch"]) == (0, 0, (0, 0, 0, 0), None)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_is_read_with_or_without_bom_and_with_any_delimiter(tmp_path, delimiter, encoding):
    file = write_csv(tmp_path / "units.csv", HEADER, [ROW], delimiter=delimiter, encoding=encoding)
    assert counts(imported("units", file)[1]) == (1, 0, 0, 0)


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path):
    rows = [["", ""], ["فولاد\nتبریز", "PK-1"], ["", ""], ["کاشی", "نیست"]]
    for write in (write_csv, write_xlsx):
        _status, outcome = imported("units", write(tmp_path / "units", HEADER, rows))
        assert (outcome["rows"], found(outcome)) == (2, [(5, "park", "unknown_park")])


def test_other_sheets_of_a_workbook_are_not_read_in_silence(tmp_path):
    sheets = [("خالی", ""), ("دیگر", "name")]
    _status, outcome = imported("units", write_xlsx(tmp_path / "units.xlsx", HEADER, [ROW], more_sheets=sheets))
    assert (counts(outcome), found(outcome, "warnings")) == ((1, 0, 0, 0), [(1, "", "unread_sheets")])
    assert "دیگر" in outcome["warnings"][0]["message"]


def test_typed_cells_of_a_workbook_are_read_as_a_person_would(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "units.xlsx")) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        names = [
            "name",
            "park",
            "workers_nominal",
            "operating_licence_on",
            "postal_code",
            "product",
            "nominal_quantity",
        ]
        sheet.write_row(0, 0, [*names, "owner_national_id"])
        sheet.write_row(1, 0, ["فولاد", "PK-1", 12.0])
        sheet.write_datetime(1, 3, datetime(2020, 1, 2, tzinfo=UTC).replace(tzinfo=None), day)
        sheet.write_row(1, 4, [5133333333, "شمش", 0.1 * 3, 13542419])
    status, outcome = imported("units", tmp_path / "units.xlsx")
    assert (status, found(outcome)) == (0, [])
    unit = Unit.objects.get()
    assert (unit.workers_nominal, str(unit.operating_licence_on), unit.postal_code) == (12, "2020-01-02", "5133333333")
    assert (unit.owner_national_id, str(unit.products.get().nominal_quantity)) == ("0013542419", "0.300")


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"name": "\x00"}, {"name"}),
        ({"name": "فولاد\x1a", "park": "\x1a"}, {"name", "park"}),
        ({"name": "'; DROP TABLE units_unit; --", "park": "\x00"}, {"park"}),
        ({"name": "ﷺ" * 201, "park": "نیست"}, {"name", "park"}),
        ({"workers_nominal": "1e400", "lat": "inf", "lon": "nan"}, {"workers_nominal", "lat", "lon"}),
        ({"workers_nominal": "9" * 5_000, "nominal_uom": "9" * 30_000}, {"workers_nominal", "nominal_uom"}),
        ({"operating_licence_on": "9999/12/29", "status_on": "0000/00/00"}, {"operating_licence_on", "status_on"}),
        ({"operating_licence_on": "1404/01/01" * 3_000}, {"operating_licence_on"}),
        ({"code": "A" * 30_000}, {"code"}),
        ({"legal_id": "٠" * 30_000, "owner_national_id": "१२३४५६७८९०"}, {"legal_id", "owner_national_id"}),
        ({"postal_code": "१२३४५६७८९०"}, {"postal_code"}),
        ({"plot": "ﬃ" * 32, "product": "ﬃ" * 160}, {"plot", "product"}),
    ],
)
def test_hostile_cells_are_errors_of_their_row(tmp_path, cells, wrong):
    before = tables(trail=True)
    row = dict(zip(HEADER, ROW, strict=True)) | cells
    status, outcome = imported("units", write_dicts(tmp_path / "units.csv", [row]))
    assert (status, {(one["row"], one["column"]) for one in outcome["errors"]}) == (1, {(2, name) for name in wrong})
    assert tables(trail=True) == before


def test_a_cell_beyond_the_header_is_told(tmp_path):
    status, outcome = imported("units", write_csv(tmp_path / "units.csv", HEADER, [[*ROW, "", "ستون گمشده"]]))
    assert (status, found(outcome)) == (1, [(2, "", "too_many_cells")])


def test_a_name_of_letters_that_fold_long_goes_in(tmp_path):
    status, _outcome = imported("units", write_csv(tmp_path / "units.csv", HEADER, [["ﬃ" * 60, "PK-1"]]))
    assert (status, Unit.objects.get().name) == (0, "ﬃ" * 60)


def test_an_import_in_the_name_of_somebody_is_theirs(tmp_path):
    person = UserFactory(role=Role.OFFICIAL)
    file = write_csv(tmp_path / "units.csv", HEADER, [ROW])
    _status, outcome = imported("units", file, "--by", person.username)
    assert ImportBatch.objects.get(pk=outcome["batch"]).by == person


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.AUDITOR, None])
def test_an_import_in_the_name_of_somebody_who_may_not_is_refused(tmp_path, role, capsys):
    username = UserFactory(role=role).username if role else "nobody"
    file = write_csv(tmp_path / "units.csv", HEADER, [ROW])
    with pytest.raises(ValueError):  # it speaks on standard error alone
        run_command("import_registry", "units", file, "--by", username)
    assert Unit.objects.count() == 0
