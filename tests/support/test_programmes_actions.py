"""A programme's life: written, announced, corrected, ended; who may, what is refused, what the trail keeps."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Notice, Role
from core.errors import RuleViolation
from support.actions.programmes import create_programme, edit_programme, set_state
from support.compute.rules import AT_LEAST, IN, NOT_IN, Rule
from support.models import Programme, ProgrammeState
from support.queries.facts import rules_of
from tests.factories import ParkFactory, UnitFactory, UserFactory
from tests.support.awards import EVERYONE, MILLIARD, TODAY, ProgrammeFactory, applied, someone, with_rules

pytestmark = pytest.mark.django_db
TROUBLED = Rule("status", IN, ["semi_active", "closed"])


@pytest.fixture
def official():
    return UserFactory(role=Role.OFFICIAL)


def said(**changes):
    """Everything that a programme's form hands on."""
    return {
        "title": "سرمایه در گردش",
        "kind": "working_capital",
        "fiscal_year": 1405,
        "slogan": "سال تولید",
        "description": "برای واحدهای نیمه‌فعال",
        "budget_rial": 50 * MILLIARD,
        "opens_on": TODAY,
        "closes_on": TODAY + timedelta(days=30),
        "required_papers": ["صورت مالی"],
        "rules": [TROUBLED],
        **changes,
    }


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_create_leaves_a_numbered_draft_with_its_rules_and_a_line_in_the_trail(official):
    park = ParkFactory(name="شهرک ورزقان")

    programme = create_programme(by=official, today=TODAY, **said(rules=[TROUBLED, Rule("park", NOT_IN, [park.code])]))

    programme.refresh_from_db()
    assert (programme.number, programme.state, programme.created_by) == ("P1405-0001", "draft", official)
    assert (programme.budget_rial, programme.committed_rial, programme.paid_rial) == (50 * MILLIARD, 0, 0)
    assert rules_of(programme) == [TROUBLED, Rule("park", NOT_IN, [park.code])]
    line = AuditEvent.objects.get()
    assert (line.verb, line.by, line.before) == ("programme_created", official, None)
    assert line.after["budget_rial"] == 50 * MILLIARD
    assert line.after["rules"] == ["وضعیت واحد: نیمه‌فعال یا تعطیل", "شهرک: نه شهرک ورزقان"]


def test_numbers_follow_each_other_within_the_iranian_year(official):
    days = [TODAY, TODAY, date(2027, 3, 21)]

    numbers = [create_programme(by=official, today=day, **said()).number for day in days]

    assert numbers == ["P1405-0001", "P1405-0002", "P1406-0001"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"budget_rial": 0}, "budget_rial", "بودجه را به ریال بنویسید."),
        ({"closes_on": TODAY - timedelta(days=1)}, "closes_on", "پایان ثبت درخواست باید پس از آغاز آن باشد."),
    ],
)
def test_create_refuses_what_cannot_be(official, changes, field, sentence):
    with pytest.raises(RuleViolation) as refused:
        create_programme(by=official, today=TODAY, **said(**changes))

    assert (str(refused.value), refused.value.field) == (sentence, field)
    assert not Programme.objects.exists()


def test_a_window_of_one_day_is_a_window(official):
    programme = create_programme(by=official, today=TODAY, **said(closes_on=TODAY))

    assert [Programme.objects.filter(state="draft").count(), programme.closes_on] == [1, programme.opens_on]


def test_only_officials_of_the_whole_province_write_programmes():
    unit, programme = UnitFactory(), ProgrammeFactory(state="draft")
    allowed = set()
    for who in EVERYONE:
        by = someone(who, unit)
        try:
            create_programme(by=by, today=TODAY, **said())
            edit_programme(programme=programme, by=by, **said())
        except PermissionDenied:
            continue
        allowed.add(who)

    assert allowed == {Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL}


