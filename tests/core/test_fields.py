"""Form fields take what Persian keyboards type and say in Persian what is wrong."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.fields import (
    LARGEST_RIAL,
    JalaliDateField,
    JalaliDatePartsField,
    LegalIdField,
    NationalIdField,
    PersianCharField,
    PersianDecimalField,
    PersianIntegerField,
    PhoneField,
    PostalCodeField,
    RialField,
)

DAY = date(2025, 9, 23)  # 1 Mehr 1404


def refused(field, typed):
    """The sentences with which the field refuses what was typed."""
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    return caught.value.messages


@pytest.mark.parametrize("typed", ["1404/07/01", "۱۴۰۴/۰۷/۰۱", "١٤٠٤-٧-١", "2025-09-23", DAY])
def test_jalali_date_is_read_in_either_digits(typed):
    assert JalaliDateField().clean(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("مهر", "تاریخ را مانند ۱۴۰۴/۰۷/۰۱ بنویسید."),
        ("04/07/01", "تاریخ را مانند ۱۴۰۴/۰۷/۰۱ بنویسید."),
        ("1404/12/30", "چنین روزی در تقویم نیست."),
        ("", "این مقدار لازم است."),
    ],
)
def test_jalali_date_says_what_is_wrong(typed, sentence):
    assert refused(JalaliDateField(), typed) == [sentence]


def test_jalali_date_may_be_left_empty_when_it_is_optional():
    assert JalaliDateField(required=False).clean("") is None


@pytest.mark.parametrize(("value", "shown"), [(DAY, "۱۴۰۴/۰۷/۰۱"), ("1404/7/", "1404/7/"), (None, None)])
def test_jalali_date_box_shows_a_day_and_keeps_what_was_typed(value, shown):
    assert JalaliDateField().widget.format_value(value) == shown


@pytest.mark.parametrize(
    ("typed", "changed"), [("۱۴۰۴/۷/۱", False), ("2025-09-23", False), ("1404/07/02", True), ("", True), ("؟", True)]
)
def test_jalali_date_has_changed_only_when_it_is_another_day(typed, changed):
    assert JalaliDateField().has_changed(DAY, typed) is changed


def test_date_parts_make_a_day_in_either_digits():
    assert JalaliDatePartsField().clean(["۱", "7", "١٤٠٤"]) == DAY


@pytest.mark.parametrize(
    ("parts", "sentences"),
    [
        (["", "7", "1404"], ["روز را بنویسید."]),
        (["1", "", "1404"], ["ماه را برگزینید."]),
        (["1", "7", ""], ["سال را بنویسید."]),
        (["", "7", ""], ["روز را بنویسید.", "سال را بنویسید."]),
        (["32", "7", "1404"], ["روز از ۱ تا ۳۱ است."]),
        (["0", "7", "1404"], ["روز از ۱ تا ۳۱ است."]),
        (["1", "7", "4"], ["سال را چهاررقمی بنویسید، مانند ۱۴۰۵."]),
        (["31", "7", "1404"], ["چنین روزی در تقویم نیست."]),
        (["30", "12", "1404"], ["چنین روزی در تقویم نیست."]),
        (["یک", "7", "1404"], ["عدد را به رقم بنویسید، مانند ۱۵۸."]),
        (["", "", ""], ["این مقدار لازم است."]),
    ],
)
def test_date_parts_say_which_part_is_wrong(parts, sentences):
    assert refused(JalaliDatePartsField(), parts) == sentences


def test_date_parts_may_be_left_empty_when_they_are_optional():
    field = JalaliDatePartsField(required=False)
    assert field.clean(["", "", ""]) is None
    assert refused(field, ["1", "", ""]) == ["ماه را برگزینید.", "سال را بنویسید."]


@pytest.mark.parametrize(("value", "parts"), [(DAY, [1, 7, 1404]), ("1404/07/01", [1, 7, 1404]), (None, [None] * 3)])
def test_date_parts_boxes_take_a_day_apart(value, parts):
    assert JalaliDatePartsField().widget.decompress(value) == parts


def test_date_parts_keep_what_was_typed_when_the_day_is_refused():
    class Form(forms.Form):
        on = JalaliDatePartsField(label="تاریخ")

    page = Form({"on_day": "۳۱", "on_month": "7", "on_year": "1404"})["on"].as_field_group()

    assert 'name="on_day" value="۳۱"' in page
    assert '<option value="7" selected>مهر</option>' in page
    assert 'name="on_year" value="۱۴۰۴"' in page
    assert page.count("چنین روزی در تقویم نیست.") == 1


@pytest.mark.parametrize("typed", ["1200000", "۱٬۲۰۰٬۰۰۰", "1,200,000", "۱ ۲۰۰ ۰۰۰", "۱۲۰۰۰۰۰٫۰"])
def test_rial_is_read_with_thousands_parted_or_not(typed):
    assert RialField().clean(typed) == 1_200_000


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-1", "عددی از ۰ به بالا بنویسید."),
        (str(LARGEST_RIAL + 1), "عددی تا ۹٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰ بنویسید."),
        ("12.5", "عدد درست بنویسید؛ اعشار پذیرفته نیست."),
        ("۱۲۰ تومان", "عدد را به رقم بنویسید، مانند ۱۵۸."),
    ],
)
def test_rial_refuses_what_is_not_whole_rials(typed, sentence):
    assert refused(RialField(), typed) == [sentence]


def test_rial_says_its_unit_beside_the_box():
    assert str(RialField().help_text) == "به ریال"


@pytest.mark.parametrize(("typed", "value"), [("۱۲٫۵", "12.5"), ("12/5", "12.5"), ("۱٬۲۰۰", "1200"), ("", None)])
def test_decimal_field_reads_persian_decimals(typed, value):
    assert PersianDecimalField(required=False).clean(typed) == (Decimal(value) if value else None)


def test_decimal_field_keeps_to_its_places():
    field = PersianDecimalField(max_digits=5, decimal_places=2)
    assert field.clean("۱۲۳٫۴۵") == Decimal("123.45")
    assert [len(refused(field, typed)) for typed in ("1.234", "1234.5")] == [1, 1]


@pytest.mark.parametrize("typed", ["۱۲", " 12 ", "12.0"])
def test_integer_field_reads_either_digits(typed):
    assert PersianIntegerField().clean(typed) == 12


@pytest.mark.parametrize(("value", "shown"), [(1200, "۱۲۰۰"), ("12a", "۱۲a"), (None, None), ("", None)])
def test_number_box_shows_persian_digits(value, shown):
    assert PersianIntegerField().widget.format_value(value) == shown


def test_number_box_opens_the_number_pad_of_a_phone():
    modes = [field().widget.attrs["inputmode"] for field in (PersianIntegerField, PersianDecimalField)]
    assert modes == ["numeric", "decimal"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  شركت  كاشي ", "شرکت کاشی"),
        ("خط یکم كاشي\r\nخط  دوم\r\n\r\nخط چهارم ", "خط یکم کاشی\nخط دوم\n\nخط چهارم"),
        ("", ""),
    ],
)
def test_text_is_kept_in_the_portals_spelling(typed, kept):
    assert PersianCharField(required=False).clean(typed) == kept


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        (NationalIdField, "۰۴۹۹۳۷۰۸۹۹", "0499370899"),
        (NationalIdField, "049-937089-9", "0499370899"),
        (LegalIdField, " ١٤٠٠٧٦٥٠٩١٢ ", "14007650912"),
        (PostalCodeField, "۵۱۳۴۵-۶۷۸۹۰", "5134567890"),
        (PhoneField, "۰۴۱-۳۴۵۶ ۷۸۹۰", "04134567890"),
        (PhoneField, "\u202a+98 914 123 4567\u202c", "+989141234567"),
    ],
)
def test_identifiers_are_stored_in_ascii_digits(field, typed, stored):
    assert field().clean(typed) == stored


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (NationalIdField, "۰۴۹۹۳۷۰۸۹۸", "کد ملی درست نیست؛ ده رقم آن را از روی کارت ملی بنویسید."),
        (LegalIdField, "14007650913", "شناسهٔ ملی درست نیست؛ یازده رقم آن را از روی آگهی ثبت بنویسید."),
        (PostalCodeField, "۵۱۳۴۵", "کد پستی ده رقم است."),
        (PhoneField, "۳۴۵۶۷۸۹۰", "شمارهٔ تلفن را با پیش‌شماره بنویسید، مانند ۰۴۱۳۴۵۶۷۸۹۰."),
    ],
)
def test_identifiers_say_what_is_wrong(field, typed, sentence):
    assert refused(field(), typed) == [sentence]


def test_identifiers_may_be_left_empty_when_they_are_optional():
    fields = (NationalIdField, LegalIdField, PostalCodeField, PhoneField)
    assert [field(required=False).clean("") for field in fields] == [""] * 4
