"""Two people at one budget at the same moment, on PostgreSQL: nothing is promised or paid twice."""

import pytest

from accounts.models import Role
from core.errors import RuleViolation
from support.actions.applications import move_application, start_application
from support.actions.programmes import edit_programme
from support.models import Application, BudgetEntry, Programme
from tests.factories import UnitFactory, UserFactory, owner_of
from tests.races import together
from tests.support.awards import FAR_AWAY, LONG_AGO, MILLIARD, TODAY, ProgrammeFactory, applied

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def moving(application, name, by, amount=None):
    return lambda: move_application(
        application=application, move=name, by=by, today=TODAY, awarded_rial=amount, note="چنین است"
    )


def directors(count=2):
    return UserFactory.create_batch(count, role=Role.DIRECTOR)


def broken(results):
    return [str(one) for one in results if isinstance(one, RuleViolation)]


def test_two_awards_that_fit_alone_but_not_together_leave_one():
    programme = ProgrammeFactory(budget_rial=10 * MILLIARD)
    waiting = [applied("checked", programme=programme) for _ in range(2)]

    results = together(
        *(moving(row, "award", by, 6 * MILLIARD) for row, by in zip(waiting, directors(), strict=True))
    )  # fmt: skip

    programme.refresh_from_db()
    assert broken(results) == ["از بودجهٔ برنامه ۴٬۰۰۰٬۰۰۰٬۰۰۰ ریال مانده است؛ بیش از آن نمی‌توان تصویب کرد."]
    assert sorted(Application.objects.values_list("stage", flat=True)) == ["awarded", "checked"]
    assert (programme.committed_rial, BudgetEntry.objects.count()) == (6 * MILLIARD, 1)


def test_many_awards_at_once_stop_at_the_budget():
    programme = ProgrammeFactory(budget_rial=10 * MILLIARD)
    waiting = [applied("checked", programme=programme) for _ in range(6)]

    results = together(
        *(moving(row, "award", by, 3 * MILLIARD) for row, by in zip(waiting, directors(6), strict=True))
    )  # fmt: skip

    programme.refresh_from_db()
    assert len(broken(results)) == 3
    assert programme.committed_rial == 9 * MILLIARD
    assert Application.objects.filter(stage="awarded").count() == BudgetEntry.objects.count() == 3


@pytest.mark.parametrize(("stage", "names"), [("checked", ("award", "award")), ("checked", ("award", "reject"))])
def test_two_decisions_on_one_application_leave_one(stage, names):
    application = applied(stage)

    results = together(
        *(moving(application, name, by, 5 * MILLIARD) for name, by in zip(names, directors(), strict=True))
    )  # fmt: skip

    application.refresh_from_db()
    promised = 5 * MILLIARD if application.stage == "awarded" else 0
    assert ["شاید همکار دیگری" in one for one in broken(results)] == [True]
    assert (application.events.count(), application.programme.committed_rial) == (1, promised)


def test_one_award_is_paid_once_though_two_pay_it():
    application = applied("awarded", awarded=6 * MILLIARD)

    results = together(*(moving(application, "pay", by) for by in directors()))

    programme = Programme.objects.get()
    assert ["شاید همکار دیگری" in one for one in broken(results)] == [True]
    assert (programme.paid_rial, BudgetEntry.objects.filter(kind="payment").count()) == (6 * MILLIARD, 1)


def test_a_payment_and_a_revocation_at_once_leave_one():
    application = applied("awarded", awarded=6 * MILLIARD)

    results = together(
        *(moving(application, name, by) for name, by in zip(("pay", "revoke"), directors(), strict=True))
    )  # fmt: skip

    application.refresh_from_db()
    totals = {"paid": (6 * MILLIARD, 6 * MILLIARD), "rejected": (0, 0)}[application.stage]
    assert len(broken(results)) == 1
    assert (application.programme.committed_rial, application.programme.paid_rial) == totals


def test_payments_of_two_awards_at_once_are_both_counted():
    programme = ProgrammeFactory()
    awarded = [applied("awarded", programme=programme, awarded=6 * MILLIARD) for _ in range(2)]

    results = together(*(moving(row, "pay", by) for row, by in zip(awarded, directors(), strict=True)))

    programme.refresh_from_db()
    assert broken(results) == []
    assert programme.paid_rial == 12 * MILLIARD


def test_a_budget_lowered_while_it_is_awarded_still_covers_its_promises():
    programme = ProgrammeFactory(budget_rial=10 * MILLIARD)
    application = applied("checked", programme=programme)
    official, director = UserFactory(role=Role.OFFICIAL), UserFactory(role=Role.DIRECTOR)

    results = together(
        moving(application, "award", director, 6 * MILLIARD),
        lambda: edit_programme(
            programme=programme, by=official, rules=[], title="برنامه", kind="energy", fiscal_year=1405, slogan="",
            description="", budget_rial=5 * MILLIARD, opens_on=LONG_AGO, closes_on=FAR_AWAY, required_papers=[],
        ),
    )  # fmt: skip

    programme.refresh_from_db()
    assert len(broken(results)) == 1
    assert (programme.budget_rial, programme.committed_rial) in [(10 * MILLIARD, 6 * MILLIARD), (5 * MILLIARD, 0)]


def test_two_people_of_one_unit_begin_one_application():
    unit, programme = UnitFactory(), ProgrammeFactory()

    results = together(
        *(
            lambda by=by: start_application(programme=programme, unit=unit, by=by, today=TODAY)
            for by in (owner_of(unit), owner_of(unit))
        )
    )

    assert broken(results) == ["این واحد در همین برنامه درخواست باز دارد."]
    assert Application.objects.count() == 1


def test_applications_begun_at_once_have_numbers_of_their_own():
    units, programmes = UnitFactory.create_batch(4), ProgrammeFactory.create_batch(4)
    owners = [owner_of(unit) for unit in units]

    results = together(
        *(
            lambda by=by, unit=unit, programme=programme: start_application(
                programme=programme, unit=unit, by=by, today=TODAY
            )
            for by, unit, programme in zip(owners, units, programmes, strict=True)
        )
    )

    assert sorted(row.number for row in results) == [f"A1405-{number:04d}" for number in range(1, 5)]
