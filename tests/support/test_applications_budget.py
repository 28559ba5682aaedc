"""The budget is a ledger: whatever is awarded, taken back and paid, its totals are its lines and never too much."""

from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.models import Role
from core.errors import RuleViolation
from support.actions.applications import move_application
from support.models import BudgetEntry
from tests.factories import UnitFactory, UserFactory, manager_of, owner_of
from tests.support.awards import MILLIARD, TODAY, ProgrammeFactory, applied
from tests.units.people import official_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    return UserFactory(role=Role.DIRECTOR)


def move(application, name, by, amount=None):
    return move_application(
        application=application, move=name, by=by, today=TODAY, awarded_rial=amount, note="چنین است"
    )  # fmt: skip


def ledger(programme):
    """Lines of the ledger summed by kind, beside the programme's own totals."""
    programme.refresh_from_db()
    sums = dict.fromkeys(BudgetEntry.Kind.values, 0)
    sums |= dict(programme.entries.order_by().values_list("kind").annotate(Sum("amount_rial")))
    return sums["commitment"] - sums["release"], sums["payment"], programme.committed_rial, programme.paid_rial


# ── awards ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_award_is_promised_from_the_budget(director):
    application = applied("checked")

    move(application, "award", director, 4 * MILLIARD)

    entry = application.entries.get()
    assert (entry.kind, entry.amount_rial, entry.by) == ("commitment", 4 * MILLIARD, director)
    assert ledger(application.programme) == (4 * MILLIARD, 0, 4 * MILLIARD, 0)
    assert application.programme.free_rial == 96 * MILLIARD


def test_the_last_rial_can_be_awarded_and_not_one_more(director):
    programme = ProgrammeFactory(budget_rial=7 * MILLIARD)
    applied("awarded", programme=programme, awarded=3 * MILLIARD)
    application = applied("checked", programme=programme)

    with pytest.raises(RuleViolation) as refused:
        move(application, "award", director, 4 * MILLIARD + 1)

    assert refused.value.field == "awarded_rial"
    assert str(refused.value) == "از بودجهٔ برنامه ۴٬۰۰۰٬۰۰۰٬۰۰۰ ریال مانده است؛ بیش از آن نمی‌توان تصویب کرد."
    assert move(application, "award", director, 4 * MILLIARD).stage == "awarded"
    assert ledger(programme) == (7 * MILLIARD, 0, 7 * MILLIARD, 0)


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        (None, "برای «تصویب» این را پر کنید."),
        (0, "مبلغ مصوب را بنویسید."),
        (-1, "مبلغ مصوب را بنویسید."),
        (10 * MILLIARD + 1, "متقاضی ۱۰٬۰۰۰٬۰۰۰٬۰۰۰ ریال خواسته است؛ بیش از آن نمی‌توان تصویب کرد."),
    ],
)
def test_an_award_that_cannot_be_is_refused_and_leaves_nothing(director, amount, sentence):
    application = applied("checked")

    with pytest.raises(RuleViolation) as refused:
        move(application, "award", director, amount)

    application.refresh_from_db()
    assert (str(refused.value), refused.value.field) == (sentence, "awarded_rial")
    assert (application.stage, application.awarded_rial, application.events.count()) == ("checked", None, 0)
    assert ledger(application.programme) == (0, 0, 0, 0)


def test_what_is_taken_back_can_be_given_to_another(director):
    programme = ProgrammeFactory(budget_rial=6 * MILLIARD)
    first, second = applied("awarded", programme=programme), applied("checked", programme=programme)

    move(first, "revoke", director)
    move(second, "award", director, 6 * MILLIARD)

    assert [row.kind for row in first.entries.all()] == ["release", "commitment"]
    assert ledger(programme) == (6 * MILLIARD, 0, 6 * MILLIARD, 0)


# ── payments ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_payment_is_the_award_and_is_made_once(director):
    application = applied("awarded", awarded=6 * MILLIARD)

    paid = move(application, "pay", director)

    assert paid.paid_at is not None
    assert ledger(application.programme) == (6 * MILLIARD, 6 * MILLIARD, 6 * MILLIARD, 6 * MILLIARD)
    for name in ("pay", "revoke"):
        with pytest.raises(RuleViolation, match="در مرحلهٔ کنونی شدنی نیست"):
            move(application, name, director)
    assert application.entries.filter(kind="payment").count() == 1


@pytest.mark.parametrize("values", [{"amount_rial": 0}, {"amount_rial": -5}, {"kind": "commitment"}])
def test_the_database_refuses_empty_lines_and_a_second_promise(director, values):
    application = applied("awarded")
    line = {"kind": "payment", "amount_rial": 5, **values}

    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetEntry.objects.create(
            programme=application.programme, application=application, by=director, at="2026-11-23T08:00Z", **line
        )  # fmt: skip


# ── whatever happens ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("seed", range(4))
def test_totals_are_the_lines_and_within_the_budget_after_any_sequence(director, seed):
    rng, programme = Random(seed), ProgrammeFactory(budget_rial=20 * MILLIARD)
    applications = [applied("checked", programme=programme) for _ in range(8)]
    refused = 0

    for _ in range(40):
        application = rng.choice(applications)
        try:
            move(application, rng.choice(["award", "revoke", "pay"]), director, rng.randint(1, 10) * MILLIARD)
        except RuleViolation:
            refused += 1
        promised, paid, committed, spent = ledger(programme)
        assert (promised, paid) == (committed, spent)
        assert 0 <= paid <= promised <= programme.budget_rial

    assert refused
    assert programme.paid_rial


# ── who reads the ledger ──────────────────────────────────────────────────────────────────────────────────────────
def test_the_ledger_is_for_the_province_alone():
    application = applied("paid")
    unit = application.unit
    readers = [
        UserFactory(role=Role.OFFICIAL), UserFactory(role=Role.AUDITOR), owner_of(unit), manager_of(unit.park),
        official_for(unit.county), UserFactory(role=Role.AGENCY), owner_of(UnitFactory()),
    ]  # fmt: skip

    assert [BudgetEntry.objects.visible_to(user).count() for user in readers] == [2, 2, 0, 0, 0, 0, 0]
