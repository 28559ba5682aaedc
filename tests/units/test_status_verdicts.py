"""Deciding on a proposal, inspecting and confirming: rules, roles and what is left behind."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEvent, Notice, Role
from core.errors import RuleViolation
from tests.factories import CountyFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.units.ledger import TODAY, pending
from tests.units.people import EVERYONE, MANAGED, OUTSIDE, VERIFIERS, person
from tests.units.test_status_actions import propose, verbs
from units.actions.status import confirm_status, decide_status_change, record_inspection, withdraw_status_change
from units.models import StatusChange

pytestmark = pytest.mark.django_db


# ── deciding ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_approve_moves_the_unit_and_tells_the_owner():
    unit = UnitFactory()
    owner, manager = owner_of(unit), manager_of(unit.park)
    change = propose(unit, owner, effective_on=date(2026, 11, 20))

    decide_status_change(change=change, decision="approved", by=manager, today=TODAY, note="دیدم")

    unit.refresh_from_db()
    assert (unit.status, unit.status_on, unit.status_reason) == ("semi_active", date(2026, 11, 20), "liquidity")
    assert unit.last_confirmed_on == TODAY
    assert verbs(unit) == ["status_proposed", "status_approved"]
    assert Notice.objects.filter(to=owner, kind="status_approved").count() == 1
    assert AuditEvent.objects.get(verb="status_approved").before["status"] == "active"


def test_refuse_needs_a_reason_and_leaves_the_unit():
    unit = UnitFactory()
    owner, manager = owner_of(unit), manager_of(unit.park)
    change = propose(unit, owner)

    with pytest.raises(RuleViolation) as refused:
        decide_status_change(change=change, decision="refused", by=manager, today=TODAY, note="  ")
    decided = decide_status_change(change=change, decision="refused", by=manager, today=TODAY, note="خط روشن بود")

    unit.refresh_from_db()
    assert refused.value.field == "note"
    assert (decided.decision, decided.decision_note, unit.status) == ("refused", "خط روشن بود", "active")
    assert Notice.objects.get(kind="status_refused").params["note"] == "خط روشن بود"


def test_decide_refuses_a_second_verdict_and_an_unknown_one():
    unit = UnitFactory()
    manager = manager_of(unit.park)
    change = propose(unit, owner_of(unit))

    with pytest.raises(RuleViolation):
        decide_status_change(change=change, decision="withdrawn", by=manager, today=TODAY)
    decide_status_change(change=change, decision="approved", by=manager, today=TODAY)
    with pytest.raises(RuleViolation, match="پیش‌تر «تأییدشده»"):
        decide_status_change(change=change, decision="approved", by=manager, today=TODAY)


@pytest.mark.parametrize(("case", "role"), [(case, role) for case in VERIFIERS for role in EVERYONE])
def test_decide_is_for_whom_the_domain_names(case, role):
    source, place = case
    unit = UnitFactory(park=None, county=CountyFactory()) if place == OUTSIDE else UnitFactory()
    if place == MANAGED:
        manager_of(unit.park)
    proposer = {
        "owner": lambda: owner_of(unit),
        "manager": lambda: manager_of(unit.park),
        "official": lambda: UserFactory(role=Role.OFFICIAL),
    }[source]()
    change = pending(unit, proposer, source=source)
    by = UserFactory(role=Role.MANAGER) if role == Role.MANAGER and place != MANAGED else person(role, unit)

    if role in VERIFIERS[case]:
        assert decide_status_change(change=change, decision="approved", by=by, today=TODAY).decided_by == by
    else:
        with pytest.raises(PermissionDenied):
            decide_status_change(change=change, decision="approved", by=by, today=TODAY)


def test_nobody_verifies_their_own():
    unit = UnitFactory()
    manager, official = manager_of(unit.park), UserFactory(role=Role.OFFICIAL)

    for by in (manager, official):
        change = propose(unit, by)
        with pytest.raises(PermissionDenied):
            decide_status_change(change=change, decision="approved", by=by, today=TODAY)
        withdraw_status_change(change=change, by=by)


def test_an_owners_proposal_goes_to_officials_once_the_manager_has_left():
    unit = UnitFactory()
    manager = manager_of(unit.park)
    change = propose(unit, owner_of(unit))
    manager.is_active = False
    manager.save(update_fields=["is_active"])
    official = UserFactory(role=Role.OFFICIAL)

    assert decide_status_change(change=change, decision="approved", by=official, today=TODAY).decision == "approved"


@pytest.mark.parametrize(
    ("status", "found", "message"),
    [("closed", "closed", "دیگر شدنی نیست"), ("semi_active", "semi_active", "دیگر شدنی نیست")],
)
def test_approve_refuses_what_an_inspection_has_overtaken(status, found, message):
    unit = UnitFactory()
    manager, official = manager_of(unit.park), UserFactory(role=Role.OFFICIAL)
    change = propose(unit, owner_of(unit), status=status, effective_on=date(2026, 11, 10))
    inspect(unit, official, status=found, effective_on=date(2026, 11, 10))

    with pytest.raises(RuleViolation, match=message):
        decide_status_change(change=change, decision="approved", by=manager, today=TODAY)
    decide_status_change(change=change, decision="refused", by=manager, today=TODAY, note="بازدید شده است")

    unit.refresh_from_db()
    assert unit.status == found


def test_approve_refuses_a_day_before_a_newer_event():
    unit = UnitFactory()
    manager, official = manager_of(unit.park), UserFactory(role=Role.OFFICIAL)
    change = propose(unit, owner_of(unit), status="closed", effective_on=date(2026, 11, 10))
    inspect(unit, official, status="semi_active", effective_on=date(2026, 11, 12))

    with pytest.raises(RuleViolation, match="دیگر شدنی نیست"):
        decide_status_change(change=change, decision="approved", by=manager, today=TODAY)


def test_approve_takes_what_is_still_lawful_after_an_earlier_inspection():
    unit = UnitFactory()
    manager, official = manager_of(unit.park), UserFactory(role=Role.OFFICIAL)
    change = propose(unit, owner_of(unit), status="closed", effective_on=TODAY)
    inspect(unit, official, status="semi_active", effective_on=date(2026, 11, 12))

    decided = decide_status_change(change=change, decision="approved", by=manager, today=TODAY)

    assert (decided.previous, decided.status) == ("semi_active", "closed")


# ── inspecting and confirming ─────────────────────────────────────────────────────────────────────────────────────
def inspect(unit, by, status="semi_active", **kwargs):
    given = {"effective_on": TODAY, "reason": "power", "today": TODAY, **kwargs}
    return record_inspection(unit=unit, status=status, by=by, **given)


def test_inspection_holds_at_once_and_is_marked():
    unit = UnitFactory()
    owner, official = owner_of(unit), UserFactory(role=Role.OFFICIAL)

    change = inspect(unit, official)

    unit.refresh_from_db()
    assert (change.source, change.decision, change.decided_by) == ("inspection", "approved", official)
    assert (unit.status, unit.status_reason, unit.last_confirmed_on) == ("semi_active", "power", TODAY)
    assert list(Notice.objects.values_list("to", "kind")) == [(owner.pk, "status_inspected")]


def test_inspection_that_finds_nothing_new_only_confirms():
    unit = UnitFactory()

    found = inspect(unit, UserFactory(role=Role.OFFICIAL), status="active", effective_on=date(2026, 11, 20))

    unit.refresh_from_db()
    assert found is None
    assert unit.last_confirmed_on == date(2026, 11, 20)
    assert verbs(unit) == ["status_inspected_unchanged"]
    assert not StatusChange.objects.exists()


def test_inspection_keeps_to_the_rules():
    unit = UnitFactory()
    official = UserFactory(role=Role.OFFICIAL)

    for answers in ({"status": "under_construction"}, {"effective_on": TODAY + timedelta(days=1)}, {"reason": ""}):
        with pytest.raises(RuleViolation):
            inspect(unit, official, **answers)


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.AUDITOR, Role.AGENCY, "strange official"])
def test_inspection_is_denied_to_all_but_officials(role):
    unit = UnitFactory()

    with pytest.raises(PermissionDenied):
        inspect(unit, person(role, unit))


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR])
def test_confirm_freshens_the_unit_and_leaves_the_ledger(role):
    unit = UnitFactory(last_confirmed_on=date(2026, 3, 1))

    confirm_status(unit=unit, by=person(role, unit), today=TODAY)

    unit.refresh_from_db()
    assert unit.last_confirmed_on == TODAY
    assert verbs(unit) == ["status_confirmed"]
    assert not StatusChange.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AGENCY, "strange owner", "strange manager"])
def test_confirm_is_denied_to_everyone_else(role):
    unit = UnitFactory()

    with pytest.raises(PermissionDenied):
        confirm_status(unit=unit, by=person(role, unit), today=TODAY)


def test_confirm_refuses_without_a_status_or_beside_a_proposal():
    blank, waiting = UnitFactory(status=""), UnitFactory()
    propose(waiting, owner_of(waiting))

    for unit in (blank, waiting):
        with pytest.raises(RuleViolation):
            confirm_status(unit=unit, by=owner_of(unit), today=TODAY)
