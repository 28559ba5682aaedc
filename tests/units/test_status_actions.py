"""Proposing a change of status and taking it back: rules, roles and what is left behind."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent, Notice, Role
from core.errors import RuleViolation
from tests.factories import CountyFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.units.ledger import TODAY, event
from tests.units.people import official_for, person
from units.actions.status import (
    decide_status_change,
    propose_status_change,
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
