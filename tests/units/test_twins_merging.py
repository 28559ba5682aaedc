"""Two rows of one unit become one, and nothing that was said of either is lost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import AuditEvent, Notice, Role
from core.errors import RuleViolation
from support.models import Application
from tests.factories import ParkFactory, PlotFactory, ProductFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.units.ledger import TODAY, declared, event, pending
from tests.units.people import official_for
from tests.units.twin_rows import REASON, a_programme, a_request, an_application, merge
from units.actions.codes import next_serial, unit_code
from units.actions.merging import Choices, merge_units
from units.models import (
    Confirmation,
    Declaration,
    DeclarationLine,
    FormerCode,
    LandContract,
    PastTenure,
    Product,
    StatusChange,
    TwinPair,
    Unit,
    UnitRepresentative,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def official():
    return UserFactory(role=Role.OFFICIAL)


@pytest.fixture
def pair():
    """Two units in one park, the first of which stays."""
    park = ParkFactory()
    return tuple(UnitFactory(park=park, name=name, status="") for name in ("کاشی تبریز", "کاشی تبریس"))


# ── facts ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_chosen_facts_stand_and_gaps_are_filled(pair, official):
    keep, drop = pair
    Unit.objects.filter(pk=keep.pk).update(phone="04111111111", owner_name="علی", operating_licence="12")
    Unit.objects.filter(pk=drop.pk).update(
        phone="04122222222", owner_name="علی", owner_national_id="0012345679", operating_licence="13",
        operating_licence_on=date(2020, 1, 1), power_kw=Decimal("250"),
    )  # fmt: skip

    unit = merge(keep, drop, official, facts={"phone": "drop", "name": "drop"})

    unit.refresh_from_db()
    told = {
        name: getattr(unit, name)
        for name in (
            "code",
            "name",
            "phone",
            "owner_national_id",
            "operating_licence",
            "operating_licence_on",
            "power_kw",
        )
    }
    assert told == {
        "code": keep.code,
        "name": drop.name,
        "phone": "04122222222",
        "owner_national_id": "0012345679",
        "operating_licence": "12",
        "operating_licence_on": None,
        "power_kw": Decimal("250"),
    }
    assert list(Unit.objects.filter(search_key__contains="تبریس")) == [unit]


def test_the_one_was_known_since_either_was(pair, official):
    keep, drop = pair
    long_ago = timezone.now() - timedelta(days=2000)
    Unit.objects.filter(pk=drop.pk).update(created_at=long_ago, last_confirmed_on=TODAY)

    unit = merge(keep, drop, official)

    unit.refresh_from_db()
    assert (unit.created_at, unit.last_confirmed_on) == (long_ago, TODAY)


def test_place_is_chosen_with_its_plot(pair, official):
    keep, drop = pair
    plot = PlotFactory()
    Unit.objects.filter(pk=drop.pk).update(park=plot.park, county=plot.park.county, plot=plot)

    unit = merge(keep, drop, official, facts={"place": "drop"})

    assert (unit.park_id, unit.county_id, unit.plot_id) == (plot.park_id, plot.park.county_id, plot.pk)


def test_land_held_elsewhere_stops_the_merge(pair, official):
    keep, drop = pair
    LandContract.objects.create(unit=drop, plot=PlotFactory(), signed_on=TODAY)
    with pytest.raises(RuleViolation, match="قرارداد باز زمین"):
        merge(keep, drop, official)


def test_plot_is_the_one_that_is_held(pair, official):
    keep, drop = pair
    contract = LandContract.objects.create(unit=drop, plot=PlotFactory(park=keep.park), signed_on=TODAY)

    assert merge(keep, drop, official).plot_id == contract.plot_id


# ── the ledger ────────────────────────────────────────────────────────────────────────────────────────────────────
def ledger(unit):
    rows = unit.status_changes.order_by("effective_on", "pk")
    return [(row.status, row.previous, row.decision) for row in rows]


def test_two_ledgers_are_one_in_the_order_of_days(pair, official):
    keep, drop = pair
    event(keep, "active", date(2020, 1, 1))
    event(drop, "semi_active", date(2021, 1, 1), reason="power")
    event(keep, "closed", date(2022, 1, 1))
    event(drop, "active", date(2023, 1, 1))

    unit = merge(keep, drop, official)

    unit.refresh_from_db()
    assert ledger(unit) == [
        ("active", "", "approved"),
        ("semi_active", "active", "approved"),
        ("closed", "semi_active", "approved"),
        ("active", "closed", "approved"),
    ]
    assert (unit.status, unit.status_on, unit.status_reason) == ("active", date(2023, 1, 1), "")


def test_what_says_again_what_held_is_kept_but_does_not_count(pair, official):
    keep, drop = pair
    event(keep, "active", date(2020, 1, 1))
    again = event(drop, "active", date(2021, 1, 1))
    event(drop, "closed", date(2022, 1, 1), reason="market")

    unit = merge(keep, drop, official)

    again.refresh_from_db()
    unit.refresh_from_db()
    assert ledger(unit) == [("active", "", "approved"), ("active", "", "refused"), ("closed", "active", "approved")]
    assert (drop.code in again.decision_note, again.decided_by) == (True, official)
    assert (unit.status, unit.status_on, unit.status_reason) == ("closed", date(2022, 1, 1), "market")


def test_a_step_back_to_construction_does_not_count(pair, official):
    keep, drop = pair
    event(keep, "active", date(2020, 1, 1))
    event(drop, "under_construction", date(2021, 1, 1))

    unit = merge(keep, drop, official)

    unit.refresh_from_db()
    assert ledger(unit) == [("active", "", "approved"), ("under_construction", "", "refused")]
    assert (unit.status, unit.status_on) == ("active", date(2020, 1, 1))


def test_a_proposal_keeps_waiting_and_two_stop_the_merge(pair, official):
    keep, drop = pair
    event(drop, "active", date(2020, 1, 1))
    waiting = pending(drop, owner_of(drop))

    unit = merge(keep, drop, official)
    assert list(unit.status_changes.pending()) == [waiting]

    other = UnitFactory(park=keep.park)
    pending(other, owner_of(other))
    with pytest.raises(RuleViolation, match="در انتظار راستی‌آزمایی"):
        merge(unit, other, official)


# ── months and products ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_month_of_both_is_refused_until_it_is_chosen(pair, official):
    keep, drop = pair
    declared(keep, "1405-06", workers=10)
    declared(drop, "1405-06", workers=20)
    declared(drop, "1405-07", workers=30)

    with pytest.raises(RuleViolation, match="شهریور ۱۴۰۵") as refused:
        merge(keep, drop, official)
    assert (refused.value.field, Declaration.objects.count()) == ("month_1405-06", 3)


@pytest.mark.parametrize(("side", "stays", "goes"), [("keep", 10, 20), ("drop", 20, 10)])
def test_of_a_month_of_both_the_chosen_stays_and_the_other_is_in_the_trail(pair, official, side, stays, goes):
    keep, drop = pair
    declared(keep, "1405-06", workers=10, quantity=1)
    declared(drop, "1405-06", workers=20, quantity=2)

    unit = merge(keep, drop, official, months={"1405-06": side})

    told = AuditEvent.objects.get(verb="declaration_set_aside").before
    assert [row.workers for row in unit.declarations.all()] == [stays]
    assert (told["workers"], told["period"], list(told["products"].values())) == (
        goes,
        "1405-06",
        [f"{goes // 10}.000"],
    )


def test_products_of_one_name_are_one_and_their_months_measured_again(pair, official):
    keep, drop = pair
    mine = ProductFactory(unit=keep, name="کاشی کف", nominal_quantity=None, nominal_uom="", reference_price_rial=5)
    same = ProductFactory(unit=drop, name="كاشي‌کف", nominal_quantity=1200, reference_price_rial=9)
    other = ProductFactory(unit=drop, name="سرامیک", nominal_quantity=None)
    row = declared(drop, "1405-06")
    DeclarationLine.objects.create(declaration=row, product=same, quantity=50)

    unit = merge(keep, drop, official)

    mine.refresh_from_db()
    row.refresh_from_db()
    assert list(unit.products.values_list("pk", "position")) == [(mine.pk, 1), (other.pk, 2)]
    assert (mine.nominal_quantity, mine.nominal_uom, mine.uom_key, mine.reference_price_rial) == (1200, "تن", "تن", 5)
    assert [line.product for line in row.lines.all()] == [mine]
    assert row.utilisation == Decimal("0.5")


# ── people and what else stood twice ──────────────────────────────────────────────────────────────────────────────
def test_who_spoke_for_either_speaks_for_the_one_and_is_told(pair, official):
    keep, drop = pair
    mine, theirs, both = owner_of(keep), owner_of(drop), owner_of(keep)
    UnitRepresentative.objects.create(unit=drop, user=both, since=date(2020, 1, 1))

    merge(keep, drop, official)

    spoken = dict(UnitRepresentative.objects.current().filter(unit=keep).values_list("user", "since"))
    assert spoken == {mine.pk: date(2023, 3, 21), theirs.pk: date(2023, 3, 21), both.pk: date(2020, 1, 1)}
    assert set(Notice.objects.filter(kind="unit_merged").values_list("to", flat=True)) == set(spoken)


def test_the_later_confirmation_of_a_group_counts(pair, official):
    keep, drop = pair
    for unit, days in ((keep, {"land": 9, "contact": 1}), (drop, {"land": 2, "contact": 5, "status": 3})):
        for group, ago in days.items():
            Confirmation.objects.create(unit=unit, group=group, on=TODAY - timedelta(days=ago), means="edit")

    merge(keep, drop, official)

    ages = {row.group: (TODAY - row.on).days for row in keep.confirmations.all()}
    assert ages == {"land": 2, "contact": 1, "status": 3}


def test_a_move_that_was_entered_for_both_stands_once(pair, official):
    keep, drop = pair
    for unit in pair:
        PastTenure.objects.create(unit=unit, until=TODAY, kind="transfer", owner_name="پیشین")
    PastTenure.objects.create(unit=drop, until=TODAY, kind="transfer", owner_name="دیگری")

    merge(keep, drop, official)

    assert sorted(keep.past_tenures.values_list("owner_name", flat=True)) == ["دیگری", "پیشین"]


def test_a_request_that_names_both_names_the_one_once(pair, official):
    keep, drop = pair
    row = a_request(keep.park, official, "R-1", keep, drop)

    merge(keep, drop, official)

    assert list(row.affected_units.all()) == [keep]


def test_applications_are_found_by_the_one(pair, official):
    keep, drop = pair
    row = an_application(drop, official, a_programme(official), "A-1")

    merge(keep, drop, official)

    row.refresh_from_db()
    assert (row.unit, "کاشی تبریز" in row.search_key, "کاشی تبریس" in row.search_key) == (keep, True, False)


def test_two_open_applications_to_one_programme_stop_the_merge_but_a_draft_gives_way(pair, official):
    keep, drop = pair
    programme = a_programme(official)
    mine = an_application(keep, official, programme, "A-1")
    theirs = an_application(drop, official, programme, "A-2")
    with pytest.raises(RuleViolation, match="سرمایه در گردش"):
        merge(keep, drop, official)

    Application.objects.filter(pk=mine.pk).update(stage="draft")
    merge(keep, drop, official)

    assert dict(keep.applications.values_list("pk", "stage")) == {mine.pk: "withdrawn", theirs.pk: "submitted"}
    assert mine.events.get().note.endswith(f"({drop.code})")


def test_not_the_same_as_the_one_is_not_the_same_as_the_other(pair, official):
    keep, drop = pair
    third, fourth = UnitFactory(), UnitFactory()
    now = timezone.now()
    TwinPair.objects.create(first=keep, second=drop, score=90)
    TwinPair.objects.create(first=keep, second=third, score=60)
    TwinPair.objects.create(first=drop, second=third, score=60, decision="different", decided_at=now)
    TwinPair.objects.create(first=drop, second=fourth, score=60)

    merge(keep, drop, official)

    assert list(TwinPair.objects.values_list("first", "second", "decision")) == [(keep.pk, third.pk, "different")]


# ── codes and trail ───────────────────────────────────────────────────────────────────────────────────────────────
def test_codes_lead_to_the_last_of_a_chain_and_are_never_given_again(pair, official):
    keep, drop = pair
    last = UnitFactory(park=keep.park, code=unit_code(41))
    Unit.objects.filter(pk=drop.pk).update(code=unit_code(42))

    merge(last, merge(keep, drop, official), official)

    assert dict(FormerCode.objects.values_list("code", "unit")) == {unit_code(42): last.pk, keep.code: last.pk}
    assert next_serial() == 43


def test_trail_of_the_one_tells_the_merge_and_that_of_the_other_all_it_was(pair, official):
    keep, drop = pair
    Unit.objects.filter(pk=drop.pk).update(phone="04122222222")
    declared(drop, "1405-06")

    merge(keep, drop, official, facts={"name": "drop"})

    about, other = AuditEvent.objects.about(keep).get(), AuditEvent.objects.get(verb="unit_merged_away")
    assert (about.verb, about.by, about.reason) == ("unit_merged", official, REASON)
    assert about.before == {"name": "کاشی تبریز", "phone": ""}
    assert about.after == {
        "merged": f"کاشی تبریس ({drop.code})",
        "name": "کاشی تبریس",
        "phone": "04122222222",
        "declarations": 1,
    }
    assert (other.subject_id, other.after, other.before["name"]) == (drop.pk, {"merged_into": keep.code}, "کاشی تبریس")
    assert FormerCode.objects.get().former_id == drop.pk


# ── who may, and what is refused ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", Role)
def test_only_officials_merge(pair, role):
    keep, drop = pair
    by = {Role.MANAGER: lambda: manager_of(keep.park), Role.OWNER: lambda: owner_of(keep)}.get(
        role, lambda: UserFactory(role=role)
    )()
    may = role in {Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR}
    if may:
        assert merge(keep, drop, by) == keep
        return
    with pytest.raises(PermissionDenied):
        merge(keep, drop, by)


def test_an_official_merges_only_what_is_in_their_counties(pair):
    keep, drop = pair
    elsewhere = UnitFactory()
    by = official_for(keep.county)
    with pytest.raises(PermissionDenied):
        merge(keep, elsewhere, by)
    assert merge(keep, drop, by) == keep


def test_a_merge_without_reason_or_with_a_sample_or_of_what_is_gone_is_refused(pair, official):
    keep, drop = pair
    with pytest.raises(RuleViolation, match="از کجا می‌دانید"):
        merge_units(keep=keep, drop=drop, by=official, reason=" ", choices=Choices())
    with pytest.raises(RuleViolation, match="نمونه"):
        merge(keep, UnitFactory(is_sample=True, park=keep.park), official)
    with pytest.raises(RuleViolation, match="دیگر در سامانه نیست"):
        merge(keep, keep, official)
    assert StatusChange.objects.count() == Product.objects.count() == 0
