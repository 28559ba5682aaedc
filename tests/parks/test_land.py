"""Plots and phases: who keeps them, what is lawful, what the list shows to whom, and idle land in hectares."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import AuditEvent, Role
from core.errors import RuleViolation
from core.jalali import today
from parks.actions.land import add_phase, add_plot, update_phase, update_plot
from parks.models import ParkPhase, ParkStage, Plot, PlotState
from parks.queries.land import land_totals
from tests.factories import CountyFactory, ParkFactory, PlotFactory, UnitFactory, UserFactory, manager_of, owner_of
from units.models import LandContract

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
KEEPERS = {Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR}


@pytest.fixture
def official():
    return UserFactory(role=Role.OFFICIAL)


@pytest.fixture
def park():
    return ParkFactory(total_area_ha=Decimal(100))


def people_of(park):
    """Everybody who may not keep the park's land."""
    stranger = UserFactory(role=Role.OFFICIAL)
    stranger.county_scopes.create(county=CountyFactory())
    others = [UserFactory(role=role) for role in (Role.AUDITOR, Role.AGENCY)]
    return [stranger, manager_of(park), owner_of(UnitFactory(park=park)), *others]


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def held(park, *, number=None, build_by=None, state=PlotState.ASSIGNED, area_m2=10_000, unit=None, **kwargs):
    """A plot under an open contract; plots of a park are numbered as they come."""
    number = number or f"الف{park.plots.count() + 1}"
    plot = PlotFactory(park=park, number=number, state=state, area_m2=area_m2)
    unit = unit or UnitFactory(park=park)
    LandContract.objects.create(plot=plot, unit=unit, signed_on=date(2020, 3, 20), build_by=build_by, **kwargs)
    return plot


# ── plots ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", sorted(KEEPERS))
def test_plot_is_added_and_edited_by_those_who_keep_the_land(park, role):
    by = UserFactory(role=role)
    plot = add_plot(park=park, by=by, number="۱۲ الف", area_m2=Decimal(2500))
    update_plot(plot=plot, by=by, state=PlotState.RESERVED, area_m2=Decimal(2400))
    plot.refresh_from_db()
    assert (plot.state, plot.area_m2) == (PlotState.RESERVED, 2400)
    assert list(AuditEvent.objects.about(plot).order_by("pk").values_list("verb", "before", "after")) == [
        ("plot_added", None, {"number": "۱۲ الف", "area_m2": "2500"}),
        ("plot_edited", {"state": "", "area_m2": "2500.00"}, {"state": "reserved", "area_m2": "2400"}),
    ]


def test_land_is_kept_by_nobody_else(park):
    plot, phase = PlotFactory(park=park), ParkPhase.objects.create(park=park, number=1)
    for by in people_of(park):
        with pytest.raises(PermissionDenied):
            add_plot(park=park, by=by, number="9")
        with pytest.raises(PermissionDenied):
            update_plot(plot=plot, by=by, state=PlotState.BUILT)
        with pytest.raises(PermissionDenied):
            add_phase(park=park, by=by, today=TODAY, number=2)
        with pytest.raises(PermissionDenied):
            update_phase(phase=phase, by=by, today=TODAY, name="فاز نو")
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [({"number": "12"}, "number"), ({"number": " - "}, "number"), ({"number": "13", "area_m2": Decimal(0)}, "area_m2")],
)
def test_plot_is_refused_when_it_cannot_be(park, official, values, field):
    add_plot(park=park, by=official, number="۱۲")
    with pytest.raises(RuleViolation) as refusal:
        add_plot(park=park, by=official, **values)
    assert (refusal.value.field, Plot.objects.count()) == (field, 1)


def test_plot_is_refused_when_its_phase_is_of_another_park(park, official):
    phase = ParkPhase.objects.create(park=ParkFactory(), number=1)
    with pytest.raises(RuleViolation) as refusal:
        update_plot(plot=PlotFactory(park=park), by=official, phase=phase)
    assert refusal.value.field == "phase"


@pytest.mark.parametrize(
    ("state", "is_lawful"),
    [
        (PlotState.FREE, False),
        (PlotState.RESERVED, False),
        ("", False),
        (PlotState.ASSIGNED, True),
        (PlotState.BUILT, True),
    ],
)
def test_state_of_a_held_plot_never_denies_its_contract(park, official, state, is_lawful):
    plot = held(park, state=PlotState.BUILT if state == PlotState.ASSIGNED else PlotState.ASSIGNED)
    before = plot.state
    try:
        update_plot(plot=plot, by=official, state=state)
    except RuleViolation as refusal:
        assert refusal.field == "state"
    plot.refresh_from_db()
    assert plot.state == (state if is_lawful else before)


