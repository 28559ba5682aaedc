"""The one search: every kind of thing, in whatever spelling, and nothing that its reader may not see."""

import pytest

from accounts.models import Role
from tests.factories import ParkFactory, ProductFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.support.awards import ProgrammeFactory
from tests.support.filing import Case
from units.models import Unit
from units.queries.search_keys import unit_search_key

pytestmark = pytest.mark.django_db
TYPED = ["کاشي تبريز ۲", "کاشی‌تبریز2", "کاشی تبریس ۲", "کاشی تبریز ۲"]


def as_(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def known(unit):
    """The unit as actions and imports write it, with its key."""
    names = unit.products.values_list("name", flat=True)
    Unit.objects.filter(pk=unit.pk).update(search_key=unit_search_key(unit, names))
    return unit


def found(client, text):
    """The addresses of the hits, by the icons' kind."""
    groups = client.get("/search/", {"q": text}).context["groups"]
    return {str(group.title): [hit.url for hit in group.hits] for group in groups}


@pytest.mark.parametrize("typed", TYPED)
def test_list_and_search_find_one_unit_however_it_is_typed(client, typed):
    as_(client, UserFactory(role=Role.OFFICIAL))
    unit = known(UnitFactory(name="کاشی تبریز ۲", code="A-7"))
    for code, name in (("A-1", "کاشی تبریز ۱"), ("A-3", "کاشی سهند ۲"), ("A-4", "آجر تبریز")):
        known(UnitFactory(name=name, code=code))  # codes are searched too: none of them holds a 2

    listed = [row.code for row in client.get("/units/", {"q": typed}).context["page"].rows]

    assert (listed, found(client, typed)) == ([unit.code], {"واحدها": [unit.get_absolute_url()]})


@pytest.mark.parametrize("typed", ["میلگرد آجدار", "ميلگرد‌آجدار", "میلگرد اجدلر"])
def test_products_are_found_with_their_unit(client, typed):
    as_(client, UserFactory(role=Role.OFFICIAL))
    product = ProductFactory(name="میلگرد آجدار", name_key="میلگرداجدار", unit=UnitFactory(name="فولاد ارس"))
    known(product.unit)
    assert found(client, typed)["محصولات"] == [product.unit.get_absolute_url()]


@pytest.mark.parametrize("typed", ["علي رضا كاظمی", "علیرضا", "علی‌رضا کاضمی"])
def test_people_in_charge_are_found_where_they_are_in_charge(client, typed):
    unit = UnitFactory(park=ParkFactory())
    for person in (manager_of(unit.park), owner_of(unit)):
        person.full_name = "علی‌رضا کاظمی"
        person.save(update_fields=["full_name"])
    as_(client, UserFactory(role=Role.OFFICIAL))
    assert found(client, typed) == {
        "مدیران شهرک‌ها": [unit.park.get_absolute_url()],
        "نمایندگان واحدها": [unit.get_absolute_url()],
    }


def test_every_kind_is_found(client):
    as_(client, UserFactory(role=Role.ADMINISTRATOR, full_name="سهند ادیب"))
    case = Case(ParkFactory(name="شهرک سهند"))
    case.at("submitted", title="برق سهند")
    unit = UnitFactory(name="فولاد سهند", park=case.park)
    ProductFactory(unit=unit, name="لولهٔ سهند", name_key="لولهسهند")
    known(unit)
    ProgrammeFactory(title="برنامهٔ سهند")
    assert list(found(client, "سهند")) == [
        *("واحدها", "شهرک‌ها", "محصولات", "درخواست‌های زیرساخت", "برنامه‌های حمایتی", "کاربران"),
    ]


def test_nothing_of_strangers_is_found_with_or_without_a_slip(client):
    mine = known(UnitFactory(name="کاشی تبریز ۲", code="A-1"))
    other = UnitFactory(name="کاشی تبریز ۲", park=ParkFactory(name="شهرک کاشی تبریز ۲"))
    ProductFactory(unit=other, name="کاشی تبریز ۲", name_key="کاشیتبریز2")
    known(other)
    speaker = owner_of(other)
    speaker.full_name = "کاشی تبریز ۲"
    speaker.save(update_fields=["full_name"])
    as_(client, manager_of(mine.park))
    for typed in TYPED:
        urls = {url for kind, rows in found(client, typed).items() if kind != "شهرک‌ها" for url in rows}
        assert urls == {mine.get_absolute_url()}


def test_a_slip_is_told(client):
    as_(client, UserFactory(role=Role.OFFICIAL))
    known(UnitFactory(name="کاشی تبریز ۲"))
    said = "عین آنچه نوشتید پیدا نشد"
    assert [said in client.get("/search/", {"q": typed}).content.decode() for typed in TYPED[1:3]] == [False, True]
