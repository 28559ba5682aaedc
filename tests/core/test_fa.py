"""How values look on a page, in Persian and in English."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

MINUS = "\u200e\u2212"
DAY = date(2026, 11, 22)  # 1 Azar 1405, a Sunday
MOMENT = datetime(2026, 11, 21, 21, 5, tzinfo=UTC)  # 00:35 of the next day in Tehran
EMPTY = [None, ""]


def shown(expression, value=None, **names):
    """What a template writes for `{{ value|… }}` or a tag."""
    marks = f"{{{{ {expression} }}}}" if expression.startswith("value") else f"{{% {expression} %}}"
    return Template(marks).render(Context({"value": value, **names}))


@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("value|fa", 1405, "۱۴۰۵"),
        ("value|fa", "U00123", "U۰۰۱۲۳"),
        ("value|fa", 0, "۰"),
        ("value|code", "1405-0087", "\u2066۱۴۰۵-۰۰۸۷\u2069"),
        ("value|group", 1234567, "۱٬۲۳۴٬۵۶۷"),
        ("value|group", -5, f"{MINUS}۵"),
        ("value|group", 0, "۰"),
        ("value|decimal", Decimal("12.345"), "۱۲٫۳"),
        ("value|decimal:2", Decimal("12.345"), "۱۲٫۳۵"),
        ("value|pct", 0.666, "۶۷٪"),
        ("value|pct:1", Decimal("0.6664"), "۶۶٫۶٪"),
        ("value|pct", 0, "۰٪"),
        ("value|rial", 1_200_000, "۱٬۲۰۰٬۰۰۰ ریال"),
        ("value|rial", 0, "۰ ریال"),
        ("value|milliard", 1_250_000_000, "۱٫۳"),
        ("value|milliard", 0, "۰٫۰"),
        ("value|qty:'تن'", 12_000, "۱۲٬۰۰۰ تن"),
        ("value|qty", 12_000, "۱۲٬۰۰۰"),
        ("value|jdate", DAY, "۱ آذر ۱۴۰۵"),
        ("value|jdate:'short'", DAY, "۱۴۰۵/۰۹/۰۱"),
        ("value|jdate:'weekday'", DAY, "یکشنبه ۱ آذر ۱۴۰۵"),
        ("value|jdate", MOMENT, "۱ آذر ۱۴۰۵"),
        ("value|jdatetime", MOMENT, "۱ آذر ۱۴۰۵، ۰۰:۳۵"),
        ("value|period", "1404-06", "شهریور ۱۴۰۴"),
        ("value|period", "1404-Q2", "تابستان ۱۴۰۴"),
        ("value|period", "1404", "سال ۱۴۰۴"),
        ("value|dash", 0, "0"),
        ("value|dash", "کاشی", "کاشی"),
        ("value|look", "semi_active", "semi"),
        ("value|look", "unheard of", "unk"),
    ],
)
def test_filter_writes_what_people_read(expression, value, text):
    assert shown(expression, value) == text


@pytest.mark.parametrize("value", EMPTY)
@pytest.mark.parametrize(
    "name",
    ["fa", "code", "group", "decimal", "pct", "rial", "milliard", "qty:'تن'", "jdate", "jdatetime", "period", "dash"],
)
def test_filter_writes_a_dash_when_the_value_is_unknown(name, value):
    assert shown(f"value|{name}", value) == "—"


@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("value|fa", "U00123", "U00123"),
        ("value|group", 1234567, "1,234,567"),
        ("value|decimal", Decimal("12.345"), "12.3"),
        ("value|pct", 0.666, "67%"),
        ("value|jdate:'short'", DAY, "1405/09/01"),
    ],
)
def test_filter_writes_latin_digits_when_the_page_is_english(expression, value, text):
    with translation.override("en"):
        assert shown(expression, value) == text


def test_filters_escape_what_they_are_given():
    evil = "<b>1</b>"
    assert [shown(f"value|{name}", evil) for name in ("fa", "dash", "code")] == [
        "&lt;b&gt;۱&lt;/b&gt;", "&lt;b&gt;1&lt;/b&gt;", "\u2066&lt;b&gt;۱&lt;/b&gt;\u2069",
    ]  # fmt: skip


def test_item_reads_a_mapping_and_is_empty_where_nothing_is():
    assert [shown("value|item:'a'", value) for value in ({"a": 1}, {"b": 1}, None)] == ["1", "None", "None"]


@pytest.mark.parametrize(
    ("value", "look", "word"),
    [
        ("active", "on", "فعال"),
        ("semi_active", "semi", "نیمه‌فعال"),
        ("closed", "off", "تعطیل"),
        ("under_construction", "unk", "در دست احداث"),
        ("", "unk", "اعلام‌نشده"),
        (None, "unk", "اعلام‌نشده"),
    ],
)
def test_status_is_a_shape_and_a_word(value, look, word):
    badge = shown("status value 'big'", value)
    assert badge.startswith(f'<span class="st {look} big"><svg viewBox="0 0 16 16" aria-hidden="true">')
    assert badge.endswith(f"</svg>{word}</span>")


def test_every_status_has_a_shape_of_its_own():
    shapes = {shown("status_shape value", value) for value in ("active", "semi_active", "closed", "under_construction")}
    assert len(shapes) == 4


def test_tag_escapes_its_label_and_carries_its_icon():
    text = shown("tag value 'warn' 'clock'", "<b>")
    assert text.startswith('<span class="tag warn"><svg class="i s" aria-hidden="true"><use href="')
    assert text.endswith('#clock"/></svg>&lt;b&gt;</span>')
    assert shown("tag value", "تازه") == '<span class="tag ">تازه</span>'


def test_icon_points_into_the_sprite():
    assert (
        shown("icon 'bolt' 'l'")
        == '<svg class="i l" aria-hidden="true"><use href="/static/vendor/icons.svg#bolt"/></svg>'
    )


@pytest.mark.parametrize(("expression", "look"), [("value|meter:'closed'", "off"), ("value|bar:'muted'", "muted")])
def test_bars_take_their_colour(expression, look):
    text = shown(expression, 0.25)
    assert f'<rect class="val {look}" x="75.0%" width="25.0%"' in text
