"""The next months on a scope's page: told with what they rest on, or not told with the reason."""

import pytest
from django.utils import timezone

from accounts.models import Role
from core.jalali import Period
from parks.models import Park
from reports import actions
from reports.models import Figure, Report, Scope
from reports.pages.outlook import outlooks
from reports.queries.outlook import FORETOLD, foretold
from tests.factories import UserFactory

FIRST = Period.parse("1402-07")

pytestmark = pytest.mark.django_db


def months(count):
    period, found = FIRST, []
    for _each in range(count):
        found.append(period)
        period = period.next()
    return found


def reports_of(shares, indicator="operating_rate"):
    """Standing monthly reports in which one park has these shares, newest first; None leaves a month without report."""
    park = Park.objects.create(code="PX", name="شهرک", kind="park", search_key="", sort_key="")
    for period, share in zip(months(len(shares)), shares, strict=True):
        if share is None:
            continue
        report = Report.objects.create(
            period=period.code, kind="month", starts_on=period.start, state="built", built_at=timezone.now(),
            digest="d", rule_version="r",
        )  # fmt: skip
        scope = Scope.objects.create(report=report, kind="park", code="park:PX", park=park, name=park.name)
        Figure.objects.create(
            scope=scope, indicator=indicator, numerator=round(share * 1000), denominator=1000, covered=1, expected=1
        )
    return list(Report.objects.order_by("-starts_on"))


def told(reports):
    scope = Scope.objects.get(report=reports[0])
    found = foretold(Scope.objects.all(), reports[0], [scope.code])[scope.code]
    return {one.code: one for one in outlooks(found, reports[0], scope)}


def rising(count):
    return [0.3 + 0.015 * place + 0.002 * (place * 7 % 5) for place in range(count)]


def test_clear_trend_is_told_with_its_range_and_what_it_rests_on(django_assert_num_queries):
    reports = reports_of(rising(24))
    scope = Scope.objects.get(report=reports[0])

    with django_assert_num_queries(2):
        ahead = foretold(Scope.objects.all(), reports[0], [scope.code])

    found = outlooks(ahead[scope.code], reports[0], scope)
    rate = found[0]
    assert [one.code for one in found] == list(FORETOLD)
    assert [month.period.code for month in rate.months] == ["1404-07", "1404-08", "1404-09"]
    assert [0.645 < float(month.exact) < 0.72 for month in rate.months] == [True] * 3
    assert ("۲۴ ماه" in rate.rests_on, "۱۰ نقطه" in rate.rests_on, rate.why, bool(rate.svg)) == (True, True, "", True)


def test_unknown_last_month_is_said():
    found = told(reports_of(rising(24)))

    assert found["utilisation_installed"].why == "رقم آخرین ماه نامعلوم است."


def test_month_without_a_report_breaks_the_history():
    shares = rising(30)
    shares[10] = None

    found = told(reports_of(shares))["operating_rate"]

    assert ("۱۹ ماه پیوسته" in found.why, found.months) == (True, ())


def test_share_that_stands_still_is_not_foretold():
    found = told(reports_of([0.5] * 24))["operating_rate"]

    assert ("۱۰ آزمون" in found.why, found.months) == (True, ())


def test_other_periods_have_no_outlook():
    reports_of([0.5])
    Report.objects.update(period="1402", kind="year")

    assert foretold(Scope.objects.all(), Report.objects.get(), ["park:PX"]) == {}


def test_month_published_alone_says_that_the_months_before_it_are_not():
    reports = reports_of(rising(24))
    actions.publish_report(report=reports[0], by=UserFactory(role=Role.DIRECTOR))

    found = told(Report.objects.order_by("-starts_on"))["operating_rate"]

    assert ("۱ ماه پیوسته منتشر شده" in found.why, found.months) == (True, ())
