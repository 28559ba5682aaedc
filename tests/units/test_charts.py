"""The bar of a unit's past, whatever the age of its ledger."""

import re

import pytest

from core.jalali import from_jalali
from units.charts import history_chart
from units.queries.status import Span

END = from_jalali(1405, 9, 3)


def years_of(chart):
    return re.findall(r'class="tick"[^>]*>([^<]+)<', chart)


@pytest.mark.parametrize(
    ("since", "years"),
    [((1405, 9, 2), ["۱۴۰۵"]), ((1405, 1, 1), ["۱۴۰۵"]), ((1404, 6, 1), ["۱۴۰۵"]),
     ((1402, 6, 1), ["۱۴۰۳", "۱۴۰۴", "۱۴۰۵"]), ((1387, 6, 1), ["۱۳۸۸", "۱۳۹۱", "۱۳۹۴", "۱۳۹۷", "۱۴۰۰", "۱۴۰۳"]),
     ((1393, 6, 1), ["۱۳۹۴", "۱۳۹۶", "۱۳۹۸", "۱۴۰۰", "۱۴۰۲", "۱۴۰۴"])],
)  # fmt: skip
def test_history_names_its_years_when_the_ledger_is_a_day_or_a_decade_old(since, years):
    chart = history_chart([Span("active", from_jalali(*since), END)])

    assert years_of(chart) == years


def test_history_is_empty_when_the_ledger_is():
    assert history_chart([]) == ""
