"""Two people at the same moment, on PostgreSQL: one wins, the other gets a sentence."""

import pytest

from core.errors import RuleViolation
from tests.factories import UnitFactory, manager_of, owner_of
from tests.races import together
from tests.units.ledger import TODAY, declared, pending
from units.actions.declarations import accept_clean, accept_declaration
from units.actions.status import decide_status_change, propose_status_change
from units.models import Declaration, StatusChange

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_proposals_at_once_leave_one():
    unit = UnitFactory()
    people = [owner_of(unit), manager_of(unit.park)]

    results = together(
        *(
            lambda by=by: propose_status_change(
                unit=unit, status="semi_active", effective_on=TODAY, reason="liquidity", by=by, today=TODAY
            )
            for by in people
        )
    )

    assert sorted(type(result).__name__ for result in results) == ["RuleViolation", "StatusChange"]
    assert StatusChange.objects.pending().count() == 1
    assert "در انتظار راستی‌آزمایی" in str(next(one for one in results if isinstance(one, RuleViolation)))


@pytest.mark.parametrize("verdicts", [("approved", "approved"), ("approved", "refused"), ("refused", "refused")])
def test_two_verdicts_at_once_leave_one(verdicts):
    unit = UnitFactory()
    managers = [manager_of(unit.park), manager_of(unit.park)]
    change = pending(unit, owner_of(unit))

    results = together(
        *(
            lambda by=by, verdict=verdict: decide_status_change(
                change=change, decision=verdict, by=by, today=TODAY, note="دیدم"
            )
            for by, verdict in zip(managers, verdicts, strict=True)
        )
    )

    unit.refresh_from_db()
    won = next(one for one in results if isinstance(one, StatusChange))
    lost = next(one for one in results if isinstance(one, RuleViolation))
    assert "پیش‌تر" in str(lost)
    assert unit.status == ("semi_active" if won.decision == "approved" else "active")


def test_a_declaration_accepted_twice_at_once_is_accepted_once():
    unit = UnitFactory()
    managers = [manager_of(unit.park), manager_of(unit.park)]
    row = declared(unit, "1405-08", "submitted", submitted_by=owner_of(unit))

    results = together(*(lambda by=by: accept_declaration(declaration=row, by=by) for by in managers))

    assert sorted(type(result).__name__ for result in results) == ["Declaration", "RuleViolation"]


def test_two_who_accept_overlapping_lists_do_not_stop_each_other():
    first = UnitFactory()
    units = [first, *(UnitFactory(park=first.park) for _ in range(5))]
    managers = [manager_of(first.park), manager_of(first.park)]
    rows = [declared(unit, "1405-08", "submitted", submitted_by=owner_of(unit)).pk for unit in units]

    results = together(
        lambda: accept_clean(declarations=rows, by=managers[0]),
        lambda: accept_clean(declarations=rows[::-1], by=managers[1]),
    )

    assert sum(results) == len(rows)
    assert Declaration.objects.accepted().count() == len(rows)
