"""What each kind of cell takes, and what it says of the rest."""

from datetime import date
from decimal import Decimal

import pytest

from core import cells
from core.cells import CellError
from parks.models import ParkKind

NATIONAL_ID, LEGAL_ID = "0013542419", "10200418836"


def refused(parse, cell):
    with pytest.raises(CellError) as error:
        parse(cell)
    return error.value.code


@pytest.mark.parametrize(
    ("parse", "cell", "value"),
    [
        (cells.text(20), "  كاشي   تبريز ", "کاشی تبریز"),
        (cells.text(20), "'=1+1", "=1+1"),
        (cells.text(20), "'عنوان'", "'عنوان'"),
        (cells.text(20), "نیمه\u200cفعال", "نیمه\u200cفعال"),
        (cells.name(20), "۷", "۷"),
        (cells.day, "1403/01/01", date(2024, 3, 20)),
        (cells.day, "۱۴۰۳-۱-۱", date(2024, 3, 20)),
        (cells.day, "2024-03-20", date(2024, 3, 20)),
        (cells.whole(10_000), "۱٬۲۳۴", 1234),
        (cells.whole(10_000), "٩٩٩", 999),
        (cells.whole(10_000), "0", 0),
        (cells.decimal(3, 10_000), "1,234.5", Decimal("1234.500")),
        (cells.decimal(3, 10_000), "۱۲٫۵", Decimal("12.500")),
        (cells.decimal(3, 10_000), "12", Decimal("12.000")),
        (cells.coordinate(25, 40), "38.123456789", Decimal("38.12346")),
        (cells.choice(ParkKind), "ناحيه صنعتي", "zone"),
        (cells.choice(ParkKind), "ZONE", "zone"),
        (cells.national_id, "۰۰۱۳۵۴۲۴۱۹", NATIONAL_ID),
        (cells.national_id, "13542419", NATIONAL_ID),
        (cells.national_id, "001-354241-9", NATIONAL_ID),
        (cells.legal_id, "'10200418836", LEGAL_ID),
        (cells.postal_code, "51333-33333", "5133333333"),
        (cells.phone(20), "۰۴۱-۳۴۵۶۷۸۹۰", "04134567890"),
        (cells.phone(20), "'+984134567890", "+984134567890"),
        (cells.phone(20), "041-34567890 داخلی ۵", "041-34567890 داخلی 5"),
    ],
)
def test_a_cell_is_read_however_it_is_typed(parse, cell, value):
    assert parse(cell) == value


@pytest.mark.parametrize(
    ("parse", "cell", "code"),
    [
        (cells.text(5), "ششششش‌ش", "too_long"),
        (cells.text(5), "a\x00b", "control_character"),
        (cells.text(5), "a\x1ab", "control_character"),
        (cells.name(5), "،؟", "name"),
        (cells.name(9), "ﷺ" * 9, "too_long"),
        (cells.day, "1403/12/31", "date"),
        (cells.day, "0000-00-00", "date"),
        (cells.day, "03/01/01", "date"),
        (cells.day, "1299/12/29", "date"),
        (cells.whole(10), "11", "too_large"),
        (cells.whole(10), "-1", "negative"),
        (cells.whole(10), "1.5", "number"),
        (cells.whole(10), "1e400", "number"),
        (cells.whole(10), "9" * 20_000, "too_large"),
        (cells.decimal(2, 10), "1.234", "too_precise"),
        (cells.decimal(2, 10), "9" * 20_000, "too_large"),
        (cells.decimal(2, 10), "nan", "number"),
        (cells.coordinate(25, 40), "٩١", "outside_iran"),
        (cells.choice(ParkKind), "بازار", "choice"),
        (cells.national_id, "0013542410", "national_id"),
        (cells.national_id, "1111111111", "national_id"),
        (cells.legal_id, "10200418830", "legal_id"),
        (cells.postal_code, "123", "postal_code"),
        (cells.phone(20), "ندارد", "phone"),
        (cells.phone(20), "1234567890" * 3, "too_long"),
    ],
)
def test_a_cell_that_cannot_be_is_named(parse, cell, code):
    assert refused(parse, cell) == code


def test_a_row_is_told_by_its_code_or_its_folded_name():
    rows = [(1, "P-1", "کاشی تبریز ۲"), (2, "P-2", "سهند"), (3, "P-3", "سهند")]
    parse = cells.one_of(rows, code="park", unknown="نیست", ambiguous="دو تا")
    assert [parse(cell) for cell in ("p-۱", "كاشي‌تبريز2", "P-3")] == [1, 1, 3]
    assert (refused(parse, "سهند"), refused(parse, "مراغه")) == ("ambiguous_park", "unknown_park")
