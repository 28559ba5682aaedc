"""Drafts, sending in, accepting, returning and measuring again: rules, roles and what is left behind."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEvent, Notice, Role
from core.errors import RuleViolation
from core.jalali import Period
from tests.factories import ProductFactory, UnitFactory, UserFactory, manager_of, owner_of
from tests.units.ledger import DUE, TODAY, declared, event
from tests.units.people import EVERYONE, MANAGED, VERIFIERS, person
from units.actions.declarations import (
    accept_clean,
    accept_declaration,
    return_declaration,
    save_draft,
    submit_declaration,
)
from units.actions.measures import refresh_measures, refresh_measures_of
from units.models import Declaration

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return ProductFactory().unit  # 12,000 a year at 1,000,000 rial


def submit(unit, by, quantity=500, period=DUE, explanations=None, today=TODAY, **figures):
    product = unit.products.first()
    return submit_declaration(
        unit=unit,
        period=period,
        figures={"workers": 10, **figures},
        quantities={product.pk: quantity} if product else {},
        explanations=explanations or {},
        by=by,
        today=today,
    )


# ── drafts ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_draft_keeps_what_was_typed_letter_for_letter(unit):
    typed = {"workers": "صد و پنجاه", "sales_rial": "۱۲٬۰۰", "note": "؟"}

    first = save_draft(unit=unit, period=DUE, typed=typed, by=owner_of(unit), today=TODAY)
    second = save_draft(unit=unit, period=DUE, typed={"workers": "۱۵۰"}, by=owner_of(unit), today=TODAY)

    assert first.typed == typed
    assert second.pk == first.pk
    assert (second.state, second.typed, second.workers) == ("draft", {"workers": "۱۵۰"}, None)


def test_draft_of_a_month_that_was_sent_or_has_not_ended_is_refused(unit):
    owner = owner_of(unit)
    submit(unit, owner)

    for period in (DUE, Period.parse("1405-09"), Period.parse("1405")):
        with pytest.raises(RuleViolation):
            save_draft(unit=unit, period=period, typed={}, by=owner, today=TODAY)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AGENCY, "strange owner", "strange manager", "strange official"])
def test_declaring_is_denied_to_everyone_else(unit, role):
    with pytest.raises(PermissionDenied):
        submit(unit, person(role, unit))
    with pytest.raises(PermissionDenied):
        save_draft(unit=unit, period=DUE, typed={}, by=person(role, unit), today=TODAY)


# ── sending in ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_submit_measures_the_month_and_waits(unit):
    owner = owner_of(unit)

    row = submit(unit, owner, sales_rial=7)

    assert (row.state, row.source, row.park_id, row.submitted_by) == ("submitted", "owner", unit.park_id, owner)
    assert (row.utilisation, row.made_value_rial, row.nominal_value_rial) == (
        Decimal("0.500000"), 500_000_000, 12_000_000_000,
    )  # fmt: skip
    assert (row.is_late, row.warnings, row.sales_rial) == (False, [], 7)
    assert row.lines.get().quantity == 500
    assert AuditEvent.objects.about(row).get().verb == "declaration_submitted"


@pytest.mark.parametrize(
    ("role", "source"),
    [(Role.OWNER, "owner"), (Role.MANAGER, "manager"), (Role.OFFICIAL, "official"), (Role.DIRECTOR, "official")],
)
def test_submit_marks_whose_word_it_is(unit, role, source):
    assert submit(unit, person(role, unit)).source == source


def test_submit_after_the_tenth_is_late_and_stays_so(unit):
    owner, manager = owner_of(unit), manager_of(unit.park)
    on_time, late = submit(unit, owner, today=DUE.due_on), submit(unit, owner, period=DUE.previous())

    return_declaration(declaration=on_time, reason="برق", by=manager)
    again = submit(unit, owner, today=DUE.due_on.replace(year=2027))

    assert (on_time.is_late, late.is_late, again.is_late) == (False, True, False)


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"workers": None}, "workers"),
        ({"workers_local": 11}, "workers_local"),
        ({"workers_women": 11}, "workers_women"),
        ({"sales_rial": -1}, "sales_rial"),
        ({"planned_hours": Decimal(100), "worked_hours": Decimal(151)}, "worked_hours"),
        ({"planned_hours": Decimal(100), "lost_hours_gas": Decimal(101)}, "lost_hours_gas"),
    ],
)
def test_submit_refuses_impossible_figures_beside_their_field(unit, figures, field):
    with pytest.raises(RuleViolation) as refused:
        submit(unit, owner_of(unit), **figures)

    assert refused.value.field == field
    assert not Declaration.objects.exists()


def test_submit_needs_some_word_on_the_output(unit):
    owner = owner_of(unit)

    with pytest.raises(RuleViolation) as refused:
        submit(unit, owner, quantity=None)

    assert refused.value.field == f"quantity_{unit.products.get().pk}"
    assert submit(unit, owner, quantity=None, output_value_rial=0).state == "submitted"


def test_submit_asks_for_a_word_on_each_surprise(unit):
    owner = owner_of(unit)

    with pytest.raises(RuleViolation) as refused:
        submit(unit, owner, quantity=1101)
    row = submit(
        unit, owner, quantity=1101, explanations={"output_above_nominal": " اضافه‌کاری ", "output_changed": "؟"}
    )

    assert refused.value.field == "explain_output_above_nominal"
    assert (row.warnings, row.explanations) == (["output_above_nominal"], {"output_above_nominal": "اضافه‌کاری"})


def test_submit_compares_with_the_month_just_before(unit):
    owner, manager = owner_of(unit), manager_of(unit.park)
    accept_declaration(declaration=submit(unit, owner, quantity=900, period=DUE.previous()), by=manager)

    with pytest.raises(RuleViolation) as refused:
        submit(unit, owner, quantity=100)

    assert refused.value.field == "explain_output_changed"


def test_submit_asks_about_output_of_a_unit_that_stood_closed(unit):
    event(unit, "closed", DUE.previous().start)

    with pytest.raises(RuleViolation) as refused:
        submit(unit, owner_of(unit), quantity=100)

    assert refused.value.field == "explain_output_while_closed"


def test_submit_refuses_what_waits_already_and_what_has_not_ended(unit):
    owner = owner_of(unit)
    submit(unit, owner)

    for period in (DUE, Period.parse("1405-09")):
        with pytest.raises(RuleViolation):
            submit(unit, owner, period=period)


def test_submit_of_a_returned_month_replaces_its_figures(unit):
    owner, manager = owner_of(unit), manager_of(unit.park)
    return_declaration(declaration=submit(unit, owner, sales_rial=5), reason="مقدار تولید نادرست است", by=manager)

    row = submit(unit, owner, quantity=250)

    assert (row.state, row.return_reason, row.decided_by, row.sales_rial) == ("submitted", "", None, None)
    assert row.lines.get().quantity == 250
    assert row.utilisation == Decimal("0.25")


# ── the verdict ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_accept_confirms_the_unit_as_of_the_months_last_day(unit):
    manager = manager_of(unit.park)

    row = accept_declaration(declaration=submit(unit, owner_of(unit)), by=manager)

    unit.refresh_from_db()
    assert (row.state, row.decided_by) == ("accepted", manager)
    assert unit.last_confirmed_on == DUE.last_day
    assert AuditEvent.objects.about(row).filter(verb="declaration_accepted").exists()


def test_accept_never_moves_a_confirmation_back(unit):
    unit.last_confirmed_on = TODAY
    unit.save(update_fields=["last_confirmed_on"])

    accept_declaration(declaration=submit(unit, owner_of(unit)), by=manager_of(unit.park))

    unit.refresh_from_db()
    assert unit.last_confirmed_on == TODAY


def test_return_needs_a_reason_and_tells_the_unit(unit):
    owner, manager = owner_of(unit), manager_of(unit.park)
    row = submit(unit, owner)

    with pytest.raises(RuleViolation) as refused:
        return_declaration(declaration=row, reason=" ", by=manager)
    row = return_declaration(declaration=row, reason="مقدار برق نیامده است", by=manager)

    notice = Notice.objects.get(to=owner)
    assert refused.value.field == "reason"
    assert (row.state, row.return_reason) == ("returned", "مقدار برق نیامده است")
    assert (notice.kind, notice.params["month"]) == ("declaration_returned", "آبان ۱۴۰۵")


@pytest.mark.parametrize(("case", "role"), [(case, role) for case in VERIFIERS for role in EVERYONE])
def test_verdict_is_for_whom_the_domain_names(case, role):
    source, place = case
    unit = UnitFactory(park=None, county=None) if place == "outside the parks" else UnitFactory()
    if place == MANAGED:
        manager_of(unit.park)
    sender = {
        "owner": lambda: owner_of(unit),
        "manager": lambda: manager_of(unit.park),
        "official": lambda: UserFactory(role=Role.OFFICIAL),
    }[source]()
    row = declared(unit, DUE.code, "submitted", submitted_by=sender, source=source)
    by = UserFactory(role=Role.MANAGER) if role == Role.MANAGER and place != MANAGED else person(role, unit)

    if role in VERIFIERS[case]:
        assert accept_declaration(declaration=row, by=by).state == "accepted"
    else:
        for verdict in (
            lambda: accept_declaration(declaration=row, by=by),
            lambda: return_declaration(declaration=row, reason="؟", by=by),
        ):
            with pytest.raises(PermissionDenied):
                verdict()


def test_accept_refuses_what_is_not_waiting(unit):
    manager = manager_of(unit.park)

    for number, state in enumerate(("draft", "accepted", "returned"), start=1):
        row = declared(unit, f"1405-0{number}", state)
        with pytest.raises(RuleViolation):
            accept_declaration(declaration=row, by=manager)


def test_accept_clean_takes_only_waiting_rows_without_a_warning_of_ones_own_parks():
    first = UnitFactory()
    manager = manager_of(first.park)
    second, third, elsewhere = UnitFactory(park=first.park), UnitFactory(park=first.park), UnitFactory()
    clean = declared(first, DUE.code, "submitted", submitted_by=owner_of(first))
    warned = declared(second, DUE.code, "submitted", submitted_by=owner_of(second), warnings=["output_changed"])
    own = declared(third, DUE.code, "submitted", submitted_by=manager)
    foreign = declared(elsewhere, DUE.code, "submitted", submitted_by=owner_of(elsewhere))

    count = accept_clean(declarations=[row.pk for row in (clean, warned, own, foreign)], by=manager)

    assert count == 1
    assert list(Declaration.objects.accepted()) == [clean]


# ── measures ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_refresh_measures_follows_the_products(unit):
    row = submit(unit, owner_of(unit))
    product = unit.products.get()
    product.nominal_quantity = 6_000
    product.save(update_fields=["nominal_quantity"])

    moved = refresh_measures(unit=unit)

    row.refresh_from_db()
    assert (moved, row.utilisation, row.nominal_value_rial) == (1, Decimal("1"), 6_000_000_000)
    assert refresh_measures(unit=unit) == 0


def test_refresh_measures_leaves_drafts_alone(unit):
    draft = declared(unit, DUE.code, "draft", quantity=500)

    assert refresh_measures(unit=unit) == 0
    draft.refresh_from_db()
    assert draft.utilisation is None


def test_refresh_measures_of_many_asks_little(django_assert_max_num_queries):
    units = []
    for _ in range(4):
        unit = ProductFactory().unit
        declared(unit, DUE.code, quantity=500)
        units.append(unit)

    with django_assert_max_num_queries(8):
        assert refresh_measures_of(units=units) == 4
