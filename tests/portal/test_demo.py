"""The sample province: the same for the same seed, whole, labelled as a sample, and true to the portal's own rules."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from core.jalali import Period, today
from parks.models import Park, ParkBody, ParkMembership, ParkNote, ParkPhase, ParkUtility, Plot, PlotState
from portal.demo.people import LOGINS
from reports.models import Figure, Report, ReportState
from support.models import (
    Application,
    ApplicationStage,
    BudgetEntry,
    InfrastructureRequest,
    Programme,
    RequestKind,
    RequestStage,
)
from units import workflow
from units.compute.checks import Told, errors
from units.models import (
    FIGURE_FIELDS,
    LOST_FIELDS,
    Decision,
    Declaration,
    DeclarationLine,
    DeclarationState,
    LandContract,
    PastTenure,
    ReferencePrice,
    Status,
    StatusChange,
    Unit,
    UnitNote,
)
from units.queries.declarations import measured

PASSWORD = "گذرواژهٔ-نمونه-۱۴۰۵"
SAMPLE = "(نمونه)"
LABEL = "دادهٔ نمونه"
UNKEYED = {
    Unit: (
        "code",
        "name",
        "owner_name",
        "park__code",
        "status",
        "status_on",
        "workers_nominal",
        "last_confirmed_on",
        "power_kw",
        "environment_permit_until",
    ),
    Plot: ("park__code", "number", "area_m2", "state", "phase__number"),
    LandContract: ("plot__park__code", "plot__number", "unit__code", "number", "signed_on", "build_by", "ended_on"),
    ParkPhase: ("park__code", "number", "area_ha", "stage", "opened_on"),
    ParkBody: ("park__code", "kind", "name", "head", "since", "until"),
    ParkNote: ("park__code", "kind", "on", "text"),
    StatusChange: ("unit__code", "status", "effective_on", "reason", "route", "decision", "proposed_at"),
    Declaration: ("unit__code", "period", "state", "utilisation", "is_late", "submitted_at", *FIGURE_FIELDS),
    DeclarationLine: ("declaration__unit__code", "declaration__period", "product__name", "quantity"),
    ParkUtility: ("park__code", "kind", "capacity", "allocated", "demand", "as_of"),
    PastTenure: ("unit__code", "kind", "until", "park__code", "owner_name"),
    UnitNote: ("unit__code", "kind", "on", "text"),
    User: ("username", "full_name", "title", "role"),
    InfrastructureRequest: (
        "number",
        "title",
        "park__code",
        "kind",
        "stage",
        "quantity",
        "promised_on",
        "submitted_at",
    ),
    Application: ("number", "unit__code", "programme__title", "stage", "requested_rial", "awarded_rial", "paid_at"),
}


def told():
    """What the sample says, without keys and without the moment of its writing."""
    return {model: sorted(map(repr, model.objects.values_list(*fields))) for model, fields in UNKEYED.items()}


def seed(number):
    call_command("seed_demo", units=60, months=6, seed=number, verbosity=0)


def seeded_and_undone(number):
    with transaction.atomic():
        seed(number)
        said = told()
        transaction.set_rollback(True)
    return said


@pytest.fixture(scope="module")
def environment():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEMO_PASSWORD", PASSWORD)
        yield


@pytest.fixture(scope="module")
def province(environment, django_db_setup, django_db_blocker):
    """The sample stands for all tests of this file and goes with them; what it and others before it said."""
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        parks = list(Park.objects.order_by("pk").values())
        others = {number: seeded_and_undone(number) for number in (1, 2)}
        seed(1)
    yield {"parks": parks, "others": others}
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def demo(province, db):
    return province


def test_data_is_the_same_when_the_seed_is_the_same(demo):
    assert told() == demo["others"][1]


def test_data_differs_when_the_seed_differs(demo):
    said = told()
    assert [model for model in UNKEYED if said[model] == demo["others"][2][model]] == []


def test_nothing_is_written_when_the_sample_stands_already(capsys):
    before = told()
    call_command("seed_demo", units=5, months=1, seed=9)
    assert capsys.readouterr().out == "Sample data stands already; nothing was written.\n"
    assert told() == before


# ── labelled ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "model",
    [
        Unit,
        Plot,
        LandContract,
        ParkPhase,
        ParkBody,
        ParkUtility,
        User,
        InfrastructureRequest,
        Programme,
        Application,
    ],
)
def test_every_row_is_marked_as_a_sample(model):
    assert model.objects.exists()
    assert list(model.objects.filter(is_sample=False)) == []


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Unit, "name"),
        (User, "full_name"),
        (InfrastructureRequest, "title"),
        (Programme, "title"),
        (ParkPhase, "name"),
        (ParkBody, "name"),
        (ParkBody, "head"),
        (ParkNote, "text"),
    ],
)
def test_invented_names_say_that_they_are_samples(model, name):
    assert list(model.objects.exclude(**{f"{name}__endswith": SAMPLE})) == []


def test_invented_parks_are_samples_by_name_and_by_mark():
    told = Park.objects.order_by("pk").values_list("is_sample", "name")
    assert [name for is_sample, name in told if is_sample != name.endswith(SAMPLE)] == []
    assert Park.objects.filter(is_sample=True).exclude(established_on=None).count() == 8


def test_real_parks_carry_no_invented_fact(demo):
    assert list(Park.objects.filter(is_sample=False).order_by("pk").values()) == demo["parks"]
    assert list(Plot.objects.exclude(number__startswith="نمونه-")) == []
    assert list(Unit.objects.exclude(operating_licence="").exclude(operating_licence__startswith="نمونه-")) == []


@pytest.mark.parametrize("username", [name for name, *_ in LOGINS])
def test_first_page_of_every_login_says_that_it_is_a_sample(client, username):
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("home"), follow=True)
    assert (answer.status_code, LABEL in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("model", [Park, Unit, InfrastructureRequest, Programme, Application])
def test_page_of_every_kind_of_row_is_tagged_as_a_sample(client, model):
    client.force_login(User.objects.get(username="director"), backend="django.contrib.auth.backends.ModelBackend")
    row = model.objects.visible_to(User.objects.get(username="director")).filter(is_sample=True).first()
    page = client.get(row.get_absolute_url()).content.decode()
    assert (">نمونه</span>" in page, LABEL in page) == (True, True)


def test_utilities_are_tagged_on_the_page_of_a_real_park(client):
    client.force_login(User.objects.get(username="director"), backend="django.contrib.auth.backends.ModelBackend")
    park = Park.objects.filter(utilities__is_sample=True).first()
    page = client.get(f"{park.get_absolute_url()}?tab=utilities").content.decode()
    assert page.count('<span class="tag warn">نمونه</span>') == 4


# ── whole ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("model", "field", "words"),
    [
        (Unit, "status", Status),
        (Plot, "state", PlotState),
        (StatusChange, "decision", Decision),
        (Declaration, "state", DeclarationState),
        (InfrastructureRequest, "stage", RequestStage),
        (InfrastructureRequest, "kind", RequestKind),
        (Application, "stage", ApplicationStage),
    ],
)
def test_every_word_of_a_list_is_lived_by_somebody(model, field, words):
    assert set(words) <= set(model.objects.values_list(field, flat=True))


def test_everybody_can_log_in_with_the_chosen_password():
    users = {user.username: user for user in User.objects.filter(username__in=[name for name, *_ in LOGINS])}
    assert {name: user.role for name, user in users.items()} == {name: role for name, role, _title in LOGINS}
    assert set(Role) == {user.role for user in users.values()}
    assert [name for name, user in users.items() if not user.check_password(PASSWORD)] == []


def test_nobody_else_can_log_in():
    others = User.objects.exclude(username__in=[name for name, *_ in LOGINS])
    assert [user.username for user in others if user.has_usable_password()] == []


def test_every_login_has_something_of_its_own():
    people = {name: User.objects.get(username=name) for name, *_ in LOGINS}
    owned = Unit.objects.visible_to(people["owner"]).get()
    assert (owned.status, owned.declarations.exists()) == (Status.ACTIVE, True)
    assert list(Park.objects.managed_by(people["manager"])) == [owned.park]
    assert set(owned.park.units.values_list("status", flat=True)) >= set(Status)
    assert InfrastructureRequest.objects.visible_to(people["agency"]).exists()


# ── true ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def ledgers():
    """Approved events of every unit in the order in which they hold."""
    found = {unit: [] for unit in Unit.objects.all()}
    for change in StatusChange.objects.approved().select_related("unit").order_by("effective_on", "pk"):
        found[change.unit].append(change)
    return found


def test_unit_repeats_the_last_event_of_its_ledger():
    said = {unit.code: (unit.status, unit.status_on, unit.status_reason) for unit in Unit.objects.all()}
    last = {unit: events[-1] if events else None for unit, events in ledgers().items()}
    assert said == {
        unit.code: (event.status, event.effective_on, event.reason) if event else ("", None, "")
        for unit, event in last.items()
    }


def test_every_move_of_the_ledger_is_lawful():
    moves = [(before, after) for events in ledgers().values() for before, after in pairwise([None, *events])]
    assert [
        after
        for before, after in moves
        if after.previous != (before.status if before else "")
        or not workflow.is_lawful(after.previous, after.status)
        or (workflow.is_reactivation(after.previous, after.status) and not after.route)
    ] == []


def test_unit_was_last_confirmed_by_an_event_an_accepted_month_or_a_visit():
    wrong = []
    for unit, events in ledgers().items():
        months = [Period.parse(row.period).last_day for row in unit.declarations.accepted()]
        visits = unit.notes.filter(kind="visit").values_list("on", flat=True)
        known = [*months, *visits, *(event.effective_on for event in events)]
        if unit.last_confirmed_on != max(known, default=None):
            wrong.append(unit)
    assert wrong == []


def test_units_that_run_are_licensed():
    assert list(Unit.objects.filter(status__in=Status.reached_operation(), operating_licence_on=None)) == []


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (StatusChange, ("effective_on", "proposed_at", "decided_at")),
        (LandContract, ("signed_on", "ended_on")),
        (ParkBody, ("since", "until")),
        (ParkMembership, ("since", "until")),
        (Declaration, ("submitted_at", "decided_at")),
        (InfrastructureRequest, ("created_at", "submitted_at", "closed_at")),
        (Application, ("created_at", "submitted_at", "decided_at", "paid_at")),
    ],
)
def test_times_follow_each_other_and_have_passed(model, fields):
    rows = [tuple(day(value) for value in row if value) for row in model.objects.values_list(*fields)]
    assert [row for row in rows if list(row) != sorted(row) or row[-1:] > (today(),)] == []


def day(moment):
    return moment if type(moment) is date else timezone.localdate(moment)


def test_contracts_keep_the_rules_of_land():
    """In the unit's own park, on land that is assigned or built; who holds land names one of its plots as its own."""
    rows = list(LandContract.objects.current().select_related("plot", "unit"))
    held = {row.unit_id: {other.plot_id for other in rows if other.unit_id == row.unit_id} for row in rows}
    assert [
        row
        for row in rows
        if row.plot.park_id != row.unit.park_id
        or row.plot.state not in {PlotState.ASSIGNED, PlotState.BUILT}
        or row.unit.plot_id not in held[row.unit_id]
    ] == []
    assert LandContract.objects.idle(today()).exists()
    assert LandContract.objects.exclude(ended_on=None).exists()


