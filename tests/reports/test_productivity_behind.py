"""What total factor productivity rests on: land as it stood in both years, and the page that leads to each part."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.audit import event
from accounts.models import Role
from parks.actions.land import update_plot
from parks.models import Plot, PlotState
from reports import actions
from reports.models import FrontierResult
from reports.queries.frontier import inputs_of, park_inputs
from reports.queries.inputs import inputs
from reports.queries.placing import moment
from tests.factories import UserFactory, manager_of
from tests.reports.test_productivity import MONTH, TODAY, YEAR_BEFORE, build, enter, park, write_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    write_world()


def changed(subject, at, **before):
    """The trail tells that these values stood until the day `at`."""
    step = event(by=None, verb="plot_changed", subject=subject, before=before, after={})
    step.at = moment(at)
    step.save(force_insert=True)


def test_land_is_read_as_it_stood_in_both_years(world):
    own = Plot.objects.get(park=park(0))
    Plot.objects.filter(pk=own.pk).update(area_m2=Decimal(900))
    changed(own, date(2025, 3, 1), area_m2="700")  # between the two years: taken back for the year before alone
    changed(own, date(2026, 9, 1), area_m2="800.5")  # after the month was due: taken back for both years

    found = inputs(MONTH)
    now = park_inputs(MONTH, found.cells, found.parameters)[park(0).pk]
    before = inputs_of(YEAR_BEFORE, found.parameters)[park(0).pk]

    assert (now.land_m2_hundredths, before.land_m2_hundredths) == (80_050, 70_000)


def test_later_change_of_land_leaves_productivity_as_it_was(world):
    before = list(FrontierResult.objects.filter(scope__report=build()).order_by("pk").values())
    official = UserFactory(role=Role.OFFICIAL)

    update_plot(plot=Plot.objects.get(park=park(0)), by=official, area_m2=Decimal(99))
    update_plot(plot=Plot.objects.get(park=park(1)), by=official, state=PlotState.FREE)

    assert actions.build_report(period=MONTH, by=None, today=TODAY).result == "unchanged"
    assert list(FrontierResult.objects.order_by("pk").values()) == before


def test_figure_of_a_park_leads_to_its_parts_and_counts_models_out_of_sight(client, world):
    build()
    url = reverse("reports:figure", kwargs={"period": MONTH, "scope": "park:PW5", "indicator": "efficiency"})
    shown = {}
    for user in (UserFactory(role=Role.OFFICIAL), manager_of(park(5))):
        page = enter(client, user).get(url)
        shown[user.role] = {(str(row.role), row.label): (row.said, row.scope) for row in page.context["rows"]}

    pure = ("شاخص همراه", "کارایی خالص")
    assert shown[Role.OFFICIAL][pure] == shown[Role.MANAGER][pure]
    assert shown[Role.OFFICIAL]["شهرک الگو", "شهرک 0"][1] == "park:PW0"
    assert ("شهرک الگو", "شهرک 0") not in shown[Role.MANAGER]
    assert shown[Role.MANAGER]["شهرک الگو", "۱ شهرک دیگر"] == ("—", "")
