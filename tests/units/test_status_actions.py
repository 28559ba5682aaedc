"""Proposing, withdrawing, deciding, inspecting and confirming: rules, roles and what is left behind."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent, Notice, Role
from core.errors import RuleViolation
from tests.factories import CountyFactory, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.units.ledger import TODAY, event, pending
from units.actions.status import (
    confirm_status,
    decide_status_change,
    propose_status_change,
    record_inspection,
    withdraw_status_change,
)
from units.models import StatusChange

pytestmark = pytest.mark.django_db


def propose(unit, by, status="semi_active", **kwargs):
    given = {"effective_on": TODAY, "reason": "liquidity", "today": TODAY, **kwargs}
    return propose_status_change(unit=unit, status=status, by=by, **given)


def verbs(unit):
    return list(AuditEvent.objects.about(unit).order_by("pk").values_list("verb", flat=True))


# ── proposing ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_propose_leaves_a_pending_row_a_line_in_the_trail_and_a_notice():
    unit = UnitFactory()
    owner, manager = owner_of(unit), manager_of(unit.park)

    change = propose(unit, owner, further_reasons=["market"], workers=12, note=" کوره خاموش است ")

    unit.refresh_from_db()
    assert (change.decision, change.source, change.previous, change.status) == (
        "pending", "owner", "active", "semi_active",
    )  # fmt: skip
    assert (change.workers, change.note, change.further_reasons) == (12, "کوره خاموش است", ["market"])
    assert unit.status == "active"
    assert verbs(unit) == ["status_proposed"]
    assert list(Notice.objects.values_list("to", "kind")) == [(manager.pk, "status_proposed")]


@pytest.mark.parametrize(
    ("role", "source"),
    [
        (Role.OWNER, "owner"),
        (Role.MANAGER, "manager"),
        (Role.OFFICIAL, "official"),
        (Role.DIRECTOR, "official"),
        (Role.ADMINISTRATOR, "official"),
    ],
)
def test_propose_marks_whose_word_it_is(role, source):
    unit = UnitFactory()
    by = person(role, unit)

    assert propose(unit, by).source == source


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AGENCY, "strange owner", "strange manager", "strange official"])
def test_propose_is_denied_to_everyone_else(role):
    unit = UnitFactory()

    with pytest.raises(PermissionDenied):
        propose(unit, person(role, unit))


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"status": "active"}, "status"),
        ({"status": "under_construction"}, "status"),
        ({"status": "nonsense"}, "status"),
        ({"effective_on": TODAY + timedelta(days=1)}, "effective_on"),
        ({"effective_on": date(2026, 5, 1)}, "effective_on"),
        ({"reason": ""}, "reason"),
        ({"reason": "not_stated"}, "reason"),
        ({"reason": "nonsense"}, "reason"),
        ({"further_reasons": ["liquidity"]}, "further_reasons"),
        ({"further_reasons": ["market", "market"]}, "further_reasons"),
        ({"reason": "other"}, "reason_text"),
        ({"further_reasons": ["other"], "reason_text": "  "}, "reason_text"),
    ],
)
def test_propose_refuses_what_the_rules_forbid(answers, field):
    unit = UnitFactory(status="")
    event(unit, "active", date(2026, 6, 1))

    with pytest.raises(RuleViolation) as refused:
        propose(unit, owner_of(unit), **answers)

    assert refused.value.field == field
    assert not StatusChange.objects.pending().exists()


def test_propose_accepts_the_day_of_the_last_event_and_today():
    unit = UnitFactory(status="")
    event(unit, "active", date(2026, 6, 1))

    assert propose(unit, owner_of(unit), effective_on=date(2026, 6, 1)).pk


def test_propose_asks_a_reactivation_for_its_route():
    unit = UnitFactory(status="closed")
    owner = owner_of(unit)

    with pytest.raises(RuleViolation) as refused:
        propose(unit, owner, status="active")
    change = propose(unit, owner, status="active", route="loan", reason="market")

    assert refused.value.field == "route"
    assert (change.route, change.reason) == ("loan", "")


def test_propose_drops_a_route_that_nothing_asked_for():
    unit = UnitFactory()

    assert propose(unit, owner_of(unit), route="loan").route == ""


def test_propose_refuses_a_second_one_while_the_first_waits():
    unit = UnitFactory()
    owner = owner_of(unit)
    propose(unit, owner)

    with pytest.raises(RuleViolation, match="در انتظار راستی‌آزمایی"):
        propose(unit, owner, status="closed")


def test_propose_keeps_the_proof():
    unit = UnitFactory()
    bill = SimpleUploadedFile("قبض برق.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")

    change = propose(unit, owner_of(unit), evidence=[bill])

    kept = change.evidence.get()
    assert kept.file.read() == b"%PDF-1.4\n%%EOF\n"
    assert kept.content_type == "application/pdf"


def test_propose_refuses_a_file_that_is_not_what_it_says():
    unit = UnitFactory()
    trick = SimpleUploadedFile("bill.pdf", b"<script>alert(1)</script>", content_type="application/pdf")

    with pytest.raises(RuleViolation):
        propose(unit, owner_of(unit), evidence=[trick])

    assert not StatusChange.objects.exists()


def test_propose_tells_officials_where_the_park_has_no_manager():
    unit = UnitFactory()
    here = official_for(unit.county)
    everywhere = UserFactory(role=Role.OFFICIAL)
    official_for(CountyFactory())
    UserFactory(role=Role.DIRECTOR)

    propose(unit, owner_of(unit))

    assert set(Notice.objects.values_list("to", flat=True)) == {here.pk, everywhere.pk}


# ── withdrawing ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_withdraw_by_the_proposer_or_a_fellow_representative():
    for second in (False, True):
        unit = UnitFactory()
        owner, fellow = owner_of(unit), owner_of(unit)
        change = withdraw_status_change(change=propose(unit, owner), by=fellow if second else owner)

        assert change.decision == "withdrawn"
        assert verbs(unit) == ["status_proposed", "status_withdrawn"]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.OFFICIAL, Role.DIRECTOR, Role.AUDITOR, "strange owner"])
def test_withdraw_is_denied_to_everyone_else(role):
    unit = UnitFactory()
    change = propose(unit, owner_of(unit))

    with pytest.raises(PermissionDenied):
        withdraw_status_change(change=change, by=person(role, unit))


def test_withdraw_refuses_what_is_decided():
    unit = UnitFactory()
    owner, manager = owner_of(unit), manager_of(unit.park)
    change = propose(unit, owner)
    decide_status_change(change=change, decision="approved", by=manager, today=TODAY)

    with pytest.raises(RuleViolation, match="پیش‌تر"):
        withdraw_status_change(change=change, by=owner)


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


MANAGED, ALONE, OUTSIDE = "park with a manager", "park without a manager", "outside the parks"
OFFICIALS = {Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR}
VERIFIERS = {
    ("owner", MANAGED): {Role.MANAGER},
    ("owner", ALONE): OFFICIALS,
    ("owner", OUTSIDE): OFFICIALS,
    ("manager", MANAGED): OFFICIALS,
    ("official", MANAGED): {Role.MANAGER, *OFFICIALS},
    ("official", ALONE): OFFICIALS,
    ("official", OUTSIDE): OFFICIALS,
}
EVERYONE = [*Role, "strange manager", "strange official"]


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


# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────
def official_for(county):
    user = UserFactory(role=Role.OFFICIAL)
    user.county_scopes.create(county=county)
    return user


def person(role, unit):
    """Somebody of `role` who works with `unit`, or a «strange» one who works with another."""
    if role == "strange owner":
        return owner_of(UnitFactory())
    if role == "strange manager":
        return manager_of(ParkFactory())
    if role == "strange official":
        return official_for(CountyFactory())
    if role == Role.OWNER:
        return owner_of(unit)
    if role == Role.MANAGER:
        return manager_of(unit.park)
    return UserFactory(role=role)