def test_figures_could_have_been_sent_in():
    """What the rules of a declaration refuse is not in the sample either."""
    refused = []
    for row in Declaration.objects.exclude(state=DeclarationState.DRAFT):
        figures = {name: getattr(row, name) for name in FIGURE_FIELDS}
        refused += errors(Told(figures=figures, quantities={}, utilisation=row.utilisation), LOST_FIELDS)
    assert refused == []


def test_utilisation_is_plausible():
    shares = {status: [] for status in Status.running()}
    for row in Declaration.objects.accepted().select_related("unit"):
        if row.unit.status in shares and row.unit.status_on < Period.parse(row.period).start:
            shares[row.unit.status].append(row.utilisation)
    means = {status: sum(found) / len(found) for status, found in shares.items()}
    every = [share for found in shares.values() for share in found]
    assert (min(every) > 0, max(every) < 1.25) == (True, True)
    assert 0.1 < means[Status.SEMI_ACTIVE] < 0.5 < means[Status.ACTIVE] < 1


def test_budget_of_a_programme_is_what_its_ledger_says():
    for programme in Programme.objects.all():
        entries = BudgetEntry.objects.filter(programme=programme)
        paid = sum(entry.amount_rial for entry in entries if entry.kind == BudgetEntry.Kind.PAYMENT)
        promised = sum(entry.amount_rial for entry in entries if entry.kind == BudgetEntry.Kind.COMMITMENT)
        assert (programme.paid_rial, programme.committed_rial) == (paid, promised)
        assert 0 < promised <= programme.budget_rial


