"""Everything that is done to a monthly declaration: keep a draft, send in, accept, return, measure again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Role, User
from accounts.notices import notify
from core.errors import RuleViolation
from core.jalali import Period
from units import policies, workflow
from units.actions.confirmations import Means, confirm
from units.actions.measures import MEASURES
from units.actions.status import touch_confirmed
from units.compute.checks import Told, errors
from units.models import (
    FIGURE_FIELDS,
    LOST_FIELDS,
    Declaration,
    DeclarationError,
    DeclarationLine,
    DeclarationWarning,
    FactGroup,
    Unit,
)
from units.queries.declarations import measured, warnings_of
from units.queries.holders import owners_of
from units.queries.prices import keep_prices


# ── the declarer's side ───────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def save_draft(*, unit: Unit, period: Period, typed: Mapping[str, str], by: User, today: date) -> Declaration:
    """What was typed is kept letter for letter, right or wrong, until the month is sent in; nothing is judged."""
    unit = _locked(unit)
    declaration = _open_month(unit, period, by, today)
    declaration.typed = dict(typed)
    if declaration.pk is None:
        declaration.save()
    else:
        declaration.save(update_fields=["typed", "saved_at"])
    return declaration


@transaction.atomic
def submit_declaration(
    *,
    unit: Unit,
    period: Period,
    figures: Mapping[str, Decimal | int | None],
    quantities: Mapping[int, Decimal | None],
    explanations: Mapping[str, str],
    by: User,
    today: date,
) -> Declaration:
    """The month is sent in, measured and marked late when it is; it now waits for the park's manager.

    Raises RuleViolation beside the field for an impossible figure, and beside `explain_<code>` for a surprise that
    nobody has said a word about; PermissionDenied for those who do not speak for the unit.
    """
    unit = _locked(unit)
    declaration = _open_month(unit, period, by, today)
    target = workflow.require_declaration_move(declaration.state, "submit")
    keep_prices()
    measures = measured(unit, period, quantities)
    told = Told(figures=figures, quantities=quantities, utilisation=measures.utilisation)
    _require_possible(told)
    surprises = warnings_of(unit, period, told)
    words = {code: explanations.get(code, "").strip() for code in surprises}
    _require_words(words)
    before = None if declaration.submitted_at is None else _figures_of(declaration)
    if declaration.submitted_at is None:
        declaration.is_late = today > period.due_on
    for name, value in {**asdict(measures), **{name: figures.get(name) for name in FIGURE_FIELDS}}.items():
        setattr(declaration, name, value)
    declaration.typed, declaration.warnings, declaration.explanations = {}, surprises, words
    _send_in(declaration, unit, target, by)
    _write_lines(declaration, unit, quantities)
    record(by=by, verb="declaration_submitted", subject=declaration, before=before, after=_figures_of(declaration))
    return declaration


def _send_in(declaration: Declaration, unit: Unit, state: str, by: User) -> None:
    declaration.state = state
    declaration.park_id = unit.park_id
    declaration.source = _source_of(by)
    declaration.submitted_at, declaration.submitted_by = timezone.now(), by
    declaration.decided_at = declaration.decided_by = None
    declaration.return_reason = ""
    declaration.save()


def _open_month(unit: Unit, period: Period, by: User, today: date) -> Declaration:
    """The unit's declaration of the month that may still be written, or a new unsaved one."""
    if not policies.may_declare(by, unit):
        raise PermissionDenied
    if period.kind != "month" or period.end > today:
        raise RuleViolation(
            _("«%(period)s» هنوز به پایان نرسیده است؛ پس از پایان ماه اظهار کنید.") % {"period": period.label}
        )
    declaration = unit.declarations.filter(period=period.code).first()
    if declaration is None:
        return Declaration(unit=unit, park_id=unit.park_id, period=period.code, source=_source_of(by))
    if declaration.state not in workflow.EDITABLE:
        raise RuleViolation(_("اظهارنامهٔ %(period)s پیش‌تر فرستاده شده است.") % {"period": period.label})
    return declaration


def _require_possible(told: Told) -> None:
    for code, field in errors(told, LOST_FIELDS):
        raise RuleViolation(str(DeclarationError(code).label), field=field)
    if told.figures.get("workers") is None:
        raise RuleViolation(_("شمار شاغلان را به رقم بنویسید؛ اگر کسی کار نمی‌کند صفر بنویسید."), field="workers")
    if not _tells_output(told):
        raise RuleViolation(
            _("مقدار تولید دست‌کم یک محصول یا ارزش تولید را بنویسید؛ اگر تولیدی نبود صفر بنویسید."),
            field=next((f"quantity_{product}" for product in told.quantities), "output_value_rial"),
        )


