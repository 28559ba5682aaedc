"""The province's real parks come in once, stay as people left them, and keep their gaps."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEvent, Role
from core.codes import is_valid_code
from parks import reference
from parks.actions.register import update_park
from parks.models import County, Ownership, Park, ParkKind
from tests.factories import UserFactory
from units import reference as units_reference
from units.models import IsicClass, SizeThreshold, StatusThreshold

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_load_brings_the_real_counties_and_parks():
    assert reference.load() == {"counties_written": 23, "parks_written": 64}
    assert Park.objects.values_list("kind").distinct().count() == 3
    assert Park.objects.filter(kind=ParkKind.ZONE).count() == 7
    assert all(is_valid_code(code) for code in Park.objects.values_list("code", flat=True))
    assert County.objects.filter(official_code="").count() == 2


def test_load_leaves_gaps_empty():
    reference.load()
    assert Park.objects.filter(total_area_ha=None).count() == 46
    assert Park.objects.filter(stage="").count() == 25
    assert Park.objects.exclude(ownership="").values_list("ownership", flat=True).distinct().get() == Ownership.PRIVATE
    assert Park.objects.filter(county=None).count() == 3


def test_load_takes_a_known_year_as_its_first_day():
    reference.load()
    park = Park.objects.get(name="منطقه ویژه اقتصادی سهند (مراغه)")
    assert (park.established_on, park.established_year_only) == (date(2010, 3, 21), True)
    assert "سال تأسیس: law" in park.source_note


def test_load_again_changes_nothing():
    reference.load()
    before = list(Park.objects.order_by("pk").values())
    events = AuditEvent.objects.count()
    assert reference.load() == {"counties_written": 0, "parks_written": 0}
    assert list(Park.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.count() == events


def test_load_again_keeps_what_a_person_changed_and_mends_the_rest():
    reference.load()
    park = Park.objects.get(name="شهرک صنعتی شهید سلیمی")
    update_park(park=park, by=UserFactory(role=Role.OFFICIAL), today=TODAY, total_area_ha=Decimal("600.00"))
    Park.objects.filter(pk=park.pk).update(stage="")
    reference.load()
    park.refresh_from_db()
    assert (park.total_area_ha, park.stage) == (Decimal("600.00"), "operating")


def test_load_finds_a_park_that_somebody_entered_first():
    reference.load()
    park = Park.objects.get(name="شهرک صنعتی مراغه")
    Park.objects.filter(pk=park.pk).update(code="X1")
    assert reference.load()["parks_written"] == 0
    assert Park.objects.count() == 64


def test_units_reference_brings_classes_and_thresholds_once():
    made = {"isic_classes_written": 137, "thresholds_created": 1, "size_thresholds_created": 1}
    assert units_reference.load() == made
    assert units_reference.load() == dict.fromkeys(made, 0)
    assert SizeThreshold.objects.on(TODAY).medium_from == 50
    assert IsicClass.objects.get(code="1071").title
    assert StatusThreshold.objects.on(TODAY).semi_active_below == Decimal("0.5")


def test_units_reference_keeps_thresholds_of_administrators():
    StatusThreshold.objects.create(
        valid_from=date(2024, 3, 20), closed_below=Decimal("0.2"), semi_active_below=Decimal("0.6")
    )
    assert units_reference.load()["thresholds_created"] == 0
