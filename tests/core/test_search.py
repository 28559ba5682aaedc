"""Names are found however they were typed, on both databases alike."""

import pytest
from django.db import connection

from core.search import TrigramIndex, matching, nearly, persian_has_trigrams, search, search_key
from parks.models import Park
from tests.factories import ParkFactory, UnitFactory
from units.models import Unit

NAMES = ["کاشی تبریز ۲", "کاشی سهند", "ریخته‌گری ارس", "Sahand Foundry 12", "آجر سبلان"]


@pytest.fixture
def parks(db):
    for name in NAMES:
        ParkFactory(name=name, search_key=search_key([name, f"P{len(name):04d}"]))


def found(query, by=matching):
    return sorted(Park.objects.filter(by(query)).values_list("name", flat=True))


def test_search_key_says_each_part_once_folded_and_without_spaces():
    key = search_key(["کاشي تبريز ۲", "U00123", "کاشی‌تبریز2", "", None, "سهند", "سهند"])
    assert key == "کاشی تبریز 2 کاشیتبریز2 u 00123 u00123 کاشیتبریز 2 سهند"


def test_search_key_of_nothing_is_empty():
    assert search_key(["", None, "—"]) == ""


@pytest.mark.parametrize(
    "typed", ["کاشي تبريز ۲", "کاشی‌تبریز2", "کاشیتبریز٢", "تبریز کاشی", "تبري", "ﺗﺒﺮﯾﺰ", "  كاشى   تبریز ", "شی تبر"]
)
def test_matching_finds_a_name_however_it_is_typed(parks, typed):
    assert found(typed) == ["کاشی تبریز ۲"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("کاشی", ["کاشی تبریز ۲", "کاشی سهند"]),
        ("SAHAND foundry", ["Sahand Foundry 12"]),
        ("ریخته گری", ["ریخته‌گری ارس"]),
        ("اجر", ["آجر سبلان"]),
        ("%", sorted(NAMES)),
        ("_", sorted(NAMES)),
        ("", sorted(NAMES)),
        ("کاشی مراغه", []),
    ],
)
def test_matching_wants_every_word(parks, typed, names):
    assert found(typed) == names


@pytest.mark.parametrize(
    "typed",
    [
        "کاشی تبریس ۲",
        "کاشی تبریزز ۲",
        "کاشی تبرز",
        "کاشی تربیز",
        "کاشی ئبریز",
        "كاشئ تبريس",
        "کاشی‌تبریس2",
        "کاشس تبریز",
    ],
)
def test_search_forgives_one_slip_a_word_when_nothing_matches(parks, typed):
    assert [park.name for park in search(Park.objects.all(), typed)] == ["کاشی تبریز ۲"]


@pytest.mark.parametrize("typed", ["کاشی تفریس", "کاشی تبریز ۳", "P0093", "ارد", "(((("])
def test_search_forgives_no_second_slip_and_none_in_numbers_and_short_words(parks, typed):
    names = sorted(NAMES) if typed == "((((" else []
    assert sorted(park.name for park in search(Park.objects.all(), typed)) == names


def test_search_offers_near_names_only_when_none_matches(parks):
    ParkFactory(name="کاشی تبریس", search_key=search_key(["کاشی تبریس"]))
    assert [park.name for park in search(Park.objects.all(), "کاشی تبریس")] == ["کاشی تبریس"]
    assert found("کاشی تبریس", nearly) == ["کاشی تبریز ۲", "کاشی تبریس"]


def test_search_looks_only_among_the_rows_it_is_given(parks):
    rows = Park.objects.exclude(name="کاشی تبریز ۲")
    assert [list(search(rows, typed)) for typed in ("کاشی تبریز", "کاشی تبریس")] == [[], []]


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["کاشی تبریز", "کاشی تبریس"])
def test_search_uses_the_trigram_index_with_and_without_a_slip(typed):
    UnitFactory(name="کاشی تبریز")
    rows = search(Unit.objects.order_by(), typed)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert [unit.name for unit in rows] == ["کاشی تبریز"]
    assert "units_unit_search_key_trigram" in rows.explain()


@pytest.mark.postgres
@pytest.mark.django_db
def test_check_is_silent_when_trigrams_know_persian():
    assert persian_has_trigrams(None, ["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_trigram_index_is_made_on_postgresql_and_nothing_elsewhere():
    operation = TrigramIndex("accounts_agency", "sort_key")
    name = "accounts_agency_sort_key_trigram"
    with connection.schema_editor() as editor:
        operation.database_forwards("accounts", editor, None, None)
    with connection.cursor() as cursor:
        made = name in connection.introspection.get_constraints(cursor, "accounts_agency")
    with connection.schema_editor() as editor:
        operation.database_backwards("accounts", editor, None, None)
    with connection.cursor() as cursor:
        left = name in connection.introspection.get_constraints(cursor, "accounts_agency")
    assert (made, left) == (connection.vendor == "postgresql", False)


def test_trigram_index_is_written_into_a_migration_by_table_and_column():
    assert TrigramIndex("units_unit").deconstruct() == ("TrigramIndex", ["units_unit", "search_key"], {})
