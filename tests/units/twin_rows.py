"""Rows that point to units, one of every table, for the tests of merging."""

from datetime import timedelta

from django.utils import timezone

from core.jalali import Period
from support.models import Application, InfrastructureRequest, Programme
from tests.factories import PlotFactory, ProductFactory, owner_of
from tests.units.ledger import TODAY, declared, event
from units.actions.merging import Choices, merge_units
from units.models import Confirmation, FactGroup, FormerCode, LandContract, PastTenure, TwinPair, UnitNote

REASON = "یک پروانه و یک مالک دارند"


def merge(keep, drop, by, **choices):
    return merge_units(keep=keep, drop=drop, by=by, reason=REASON, choices=Choices(**choices))


def an_application(unit, by, programme, number, **kwargs):
    return Application.objects.create(
        number=number,
        programme=programme,
        unit=unit,
        stage_since=TODAY,
        filed_by=by,
        search_key=unit.name,
        **{"stage": "submitted", **kwargs},
    )


def a_programme(by):
    year = Period.parse("1405")
    return Programme.objects.create(
        number="B-1", title="سرمایه در گردش", kind="working_capital", fiscal_year=1405, budget_rial=10,
        opens_on=year.start, closes_on=year.last_day, created_by=by, search_key="x",
    )  # fmt: skip


def a_request(park, by, number, *units):
    row = InfrastructureRequest.objects.create(
        number=number, title="برق", park=park, kind="power", filed_by=by, stage_since=TODAY, search_key="x"
    )
    row.affected_units.set(units)
    return row


def a_full_unit(unit, other, by, number, period):
    """One row of every table that points to a unit."""
    event(unit, "active", TODAY - timedelta(days=900 + number))
    ProductFactory(unit=unit)
    declared(unit, period, quantity=10)
    owner_of(unit)
    Confirmation.objects.create(unit=unit, group=FactGroup.values[number], on=TODAY, means="visit")
    UnitNote.objects.create(unit=unit, on=TODAY, text="دیدم", by=by)
    PastTenure.objects.create(unit=unit, until=TODAY - timedelta(days=number), kind="transfer", owner_name="دیگری")
    LandContract.objects.create(unit=unit, plot=PlotFactory(park=unit.park), signed_on=TODAY)
    FormerCode.objects.create(code=f"U9999{number}", unit=unit, name="نام کهن")
    an_application(unit, by, Programme.objects.first() or a_programme(by), f"A-{number}", stage="rejected",
                   decision_note="نه")  # fmt: skip
    a_request(unit.park, by, f"R-{number}", unit)
    first, second = sorted((unit, other), key=lambda one: one.pk)
    TwinPair.objects.create(first=first, second=second, score=60, decision="different", decided_at=timezone.now())
