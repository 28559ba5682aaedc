"""Programmes and applications for tests, at any stage with the ledger that belongs to it, on top of the shared rows."""

from datetime import UTC, date, datetime

import factory
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory

from accounts.models import Role, User
from core.search import search_key
from support.models import (
    Application,
    ApplicationFile,
    ApplicationStage,
    BudgetEntry,
    Programme,
    ProgrammeKind,
    ProgrammeRule,
    ProgrammeState,
)
from tests.factories import UnitFactory, UserFactory, owner_of
from tests.units.people import official_for, person
from units.models import Unit

TODAY = date(2026, 11, 23)  # ۲ آذر ۱۴۰۵
NOON = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
LONG_AGO, FAR_AWAY = date(2020, 3, 20), date(2120, 3, 20)  # a window that is open whatever the clock says
MILLIARD = 1_000_000_000
PDF = b"%PDF-1.4\n%%EOF\n"
COUNTY_OFFICIAL = "county official"
EVERYONE = [*Role, COUNTY_OFFICIAL, "strange owner", "strange manager", "strange official"]
OFFICE = {Role.ADMINISTRATOR, Role.DIRECTOR, Role.OFFICIAL, COUNTY_OFFICIAL}


class ProgrammeFactory(DjangoModelFactory):
    """An announced programme without conditions or papers whose window is open."""

    class Meta:
        model = Programme

    number = factory.Sequence(lambda n: f"PT{n:04d}")
    title = factory.Sequence(lambda n: f"برنامهٔ {n}")
    kind = ProgrammeKind.WORKING_CAPITAL
    fiscal_year = 1405
    budget_rial = 100 * MILLIARD
    opens_on = LONG_AGO
    closes_on = FAR_AWAY
    state = ProgrammeState.LAUNCHED
    created_by = factory.SubFactory(UserFactory, role=Role.ADMINISTRATOR)  # who is told of no application
    search_key = factory.LazyAttribute(lambda row: search_key([row.number, row.title]))


def with_rules(programme: Programme, *rules: tuple) -> Programme:
    """The programme with these conditions, each a fact, an operator and a value."""
    for position, (fact, operator, value) in enumerate(rules, start=1):
        ProgrammeRule.objects.create(
            programme=programme, position=position, fact=fact, operator=operator, value=value
        )  # fmt: skip
    return programme


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    number = factory.Sequence(lambda n: f"AT{n:04d}")
    programme = factory.SubFactory(ProgrammeFactory)
    unit = factory.SubFactory(UnitFactory)
    stage_since = TODAY
    requested_rial = 10 * MILLIARD
    purpose = "خرید مواد اولیه"
    filed_by = factory.SubFactory(UserFactory, role=Role.OWNER)
    search_key = factory.LazyAttribute(lambda row: search_key([row.number, row.unit.name, row.unit.code]))


def applied(stage: str = "submitted", *, awarded: int = 6 * MILLIARD, **kwargs) -> Application:
    """An application as it stands after the moves that led to `stage`, its money in the programme's ledger."""
    values = {"stage": stage}
    if stage != ApplicationStage.DRAFT:
        values["submitted_at"] = NOON
    if stage == ApplicationStage.REJECTED:
        values["decision_note"] = "اولویت ندارد"
    if stage in {ApplicationStage.AWARDED, ApplicationStage.PAID}:
        values["awarded_rial"] = awarded
    application = ApplicationFactory(**{**values, **kwargs})
    if application.awarded_rial:
        _enter(application, "commitment")
    if stage == ApplicationStage.PAID:
        _enter(application, "payment")
    return application


def _enter(application: Application, kind: str) -> None:
    programme, amount = application.programme, application.awarded_rial
    total = {"commitment": "committed_rial", "payment": "paid_rial"}[kind]
    setattr(programme, total, getattr(programme, total) + amount)
    programme.save(update_fields=[total])
    BudgetEntry.objects.create(
        programme=programme, application=application, kind=kind, amount_rial=amount, by=programme.created_by, at=NOON
    )  # fmt: skip


def someone(who: str, unit: Unit) -> User:
    """One of EVERYONE, seen from a unit: its own people by their role, or strangers to it."""
    return official_for(unit.county) if who == COUNTY_OFFICIAL else person(who, unit)


def owned(stage: str = "draft", **kwargs) -> tuple[Application, User]:
    """An application together with the owner who filed it."""
    unit = kwargs.pop("unit", None) or UnitFactory()
    owner = owner_of(unit)
    return applied(stage, unit=unit, filed_by=owner, **kwargs), owner


def paper(name: str = "صورت مالی.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A paper as a browser sends it."""
    return SimpleUploadedFile(name, content, "application/pdf")


def attached(application: Application, name: str = "صورت مالی.pdf") -> ApplicationFile:
    """A paper that stands with the application."""
    return ApplicationFile.objects.create(
        application=application, file=ContentFile(PDF, "paper.pdf"), name=name, size=len(PDF),
        content_type="application/pdf", by=application.filed_by,
    )  # fmt: skip
