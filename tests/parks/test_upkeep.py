"""What runs a park: figures of utilities, service company and board, and the journal of those who look after it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import AuditEvent, Role
from core.errors import RuleViolation
from core.jalali import today
from parks.actions.journal import add_park_note
from parks.actions.upkeep import name_body, update_body, update_utility
from parks.models import BodyKind, ParkBody, ParkNote, ParkUtility, UtilityKind
from parks.queries.park_page import offices_of
from tests.factories import CountyFactory, ParkFactory, UnitFactory, UserFactory, manager_of, owner_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
FIGURES = {"capacity": Decimal(4000), "allocated": Decimal(3000), "demand": Decimal(5000)}


@pytest.fixture
def official():
    return UserFactory(role=Role.OFFICIAL)


@pytest.fixture
def park():
    return ParkFactory()


def person(kind, park):
    if kind == "stranger":
        user = UserFactory(role=Role.OFFICIAL)
        user.county_scopes.create(county=CountyFactory())
        return user
    if kind == "other manager":
        return manager_of(ParkFactory())
    if kind == Role.MANAGER:
        return manager_of(park)
    if kind == Role.OWNER:
        return owner_of(UnitFactory(park=park))
    return UserFactory(role=kind)


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


WORKERS = [Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR, Role.MANAGER]
OTHERS = ["stranger", "other manager", Role.OWNER, Role.AUDITOR, Role.AGENCY]


# ── utilities ─────────────────────────────────────────────────────────────────────────────────────────────────────
def tell(park, by, as_of=TODAY, **figures):
    return update_utility(park=park, kind=UtilityKind.POWER, by=by, today=TODAY, as_of=as_of, **(figures or FIGURES))


@pytest.mark.parametrize("role", WORKERS)
def test_figures_are_told_by_the_park_and_the_province(park, role):
    row = tell(park, person(role, park))
    assert {name: getattr(row, name) for name in FIGURES} == FIGURES
    assert AuditEvent.objects.about(row).get().after == {
        "capacity": "4000",
        "allocated": "3000",
        "demand": "5000",
        "as_of": "2026-11-23",
    }


@pytest.mark.parametrize("role", OTHERS)
def test_figures_and_journal_are_closed_to_others(park, role):
    by = person(role, park)
    with pytest.raises(PermissionDenied):
        tell(park, by)
    with pytest.raises(PermissionDenied):
        add_park_note(park=park, by=by, today=TODAY, kind="note", on=TODAY, text="دیدم")
    assert not (ParkUtility.objects.exists() or ParkNote.objects.exists())


def test_later_figures_leave_the_earlier_in_the_trail_and_are_no_sample(park, official):
    ParkUtility.objects.create(park=park, kind="power", capacity=100, as_of=TODAY - DAY, is_sample=True)
    row = tell(park, official, capacity=Decimal(100), demand=Decimal(150))
    event = AuditEvent.objects.about(row).get()
    assert event.before == {"demand": None, "as_of": "2026-11-22"}
    assert (park.utilities.get().is_sample, park.utilities.count()) == (False, 1)


def test_figures_that_stand_already_leave_no_trail(park, official):
    tell(park, official)
    tell(park, official)
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("as_of", "figures", "field"),
    [
        (TODAY + DAY, {}, "as_of"),
        (TODAY - 2 * DAY, {}, "as_of"),
        (TODAY, {"demand": Decimal(-1)}, "demand"),
    ],
)
def test_figures_are_refused_when_they_cannot_be(park, official, as_of, figures, field):
    tell(park, official, TODAY - DAY)
    with pytest.raises(RuleViolation) as refusal:
        tell(park, official, as_of, **figures)
    assert (refusal.value.field, park.utilities.get().as_of) == (field, TODAY - DAY)


def test_manager_tells_figures_in_the_unit_that_the_form_names(client, park):
    login(client, manager_of(park))
    address = reverse("parks:utility_edit", args=[park.code, "water"])
    assert str(client.get(address).context["form"].fields["capacity"].label) == "ظرفیت (لیتر بر ثانیه)"
    answer = client.post(address, {"capacity": "۱۲٫۵", "demand": "20", "as_of": "1405/01/01"})
    assert answer["Location"] == f"{park.get_absolute_url()}?tab=utilities"
    line = next(line for line in client.get(answer["Location"]).context["lines"] if line.kind == "water")
    assert (line.gap, line.coverage, line.lacks) == (Decimal("7.5"), Decimal("0.625"), True)


@pytest.mark.parametrize("data", [{"capacity": "کم"}, {"capacity": "-1"}, {"as_of": ""}, {"as_of": "1499/01/01"}])
def test_bad_figures_are_named_in_the_form(client, official, park, data):
    login(client, official)
    sent = {"capacity": "1", "as_of": "1405/01/01", **data}
    page = client.post(reverse("parks:utility_edit", args=[park.code, "gas"]), sent)
    assert (page.status_code, list(page.context["form"].errors)) == (422, list(data))
    assert not ParkUtility.objects.exists()


def test_unknown_kinds_are_not_found(client, official, park):
    login(client, official)
    assert client.get(reverse("parks:utility_edit", args=[park.code, "steam"])).status_code == 404
    assert client.get(reverse("parks:body_add", args=[park.code, "mayor"])).status_code == 404


# ── service company and board of trustees ─────────────────────────────────────────────────────────────────────────
def name(park, by, since, title="شرکت خدماتی", kind=BodyKind.COMPANY):
    return name_body(park=park, kind=kind, by=by, today=TODAY, name=title, since=since)


def test_new_body_ends_the_one_before_on_that_day(park, official):
    first = name(park, official, TODAY - 9 * DAY, "یکم")
    board = name(park, official, TODAY - 9 * DAY, "هیئت", BodyKind.TRUSTEES)
    second = name(park, official, TODAY - 2 * DAY, "دوم")
    company, trustees = offices_of(park)
    assert (company.current, [(row, row.until) for row in company.former]) == (second, [(first, TODAY - 2 * DAY)])
    assert (trustees.current, list(trustees.former)) == (board, [])
    assert [event.verb for event in AuditEvent.objects.about(first).order_by("pk")] == ["body_named", "body_ended"]


@pytest.mark.parametrize("since", [TODAY + DAY, TODAY - 9 * DAY, TODAY - 10 * DAY])
def test_body_is_refused_when_its_first_day_cannot_be(park, official, since):
    name(park, official, TODAY - 9 * DAY)
    with pytest.raises(RuleViolation) as refusal:
        name(park, official, since)
    assert (refusal.value.field, ParkBody.objects.current().count()) == ("since", 1)


def test_body_follows_one_that_ended_on_the_same_day_but_not_earlier(park, official):
    body = name(park, official, TODAY - 9 * DAY)
    update_body(body=body, by=official, today=TODAY, until=TODAY - 3 * DAY)
    with pytest.raises(RuleViolation):
        name(park, official, TODAY - 4 * DAY)
    assert name(park, official, TODAY - 3 * DAY).until is None


@pytest.mark.parametrize("until", [TODAY + DAY, TODAY - 10 * DAY])
def test_last_day_of_a_body_is_refused_when_it_cannot_be(park, official, until):
    body = name(park, official, TODAY - 9 * DAY)
    with pytest.raises(RuleViolation) as refusal:
        update_body(body=body, by=official, today=TODAY, until=until)
    assert refusal.value.field == "until"


def test_body_whose_time_is_over_is_not_changed(park, official):
    body = name(park, official, TODAY - 9 * DAY)
    name(park, official, TODAY)
    with pytest.raises(RuleViolation, match="پایان یافته"):
        update_body(body=body, by=official, today=TODAY, head="رئیس نو")


@pytest.mark.parametrize("role", [*OTHERS, Role.MANAGER])
def test_bodies_are_named_by_the_province_alone(park, official, role):
    body, by = name(park, official, TODAY - DAY), person(role, park)
    with pytest.raises(PermissionDenied):
        name(park, by, TODAY)
    with pytest.raises(PermissionDenied):
        update_body(body=body, by=by, today=TODAY, head="رئیس")
    assert ParkBody.objects.get().head == ""


def test_body_is_named_and_edited_in_its_forms(client, official, park):
    login(client, official)
    sent = {"name": "شرکت خدماتی ارس", "since": "1404/01/01", "members": "یک\nدو"}
    client.post(reverse("parks:body_add", args=[park.code, "company"]), sent)
    body = park.bodies.get()
    address = reverse("parks:body_edit", args=[park.code, body.pk])
    assert client.get(address).context["form"].initial["members"] == "یک\nدو"
    assert client.post(address, {"head": "رئیس", "until": "1404/06/01"}).status_code == 302
    body.refresh_from_db()
    assert (body.head, body.members, body.until) == ("رئیس", "", date(2025, 8, 23))
    assert client.get(address).status_code == 404


# ── journal ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", WORKERS)
def test_note_is_written_by_the_park_and_the_province(client, park, role):
    login(client, person(role, park))
    sent = {"kind": "visit", "on": "1405/01/01", "text": "جادهٔ ورودی بازدید شد."}
    answer = client.post(reverse("parks:park_note_add", args=[park.code]), sent)
    assert [note.text for note in client.get(answer["Location"]).context["page"].rows] == [sent["text"]]
    assert AuditEvent.objects.get().subject_type == "parks.parknote"


@pytest.mark.parametrize("data", [{"text": " "}, {"on": "1499/01/01"}, {"on": "دیروز"}, {"kind": "gossip"}])
def test_bad_note_comes_back_on_the_journal(client, official, park, data):
    login(client, official)
    sent = {"kind": "note", "on": "1405/01/01", "text": "دیدم", **data}
    page = client.post(reverse("parks:park_note_add", args=[park.code]), sent)
    assert (page.status_code, page.context["tab"]) == (422, "journal")
    assert list(page.context["form"].errors) == list(data)
    assert not ParkNote.objects.exists()


def test_owner_has_no_journal(client, official, park):
    ParkNote.objects.create(park=park, by=official, on=today(), text="یادداشت درونی")
    owner = login(client, owner_of(UnitFactory(park=park)))
    page = client.get(f"{park.get_absolute_url()}?tab=journal")
    assert (page.context["tab"], "یادداشت درونی" in page.content.decode()) == ("overview", False)
    assert not ParkNote.objects.visible_to(owner).exists()
