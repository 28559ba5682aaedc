"""Connections, environment and size of units: on the form, in the list, in the API; and corrections that say so."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Role
from core.jalali import today
from tests.factories import CountyFactory, ParkFactory, PlotFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.units.ledger import declared
from units.models import PastTenure, SizeThreshold, Unit
from units.queries.size import size_of, with_size

pytestmark = pytest.mark.django_db


def login(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def official(client):
    return login(client, UserFactory(role=Role.OFFICIAL))


def payload(unit=None, **values):
    standing = {"name": unit.name, "park": unit.park_id or "", "owner_name": unit.owner_name} if unit else {}
    return {"products-TOTAL_FORMS": 0, "products-INITIAL_FORMS": 0} | standing | values


def edited(client, unit, **values):
    return client.post(reverse("units:unit_edit", args=[unit.code]), payload(unit, **values))


# ── the form ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_connections_and_environment_are_written_and_told(client, official):
    unit = UnitFactory()
    told = {
        "power_kw": "۲٬۵۰۰",
        "gas_m3_h": "140/5",
        "water_l_s": "۱٫۲۵",
        "siting_group": "3",
        "wastewater_m3_day": "12",
        "environment_permit": "م-۴۴",
        "environment_permit_until": "۱۴۰۳/۰۱/۰۱",
    }
    assert edited(client, unit, **told).status_code == 302
    unit.refresh_from_db()
    assert (unit.power_kw, unit.gas_m3_h, unit.water_l_s) == (Decimal(2500), Decimal("140.5"), Decimal("1.25"))
    assert (unit.siting_group, unit.wastewater_m3_day) == (3, Decimal(12))
    assert (unit.environment_permit, unit.environment_permit_until) == ("م-۴۴", date(2024, 3, 20))
    event = AuditEvent.objects.about(unit).get()
    assert (event.verb, set(event.after)) == ("unit_edited", set(told))


def test_emptied_boxes_mean_unknown(client, official):
    unit = UnitFactory()
    Unit.objects.filter(pk=unit.pk).update(power_kw=5, siting_group=2)
    assert edited(client, unit, power_kw="", siting_group="").status_code == 302
    unit.refresh_from_db()
    assert (unit.power_kw, unit.siting_group) == (None, None)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("power_kw", "-۵"), ("gas_m3_h", "زیاد"), ("water_l_s", "1.23456"), ("siting_group", "9"),
     ("environment_permit_until", "1405/13/01")],
)  # fmt: skip
def test_a_group_opens_where_something_is_wrong_and_keeps_what_was_typed(client, official, name, typed):
    unit = UnitFactory()
    page = edited(client, unit, **{name: typed})
    form = page.context["form"]
    assert (page.status_code, list(form.errors)) == (422, [name])
    assert form[name].value() == typed
    opened = [[box.name for box in group.boxes] for group in form.groups if group.is_open]
    assert [name in boxes for boxes in opened] == [False, True]


def test_groups_are_folded_but_for_the_first(client, official):
    unit = UnitFactory(owner_name="کاظم نجفی")
    form = client.get(reverse("units:unit_edit", args=[unit.code])).context["form"]
    assert [group.is_open for group in form.groups] == [True] + [False] * (len(form.groups) - 1)
    assert form.correction is None
    owner = next(group for group in form.groups if group.boxes[0].name == "owner_name")
    assert (owner.answered, len(owner.boxes)) == (1, 3)


def test_every_question_is_in_one_group(client, official):
    form = client.get("/units/add/").context["form"]
    asked = [box.name for group in form.groups for box in group.boxes]
    assert sorted(asked) == sorted(set(form.fields) - {"is_another", "is_correction"})


# ── corrections ───────────────────────────────────────────────────────────────────────────────────────────────────
def another_place(unit):
    return {"park": ParkFactory().pk}


def another_owner(unit):
    return {"owner_name": "لیلا رضوی"}


def outside(unit):
    return {"park": "", "county": unit.county_id}


def another_plot(unit):
    return {"plot_number": "۹۹"}


@pytest.mark.parametrize("told", [another_place, another_owner, outside, another_plot])
def test_another_place_or_owner_is_asked_about_and_recorded_as_a_correction(client, official, told):
    park = ParkFactory()
    unit = UnitFactory(park=park, plot=PlotFactory(park=park, number="12"), owner_name="کاظم نجفی")
    values = {"plot_number": "12" if told is another_owner else ""} | told(unit)

    page = edited(client, unit, **values)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["is_correction"])
    assert page.context["form"].correction is not None
    assert not AuditEvent.objects.about(unit).exists()

    assert edited(client, unit, **values, is_correction="on").status_code == 302
    assert AuditEvent.objects.about(unit).get().verb == "unit_corrected"
    assert not PastTenure.objects.exists()


def test_what_was_unknown_is_told_without_a_question(client, official):
    unit = UnitFactory(owner_name="")
    assert edited(client, unit, owner_name="لیلا رضوی", plot_number="۷").status_code == 302
    assert AuditEvent.objects.about(unit).get().verb == "unit_edited"


def test_a_unit_outside_may_be_given_its_county_without_a_question(client, official):
    county = CountyFactory()
    unit = UnitFactory(park=None, county=county)
    assert edited(client, unit, county=county.pk, phone="04134567890").status_code == 302
    assert AuditEvent.objects.about(unit).get().verb == "unit_edited"


# ── size ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def sizes():
    """Bounds for long, and one unit of each class: by its months, or by its licence where it declared none."""
    SizeThreshold.objects.create(valid_from=date(2021, 3, 21))
    shrunk = UnitFactory(name="آب‌رفته", workers_nominal=120)
    declared(shrunk, "1405-05", "accepted", workers=55)
    declared(shrunk, "1405-06", "accepted", workers=9)
    declared(shrunk, "1405-07", "submitted", workers=300)
    declared(UnitFactory(name="بی‌شاغل", workers_nominal=20), "1405-06", "accepted", workers=None)
    UnitFactory(name="میانه", workers_nominal=99)
    UnitFactory(name="بزرگ", workers_nominal=100)
    UnitFactory(name="ناگفته")
    return shrunk


def names(client, query):
    return {unit.name for unit in client.get(f"/units/?{query}").context["page"].rows}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("size=micro", {"آب‌رفته"}),
        ("size=small", {"بی‌شاغل"}),
        ("size=medium", {"میانه"}),
        ("size=large", {"بزرگ"}),
        ("size=micro&size=large", {"آب‌رفته", "بزرگ"}),
        ("size=unknown", {"ناگفته"}),
        ("size=small&q=میانه", set()),
    ],
)
def test_the_list_and_the_api_are_narrowed_by_size(client, official, sizes, query, expected):
    assert names(client, query) == expected
    assert {row["name"] for row in client.get(f"/api/v1/units/?{query}").json()["results"]} == expected


def test_a_past_day_has_the_workers_and_the_bounds_of_then(client, official, sizes):
    assert names(client, "as_of=1405-06-30&size=medium") == {"آب‌رفته", "میانه"}
    SizeThreshold.objects.create(valid_from=today(), small_from=2, medium_from=3, large_from=4)
    assert names(client, "size=large") == {"آب‌رفته", "بی‌شاغل", "میانه", "بزرگ"}
    assert names(client, "as_of=1405-06-30&size=medium") == {"آب‌رفته", "میانه"}


def test_size_is_unknown_when_no_bounds_stand(client, official):
    unit = UnitFactory(workers_nominal=9)
    assert size_of(with_size(Unit.objects.all(), today()).get()) == ""
    assert (names(client, "size=micro"), names(client, "size=unknown")) == (set(), {unit.name})


def test_the_class_of_one_unit_and_the_filter_agree(client, official, sizes):
    for unit in with_size(Unit.objects.all(), today()):
        assert unit.name in names(client, f"size={size_of(unit) or 'unknown'}")


def test_strangers_narrow_nothing_but_their_own(client, sizes):
    login(client, owner_of(sizes))
    assert names(client, "size=micro&size=large") == {sizes.name}
    login(client, manager_of(ParkFactory()))
    assert names(client, "size=micro&size=large") == set()


# ── the API ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_api_tells_every_fact(client, official, sizes):
    county = CountyFactory(code="K9")
    Unit.objects.filter(pk=sizes.pk).update(
        power_kw=Decimal("250.50"),
        siting_group=2,
        environment_permit="م-۱",
        environment_permit_until=date(2026, 3, 20),
        is_in_directory=True,
    )
    day = today() - timedelta(days=40)
    PastTenure.objects.create(unit=sizes, kind="relocation", until=day, county=county, owner_name="پیشین")
    told = client.get(f"/api/v1/units/{sizes.code}/").json()
    assert (told["size"], told["power_kw"], told["gas_m3_h"], told["siting_group"]) == ("micro", "250.50", None, 2)
    assert (told["environment_permit"], told["environment_permit_until"]) == ("م-۱", "2026-03-20")
    assert told["is_in_directory"] is True
    assert told["past_tenures"] == [
        {
            "kind": "relocation",
            "until": day.isoformat(),
            "park": None,
            "county": "K9",
            "plot": None,
            "owner_name": "پیشین",
        }
    ]
