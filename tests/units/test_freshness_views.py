"""How fresh the register is, page by page: decay, silent units, parks beside each other, the word that facts hold."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, Role
from core.jalali import today
from tests.factories import ParkFactory, UnitFactory, UserFactory, manager_of, owner_of
from units.actions.confirmations import confirm
from units.actions.status import touch_confirmed
from units.models import Confirmation, FactGroup

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def official(client):
    user = UserFactory(role=Role.OFFICIAL)
    client.force_login(user, backend=BACKEND)
    return user


def confirmed(unit, group, days_ago):
    day = today() - timedelta(days=days_ago)
    confirm(unit=unit, groups=[group], on=day, means="visit")
    if group == FactGroup.STATUS:
        touch_confirmed(unit, on=day)


def test_league_ranks_parks_by_their_fresh_facts(client, official):
    fresh, stale = UnitFactory(park=ParkFactory(name="شهرک تازه")), UnitFactory(park=ParkFactory(name="شهرک کهنه"))
    for group in FactGroup.values:
        confirmed(fresh, group, 1)
        confirmed(stale, group, 3_000)
    page = client.get("/freshness/").content.decode()
    assert 0 < page.index("شهرک تازه") < page.index("شهرک کهنه")


def test_league_of_a_manager_is_their_park(client):
    mine, other = UnitFactory(), UnitFactory(park=ParkFactory(name="شهرک رازدان"))
    client.force_login(manager_of(mine.park), backend=BACKEND)
    assert (client.get("/freshness/").status_code, other.park.name in client.get("/freshness/").content.decode()) == (
        200,
        False,
    )


def test_owners_do_not_read_the_league(client):
    client.force_login(owner_of(UnitFactory()), backend=BACKEND)
    assert client.get("/freshness/").status_code == 403


def test_silent_list_can_be_asked_for_a_group(client, official):
    old, new = UnitFactory(name="واحد کهنه"), UnitFactory(name="واحد تازه")
    confirmed(old, "contact", 3_000)
    confirmed(new, "contact", 1)
    page = client.get("/status-changes/silent/?group=contact").content.decode()
    assert ("واحد کهنه" in page, "واحد تازه" in page) == (True, False)


def test_one_press_confirms_a_group_with_its_line_in_the_trail(client, official):
    unit = UnitFactory()
    client.post(f"/units/{unit.code}/confirm-facts/", {"group": "contact"})
    row = Confirmation.objects.get(unit=unit, group="contact")
    assert (row.on, row.by) == (today(), official)
    assert AuditEvent.objects.about(unit).count() == 1


def test_facts_of_a_unit_one_may_not_see_cannot_be_confirmed(client):
    unit = UnitFactory()
    client.force_login(manager_of(ParkFactory()), backend=BACKEND)
    assert client.post(f"/units/{unit.code}/confirm-facts/", {"group": "contact"}).status_code == 404


def test_card_of_the_unit_shows_each_group(client, official):
    unit = UnitFactory()
    confirmed(unit, "licences", 10)
    assert len(client.get(f"/units/{unit.code}/freshness/").context["lines"]) == len(FactGroup.values)


def test_league_costs_the_same_whatever_stands(client, official):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get("/freshness/")
        return len(found)

    confirmed(UnitFactory(), "contact", 1)
    queries()
    at_one = queries()
    for _ in range(3):
        confirmed(UnitFactory(park=ParkFactory()), "status", 5)
    assert queries() == at_one
