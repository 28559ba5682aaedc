"""Who is reminded of the month they owe, when, and never twice."""

import pytest

from accounts.models import Notice
from core.jalali import from_jalali
from tests.factories import UnitFactory, UserFactory, owner_of
from tests.units.ledger import declared
from units.actions.reminders import remind_declarations, stage_of
from units.models import UnitRepresentative
from units.tasks import remind_declarations as task

FIRST, EIGHTH = from_jalali(1405, 9, 1), from_jalali(1405, 9, 8)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (1, "first"), (7, "first"), (8, "second"), (10, "second"),
        (11, "overdue-1"), (17, "overdue-1"), (18, "overdue-2"), (25, "overdue-3"), (30, "overdue-3"),
    ],
)  # fmt: skip
def test_stage_of_each_day_of_the_month(day, stage):
    assert stage_of(from_jalali(1405, 9, day)) == stage


@pytest.mark.django_db
def test_reminders_go_to_owners_of_running_units_that_have_not_sent_the_month():
    silent, semi, returned = UnitFactory(), UnitFactory(status="semi_active"), UnitFactory()
    sent, closed, building = UnitFactory(), UnitFactory(status="closed"), UnitFactory(status="under_construction")
    people = {unit.pk: owner_of(unit) for unit in (silent, semi, returned, sent, closed, building)}
    declared(sent, "1405-08", "submitted")
    declared(returned, "1405-08", "returned")

    count = remind_declarations(today=FIRST)

    told = set(Notice.objects.values_list("to", flat=True))
    assert count == 3
    assert told == {people[unit.pk].pk for unit in (silent, semi, returned)}


@pytest.mark.django_db
def test_reminders_tell_nobody_twice_in_a_stage_and_again_in_the_next():
    unit = UnitFactory()
    owner = owner_of(unit)

    counts = [remind_declarations(today=day) for day in (FIRST, FIRST, from_jalali(1405, 9, 3), EIGHTH)]
    counts += [remind_declarations(today=from_jalali(1405, 9, day)) for day in (11, 12, 18)]

    assert counts == [1, 0, 0, 1, 1, 0, 1]
    assert list(Notice.objects.filter(to=owner).order_by("pk").values_list("kind", flat=True)) == [
        "declaration_due", "declaration_due", "declaration_overdue", "declaration_overdue",
    ]  # fmt: skip


@pytest.mark.django_db
def test_reminders_leave_out_former_owners_and_closed_accounts():
    unit = UnitFactory()
    left, gone = owner_of(unit), owner_of(unit)
    UnitRepresentative.objects.filter(user=left).update(until=FIRST)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    UserFactory(role="owner")

    assert remind_declarations(today=FIRST) == 0


@pytest.mark.django_db
def test_reminders_ask_a_fixed_number_of_questions_on_a_day_with_nothing_new(django_assert_max_num_queries):
    for _ in range(4):
        owner_of(UnitFactory())
    remind_declarations(today=FIRST)

    with django_assert_max_num_queries(4):
        remind_declarations(today=FIRST)


@pytest.mark.django_db
def test_task_takes_the_day_as_text():
    owner_of(UnitFactory())

    assert task(FIRST.isoformat()) == 1
    assert task.name == "units.tasks.remind_declarations"