# ── reported ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("kind", "days_ago"), [("month", 50), ("quarter", 140)])
def test_operating_rate_is_the_one_counted_by_hand_from_the_ledger(kind, days_ago):
    period = Period.containing(today() - timedelta(days=days_ago), kind)
    standing = [
        [event.status for event in events if event.effective_on < period.end][-1:] for events in ledgers().values()
    ]
    active = standing.count([Status.ACTIVE])
    reached = active + standing.count([Status.SEMI_ACTIVE]) + standing.count([Status.CLOSED])

    call_command("build_reports", period=period.code, verbosity=0)

    report = Report.objects.get(period=period.code)
    rate = Figure.objects.get(scope__report=report, scope__code="province", indicator="operating_rate")
    assert report.state == ReportState.BUILT
    assert (rate.numerator, rate.denominator) == (active, reached)
    assert 0 < rate.value < 1


def test_reference_prices_are_labelled_and_the_months_measured_by_them(demo):
    rows = ReferencePrice.objects.all()
    assert {(row.is_sample, "ساختگی" in row.source) for row in rows} == {(True, True)}
    for unit in Unit.objects.filter(products__name_key__in=rows.values("name_key")).distinct()[:5]:
        for month in unit.declarations.accepted().prefetch_related("lines"):
            quantities = {line.product_id: line.quantity for line in month.lines.all()}
            found = measured(unit, Period.parse(month.period), quantities)
            assert (month.utilisation, month.made_value_rial) == (found.utilisation, found.made_value_rial)
