"""The trail is append-only, and reads like a sentence."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import audit
from accounts.models import AppendOnlyError, AuditEvent, Role
from accounts.queries import trail_about
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_trail_refuses_change_and_removal():
    line = audit.record(by=None, verb="user_created", subject=UserFactory())
    for attempt in (
        line.save,
        line.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(reason="x"),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


@pytest.mark.postgres
@pytest.mark.parametrize("sql", ["UPDATE accounts_auditevent SET reason = 'x'", "DELETE FROM accounts_auditevent"])
def test_trail_refuses_change_and_removal_past_django(sql):
    audit.record(by=None, verb="user_created", subject=UserFactory())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEvent.objects.get().reason == ""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_trail_lets_the_test_runner_empty_the_database():
    audit.record(by=None, verb="user_created", subject=UserFactory())


def test_trail_says_fields_and_values_as_people_do():
    reader = UserFactory(role=Role.ADMINISTRATOR)
    unit = UnitFactory(park__name="بعثت")
    audit.record(
        by=reader,
        verb="user_edited",
        subject=unit,
        before={"status": "active", "workers_nominal": None, "is_sample": True, "park_id": unit.park_id},
        after={"status": "closed", "workers_nominal": 1200, "is_sample": False, "status_on": "2026-11-22", "x": ["a"]},
        reason="بازدید",
    )
    line = trail_about(unit, reader)[0]
    assert (line.by, line.verb, line.reason) == (reader.full_name, "حساب کاربری ویرایش شد", "بازدید")
    assert {change.label: (change.before, change.after) for change in line.changes} == {
        "وضعیت": ("فعال", "تعطیل"),
        "اشتغال پروانه (نفر)": ("—", "۱٬۲۰۰"),
        "نمونه": ("بله", "خیر"),
        "شهرک": ("بعثت", "—"),
        "تاریخ وضعیت": ("—", "۱ آذر ۱۴۰۵"),
        "x": ("—", "a"),
    }


def test_trail_names_no_row_that_the_reader_may_not_see():
    unit = UnitFactory(park__name="بعثت")
    audit.record(by=None, verb="user_edited", subject=unit, after={"park_id": unit.park_id})
    line = trail_about(unit, UserFactory(role=Role.MANAGER))[0]
    assert [(change.label, change.after) for change in line.changes] == [("شهرک", "—")]


def test_trail_shows_an_unknown_verb_and_model_as_they_are():
    user = UserFactory()
    AuditEvent(
        at="2026-11-22T10:00Z", verb="old_verb", subject_type="gone.model", subject_id=1, subject_label="x"
    ).save()
    audit.record(by=None, verb="old_verb", subject=user)
    assert trail_about(user, user)[0].verb == "old_verb"
