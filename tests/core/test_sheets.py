"""Sheets as rows of text under the numbers a spreadsheet shows."""

from datetime import date, datetime
from zipfile import ZipFile

import pytest
import xlsxwriter

from core import workbooks
from core.sheets import SheetError, digest, read_sheet


@pytest.fixture
def file(tmp_path):
    return tmp_path / "sheet"


def rows_of(path):
    sheet = read_sheet(path)
    return sheet.header_row, list(sheet.header), [(number, list(cells)) for number, cells in sheet.rows]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_every_dialect(file, bom, end, delimiter):
    lines = ["", f'نام{delimiter}"شهرك"{delimiter}', f'"الف{delimiter} ب"{delimiter}۲', "", f"ج{delimiter}"]
    file.write_bytes(bom + end.join(lines).encode())
    header_row, header, rows = rows_of(file)
    assert (header_row, header) == (2, ["نام", "شهرک"])
    assert rows == [(3, [f"الف{delimiter} ب", "۲"]), (5, ["ج", ""])]


def test_a_workbook_is_read_as_it_is_shown(file):
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(2, 0, ["نام", "عدد"])
        for number, value in enumerate((12.0, 0.1 * 3, 1e-7, 1e15, True, "۷"), start=3):
            sheet.write(number, 0, "x")
            sheet.write(number, 1, value)
        sheet.write_datetime(9, 1, datetime(2024, 3, 20), day)
        sheet.write_datetime(10, 1, datetime(2024, 3, 20, 12, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    header_row, header, rows = rows_of(file)
    assert (header_row, header) == (3, ["نام", "عدد"])
    shown = [cells[1] for _number, cells in rows]
    assert shown == [
        "12",
        "0.3",
        "0.0000001",
        "1000000000000000",
        "True",
        "۷",
        str(date(2024, 3, 20)),
        "2024-03-20 12:30:00",
    ]
    assert [number for number, _cells in rows] == list(range(4, 12))


@pytest.fixture
def large(file):
    """A workbook whose rows leave gaps, far larger than the pieces it is read in."""
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(2, 1, ["نام", "روز", "عدد"])
        for number in range(3, 1_200):
            if number % 7:
                sheet.write_string(number, 1, f"کارگاه <{number}>")
                sheet.write_datetime(number, 2, datetime(2024, 3, 20), day)
                sheet.write_number(number, 3 + number % 3, number / 4)
    return file


def test_a_large_workbook_is_read_piece_by_piece_as_it_is_read_whole(large, monkeypatch):
    whole = rows_of(large)
    monkeypatch.setattr(workbooks, "PIECE", 5_000)
    in_pieces = rows_of(large)
    trimmed = [(number, "\t".join(cells).rstrip()) for number, cells in in_pieces[2]]
    assert in_pieces[:2] == whole[:2]
    assert trimmed == [(number, "\t".join(cells).rstrip()) for number, cells in whole[2]]


def test_a_large_workbook_that_breaks_off_is_refused(large, monkeypatch):
    broken = large.with_name("broken")
    with ZipFile(large) as parts, ZipFile(broken, "w") as kept:
        for name in parts.namelist():
            text = parts.read(name)
            kept.writestr(name, text[: len(text) // 2] if name == "xl/worksheets/sheet1.xml" else text)
    monkeypatch.setattr(workbooks, "PIECE", 5_000)
    with pytest.raises(SheetError) as error:
        rows_of(broken)
    assert (error.value.code, error.value.row > 1) == ("format", True)


def test_other_sheets_that_hold_something_are_named(file):
    with xlsxwriter.Workbook(str(file)) as book:
        book.add_worksheet("یکم").write(0, 0, "نام")
        book.add_worksheet("خالی")
        book.add_worksheet("سوم").write(0, 0, "نام")
    assert read_sheet(file).unread == ["سوم"]


def test_a_mistake_far_down_tells_about_where(file):
    file.write_bytes("نام\n".encode() + "یک\n".encode() * 9_000 + b"\xff\n")
    with pytest.raises(SheetError) as error:
        list(read_sheet(file).rows)
    assert (error.value.code, 5_000 < error.value.row <= 9_002) == ("encoding", True)


def test_a_digest_tells_files_apart(file):
    file.write_bytes(b"a")
    first = digest(file)
    file.write_bytes(b"b")
    assert (len(first), first == digest(file)) == (64, False)
