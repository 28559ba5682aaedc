"""What the declarations say: what waits for whom, which month is due, what a new form may start from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Role, User
from core.jalali import Period
from units.compute.checks import Told, warnings
from units.compute.measures import Measures, ProductMonth, measure
from units.models import FIGURE_FIELDS, Declaration, DeclarationState, Product, Status, Unit
from units.queries.holders import has_manager, held_by

FROM_OFFICIAL = Q(submitted_by__role__in=[Role.OFFICIAL, Role.DIRECTOR, Role.ADMINISTRATOR])


def to_judge(user: User) -> QuerySet[Declaration]:
    """Submitted declarations that are `user`'s to accept or return, oldest first; nobody's own among them."""
    rows = held_by(
        user,
        from_owner=~Q(submitted_by__role=Role.MANAGER) & ~FROM_OFFICIAL,
        from_manager=Q(submitted_by__role=Role.MANAGER),
        from_official=FROM_OFFICIAL,
    )
    if rows is None:
        return Declaration.objects.none()
    waiting = Declaration.objects.submitted().exclude(submitted_by=user.pk).annotate(managed=has_manager("unit__park"))
    return waiting.filter(rows).order_by("submitted_at", "pk")


def due_month(today: date) -> Period:
    """The Jalali month that is to be declared now: the last one that ended."""
    return Period.containing(today, kind="month").previous()


def last_accepted(unit: Unit, before: Period | None = None) -> Declaration | None:
    """The newest accepted declaration of the unit, of a month before `before` when that is given."""
    rows = unit.declarations.accepted()
    if before is not None:
        rows = rows.filter(period__lt=before.code)
    return rows.order_by("-period").prefetch_related("lines").first()


def expected(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Units from which a monthly declaration is expected: those that run."""
    return units.filter(status__in=Status.running())


def without_declaration(units: QuerySet[Unit], period: Period) -> QuerySet[Unit]:
    """Running units that have not sent the month in (a draft or a returned one counts as not sent)."""
    sent = Declaration.objects.filter(
        unit=OuterRef("pk"), period=period.code, state__in=[DeclarationState.SUBMITTED, DeclarationState.ACCEPTED]
    )
    return expected(units).exclude(Exists(sent))


def of_unit(unit: Unit, viewer: User) -> QuerySet[Declaration]:
    """The unit's declarations as `viewer` may see them, newest month first, for its table and chart."""
    return unit.declarations.visible_to(viewer).prefetch_related("lines").order_by("-period", "-pk")


# ── what a month is judged by ─────────────────────────────────────────────────────────────────────────────────────
def told_by(declaration: Declaration) -> Told:
    """The month as the checks read it, from a saved declaration (its lines should be prefetched)."""
    return Told(
        figures={name: getattr(declaration, name) for name in FIGURE_FIELDS},
        quantities={line.product_id: line.quantity for line in declaration.lines.all()},
        utilisation=declaration.utilisation,
    )


def measured(unit: Unit, period: Period, quantities: Mapping[int, Decimal | None]) -> Measures:
    """Measures of a month of `unit` in which these quantities were made (product → quantity), at its prices."""
    products: Iterable[Any] = unit.products.priced(period)
    return measure(
        ProductMonth(quantities.get(product.pk), product.nominal_quantity, product.price_rial) for product in products
    )


def closed_all_month(unit: Unit, period: Period) -> bool:
    """Whether the ledger says that the unit stood still on every day of the month."""
    events = list(
        unit.status_changes.approved()
        .filter(effective_on__lt=period.end)
        .order_by("-effective_on", "-pk")
        .values_list("effective_on", "status")
    )
    within = [status for day, status in events if day > period.start]
    before = next((status for day, status in events if day <= period.start), "")
    return before == Status.CLOSED and all(status == Status.CLOSED for status in within)


def warnings_of(unit: Unit, period: Period, told: Told) -> list[str]:
    """Codes of what is surprising in the month as told, against the month before and the ledger."""
    before = (
        unit.declarations.filter(
            period=period.previous().code, state__in=[DeclarationState.SUBMITTED, DeclarationState.ACCEPTED]
        )
        .prefetch_related("lines")
        .first()
    )
    return warnings(
        told,
        last_month=told_by(before) if before else None,
        closed_all_month=told.has_output and closed_all_month(unit, period),
    )


def latest(unit: Unit, viewer: User, count: int) -> QuerySet[Declaration]:
    """The unit's last few accepted months, newest first, that stand beside a proposal."""
    return unit.declarations.visible_to(viewer).accepted().order_by("-period")[:count]


def next_to_judge(user: User, after: Declaration) -> Declaration | None:
    """The oldest other declaration that waits for `user`."""
    return to_judge(user).exclude(pk=after.pk).select_related("unit").first()


@dataclass(frozen=True)
class Beside:
    """One figure of a month beside the same one of the month before."""

    label: str
    now: Decimal | int | None
    before: Decimal | int | None


def figures_beside(row: Declaration, before: Declaration | None) -> list[Beside]:
    """Every figure that either month tells, in the order of the form."""
    rows = [Beside(figure_label(name), getattr(row, name), getattr(before, name, None)) for name in FIGURE_FIELDS]
    return [figure for figure in rows if figure.now is not None or figure.before is not None]


def figure_label(name: str) -> str:
    """What a figure of the declaration is called."""
    return str(Declaration._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def beside_last_month(row: Declaration, before: Declaration | None) -> list[Beside]:
    """What was made of each product, with its unit of measure, beside the month before."""
    earlier = {line.product_id: line.quantity for line in before.lines.all()} if before else {}
    return [
        Beside(_named(line.product), line.quantity, earlier.get(line.product_id))
        for line in row.lines.select_related("product")
    ]


def _named(product: Product) -> str:
    return f"{product.name} ({product.nominal_uom})" if product.nominal_uom else product.name