# ── correcting ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_edit_keeps_before_and_after_of_what_changed_alone(official):
    programme = create_programme(by=official, today=TODAY, **said())

    edit_programme(programme=programme, by=official, **said(title="تازه", rules=[Rule("workers", AT_LEAST, 10)]))

    programme.refresh_from_db()
    line = AuditEvent.objects.get(verb="programme_edited")
    assert (programme.title, rules_of(programme)) == ("تازه", [Rule("workers", AT_LEAST, 10)])
    assert line.before == {"title": "سرمایه در گردش", "rules": ["وضعیت واحد: نیمه‌فعال یا تعطیل"]}
    assert line.after == {"title": "تازه", "rules": ["شاغلان (نفر): دست‌کم ۱۰"]}
    assert "تازه" in programme.search_key


@pytest.mark.parametrize(("budget", "kept"), [(6 * MILLIARD, True), (6 * MILLIARD - 1, False)])
def test_budget_is_never_lowered_below_what_was_promised(official, budget, kept):
    programme = applied("awarded", awarded=6 * MILLIARD).programme

    if kept:
        assert edit_programme(programme=programme, by=official, **said(rules=[], budget_rial=budget)).free_rial == 0
    else:
        with pytest.raises(RuleViolation) as refused:
            edit_programme(programme=programme, by=official, **said(rules=[], budget_rial=budget))
        assert str(refused.value) == "بودجه نمی‌تواند کمتر از تعهدهای داده‌شده باشد."
        assert refused.value.field == "budget_rial"


def test_rules_stand_once_announced_but_the_rest_may_be_corrected(official):
    programme = with_rules(ProgrammeFactory(), ("status", IN, ["closed", "semi_active"]))

    edit_programme(programme=programme, by=official, **said(title="عنوان درست"))
    with pytest.raises(RuleViolation, match="دیگر تغییر نمی‌کند"):
        edit_programme(programme=programme, by=official, **said(rules=[Rule("status", IN, ["closed"])]))

    programme.refresh_from_db()
    assert programme.title == "عنوان درست"
    assert rules_of(programme) == [TROUBLED]


def test_an_ended_programme_is_not_edited(official):
    with pytest.raises(RuleViolation, match="پایان‌یافته ویرایش نمی‌شود"):
        edit_programme(programme=ProgrammeFactory(state="ended"), by=official, **said())


# ── announcing and ending ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("before", ProgrammeState.values)
@pytest.mark.parametrize("after", [*ProgrammeState.values, "", "nonsense"])
def test_states_go_from_draft_to_launched_to_ended_and_no_other_way(before, after):
    programme, director = ProgrammeFactory(state=before), UserFactory(role=Role.DIRECTOR)

    if (before, after) in {("draft", "launched"), ("launched", "ended")}:
        assert set_state(programme=programme, state=after, by=director).state == after
        line = AuditEvent.objects.get()
        assert (line.verb, line.before, line.after) == (f"programme_{after}", {"state": before}, {"state": after})
    else:
        with pytest.raises(RuleViolation):
            set_state(programme=programme, state=after, by=director)
        assert not AuditEvent.objects.exists()


def test_only_a_director_announces():
    unit = UnitFactory()
    allowed = set()
    for who in EVERYONE:
        try:
            set_state(programme=ProgrammeFactory(state="draft"), state="launched", by=someone(who, unit))
        except PermissionDenied:
            continue
        allowed.add(who)

    assert allowed == {Role.DIRECTOR}
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("state", "opens", "closes", "is_open"),
    [
        ("launched", 0, 0, True),
        ("launched", -1, 1, True),
        ("launched", 1, 2, False),
        ("launched", -2, -1, False),
        ("draft", -1, 1, False),
        ("ended", -1, 1, False),
    ],
)
def test_a_programme_is_open_from_its_first_to_its_last_day(state, opens, closes, is_open):
    programme = ProgrammeFactory(
        state=state, opens_on=TODAY + timedelta(days=opens), closes_on=TODAY + timedelta(days=closes)
    )

    assert list(Programme.objects.open_on(TODAY)) == [programme] * is_open


# ── what the database itself refuses ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "values",
    [
        {"committed_rial": 100 * MILLIARD + 1},
        {"committed_rial": -1},
        {"committed_rial": 5, "paid_rial": 6},
        {"paid_rial": -1},
        {"opens_on": TODAY, "closes_on": TODAY - timedelta(days=1)},
    ],
)
def test_the_database_refuses_an_overspent_or_impossible_programme(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeFactory(**values)
