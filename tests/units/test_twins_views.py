"""Pages of look-alike units: who finds them, what they show, what a decision does."""

import pytest

from accounts.models import Role
from parks.models import CountyScope
from tests.factories import ParkFactory, UnitFactory, UserFactory, manager_of
from units.models import FormerCode, TwinPair, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    park = ParkFactory()
    first, second = (UnitFactory(park=park, name=name) for name in ("کاشی تبریز", "کاشي تبریز ۲"))
    return TwinPair.objects.create(first=first, second=second, score=80, grounds={"name_same": 60, "place_same": 20})


@pytest.fixture
def official(client):
    user = UserFactory(role=Role.OFFICIAL)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_list_shows_open_pairs(client, official, pair):
    answer = client.get("/twins/")
    assert [row.pk for row in answer.context["page"].rows] == [pair.pk]
    assert pair.first.name in answer.content.decode()


def test_pair_stands_side_by_side(client, official, pair):
    page = client.get(f"/twins/{pair.pk}/").content.decode()
    assert (pair.first.code in page or "۰" in page, "کدام پرونده بماند؟" in page) == (True, True)


def test_dismissed_pair_waits_no_more(client, official, pair):
    client.post(f"/twins/{pair.pk}/dismiss/", {"reason": "دو پروانه دارند", "note": "دو پروانه دارند"})
    pair.refresh_from_db()
    assert (pair.decision, pair.decided_by) == ("different", official)


def test_merge_without_a_reason_keeps_both(client, official, pair):
    answer = client.post(f"/twins/{pair.pk}/", {"keep": "first", "reason": ""})
    assert (answer.status_code, "reason" in answer.context["form"].errors, Unit.objects.count()) == (422, True, 2)


def test_merged_unit_is_reached_by_its_former_code(client, official, pair):
    form = client.get(f"/twins/{pair.pk}/").context["form"]
    data = {name: field.initial for name, field in form.fields.items() if field.initial}
    kept, gone = pair.first, pair.second
    code = gone.code
    answer = client.post(f"/twins/{pair.pk}/", {**data, "keep": form.fields["keep"].choices[0][0], "reason": "یکی‌اند"})
    assert (answer.status_code, Unit.objects.count(), FormerCode.objects.get().code) == (302, 1, code)
    assert client.get(f"/units/{code}/").headers["Location"] == kept.get_absolute_url()


def test_pairs_of_others_do_not_exist(client, pair):
    stranger = UserFactory(role=Role.OFFICIAL)
    CountyScope.objects.create(user=stranger, county=ParkFactory().county)
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/twins/").context["page"].rows == []
    assert client.get(f"/twins/{pair.pk}/").status_code == 404


def test_managers_are_turned_away(client, pair):
    client.force_login(manager_of(pair.first.park), backend="django.contrib.auth.backends.ModelBackend")
    assert (client.get("/twins/").status_code, client.get(f"/twins/{pair.pk}/").status_code) == (403, 403)
