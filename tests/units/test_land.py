"""Land-use right contracts: who may sign where, and what the plot, the unit and the past say afterwards."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEvent, Role
from core.errors import RuleViolation
from parks.models import PlotState
from tests.factories import ParkFactory, PlotFactory, UnitFactory, UserFactory
from tests.units.ledger import TODAY
from tests.units.people import EVERYONE, person
from units.actions.land import end_contract, extend_contract, sign_contract
from units.actions.register import update_unit
from units.actions.tenure import relocate_unit
from units.models import LandContract, PastTenure, Unit

pytestmark = pytest.mark.django_db
SIGNERS = {Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR}
SIGNED, LATER = date(2024, 6, 20), date(2025, 3, 21)


@pytest.fixture
def official():
    return UserFactory(role=Role.OFFICIAL)


@pytest.fixture
def unit():
    return UnitFactory()


def plot_in(park, **kwargs):
    return PlotFactory(park=park, **{"area_m2": 2_000, "state": PlotState.FREE, **kwargs})


def sign(unit, plot, by, **kwargs):
    return sign_contract(unit=unit, plot=plot, by=by, **{"signed_on": SIGNED, "today": TODAY, **kwargs})


def end(contract, by, on=LATER, **kwargs):
    return end_contract(contract=contract, by=by, ended_on=on, today=TODAY, **kwargs)


def now(row):
    row.refresh_from_db()
    return row


# ── who ───────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", [role for role in EVERYONE if role not in SIGNERS])
def test_signing_is_refused_when_the_person_does_not_keep_the_land(unit, role):
    with pytest.raises(PermissionDenied):
        sign(unit, plot_in(unit.park), person(role, unit))
    assert not LandContract.objects.exists()


@pytest.mark.parametrize("role", sorted(SIGNERS))
def test_contract_is_signed_extended_and_ended_by_those_who_keep_the_land(unit, role):
    by = person(role, unit)
    contract = sign(unit, plot_in(unit.park), by, build_by=LATER)
    extend_contract(contract=contract, by=by, build_by=LATER + timedelta(days=90), reason="پروانهٔ ساخت دیر رسید")
    end(contract, by)
    assert list(AuditEvent.objects.about(unit).order_by("pk").values_list("verb", flat=True)) == [
        "contract_signed",
        "contract_extended",
        "contract_ended",
    ]


@pytest.mark.parametrize("role", ["strange official", Role.MANAGER, Role.OWNER, Role.AUDITOR, Role.AGENCY])
def test_contract_stays_when_others_extend_or_end_it(unit, official, role):
    contract = sign(unit, plot_in(unit.park), official, build_by=LATER)
    by = person(role, unit)
    with pytest.raises(PermissionDenied):
        end(contract, by)
    with pytest.raises(PermissionDenied):
        extend_contract(contract=contract, by=by, build_by=TODAY, reason="دیر شد")
    assert (now(contract).ended_on, contract.build_by) == (None, LATER)


# ── what is lawful ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"signed_on": TODAY + timedelta(days=1)}, "signed_on"),
        ({"build_by": SIGNED - timedelta(days=1)}, "build_by"),
    ],
)
def test_signing_is_refused_when_the_days_cannot_be(unit, official, values, field):
    with pytest.raises(RuleViolation) as refusal:
        sign(unit, plot_in(unit.park), official, **values)
    assert refusal.value.field == field


def test_signing_is_refused_when_the_plot_is_in_another_park(unit, official):
    with pytest.raises(RuleViolation) as refusal:
        sign(unit, plot_in(ParkFactory(county=unit.county)), official)
    assert refusal.value.field == "plot"


def test_signing_is_refused_when_the_plot_is_held(unit, official):
    plot = plot_in(unit.park)
    sign(UnitFactory(park=unit.park), plot, official)
    with pytest.raises(RuleViolation) as refusal:
        sign(unit, plot, official)
    assert (refusal.value.field, LandContract.objects.count()) == ("plot", 1)


def test_signing_is_refused_when_the_plot_was_held_on_that_day(unit, official):
    plot = plot_in(unit.park)
    end(sign(UnitFactory(park=unit.park), plot, official), official)
    with pytest.raises(RuleViolation) as refusal:
        sign(unit, plot, official, signed_on=LATER - timedelta(days=1))
    assert refusal.value.field == "signed_on"
    assert sign(unit, plot, official, signed_on=LATER).ended_on is None


@pytest.mark.parametrize("on", [SIGNED - timedelta(days=1), TODAY + timedelta(days=1)])
def test_end_is_refused_when_its_day_cannot_be(unit, official, on):
    contract = sign(unit, plot_in(unit.park), official)
    with pytest.raises(RuleViolation) as refusal:
        end(contract, official, on)
    assert (refusal.value.field, now(contract).ended_on) == ("ended_on", None)


def test_ended_contract_is_neither_ended_again_nor_extended(unit, official):
    contract = end(sign(unit, plot_in(unit.park), official), official)
    with pytest.raises(RuleViolation, match="پیش‌تر"):
        end(contract, official)
    with pytest.raises(RuleViolation, match="پیش‌تر"):
        extend_contract(contract=contract, by=official, build_by=TODAY, reason="دیر شد")


@pytest.mark.parametrize("build_by", [LATER, SIGNED - timedelta(days=1)])
def test_extension_is_refused_when_the_day_is_the_same_or_before_the_signing(unit, official, build_by):
    contract = sign(unit, plot_in(unit.park), official, build_by=LATER)
    with pytest.raises(RuleViolation) as refusal:
        extend_contract(contract=contract, by=official, build_by=build_by, reason="دیر شد")
    assert refusal.value.field == "build_by"


# ── what follows ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("state", "signed", "ended"),
    [
        (PlotState.FREE, PlotState.ASSIGNED, PlotState.FREE),
        (PlotState.RESERVED, PlotState.ASSIGNED, PlotState.FREE),
        ("", PlotState.ASSIGNED, PlotState.FREE),
        (PlotState.BUILT, PlotState.BUILT, PlotState.BUILT),
    ],
)
def test_state_of_the_plot_follows_the_contract(unit, official, state, signed, ended):
    plot = plot_in(unit.park, state=state)
    contract = sign(unit, plot, official)
    assert now(plot).state == signed
    end(contract, official)
    assert now(plot).state == ended


def test_own_plot_of_the_unit_follows_its_contracts(unit, official):
    first, second = plot_in(unit.park), plot_in(unit.park)
    one = sign(unit, first, official)
    assert now(unit).plot == first
    two = sign(unit, second, official, signed_on=LATER)
    assert now(unit).plot == first
    end(one, official, TODAY)
    assert now(unit).plot == second
    end(two, official, TODAY)
    assert now(unit).plot is None


def test_plot_that_was_typed_stays_when_its_contract_is_told(official):
    park = ParkFactory()
    plot = plot_in(park, state=PlotState.ASSIGNED)
    unit = UnitFactory(park=park, plot=plot)
    sign(unit, plot, official)
    assert (now(unit).plot, PastTenure.objects.count()) == (plot, 0)
    assert AuditEvent.objects.about(unit).get().after == {"contract_plot": plot.number, "signed_on": "2024-06-20"}


def test_past_day_shows_the_plot_that_was_held_then(unit, official):
    first, second = plot_in(unit.park), plot_in(unit.park)
    end(sign(unit, first, official), official)
    sign(unit, second, official, signed_on=LATER)
    held = {
        day: Unit.objects.as_of(day).get(pk=unit.pk).plot_then
        for day in (SIGNED - timedelta(days=1), SIGNED, LATER - timedelta(days=1), LATER, TODAY)
    }
    assert list(held.values()) == [None, first.pk, first.pk, second.pk, second.pk]


def test_contract_told_late_mends_what_was_put_down_since(unit, official):
    """A sale of last year knew no plot; the contract of the year before it tells one."""
    plot = plot_in(unit.park)
    sale = LATER
    PastTenure.objects.create(
        unit=unit, until=sale, kind="transfer", park=unit.park, county=unit.county, owner_name="مالک پیشین"
    )
    sign(unit, plot, official)
    told = {
        day: (then.plot_then, then.owner_then)
        for day in (SIGNED - timedelta(days=1), SIGNED, sale)
        for then in [Unit.objects.as_of(day).get(pk=unit.pk)]
    }
    assert list(told.values()) == [(None, "مالک پیشین"), (plot.pk, "مالک پیشین"), (plot.pk, unit.owner_name)]


def test_contract_older_than_the_move_into_the_park_leaves_the_old_place(official):
    old = UnitFactory(park=None, county=ParkFactory().county)
    park = ParkFactory(county=old.county)
    relocate_unit(unit=old, by=official, today=TODAY, on=LATER, park=park, county=None)
    plot = plot_in(park)
    sign(old, plot, official)
    before, after = (Unit.objects.as_of(day).get(pk=old.pk) for day in (LATER - timedelta(days=1), LATER))
    assert (before.park_then, before.plot_then) == (None, None)
    assert (after.park_then, after.plot_then) == (park.pk, plot.pk)


# ── moves and corrections ─────────────────────────────────────────────────────────────────────────────────────────
def test_relocation_ends_the_contracts_on_the_land_left_behind(unit, official):
    plot = plot_in(unit.park)
    contract = sign(unit, plot, official)
    park = ParkFactory(county=unit.county)
    relocate_unit(unit=unit, by=official, today=TODAY, on=LATER, park=park, county=None, plot_number="۷")
    assert (now(contract).ended_on, now(plot).state) == (LATER, PlotState.FREE)
    assert (now(unit).park, unit.plot.number) == (park, "۷")
    assert Unit.objects.as_of(LATER - timedelta(days=1)).get(pk=unit.pk).plot_then == plot.pk


def test_relocation_is_refused_when_it_is_older_than_a_contract(unit, official):
    contract = sign(unit, plot_in(unit.park), official, signed_on=LATER)
    with pytest.raises(RuleViolation) as refusal:
        relocate_unit(unit=unit, by=official, today=TODAY, on=LATER - timedelta(days=1), county=unit.county)
    assert (refusal.value.field, now(contract).ended_on) == ("on", None)


def test_correction_of_the_plot_is_refused_when_a_contract_tells_it(unit, official):
    sign(unit, plot_in(unit.park), official)
    with pytest.raises(RuleViolation) as refusal:
        update_unit(unit=unit, by=official, today=TODAY, plot_number="۹۹", is_correction=True, name=unit.name)
    assert refusal.value.field == "plot_number"
