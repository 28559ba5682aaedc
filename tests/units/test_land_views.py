"""The pages of contracts: from the plot's row and the unit's page, for those who keep the land and nobody else."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from core.jalali import today
from parks.models import PlotState
from tests.factories import CountyFactory, ParkFactory, PlotFactory, UnitFactory, UserFactory, manager_of, owner_of
from units.models import LandContract

pytestmark = pytest.mark.django_db
BUDGET = 9
SENT = {"number": "۱۲/۳", "signed_on": "۱۴۰۴/۰۱/۰۱", "build_by": "1406/01/01"}


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def official(client):
    return login(client, UserFactory(role=Role.OFFICIAL))


@pytest.fixture
def unit():
    return UnitFactory()


def held(unit, **kwargs):
    plot = PlotFactory(park=unit.park, state=PlotState.ASSIGNED)
    return LandContract.objects.create(plot=plot, unit=unit, **{"signed_on": date(2020, 3, 20), **kwargs})


def addresses(contract):
    return [
        reverse("units:sign_for_unit", args=[contract.unit.code]),
        reverse("units:sign_for_plot", args=[contract.plot.pk]),
        reverse("units:contract", args=[contract.pk]),
    ]


# ── who ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_pages_send_strangers_to_the_door(client, unit):
    doors = [client.get(address)["Location"] for address in addresses(held(unit))]
    assert [door.startswith(reverse("accounts:login")) for door in doors] == [True] * 3


def test_contracts_of_others_do_not_exist(client, unit):
    contract = held(unit)
    stranger = UserFactory(role=Role.OFFICIAL)
    stranger.county_scopes.create(county=CountyFactory())
    for user in (stranger, manager_of(ParkFactory()), owner_of(UnitFactory()), UserFactory(role=Role.AGENCY)):
        login(client, user)
        assert [client.get(address).status_code for address in addresses(contract)] == [404] * 3


def test_neighbour_sees_the_plot_but_not_who_holds_it(client, unit):
    contract = held(unit)
    login(client, owner_of(UnitFactory(park=unit.park)))
    assert client.get(reverse("units:contract", args=[contract.pk])).status_code == 404


@pytest.mark.parametrize("make", [lambda unit: manager_of(unit.park), owner_of])
def test_manager_and_owner_read_a_contract_and_write_nothing(client, unit, make):
    contract = held(unit)
    login(client, make(unit))
    page = client.get(reverse("units:contract", args=[contract.pk]))
    assert (page.status_code, page.context["may_write"]) == (200, False)
    answers = [client.post(address, SENT).status_code for address in addresses(contract)]
    assert answers == [403] * 3
    assert "ثبت قرارداد" not in client.get(f"{unit.get_absolute_url()}?tab=land").content.decode()


# ── signing ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_contract_is_signed_from_the_page_of_the_unit(client, official, unit):
    plot, taken = PlotFactory(park=unit.park), held(UnitFactory(park=unit.park)).plot
    PlotFactory()
    address = reverse("units:sign_for_unit", args=[unit.code])
    assert list(client.get(address).context["form"].fields["plot"].queryset) == [plot]
    assert client.post(address, SENT | {"plot": taken.pk}).status_code == 422
    answer = client.post(address, SENT | {"plot": plot.pk})
    assert answer["Location"] == f"{unit.get_absolute_url()}?tab=land"
    contract = client.get(answer["Location"]).context["shown"].land.open[0].contract
    assert (contract.plot, contract.number, contract.signed_on) == (plot, "۱۲/۳", date(2025, 3, 21))


def test_contract_is_signed_from_the_row_of_the_plot(client, official, unit):
    plot = PlotFactory(park=unit.park)
    neighbour = UnitFactory(park=unit.park, plot=plot)
    UnitFactory()
    address = reverse("units:sign_for_plot", args=[plot.pk])
    form = client.get(address).context["form"]
    assert (set(form.fields["unit"].queryset), form.initial["unit"]) == ({unit, neighbour}, neighbour.pk)
    answer = client.post(address, SENT | {"unit": neighbour.pk})
    assert answer["Location"] == reverse("parks:plot_list", args=[unit.park.code])
    assert client.get(answer["Location"]).context["lines"][0].contract.unit == neighbour


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"unit": ""}, "unit"),
        ({"unit": "999999"}, "unit"),
        ({"signed_on": "1404/13/01"}, "signed_on"),
        ({"signed_on": "1499/01/01", "build_by": ""}, "signed_on"),
        ({"build_by": "1403/01/01"}, "build_by"),
    ],
)
def test_form_names_the_field_when_the_input_is_bad(client, official, unit, data, field):
    plot = PlotFactory(park=unit.park)
    page = client.post(reverse("units:sign_for_plot", args=[plot.pk]), SENT | {"unit": unit.pk} | data)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not LandContract.objects.exists()


def test_unit_outside_parks_has_no_contract_to_sign(client, official):
    outside = UnitFactory(park=None, county=CountyFactory())
    assert client.get(reverse("units:sign_for_unit", args=[outside.code])).status_code == 403


# ── extending and ending ──────────────────────────────────────────────────────────────────────────────────────────
def test_contract_is_extended_and_ended_on_its_page(client, official, unit):
    contract = held(unit, build_by=date(2021, 3, 20))
    address = reverse("units:contract", args=[contract.pk])
    assert client.get(address).context["line"].is_idle
    client.post(address, {"extend": "1", "extend-build_by": "1499/01/01", "extend-reason": "مصوبهٔ هیئت مدیره"})
    assert not client.get(address).context["line"].is_idle
    sent = {"end": "1", "end-ended_on": "1404/01/01", "end-end_reason": "انصراف"}
    answer = client.post(f"{address}?from=plots", sent)
    contract.refresh_from_db()
    assert (contract.ended_on, contract.end_reason) == (date(2025, 3, 21), "انصراف")
    assert answer["Location"] == reverse("parks:plot_list", args=[unit.park.code])
    assert client.post(address, sent).status_code == 403


@pytest.mark.parametrize(
    ("form", "data", "field"),
    [
        ("extend", {"build_by": "1398/01/01", "reason": "دیر شد"}, "build_by"),
        ("extend", {"build_by": "1410/01/01", "reason": " "}, "reason"),
        ("end", {"ended_on": "1398/01/01", "end_reason": "انصراف"}, "ended_on"),
        ("end", {"ended_on": "1404/01/01", "end_reason": ""}, "end_reason"),
    ],
)
def test_contract_page_names_the_field_when_the_input_is_bad(client, official, unit, form, data, field):
    contract = held(unit)
    sent = {form: "1"} | {f"{form}-{name}": value for name, value in data.items()}
    page = client.post(reverse("units:contract", args=[contract.pk]), sent)
    assert (page.status_code, list(page.context[form].errors)) == (422, [field])
    contract.refresh_from_db()
    assert (contract.ended_on, contract.build_by) == (None, None)


# ── the unit's card ───────────────────────────────────────────────────────────────────────────────────────────────
def test_card_parts_open_contracts_from_ended_ones(client, official, unit):
    idle = held(unit, build_by=today() - timedelta(days=1))
    ended = held(unit, ended_on=today())
    land = client.get(f"{unit.get_absolute_url()}?tab=land").context["shown"].land
    assert ([(line.contract, line.is_idle) for line in land.open], list(land.ended)) == ([(idle, True)], [ended])


@pytest.mark.parametrize("rows", [1, 4])
def test_card_keeps_its_budget(client, official, unit, rows):
    for _ in range(rows):
        held(unit)
    address = f"{unit.get_absolute_url()}?tab=land"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= BUDGET, [row["sql"][:120] for row in captured]
