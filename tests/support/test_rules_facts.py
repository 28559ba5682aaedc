"""A unit before a programme's conditions: each fact, the day it was known on, what is missing, and how it is said."""

from datetime import date, timedelta

import pytest

from support.queries.facts import FACTS, eligibilities, eligibility, facts_of, kept, kept_eligibility
from tests.factories import CountyFactory, ParkFactory, UnitFactory
from tests.support.awards import TODAY, ProgrammeFactory, with_rules
from tests.units.ledger import declared

pytestmark = pytest.mark.django_db
SINCE = date(2026, 8, 23)  # ۱ شهریور ۱۴۰۵


def told(unit, *rules):
    """(verdict, [(rule, fact, day, answer), …]) of a unit before a programme of these conditions."""
    found = eligibility(with_rules(ProgrammeFactory(), *rules), unit, TODAY)
    return found.verdict, [(one.rule, one.fact, one.as_of, one.met) for one in found.rules]


# ── status, group and park (the conditions of the first programmes) ───────────────────────────────────────────────
@pytest.mark.parametrize(
    ("status", "known", "day", "met"),
    [
        ("semi_active", "نیمه‌فعال", "۱ شهریور ۱۴۰۵", True),
        ("closed", "تعطیل", "۱ شهریور ۱۴۰۵", True),
        ("active", "فعال", "۱ شهریور ۱۴۰۵", False),
        ("under_construction", "در دست احداث", "۱ شهریور ۱۴۰۵", False),
        ("", "—", "", None),
    ],
)
def test_status_is_told_with_the_day_it_holds_since(status, known, day, met):
    unit = UnitFactory(status=status, status_on=SINCE if status else None)

    assert told(unit, ("status", "in", ["semi_active", "closed"])) == (
        met,
        [("وضعیت واحد: نیمه‌فعال یا تعطیل", known, day, met)],
    )


@pytest.mark.parametrize(
    ("group", "known", "met"), [("food", "غذایی", True), ("metal", "فلزی", False), ("", "—", None)]
)
def test_group_is_unknown_until_somebody_tells_it(group, known, met):
    assert told(UnitFactory(group=group), ("group", "in", ["food"])) == (
        met,
        [("گروه صنعت: غذایی", known, "", met)],
    )


def test_park_is_told_by_its_name():
    park, other = ParkFactory(name="شهرک ورزقان"), ParkFactory(name="شهرک سهند")
    rule = ("park", "in", [park.code])

    assert told(UnitFactory(park=park), rule) == (True, [("شهرک: شهرک ورزقان", "شهرک ورزقان", "", True)])
    assert told(UnitFactory(park=other), rule) == (False, [("شهرک: شهرک ورزقان", "شهرک سهند", "", False)])


def test_a_unit_outside_the_parks_is_known_to_be_in_none():
    park = ParkFactory(name="شهرک ورزقان")
    unit = UnitFactory(park=None, county=CountyFactory())

    assert told(unit, ("park", "in", [park.code])) == (
        False,
        [("شهرک: شهرک ورزقان", "بیرون از شهرک‌ها", "", False)],
    )
    assert told(unit, ("outside_parks", "in", ["yes"]))[0] is True


# ── the other facts ───────────────────────────────────────────────────────────────────────────────────────────────
def test_county_is_told_by_its_name_and_unknown_without_one():
    county = CountyFactory(name="اهر")
    rule = ("county", "not_in", [county.code])

    assert told(UnitFactory(park=None, county=county), rule) == (False, [("شهرستان: نه اهر", "اهر", "", False)])
    assert told(UnitFactory(park=None, county=None), rule) == (None, [("شهرستان: نه اهر", "—", "", None)])


def test_workers_come_from_the_newest_accepted_month_and_its_last_day():
    unit = UnitFactory(workers_nominal=80)
    declared(unit, "1405-06", workers=40)
    declared(unit, "1405-07", workers=12)
    declared(unit, "1405-08", "submitted", workers=3)

    assert told(unit, ("workers", "at_least", 20)) == (
        False,
        [("شاغلان (نفر): دست‌کم ۲۰", "۱۲", "۳۰ مهر ۱۴۰۵", False)],
    )


@pytest.mark.parametrize("month_without_workers", [True, False])
def test_workers_are_the_registered_ones_where_no_month_tells_them(month_without_workers):
    unit = UnitFactory(workers_nominal=80)
    if month_without_workers:
        declared(unit, "1405-07", workers=None)

    assert told(unit, ("workers", "at_most", 1_000)) == (
        True,
        [("شاغلان (نفر): حداکثر ۱٬۰۰۰", "۸۰", "", True)],
    )


def test_no_workers_at_all_is_a_figure_and_not_a_gap():
    unit = UnitFactory(workers_nominal=None)
    assert told(unit, ("workers", "at_most", 5)) == (None, [("شاغلان (نفر): حداکثر ۵", "—", "", None)])

    declared(unit, "1405-07", workers=0)

    assert told(unit, ("workers", "at_most", 5))[1] == [("شاغلان (نفر): حداکثر ۵", "۰", "۳۰ مهر ۱۴۰۵", True)]


@pytest.mark.parametrize(("days", "met"), [(179, False), (180, True), (181, True)])
def test_days_since_the_last_change_of_status(days, met):
    unit = UnitFactory(status="closed", status_on=TODAY - timedelta(days=days))

    assert told(unit, ("status_days", "at_least", 180))[0] is met


def test_every_fact_that_has_a_name_is_gathered():
    assert facts_of(UnitFactory(), TODAY, None).keys() == FACTS.keys()


# ── the whole ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_each_rule_is_answered_even_after_one_failed():
    unit = UnitFactory(status="active", group="", workers_nominal=12)

    verdict, rules = told(unit, ("status", "in", ["closed"]), ("group", "in", ["food"]), ("workers", "at_least", 10))

    assert verdict is False
    assert [met for *_, met in rules] == [False, None, True]


def test_a_programme_without_conditions_is_for_everyone():
    assert told(UnitFactory(status="", group="")) == (True, [])


def test_what_was_kept_is_said_again_though_the_unit_has_changed():
    unit = UnitFactory(status="closed", status_on=SINCE, workers_nominal=None)
    programme = with_rules(
        ProgrammeFactory(), ("status", "in", ["closed"]), ("workers", "at_least", 10), ("park", "in", [unit.park.code])
    )
    found = eligibility(programme, unit, TODAY)

    rows = kept(found)

    assert [(row["fact"], row["known"], row["as_of"], row["met"]) for row in rows] == [
        ("status", "closed", "2026-08-23", True),
        ("workers", None, None, None),
        ("park", unit.park.code, None, True),
    ]
    assert kept_eligibility(rows) == found


@pytest.mark.parametrize("count", [1, 4])
def test_many_units_cost_no_more_than_one(count, django_assert_num_queries):
    county = CountyFactory()
    programme = with_rules(ProgrammeFactory(), ("park", "in", ["P1"]), ("county", "in", [county.code]))
    units = UnitFactory.create_batch(count, park__county=county)
    for unit in units:
        declared(unit, "1405-06", workers=4)
        declared(unit, "1405-07", workers=40)

    with django_assert_num_queries(4):
        found = eligibilities(programme, units, TODAY)

    assert [unit for unit, _ in found] == units
