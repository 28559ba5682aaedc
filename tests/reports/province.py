"""A small province with two built months and the same month a year before, for tests of the report pages."""

from datetime import date

from django.urls import reverse

from core.jalali import Period
from reports import actions
from tests.reports.worlds import Told, Works, World

TODAY = date(2026, 11, 23)
MONTH, BEFORE, YEAR_AGO = (Period.parse(code) for code in ("1404-06", "1404-05", "1403-06"))
NEVER = date(2000, 3, 21)


def told(period, made, **values):
    return Told(
        period, made=made, nominal=12_000_000_000, output=900_000_007, cost=400_000_000, workers=13, local=4,
        planned=176, lost={"power": 12, "water": 3}, **values,
    )  # fmt: skip


def works(place, units=1, **given):
    return [
        Works(
            park=place,
            county=place,
            events=[(date(2020, 3, 21), "active"), (date(2025, 9, 1), "semi_active" if place % 2 else "closed")],
            told=[told("1403-06", 600_000_000), told("1404-05", 500_000_000), told("1404-06", 300_000_001 + place)],
            **given,
        )
        for _each in range(units)
    ]


def build(parks=2, units=1, periods=(YEAR_AGO, BEFORE, MONTH)):
    """Parks by turns old and new, each with so many units, and the reports of these periods."""
    founded = [date(2010, 3, 21) if place % 2 == 0 else date(2019, 3, 21) for place in range(parks)]
    rows = [unit for place in range(parks) for unit in works(place, units)]
    World(counties=parks, parks=[(founded[place], place) for place in range(parks)], units=rows).write()
    for period in periods:
        actions.build_report(period=period, by=None, today=TODAY)


def address(name="report_detail", period=MONTH, **kwargs):
    return reverse(f"reports:{name}", kwargs={"period": period, **kwargs})


def enter(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