def _tells_output(told: Told) -> bool:
    quantities = any(quantity is not None for quantity in told.quantities.values())
    return quantities or told.figures.get("output_value_rial") is not None


def _require_words(words: Mapping[str, str]) -> None:
    for code, word in words.items():
        if not word:
            raise RuleViolation(
                _("%(warning)s در یک جمله بنویسید چرا.") % {"warning": DeclarationWarning(code).label},
                field=f"explain_{code}",
            )


def _write_lines(declaration: Declaration, unit: Unit, quantities: Mapping[int, Decimal | None]) -> None:
    products = {product.pk for product in unit.products.all()}
    declaration.lines.exclude(product__in=products).delete()
    DeclarationLine.objects.bulk_create(
        [
            DeclarationLine(declaration=declaration, product_id=product, quantity=quantities.get(product))
            for product in sorted(products)
        ],
        update_conflicts=True,
        unique_fields=["declaration", "product"],
        update_fields=["quantity"],
    )


# ── the verdict ───────────────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def accept_declaration(*, declaration: Declaration, by: User) -> Declaration:
    """The month counts; the unit is confirmed as of its last day."""
    unit = _locked(declaration.unit)
    declaration = unit.declarations.get(pk=declaration.pk)
    return _accept(unit, declaration, by)


@transaction.atomic
def accept_clean(*, declarations: Iterable[int], by: User) -> int:
    """Those of the given declarations that wait for `by` and surprised nobody are accepted; returns how many.

    Units are locked in one order, so that two who accept overlapping lists do not wait for each other for ever. What
    somebody else decided meanwhile, what is not `by`'s and what carries a warning is left as it is.
    """
    rows = Declaration.objects.visible_to(by).filter(pk__in=list(declarations))
    units = {
        unit.pk: unit
        for unit in Unit.objects.select_for_update(of=("self",)).filter(declarations__in=rows).order_by("pk")
    }
    waiting = policies.to_judge(by).filter(pk__in=rows.values("pk"), warnings=[])
    accepted = [_accept(units[row.unit_id], row, by) for row in waiting]
    return len(accepted)


def _accept(unit: Unit, declaration: Declaration, by: User) -> Declaration:
    target = workflow.require_declaration_move(declaration.state, "accept")
    if not policies.may_judge_declaration(by, declaration):
        raise PermissionDenied
    _decide(declaration, target, by)
    last_day = Period.parse(declaration.period).last_day
    touch_confirmed(unit, on=last_day)
    confirm(unit=unit, groups=[FactGroup.STATUS, FactGroup.PRODUCTS], on=last_day, means=Means.DECLARATION, by=by)
    record(by=by, verb="declaration_accepted", subject=declaration, after={"state": target})
    return declaration


@transaction.atomic
def return_declaration(*, declaration: Declaration, reason: str, by: User) -> Declaration:
    """The month goes back to the unit with the reason, and those who speak for it are told."""
    unit = _locked(declaration.unit)
    declaration = unit.declarations.get(pk=declaration.pk)
    target = workflow.require_declaration_move(declaration.state, "return")
    if not policies.may_judge_declaration(by, declaration):
        raise PermissionDenied
    reason = reason.strip()
    if not reason:
        raise RuleViolation(_("برای برگرداندن، بنویسید چه چیزی باید درست شود."), field="reason")
    _decide(declaration, target, by, reason)
    record(by=by, verb="declaration_returned", subject=declaration, after={"state": target}, reason=reason)
    sender = declaration.submitted_by
    people = {user.pk: user for user in [*owners_of(unit), *([sender] if sender else [])]}
    notify(
        to=people.values(),
        kind="declaration_returned",
        url=reverse("units:declaration", args=[unit.code, declaration.period]),
        unit=unit.name,
        month=Period.parse(declaration.period).label,
        reason=reason,
    )
    return declaration


def _decide(declaration: Declaration, state: str, by: User, reason: str = "") -> None:
    declaration.state = state
    declaration.decided_at, declaration.decided_by = timezone.now(), by
    declaration.return_reason = reason
    declaration.save(update_fields=["state", "decided_at", "decided_by", "return_reason", "saved_at"])


# ── small parts ───────────────────────────────────────────────────────────────────────────────────────────────────
def _locked(unit: Unit) -> Unit:
    return Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)


def _source_of(user: User) -> str:
    return str(user.role) if user.role in {Role.OWNER, Role.MANAGER} else "official"


def _figures_of(declaration: Declaration) -> dict:
    figures = {name: getattr(declaration, name) for name in (*FIGURE_FIELDS, *MEASURES)}
    told = {name: value for name, value in figures.items() if value is not None}
    return {"period": declaration.period, "state": declaration.state, **told}
