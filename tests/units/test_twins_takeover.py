"""What points to a unit that is merged away: every row of every table goes over, and none can be forgotten."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Invitation, Role
from tests.factories import ParkFactory, UnitFactory, UserFactory
from tests.units.ledger import declared
from tests.units.twin_rows import a_full_unit, merge
from units.actions import takeover
from units.actions.takeover import UnknownWay, links, way_of
from units.models import Declaration, DeclarationLine, FormerCode, Unit

pytestmark = pytest.mark.django_db
DECLARATIONS = ("units.Declaration", "unit")


@pytest.fixture
def official():
    return UserFactory(role=Role.OFFICIAL)


@pytest.fixture
def pair():
    """Two units in one park, the first of which stays."""
    park = ParkFactory()
    return tuple(UnitFactory(park=park, name=name, status="") for name in ("کاشی تبریز", "کاشی تبریس"))


def rows_of(unit):
    """Every row of every table that points to the unit, as (table, key)."""
    return {
        (link.model._meta.label, key)
        for link in links()
        for key in link.model._base_manager.filter(**{link.name: unit}).values_list("pk", flat=True)
    }


def test_every_row_that_pointed_to_either_points_to_the_one(pair, official):
    keep, drop = pair
    a_full_unit(keep, UnitFactory(), official, 0, "1405-06")
    a_full_unit(drop, UnitFactory(), official, 1, "1405-07")
    before = rows_of(keep) | rows_of(drop)
    assert {table for table, _key in rows_of(drop)} == {link.model._meta.label for link in links()}
    lines = set(DeclarationLine.objects.values_list("pk", "declaration", "quantity"))

    merge(keep, drop, official)

    made = ("units.FormerCode", FormerCode.objects.get(code=drop.code).pk)
    assert rows_of(keep) == before | {made}
    assert set(DeclarationLine.objects.values_list("pk", "declaration", "quantity")) == lines
    assert not Unit.objects.filter(pk=drop.pk).exists()


def test_every_table_that_points_to_units_has_its_way():
    ways = [way_of(link) for link in links()]
    assert len(ways) == len(links()) >= 13


def test_a_table_that_nobody_thought_of_stops_the_merge(pair, official, monkeypatch):
    keep, drop = pair
    monkeypatch.delitem(takeover._ways, DECLARATIONS)
    link = next(one for one in links() if one.model is Declaration)
    with pytest.raises(UnknownWay, match=r"units\.Declaration\.unit"):
        way_of(link)
    with pytest.raises(UnknownWay):
        merge(keep, drop, official)


def test_a_way_that_leaves_rows_behind_stops_the_merge(pair, official, monkeypatch):
    keep, drop = pair
    declared(drop, "1405-06")
    monkeypatch.setitem(takeover._ways, DECLARATIONS, lambda merge: None)
    with pytest.raises(UnknownWay, match=r"units\.Declaration"):
        merge(keep, drop, official)


def test_only_invitations_point_to_units_by_kind_and_key(pair, official):
    generic = [
        model._meta.label
        for model in apps.get_models()
        for one in model._meta.private_fields
        if isinstance(one, GenericForeignKey)
    ]
    keep, drop = pair
    row = Invitation.objects.create(
        code_digest="x", role=Role.OWNER, full_name="مالک", created_by=official, expires_at=timezone.now(),
        target_type=ContentType.objects.get_for_model(Unit), target_id=drop.pk,
    )  # fmt: skip

    merge(keep, drop, official)

    row.refresh_from_db()
    assert (generic, row.target) == (["accounts.Invitation"], keep)
