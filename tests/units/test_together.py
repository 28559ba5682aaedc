"""One fact for many units: who may tell which, what is previewed, what is refused, and that it can be undone."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, ImportBatch, Role
from core.errors import RuleViolation
from core.jalali import today
from tests.factories import (
    CountyFactory,
    IsicClassFactory,
    ParkFactory,
    PlotFactory,
    UnitFactory,
    UserFactory,
    manager_of,
    owner_of,
)
from tests.races import together
from tests.units.people import official_for
from units.actions.together import Edit, edit_units, plan_of, stamps, told
from units.models import IndustryGroup, LandContract, Unit

ADDRESS = "/units/together/"
METAL = Edit("group", "metal")
WHY = "دسته‌بندی تازهٔ وزارت"


def seen_by(user, edit, units=None):
    return stamps(plan_of(Unit.objects.visible_to(user) if units is None else units, edit, user), edit)


def groups():
    return dict(Unit.objects.order_by("pk").values_list("code", "group"))


@pytest.fixture
def official(db):
    return UserFactory(role=Role.OFFICIAL)


@pytest.fixture
def login(client):
    def let_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return user

    return let_in


# ── the deed ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_edit_changes_what_was_seen_and_says_so_on_each_unit(official):
    first, second, same = UnitFactory(code="U1"), UnitFactory(code="U2", group="food"), UnitFactory(group="metal")
    untouched = UnitFactory(code="U9")
    seen = seen_by(official, METAL, Unit.objects.exclude(pk=untouched.pk))

    done = edit_units(edit=METAL, seen=seen, reason=WHY, by=official)

    assert (done.changed, list(done.refused)) == (2, [])
    assert groups() == {"U1": "metal", "U2": "metal", same.code: "metal", "U9": ""}
    lines = AuditEvent.objects.filter(batch=done.batch).order_by("subject_id")
    assert [(line.subject_id, line.verb, line.reason, line.before["group"], line.after["group"]) for line in lines] == [
        (first.pk, "unit_edited", WHY, "", "metal"),
        (second.pk, "unit_edited", WHY, "food", "metal"),
    ]
    batch = done.batch
    assert (batch.kind, batch.by, batch.rows, batch.updated) == (ImportBatch.Kind.UNITS, official, 2, 2)


def test_an_edit_leaves_a_later_time_on_what_it_changes(official):
    unit = UnitFactory()
    edit_units(edit=METAL, seen=seen_by(official, METAL), reason=WHY, by=official)
    assert Unit.objects.get(pk=unit.pk).updated_at > unit.updated_at


def test_an_edit_can_be_undone_by_its_number(official):
    UnitFactory(code="U1", group="food")
    UnitFactory(code="U2")
    rows = list(Unit.objects.order_by("pk").values())
    done = edit_units(edit=METAL, seen=seen_by(official, METAL), reason=WHY, by=official)
    assert set(Unit.objects.values_list("products_on", "contact_on")) == {(today(), None)}
    call_command("undo_import", done.batch.pk, verbosity=0)
    assert not Unit.objects.exclude(products_on=None).exists()
    assert list(Unit.objects.order_by("pk").values()) == rows


@pytest.mark.parametrize("reason", ["", None])
def test_an_edit_without_a_reason_is_refused(official, reason):
    UnitFactory()
    with pytest.raises(RuleViolation) as rule:
        edit_units(edit=METAL, seen=seen_by(official, METAL), reason=reason, by=official)
    assert rule.value.field == "reason"


def test_an_edit_of_too_many_units_is_refused(official):
    with pytest.raises(RuleViolation, match="۱۰٬۰۰۰"):
        edit_units(edit=METAL, seen=dict.fromkeys(range(10_001), 0), reason=WHY, by=official)


# ── who ───────────────────────────────────────────────────────────────────────────────────────────────────────────
OFFICIALS = {Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR}
LAWFUL = {
    "group": OFFICIALS | {Role.MANAGER},
    "isic": OFFICIALS | {Role.MANAGER},
    "park": OFFICIALS,
    "county": OFFICIALS,
    "workers_nominal": OFFICIALS,
}


@pytest.mark.django_db
@pytest.mark.parametrize("field", LAWFUL)
@pytest.mark.parametrize("role", Role)
def test_only_the_right_people_tell_each_fact(role, field):
    unit = UnitFactory(park=None, county=CountyFactory()) if field in {"park", "county"} else UnitFactory()
    people = {Role.MANAGER: lambda: manager_of(unit.park or ParkFactory()), Role.OWNER: lambda: owner_of(unit)}
    by = people.get(role, lambda: UserFactory(role=role))()
    value = {
        "group": lambda: "metal",
        "isic": IsicClassFactory,
        "park": ParkFactory,
        "county": CountyFactory,
        "workers_nominal": lambda: 12,
    }[field]()
    edit = Edit(field, value)
    seen = stamps(plan_of(Unit.objects.all(), edit, UserFactory(role=Role.DIRECTOR)), edit)
    if role in LAWFUL[field]:
        assert edit_units(edit=edit, seen=seen, reason=WHY, by=by).changed == 1
        assert edit.of(Unit.objects.get(pk=unit.pk)) == edit.stored
    else:
        with pytest.raises(PermissionDenied):
            edit_units(edit=edit, seen=seen, reason=WHY, by=by)
        assert edit.of(Unit.objects.get(pk=unit.pk)) != edit.stored


@pytest.mark.django_db
@pytest.mark.parametrize("make", [lambda unit: manager_of(unit.park), lambda unit: official_for(unit.county)])
def test_units_beyond_the_border_stay_whatever_was_seen(make, official):
    mine, other = UnitFactory(code="U1"), UnitFactory(code="U2")
    by = make(mine)
    done = edit_units(edit=METAL, seen=seen_by(official, METAL), reason=WHY, by=by)
    assert (done.changed, groups()) == (1, {mine.code: "metal", other.code: ""})


def test_nobody_edits_what_they_stopped_seeing_since_the_preview(official):
    unit = UnitFactory()
    manager = manager_of(unit.park)
    seen = seen_by(manager, METAL)
    manager.park_memberships.update(until=date(2024, 1, 1))
    with pytest.raises(RuleViolation):
        edit_units(edit=METAL, seen=seen, reason=WHY, by=manager)
    assert groups() == {unit.code: ""}


# ── what has changed since, what a rule forbids ───────────────────────────────────────────────────────────────────
def test_a_unit_that_changed_since_the_preview_is_refused_by_its_name(official):
    stale, fresh = UnitFactory(code="U1", name="کاشی سهند"), UnitFactory(code="U2")
    seen = seen_by(official, METAL)
    Unit.objects.get(pk=stale.pk).save(update_fields=["updated_at"])

    done = edit_units(edit=METAL, seen=seen, reason=WHY, by=official)

    assert told(done.refused) == "کاشی سهند: پس از پیش‌نمایش عوض شده است."
    assert groups() == {stale.code: "", fresh.code: "metal"}


def test_a_value_that_changed_without_a_new_time_is_noticed_too(official):
    unit = UnitFactory()
    seen = seen_by(official, METAL)
    Unit.objects.filter(pk=unit.pk).update(group="food")
    with pytest.raises(RuleViolation, match="پس از پیش‌نمایش"):
        edit_units(edit=METAL, seen=seen, reason=WHY, by=official)


def test_a_park_brings_its_county_along(official):
    unit = UnitFactory(park=None, county=CountyFactory())
    park = ParkFactory()
    edit = Edit("park", park)
    edit_units(edit=edit, seen=seen_by(official, edit), reason=WHY, by=official)
    unit.refresh_from_db()
    assert (unit.park, unit.county) == (park, park.county)
    assert AuditEvent.objects.about(unit).get().verb == "unit_corrected"


def test_a_unit_taken_out_of_a_park_keeps_its_county(official):
    unit = UnitFactory()
    edit = Edit("park", None)
    edit_units(edit=edit, seen=seen_by(official, edit), reason=WHY, by=official)
    assert Unit.objects.filter(pk=unit.pk, park=None, county=unit.county).exists()


def test_places_that_cannot_be_are_refused_in_the_preview(official):
    free = UnitFactory(park=None, county=CountyFactory(), name="آزاد")
    plotted = UnitFactory(name="دارای قطعه")
    Unit.objects.filter(pk=plotted.pk).update(plot=PlotFactory(park=plotted.park))
    landed = UnitFactory(name="دارای قرارداد")
    LandContract.objects.create(unit=landed, plot=PlotFactory(park=landed.park), signed_on=date(2024, 1, 1))
    plan = plan_of(Unit.objects.all(), Edit("park", ParkFactory()), official)
    assert [unit.name for unit in plan.changed] == [free.name]
    assert {one.unit.name for one in plan.refused} == {plotted.name, landed.name}
    assert {one.reason for one in plan.refused} == {"قطعه یا قرارداد زمین دارد؛ جای آن را در صفحهٔ خودش اصلاح کنید."}


def test_the_county_of_a_unit_in_a_park_is_the_parks(official):
    unit = UnitFactory()
    plan = plan_of(Unit.objects.all(), Edit("county", CountyFactory()), official)
    assert [(one.unit, one.reason) for one in plan.refused] == [(unit, "این شهرک در شهرستان دیگری است.")]


def test_an_official_moves_no_unit_out_of_their_counties(db):
    unit = UnitFactory(park=None, county=CountyFactory())
    plan = plan_of(Unit.objects.all(), Edit("county", CountyFactory()), official_for(unit.county))
    assert [one.reason for one in plan.refused] == ["این شهرستان در حوزهٔ کار شما نیست."]


@pytest.mark.parametrize("rows", [1, 4])
def test_a_plan_asks_one_query_whatever_the_rows(official, rows):
    UnitFactory.create_batch(rows)
    assert official.county_ids is None
    with CaptureQueriesContext(connection) as captured:
        plan_of(Unit.objects.all(), Edit("park", None), official)
    assert len(captured) == 1


# ── two at once ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_edits_at_once_do_not_overwrite_each_other():
    people = [UserFactory(), UserFactory()]
    UnitFactory.create_batch(5)
    food = Edit("group", "food")
    seen = {edit.value: seen_by(people[0], edit) for edit in (METAL, food)}

    results = together(
        *(
            lambda edit=edit, by=by: edit_units(edit=edit, seen=seen[edit.value], reason=WHY, by=by)
            for edit, by in zip((METAL, food), people, strict=True)
        )
    )

    assert sorted(type(result).__name__ for result in results) == ["Edited", "RuleViolation"]
    assert len(set(groups().values())) == 1
    assert AuditEvent.objects.filter(verb="unit_edited").count() == 5


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_page_shows_what_would_change_and_does_it(client, official, login):
    login(official)
    UnitFactory(code="U1", name="کاشی سهند", group="food")
    UnitFactory(code="U2", group="metal")
    address = f"{ADDRESS}?status=active&all=1&field=group&value=metal"
    page = client.get(address)
    assert [(unit.name, before, after) for unit, before, after in page.context["rows"]] == [
        ("کاشی سهند", str(IndustryGroup.FOOD.label), "فلزی")
    ]
    answer = client.post(address, {"reason": WHY, "seen": page.context["seen"]})
    assert answer["Location"] == "/units/?status=active"
    assert groups() == {"U1": "metal", "U2": "metal"}


def test_the_page_takes_only_the_ticked_rows(client, official, login):
    login(official)
    for code in ("U1", "U2", "U3"):
        UnitFactory(code=code)
    page = client.get(f"{ADDRESS}?id=U1&id=U3&field=group&value=metal")
    assert [unit.code for unit in page.context["plan"].changed] == ["U1", "U3"]


@pytest.mark.parametrize("query", ["", "status=active", "all=1&as_of=1403/01/01"])
def test_the_page_sends_back_who_has_ticked_nothing_or_asks_for_the_past(client, official, login, query):
    login(official)
    UnitFactory()
    assert client.get(f"{ADDRESS}?{query}")["Location"].startswith("/units/?")


def test_the_page_asks_for_the_reason_and_previews_again(client, official, login):
    login(official)
    UnitFactory()
    address = f"{ADDRESS}?all=1&field=group&value=metal"
    page = client.post(address, {"reason": "", "seen": client.get(address).context["seen"]})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reason"])


@pytest.mark.parametrize("seen", ["", "nonsense"])
def test_the_page_refuses_a_preview_that_is_not_its_own(client, official, login, seen):
    login(official)
    unit = UnitFactory()
    page = client.post(f"{ADDRESS}?all=1&field=group&value=metal", {"reason": WHY, "seen": seen})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["seen"])
    assert groups() == {unit.code: ""}


@pytest.mark.parametrize(("field", "value"), [("status", "closed"), ("park", "P9999"), ("name", "x"), ("group", "x")])
def test_the_page_previews_nothing_that_cannot_be_told(client, official, login, field, value):
    login(official)
    UnitFactory()
    assert client.get(f"{ADDRESS}?all=1&field={field}&value={value}").context.get("plan") is None


@pytest.mark.parametrize("role", [Role.OWNER, Role.AUDITOR, Role.AGENCY])
def test_the_page_is_not_for_those_who_edit_no_units(client, db, login, role):
    unit = UnitFactory()
    login(owner_of(unit) if role == Role.OWNER else UserFactory(role=role))
    assert client.get(f"{ADDRESS}?all=1").status_code == 403


def test_a_manager_is_offered_what_a_manager_may_tell_of_their_own_park(client, db, login):
    mine, other = UnitFactory(), UnitFactory()
    login(manager_of(mine.park))
    page = client.get(f"{ADDRESS}?all=1&id={other.code}&field=group&value=metal")
    assert [name for name, _label in page.context["fields"]] == ["group", "isic"]
    assert [unit.code for unit in page.context["plan"].changed] == [mine.code]
    assert client.get(f"{ADDRESS}?all=1&field=park&value=").context.get("value_form") is None
