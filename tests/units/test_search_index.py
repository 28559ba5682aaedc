"""On PostgreSQL the register is found by its trigram index, Persian letters included."""

import pytest
from django.db import connection

from core.search import search
from tests.factories import UnitFactory
from units.models import Unit

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def test_search_uses_the_trigram_index_when_the_table_is_not_scanned():
    UnitFactory(name="کاشی سهند")
    UnitFactory(name="ریخته‌گری ارس")
    rows = search(Unit.objects.order_by(), "كاشي")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert [unit.name for unit in rows] == ["کاشی سهند"]
    assert "units_unit_search_key_trigram" in rows.explain()
