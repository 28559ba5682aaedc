"""The sample has a past in which everything the portal can say of one is to be seen, and says why where it is not."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command

from accounts.models import Notice, User
from core.numbers import UNKNOWN
from parks.models import Park
from reports.actions.saving import figures_of
from reports.compute.forecast import Hidden, forecast
from reports.compute.sums import totals
from reports.models import Report
from reports.pages.outcomes import outcomes_page
from reports.queries.due import due_months
from reports.queries.inputs import inputs
from reports.queries.parameters import parameters_of
from support.models import Application, Programme, RequestEvent

# Whether lives of two years lead to what this file asks is the same on both databases.
pytestmark = pytest.mark.postgres

DAY = date(2026, 11, 26)  # another day is another sample, in which a forecast may beat the simple rules nowhere


@pytest.fixture(scope="module")
def months(django_db_setup, django_db_blocker):
    """Figures of the province and of every park, month by month, over a sample of the usual length."""
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        call_command("seed_demo", units=240, on=DAY, verbosity=0)
        yield [figures_in(month) for month in due_months(DAY)]
        call_command("flush", interactive=False, verbosity=0)


def figures_in(month):
    found = inputs(month, parameters_of([month])[month.code])
    sums = totals(found)
    return figures_of(found, sums, [key for key in sums if key[0] in {"province", "park", "age"}])


@pytest.fixture(autouse=True)
def past(months, db):
    return months


def test_outcome_of_support_is_known_after_six_and_twelve_months():
    newest = due_months(DAY)[-1]
    report = Report.objects.create(period=newest.code, kind=newest.kind, starts_on=newest.start)

    page = outcomes_page(User.objects.get(username="director"), report)

    assert [(table.months, table.reached > 0) for table in page["tables"]] == [(6, True), (12, True)]
    for table in page["tables"]:
        assert [row.label for row in table.rows if UNKNOWN in (row.before, row.after)] == []


def test_some_of_the_supported_came_back_and_some_did_not():
    paid = Application.objects.filter(stage="paid", programme__state="ended")
    statuses = Counter(paid.values_list("unit__status", flat=True))
    assert (statuses["active"] > 0, statuses["semi_active"] + statuses["closed"] > 0) == (True, True)
    assert Programme.objects.filter(state="ended").count() >= 2
    assert Application.objects.exclude(stage__in=["paid", "rejected", "withdrawn"]).filter(
        programme__state="ended"
    ).count() == 0  # fmt: skip


def test_it_is_known_whether_the_reactivated_still_run(past):
    reactivated = sum(figures["province", ""]["still_running"].denominator or 0 for figures in past)
    running = sum(figures["province", ""]["still_running"].numerator or 0 for figures in past)
    assert 0 < running <= reactivated


def test_old_and_new_parks_can_be_set_side_by_side(past):
    for code in ("operating_rate", "utilisation_installed", "labour_productivity", "occupancy"):
        assert [age for age in ("old", "new") if past[-1]["age", age][code].value is None] == [], code
    assert {park.is_sample for park in Park.objects.exclude(established_on=None) if "نمونه" in park.name} == {True}


def test_forecast_is_shown_in_some_park_and_not_in_every_one(past):
    parks = {key for figures in past for key in figures if key[0] == "park"}
    series = {park: [value_of(figures, park) for figures in past] for park in parks}
    found = Counter(forecast(values).hidden for values in series.values())
    assert (found[None] > 0, found[Hidden.NOT_BETTER] > 0) == (True, True)


def value_of(figures, park):
    measure = figures[park]["utilisation_installed"] if park in figures else None
    return None if measure is None or measure.value is None else float(measure.value)


def test_nobody_has_news_of_long_ago():
    ended = Application.objects.filter(programme__state="ended").values_list("number", flat=True)
    news = Notice.objects.filter(read_at=None).values_list("params__number", flat=True)
    assert (set(ended) & set(news), bool(news)) == (set(), True)


def test_works_of_long_ago_were_late_and_one_came_back():
    moves = Counter(RequestEvent.objects.filter(request__stage="closed").values_list("move", flat=True))
    assert (moves["postpone"] > 0, moves["reopen"] > 0, moves["confirm"] > 10) == (True, True, True)
