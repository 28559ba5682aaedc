"""Lists as files: what a spreadsheet opens is what the screen showed, and nothing in it runs."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from core.exports import BOM, CHUNK, csv_lines, export_response, plain
from core.tables import Column, attribute, headers
from parks.models import Park
from tests.factories import ParkFactory

FORMULAS = ["=1+1", "+98 914 123 4567", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1"]


@dataclass
class Row:
    name: str = "کاشی تبریز ۲"
    code: str = "U001234"
    workers: int | None = 12
    sales_rial: int | None = 1_200_000_000
    area: Decimal | None = Decimal("12.500")
    since: date | None = date(2025, 9, 23)


COLUMNS = (
    Column("name", gettext_lazy("نام"), attribute("name")),
    Column("code", gettext_lazy("شناسه"), attribute("code"), "code"),
    Column("workers", gettext_lazy("شاغلان"), attribute("workers"), "number"),
    Column("sales_rial", gettext_lazy("فروش (ریال)"), attribute("sales_rial"), "rial"),
    Column("area", gettext_lazy("مساحت"), attribute("area"), "number"),
    Column("since", gettext_lazy("از تاریخ"), attribute("since"), "date"),
)
HEADS = ["نام", "شناسه", "شاغلان", "فروش (ریال)", "مساحت", "از تاریخ"]
UNKNOWN = Row(workers=None, sales_rial=None, area=None, since=None)


def read_csv(rows):
    text = "".join(csv_lines(rows, COLUMNS))
    assert text.count(BOM) == 1
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))


def read_sheet(rows):
    response = export_response(rows, COLUMNS, name="units", fmt="xlsx")
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active


def test_csv_begins_with_a_mark_and_persian_heads():
    assert next(csv_lines([], COLUMNS)) == BOM + ",".join(HEADS) + "\r\n"


def test_csv_writes_plain_figures_and_iranian_days():
    assert read_csv([Row(), UNKNOWN]) == [
        HEADS,
        ["کاشی تبریز ۲", "U001234", "12", "1200000000", "12.5", "1404/07/01"],
        ["کاشی تبریز ۲", "U001234", "", "", "", ""],
    ]


@pytest.mark.parametrize("text", ['دو "نام"', "الف،ب,ج", "دو\nخط", "'نقل'"])
def test_csv_gives_back_any_text(text):
    assert read_csv([Row(name=text)])[1][0] == text


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_file_carries_a_formula(formula):
    assert read_csv([Row(name=formula, code=formula)])[1][:2] == [f"'{formula}"] * 2
    cells = read_sheet([Row(name=formula, code=formula)])[2][:2]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert [cell.value[0] for cell in cells] == ["'", "'"]


def test_negative_numbers_stay_numbers():
    assert read_csv([Row(workers=-3, area=Decimal("-0.50"))])[1][2:5] == ["-3", "1200000000", "-0.5"]
    assert [cell.value for cell in read_sheet([Row(workers=-3, area=Decimal("-0.50"))])[2][2:5]] == [
        -3,
        1_200_000_000,
        -0.5,
    ]


def test_a_moment_is_written_by_its_local_day():
    assert plain(datetime(2026, 11, 21, 21, 5, tzinfo=UTC), "date") == "1405/09/01"


def test_csv_comes_in_pieces_and_asks_for_rows_as_it_goes():
    asked = []

    def rows() -> Iterator[Row]:
        for number in range(CHUNK + 1):
            asked.append(number)
            yield Row()

    pieces = csv_lines(rows(), COLUMNS)
    next(pieces)
    assert asked == []
    assert next(pieces).count("\r\n") == CHUNK
    assert len(asked) == CHUNK
    assert [piece.count("\r\n") for piece in pieces] == [1]


def test_csv_leaves_the_language_of_the_page_as_it_was():
    with translation.override("en"):
        list(csv_lines([Row()], COLUMNS))
        assert translation.get_language() == "en"


@pytest.mark.parametrize("language", ["fa", "en"])
def test_heads_are_persian_in_every_language(language):
    with translation.override(language):
        assert read_csv([])[0] == HEADS
        assert [cell.value for cell in read_sheet([])[1]] == HEADS


def test_csv_response_is_a_streamed_download():
    response = export_response([Row()], COLUMNS, name="units", fmt="csv")
    assert (response.streaming, response["Content-Type"]) == (True, "text/csv; charset=utf-8")
    assert response["Content-Disposition"] == 'attachment; filename="units.csv"'


def test_xlsx_response_is_a_download():
    response = export_response([Row()], COLUMNS, name="units", fmt="xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="units.xlsx"'
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert b"".join(response.streaming_content)[:4] == b"PK\x03\x04"


def test_sheet_reads_from_right_to_left_under_a_frozen_head():
    sheet = read_sheet([Row()])
    assert (sheet.title, sheet.sheet_view.rightToLeft, sheet.freeze_panes) == ("units", True, "A2")
    assert [(cell.value, cell.font.bold) for cell in sheet[1]] == [(head, True) for head in HEADS]


def test_sheet_holds_real_numbers_and_empty_cells_for_the_unknown():
    sheet = read_sheet([Row(), UNKNOWN])
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [
        ("کاشی تبریز ۲", "s"),
        ("U001234", "s"),
        (12, "n"),
        (1_200_000_000, "n"),
        (12.5, "n"),
        ("1404/07/01", "s"),
    ]
    assert [cell.value for cell in sheet[3]] == ["کاشی تبریز ۲", "U001234", None, None, None, None]


@pytest.mark.django_db
@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_a_query_is_read_once_whatever_its_length(fmt, django_assert_num_queries):
    for _ in range(4):
        ParkFactory()
    columns = [Column("name", "نام", attribute("name")), Column("county", "شهرستان", attribute("county.name"))]
    rows = Park.objects.select_related("county").order_by("pk")

    with django_assert_num_queries(1):
        body = b"".join(export_response(rows, columns, name="parks", fmt=fmt).streaming_content)
    assert body != b""


def test_attribute_is_unknown_where_a_step_is_missing():
    unit = type("Unit", (), {"park": None, "name": "واحد"})()
    paths = ("name", "park.name", "park.county.name", "nothing")
    assert [attribute(path)(unit) for path in paths] == ["واحد", None, None, None]


def test_headers_are_the_labels_in_order():
    assert headers(COLUMNS) == HEADS


def test_long_whole_numbers_part_their_thousands_and_short_ones_do_not():
    """A year stays 1404, and no spreadsheet makes 1.2E+14 of fourteen digits of rial."""
    rows = [Row(workers=1_404, sales_rial=122_239_000_000_000, area=Decimal("12345.5"))]
    response = export_response(rows, COLUMNS, name="units", fmt="xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active

    assert [cell.number_format for cell in sheet[2][2:5]] == ["General", "#,##0", "General"]
    assert [cell.value for cell in sheet[2][2:5]] == [1_404, 122_239_000_000_000, 12345.5]
