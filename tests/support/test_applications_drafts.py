"""Beginning an application and filling it in: whose, when, one at a time, and half said until it is sent."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from core.errors import RuleViolation
from support.actions.applications import edit_application, start_application
from support.models import Application, ApplicationStage
from tests.factories import UnitFactory, owner_of
from tests.support.awards import (
    EVERYONE,
    MILLIARD,
    TODAY,
    ProgrammeFactory,
    applied,
    attached,
    owned,
    paper,
    someone,
)

pytestmark = pytest.mark.django_db
ENDED = {"paid", "rejected", "withdrawn"}


def start(programme, unit, by, today=TODAY):
    return start_application(programme=programme, unit=unit, by=by, today=today)


def edit(application, by, files=(), **changes):
    values = {"requested_rial": 3 * MILLIARD, "purpose": "خرید کوره", **changes}
    return edit_application(application=application, by=by, files=files, **values)


# ── beginning ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_start_leaves_a_numbered_draft_and_a_line_in_the_trail():
    unit, programme = UnitFactory(name="نان سهند"), ProgrammeFactory()
    owner = owner_of(unit)

    application = start(programme, unit, owner)

    application.refresh_from_db()
    assert (application.number, application.stage, application.filed_by) == ("A1405-0001", "draft", owner)
    assert (application.stage_since, application.requested_rial) == (TODAY, None)
    assert "نان سهند" in application.search_key
    line = AuditEvent.objects.get()
    assert (line.verb, line.by, line.before) == ("application_started", owner, None)
    assert line.after == {"unit": unit.code, "programme": programme.number}


def test_only_those_who_speak_for_the_unit_apply():
    unit = UnitFactory()
    allowed = set()
    for who in EVERYONE:
        try:
            start(ProgrammeFactory(), unit, someone(who, unit))
        except PermissionDenied:
            continue
        allowed.add(who)

    assert allowed == {"owner"}


@pytest.mark.parametrize(("opens", "closes", "taken"), [(0, 5, True), (-5, 0, True), (1, 5, False), (-5, -1, False)])
def test_start_keeps_to_the_window_and_both_its_days(opens, closes, taken):
    unit = UnitFactory()
    programme = ProgrammeFactory(
        opens_on=TODAY + timedelta(days=opens), closes_on=TODAY + timedelta(days=closes)
    )  # fmt: skip

    if taken:
        assert start(programme, unit, owner_of(unit)).stage == "draft"
    else:
        with pytest.raises(RuleViolation, match="اکنون درخواست نمی‌پذیرد"):
            start(programme, unit, owner_of(unit))


@pytest.mark.parametrize("state", ["draft", "ended"])
def test_start_needs_an_announced_programme(state):
    unit = UnitFactory()

    with pytest.raises(RuleViolation, match="اکنون درخواست نمی‌پذیرد"):
        start(ProgrammeFactory(state=state), unit, owner_of(unit))


@pytest.mark.parametrize("stage", ApplicationStage.values)
def test_a_unit_has_one_open_application_in_a_programme(stage):
    application, owner = owned(stage)

    if stage in ENDED:
        assert start(application.programme, application.unit, owner).stage == "draft"
    else:
        with pytest.raises(RuleViolation, match="درخواست باز دارد"):
            start(application.programme, application.unit, owner)
    assert start(ProgrammeFactory(), application.unit, owner).stage == "draft"


def test_the_database_refuses_a_second_open_application():
    application = applied("submitted")

    with pytest.raises(IntegrityError), transaction.atomic():
        applied("draft", programme=application.programme, unit=application.unit)


# ── filling in ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("stage", ApplicationStage.values)
def test_edit_is_for_drafts_and_what_came_back(stage):
    application, owner = owned(stage)

    if stage in {"draft", "returned"}:
        assert edit(application, owner).requested_rial == 3 * MILLIARD
    else:
        with pytest.raises(RuleViolation, match="دیگر ویرایش نمی‌شود"):
            edit(application, owner)


def test_only_those_who_speak_for_the_unit_fill_it_in():
    application = applied("returned")
    allowed = set()
    for who in EVERYONE:
        try:
            edit(application, someone(who, application.unit))
        except PermissionDenied:
            continue
        allowed.add(who)

    assert allowed == {"owner"}


def test_a_draft_may_be_half_said_and_keeps_before_and_after():
    application, owner = owned()

    edit(application, owner, requested_rial=None, purpose="", files=[paper()])

    line = AuditEvent.objects.get()
    assert (line.verb, line.by) == ("application_edited", owner)
    assert line.before == {"requested_rial": 10 * MILLIARD, "purpose": "خرید مواد اولیه"}
    assert line.after == {"requested_rial": None, "purpose": "", "files": 1}


def test_papers_are_kept_beside_those_that_stand():
    application, owner = owned()
    first = attached(application)

    edit(application, owner, files=[paper("گردش حساب.pdf")])

    assert [row.name for row in application.files.all()] == [first.name, "گردش حساب.pdf"]
    assert application.files.last().by == owner


def test_an_eleventh_paper_is_refused_and_nothing_of_it_stays():
    application, owner = owned()
    for _ in range(9):
        attached(application)

    with pytest.raises(RuleViolation, match="تا ده پیوست") as refused:
        edit(application, owner, files=[paper(), paper()])

    application.refresh_from_db()
    assert refused.value.field == "files"
    assert (application.files.count(), application.requested_rial) == (9, 10 * MILLIARD)
    assert edit(application, owner, files=[paper()]).files.count() == 10


def test_numbers_of_applications_follow_each_other():
    unit = UnitFactory()
    owner = owner_of(unit)

    numbers = [start(ProgrammeFactory(), unit, owner).number for _ in range(2)]

    assert numbers == ["A1405-0001", "A1405-0002"]
    assert Application.objects.count() == 2
