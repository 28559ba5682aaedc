"""A unit's journal: officials and the park's manager write it, the auditor reads it, the owner knows nothing of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEvent, Role
from core.errors import RuleViolation
from core.jalali import format_date, today
from tests.factories import UnitFactory, UserFactory, manager_of, owner_of
from tests.units.ledger import TODAY
from tests.units.people import EVERYONE, OFFICIALS, person
from units.actions.notes import add_unit_note
from units.models import Unit, UnitNote

pytestmark = pytest.mark.django_db
TEXT = "خط دوم خاموش بود"


def written(unit, by, *, kind="note", on=TODAY, text=TEXT):
    return add_unit_note(unit=unit, by=by, today=TODAY, kind=kind, on=on, text=text)


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def journal(unit):
    return f"{unit.get_absolute_url()}?tab=journal"


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", EVERYONE)
def test_officials_and_the_manager_of_the_park_write(role):
    unit = UnitFactory()
    by = person(role, unit)
    if role in OFFICIALS | {Role.MANAGER}:
        assert written(unit, by).text == TEXT
    else:
        with pytest.raises(PermissionDenied):
            written(unit, by)
        assert not UnitNote.objects.exists()


@pytest.mark.parametrize(
    ("told", "field"),
    [({"text": " "}, "text"), ({"on": TODAY + timedelta(days=1)}, "on"), ({"kind": "rumour"}, "kind")],
)
def test_an_entry_that_cannot_be_is_refused_beside_its_field(told, field):
    unit = UnitFactory()
    with pytest.raises(RuleViolation) as refused:
        written(unit, UserFactory(role=Role.OFFICIAL), **told)
    assert (refused.value.field, UnitNote.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    ("kind", "confirmed", "expected"),
    [
        ("note", None, None),
        ("visit", None, TODAY - timedelta(days=3)),
        ("visit", TODAY - timedelta(days=90), TODAY - timedelta(days=3)),
        ("visit", TODAY, TODAY),
    ],
)
def test_a_visit_confirms_the_unit_and_never_moves_it_back(kind, confirmed, expected):
    unit = UnitFactory(last_confirmed_on=confirmed)
    written(unit, UserFactory(role=Role.OFFICIAL), kind=kind, on=TODAY - timedelta(days=3))
    unit.refresh_from_db()
    assert unit.last_confirmed_on == expected


def test_the_trail_of_the_unit_tells_of_a_visit_without_its_words():
    unit = UnitFactory()
    note = written(unit, UserFactory(role=Role.OFFICIAL), kind="visit")
    event = AuditEvent.objects.about(unit).get()
    assert (event.verb, TEXT in f"{event.before}{event.after}{event.reason}") == ("unit_visited", False)
    assert AuditEvent.objects.about(note).get().after["text"] == TEXT


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [(Role.OFFICIAL, True, True), (Role.MANAGER, True, True), (Role.AUDITOR, True, False), (Role.OWNER, False, False)],
)
def test_the_journal_is_for_those_it_is_not_about(client, role, reads, writes):
    unit = UnitFactory()
    written(unit, UserFactory(role=Role.OFFICIAL))
    login(client, person(role, unit))
    page = client.get(journal(unit))
    assert (TEXT in page.content.decode(), page.context["tab"]) == (reads, "journal" if reads else "overview")
    assert [tab for tab in page.context["tabs"] if "journal" in tab["url"]] != [] or not reads
    assert ((page.context.get("note_form") is not None), page.status_code) == (writes, 200)


def test_notes_of_strangers_are_not_found(client):
    unit, other = UnitFactory(), UnitFactory()
    written(unit, UserFactory(role=Role.OFFICIAL))
    for user in (manager_of(other.park), owner_of(other), UserFactory(role=Role.AGENCY)):
        login(client, user)
        answers = [client.get(journal(unit)), client.post(f"/units/{unit.code}/notes/", {"text": TEXT})]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert list(UnitNote.objects.visible_to(user)) == []


def test_a_note_is_written_on_the_page_and_found_there(client):
    unit = UnitFactory()
    login(client, manager_of(unit.park))
    told = {"kind": "visit", "on": format_date(today(), "short"), "text": f"  {TEXT} "}
    answer = client.post(f"/units/{unit.code}/notes/", told)
    assert answer["Location"] == journal(unit)
    assert [(note.kind, note.text) for note in client.get(journal(unit)).context["page"].rows] == [("visit", TEXT)]
    assert Unit.objects.get(pk=unit.pk).last_confirmed_on == today()


def test_what_was_typed_stays_when_the_day_is_wrong(client):
    unit = UnitFactory()
    login(client, manager_of(unit.park))
    page = client.post(f"/units/{unit.code}/notes/", {"kind": "note", "on": "۱۴۰۵/۱۳/۴۰", "text": TEXT})
    body = page.content.decode()
    assert (page.status_code, page.context["tab"]) == (422, "journal")
    assert ("on" in page.context["note_form"].errors, TEXT in body, "۱۴۰۵/۱۳/۴۰" in body) == (True, True, True)


def test_an_auditor_may_not_write_by_hand(client):
    unit = UnitFactory()
    login(client, UserFactory(role=Role.AUDITOR))
    told = {"kind": "note", "on": format_date(today(), "short"), "text": TEXT}
    assert client.post(f"/units/{unit.code}/notes/", told).status_code == 403