# ── phases ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_phase_is_added_and_edited_with_what_it_was_in_the_trail(park, official):
    phase = add_phase(park=park, by=official, today=TODAY, number=1, area_ha=Decimal(40))
    update_phase(phase=phase, by=official, today=TODAY, stage=ParkStage.OPERATING)
    update_phase(phase=phase, by=official, today=TODAY, stage=ParkStage.OPERATING)
    assert list(AuditEvent.objects.about(phase).order_by("pk").values_list("verb", "before", "after")) == [
        ("phase_added", None, {"number": 1, "area_ha": "40"}),
        ("phase_edited", {"stage": ""}, {"stage": "operating"}),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": 1}, "number"),
        ({"area_ha": Decimal("100.01")}, "area_ha"),
        ({"opened_on": TODAY + timedelta(days=1)}, "opened_on"),
    ],
)
def test_phase_is_refused_when_it_cannot_be(park, official, values, field):
    ParkPhase.objects.create(park=park, number=1)
    with pytest.raises(RuleViolation) as refusal:
        add_phase(park=park, by=official, today=TODAY, **{"number": 2, **values})
    assert (refusal.value.field, park.phases.count()) == (field, 1)


# ── idle land ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_idle_land_is_held_unbuilt_and_past_its_day(park, official):
    day = timedelta(days=1)
    held(park, build_by=TODAY - day, area_m2=12_500)
    held(park, build_by=TODAY)
    held(park, build_by=TODAY - day, state=PlotState.BUILT)
    held(park, build_by=TODAY - day, ended_on=TODAY)
    held(park)
    PlotFactory(park=park, state=PlotState.FREE)
    held(ParkFactory(), build_by=TODAY - day)
    totals = land_totals(park, official, TODAY)
    assert (totals.plots, totals.unbuilt, totals.with_deadline) == (6, 4, 2)
    assert (totals.idle, totals.idle_ha) == (1, Decimal("1.25"))
    assert [(row.state, row.plots, row.area_ha) for row in totals.states] == [
        ("free", 1, None),
        ("assigned", 4, Decimal("4.25")),
        ("built", 1, Decimal(1)),
    ]


def test_idle_land_is_unknown_when_nobody_told_what_it_rests_on(park, official):
    assert land_totals(park, official, TODAY).idle_ha is None
    plot = held(park)
    assert land_totals(park, official, TODAY).idle_ha is None
    LandContract.objects.filter(plot=plot).update(build_by=TODAY)
    assert land_totals(park, official, TODAY).idle_ha == 0
    LandContract.objects.filter(plot=plot).update(build_by=TODAY - timedelta(days=1))
    Plot.objects.filter(pk=plot.pk).update(area_m2=None)
    totals = land_totals(park, official, TODAY)
    assert (totals.idle, totals.idle_ha, totals.idle_unmeasured) == (1, None, 1)


def test_parks_are_found_by_their_idle_land(client, official, park):
    held(park, build_by=today() - timedelta(days=1))
    held(ParkFactory(), build_by=today())
    login(client, official)
    found = client.get(reverse("parks:park_list") + "?idle=yes").context["rows"]
    assert [row.park for row in found] == [park]
    assert [row["code"] for row in client.get("/api/v1/parks/?idle=yes").json()["results"]] == [park.code]


# ── the list ──────────────────────────────────────────────────────────────────────────────────────────────────────
def lines_of(client, park, query=""):
    return client.get(reverse("parks:plot_list", args=[park.code]) + query).context["lines"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["2", "10", "بیست"]),
        ("?q=۱۰", ["10"]),
        ("?state=free&state=unknown", ["2", "بیست"]),
        ("?idle=yes", ["10"]),
        ("?phase=1", ["2"]),
        ("?sort=-area_m2", ["10", "2", "بیست"]),
    ],
)
def test_filters_narrow_the_plots(client, official, park, query, expected):
    phase = ParkPhase.objects.create(park=park, number=1)
    PlotFactory(park=park, number="2", state=PlotState.FREE, phase=phase, area_m2=500)
    held(park, number="10", build_by=today() - timedelta(days=1), area_m2=900)
    PlotFactory(park=park, number="بیست")
    PlotFactory(park=ParkFactory(), number="2")
    login(client, official)
    assert [line.plot.number for line in lines_of(client, park, query)] == expected


