"""The tabs of a park's page: what each shows, to whom, in how many queries; and the same park for programs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from core.jalali import today
from parks.actions.land import add_plot
from parks.models import ParkBody, ParkNote, ParkPhase, ParkUtility, Plot, PlotState, UtilityKind
from parks.queries.park_page import SHOWN_UNITS, TABS
from tests.factories import ParkFactory, PlotFactory, UnitFactory, UserFactory, manager_of, owner_of
from units.models import LandContract

pytestmark = pytest.mark.django_db
BUDGETS = {
    "overview": 9,
    "units": 7,
    "plots": 10,
    "utilities": 6,
    "requests": 5,
    "reports": 5,
    "journal": 7,
    "changes": 8,
}
API_BUDGET = 8


@pytest.fixture
def official(client):
    return login(client, UserFactory(role=Role.OFFICIAL))


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def address(park, tab):
    return reverse("parks:plot_list", args=[park.code]) if tab == "plots" else f"{park.get_absolute_url()}?tab={tab}"


def full_park(rows, by):
    """A park with as many rows of everything."""
    park = ParkFactory()
    for number in range(1, rows + 1):
        phase = ParkPhase.objects.create(park=park, number=number)
        plot = add_plot(park=park, by=by, number=str(number), area_m2=Decimal(5_000), phase=phase)
        unit = UnitFactory(park=park, plot=plot)
        LandContract.objects.create(plot=plot, unit=unit, signed_on=date(2020, 1, 1), build_by=date(2021, 1, 1))
        ParkNote.objects.create(park=park, by=by, on=today(), text="یادداشت")
        ParkBody.objects.create(park=park, kind="company", name="شرکت", since=date(2020, 1, number), until=today())
        ParkUtility.objects.create(park=park, kind=list(UtilityKind)[number - 1], capacity=1, demand=2)
    Plot.objects.filter(park=park).update(state=PlotState.ASSIGNED)
    return park


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [row["sql"][:140] for row in captured]


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("tab", TABS)
def test_tab_keeps_its_budget(client, official, tab, rows):
    queries = queries_of(client, address(full_park(rows, official), tab))
    assert len(queries) <= BUDGETS[tab], queries


@pytest.mark.parametrize("rows", [1, 4])
def test_api_keeps_its_budget(client, official, rows):
    queries = queries_of(client, f"/api/v1/parks/{full_park(rows, official).code}/")
    assert len(queries) <= API_BUDGET, queries


def test_plots_are_a_page_of_their_own(client, official):
    park = ParkFactory()
    answer = client.get(f"{park.get_absolute_url()}?tab=plots")
    assert answer["Location"] == reverse("parks:plot_list", args=[park.code])


def test_unknown_tab_is_the_first(client, official):
    assert client.get(f"{ParkFactory().get_absolute_url()}?tab=secrets").context["tab"] == "overview"


@pytest.mark.parametrize("tab", TABS)
def test_tab_of_another_park_does_not_exist(client, tab):
    other = ParkFactory()
    for user in (manager_of(ParkFactory()), owner_of(UnitFactory()), UserFactory(role=Role.AGENCY)):
        login(client, user)
        assert client.get(address(other, tab)).status_code == 404


def test_units_tab_shows_the_first_units_and_counts_all(client, official):
    park = ParkFactory()
    UnitFactory.create_batch(SHOWN_UNITS + 2, park=park)
    UnitFactory()
    shown = client.get(address(park, "units")).context["shown"]
    assert (len(shown.units), shown.counts.total) == (SHOWN_UNITS, SHOWN_UNITS + 2)


def test_owner_finds_only_their_units_on_the_tab(client):
    mine = UnitFactory()
    UnitFactory(park=mine.park)
    login(client, owner_of(mine))
    assert list(client.get(address(mine.park, "units")).context["shown"].units) == [mine]


def test_changes_tell_of_the_park_and_its_parts_but_not_of_its_journal(client, official):
    park = ParkFactory()
    plot = add_plot(park=park, by=official, number="۴۲", area_m2=None)
    add_plot(park=ParkFactory(), by=official, number="۴۳")
    client.post(reverse("parks:park_note_add", args=[park.code]), {"kind": "note", "on": "1405/01/01", "text": "راز"})
    trail = client.get(address(park, "changes")).context["trail"]
    assert [(line.verb, line.subject) for line in trail] == [("قطعه افزوده شد", plot.number)]


def test_api_tells_phases_utilities_plots_and_idle_hectares(client, official):
    park = full_park(2, official)
    PlotFactory(park=park, number="۹۹")
    told = client.get(f"/api/v1/parks/{park.code}/").json()
    assert [row["number"] for row in told["phases"]] == [1, 2]
    assert {row["kind"]: (row["capacity"], row["gap"]) for row in told["utilities"]} == {
        "power": ("1.00", "1.00"),
        "gas": ("1.00", "1.00"),
        "water": (None, None),
        "wastewater": (None, None),
    }
    assert (told["plots"], told["idle_plots"], told["idle_ha"]) == (3, 2, "1.00")


def test_api_knows_no_idle_land_when_nobody_told_the_plots(client, official):
    told = client.get(f"/api/v1/parks/{ParkFactory().code}/").json()
    assert (told["plots"], told["idle_ha"]) == (0, None)


def test_api_counts_the_contracts_that_its_reader_may_see(client):
    park = full_park(2, UserFactory(role=Role.OFFICIAL))
    contract = LandContract.objects.order_by("pk").first()
    LandContract.objects.update(build_by=today() - timedelta(days=1))
    login(client, owner_of(contract.unit))
    assert client.get(f"/api/v1/parks/{park.code}/").json()["idle_plots"] == 1
