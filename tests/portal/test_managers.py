"""Who managed a park before, folded below those who manage it today."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from parks.models import ParkMembership
from tests.factories import ParkFactory, UserFactory, manager_of

pytestmark = pytest.mark.django_db


def test_former_managers_are_told_with_their_time_and_only_of_this_park(client):
    park, other = ParkFactory(), ParkFactory()
    for place, name in ((park, "مدیر پیشین"), (other, "مدیر جای دیگر")):
        former = UserFactory(role=Role.MANAGER, full_name=name)
        ParkMembership.objects.create(park=place, user=former, since=date(2020, 3, 20), until=date(2022, 3, 21))
    now = manager_of(park, full_name="مدیر کنونی")
    client.force_login(now, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("people") + f"?park={park.code}")
    assert [entry["row"].user for entry in page.context["rows"]] == [now]
    assert [row.user.full_name for row in page.context["former"]] == ["مدیر پیشین"]
    assert "از ۱ فروردین ۱۳۹۹ تا ۱ فروردین ۱۴۰۱" in page.content.decode()