def test_list_names_holder_neighbour_and_former_holder(client, official, park):
    plot = held(park, build_by=today() - timedelta(days=1))
    neighbour = UnitFactory(park=park, plot=plot)
    left = held(park, ended_on=date(2022, 3, 21))
    login(client, official)
    first, second = lines_of(client, park)
    assert (first.contract.plot, first.is_idle, first.neighbours) == (plot, True, [neighbour])
    assert (second.contract, second.former.plot, second.is_idle) == (None, left, False)
    page = client.get(reverse("parks:plot_list", args=[park.code])).content.decode()
    assert page.count("واگذارشده، ساخته‌نشده پس از مهلت</span>") == 1


def test_owner_sees_plots_but_no_other_unit_on_them(client, park):
    mine = UnitFactory(park=park, name="واحد من")
    held(park, unit=mine, build_by=today() - timedelta(days=1))
    other = UnitFactory(park=park, name="واحد همسایه")
    held(park, unit=other, build_by=today() - timedelta(days=1), area_m2=90_000)
    UnitFactory(park=park, name="بی قرارداد", plot=PlotFactory(park=park, number="الف9"))
    login(client, owner_of(mine))
    address = reverse("parks:plot_list", args=[park.code])
    assert [line.contract and line.contract.unit for line in lines_of(client, park)] == [mine, None, None]
    assert [line.plot.area_m2 for line in lines_of(client, park, "?idle=yes")] == [10_000]
    file = b"".join(client.get(f"{address}?format=csv").streaming_content).decode()
    page = client.get(address).content.decode()
    assert [name in page + file for name in (mine.name, other.name, "بی قرارداد")] == [True, False, False]


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_plots_are_exported_as_they_are_filtered(client, official, park, fmt):
    held(park, build_by=today() - timedelta(days=1))
    PlotFactory(park=park, state=PlotState.FREE)
    login(client, official)
    answer = client.get(reverse("parks:plot_list", args=[park.code]) + f"?state=assigned&format={fmt}")
    assert f'filename="plots-{park.code}.{fmt}"' in answer["Content-Disposition"]
    content = b"".join(answer.streaming_content)
    if fmt == "csv":
        head, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        told = dict(zip(head, row, strict=True))
        assert (told["وضعیت زمین"], told["بیکار"], told["تاریخ قرارداد"]) == ("واگذارشده", "بله", "1399/01/01")


# ── forms ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_plot_is_added_and_edited_in_its_form(client, official, park):
    login(client, official)
    client.post(reverse("parks:plot_add", args=[park.code]), {"number": "۱۲", "area_m2": "۲٬۵۰۰", "state": "free"})
    plot = park.plots.get()
    address = reverse("parks:plot_edit", args=[park.code, plot.pk])
    assert client.get(address).context["form"].initial["area_m2"] == 2500
    answer = client.post(address, {"number": "12", "area_m2": "2500", "state": "reserved"})
    plot.refresh_from_db()
    assert (answer.status_code, plot.state) == (302, PlotState.RESERVED)


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("plot_add", {"number": ""}, "number"),
        ("plot_add", {"number": "5", "area_m2": "-1"}, "area_m2"),
        ("plot_add", {"number": "5", "area_m2": "ده"}, "area_m2"),
        ("plot_add", {"number": "5", "state": "ours"}, "state"),
        ("plot_add", {"number": "5", "phase": "0"}, "phase"),
        ("phase_add", {"number": "0"}, "number"),
        ("phase_add", {"number": "2", "opened_on": "1405/13/01"}, "opened_on"),
        ("phase_add", {"number": "2", "area_ha": "900"}, "area_ha"),
    ],
)
def test_form_names_the_field_when_the_input_is_bad(client, official, park, name, data, field):
    login(client, official)
    page = client.post(reverse(f"parks:{name}", args=[park.code]), data)
    assert (page.status_code, field in page.context["form"].errors) == (422, True)
    assert not (park.plots.exists() or park.phases.exists())


def test_phase_is_edited_in_its_form(client, official, park):
    login(client, official)
    client.post(reverse("parks:phase_add", args=[park.code]), {"number": "۲", "name": "فاز توسعه", "area_ha": "۱۲٫۵"})
    phase = park.phases.get()
    client.post(reverse("parks:phase_edit", args=[park.code, phase.pk]), {"number": "2", "opened_on": "1399/01/01"})
    phase.refresh_from_db()
    assert (phase.name, phase.area_ha, phase.opened_on) == ("", None, date(2020, 3, 20))


def test_row_of_another_park_is_not_edited_through_this_one(client, official, park):
    plot, phase = PlotFactory(), ParkPhase.objects.create(park=ParkFactory(), number=1)
    login(client, official)
    assert client.get(reverse("parks:plot_edit", args=[park.code, plot.pk])).status_code == 404
    assert client.get(reverse("parks:phase_edit", args=[park.code, phase.pk])).status_code == 404
