"""Entering units and correcting what the register says of them. Status is not among it: it has its ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from core.numbers import group
from core.text import sort_key, squash
from units import policies
from units.actions.codes import next_serial, unit_code
from units.actions.confirmations import Means, confirm
from units.actions.land import require_own_plot
from units.actions.measures import refresh_measures_of
from units.actions.places import plot_of, require_place
from units.actions.twins import set_apart
from units.compute.freshness import groups_of
from units.models import Product, Unit, uom_key_of
from units.queries.search_keys import unit_search_key

TENURE = ("park", "county", "plot", "owner_name", "owner_national_id")
_CORRECTION = gettext_lazy(
    "جای واحد یا مالک آن با آنچه ثبت شده است فرق دارد. اگر واحد جابه‌جا یا فروخته شده است، آن را با تاریخ در «جابه‌جایی»"
    " یا «انتقال مالکیت» ثبت کنید؛ اگر پیش‌تر نادرست نوشته شده بود، این خانه را نشان بزنید."
)


@dataclass(frozen=True)
class ProductFacts:
    """One line of a unit's products; `key` is the product that stands already, None for a new one."""

    name: str
    nominal_quantity: Decimal | None = None
    nominal_uom: str = ""
    reference_price_rial: int | None = None
    key: int | None = None

    @property
    def said(self) -> str:
        """The line as the trail tells it."""
        quantity = f" {group(self.nominal_quantity)} {self.nominal_uom}" if self.nominal_quantity is not None else ""
        price = f" × {group(self.reference_price_rial)}" if self.reference_price_rial is not None else ""
        return f"{self.name}{quantity}{price}"


@transaction.atomic
def register_unit(
    *,
    by: User,
    today: date,
    products: Sequence[ProductFacts] = (),
    plot_number: str = "",
    unlike: Sequence[Unit] = (),
    **values: Any,
) -> Unit:
    """A new unit stands under the next free code, with its products and its plot.

    `values` are fields of the unit, `unlike` units that look like it and are not. Raises PermissionDenied, and
    RuleViolation beside its field for a unit without a name or a place, for a county that is not the park's, for dates
    to come, for two products of one name.
    """
    if not policies.may_register_units(by):
        raise PermissionDenied
    unit = Unit(**values)
    _settle(unit, by, today, products, plot_number)
    unit.code = unit_code(next_serial())
    _write_keys(unit, products)
    unit.save(force_insert=True)
    _write_products(unit, products)
    told = {name: value for name, value in _plain(values).items() if value not in (None, "")}
    if unit.plot:
        told["plot"] = unit.plot_id
    told |= _products_said(products)
    record(by=by, verb="unit_registered", subject=unit, after=told)
    set_apart(unit=unit, others=unlike, by=by)
    confirm(unit=unit, groups=groups_of(told), on=today, means=Means.EDIT, by=by)
    return unit


@transaction.atomic
def update_unit(
    *,
    unit: Unit,
    by: User,
    today: date,
    products: Sequence[ProductFacts] = (),
    plot_number: str = "",
    is_correction: bool = False,
    unlike: Sequence[Unit] = (),
    **values: Any,
) -> Unit:
    """The unit's facts and products are as told, with what they were in the trail.

    Another place or owner is taken only as the correction of a mistake, and the trail says so; a move or a sale is an
    event with its own day (`units.actions.tenure`). Months that were declared are measured again where a capacity or
    a price changed. Raises as `register_unit`, and RuleViolation for a product that is left out though months were
    declared of it.
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if not policies.may_edit_unit(by, unit):
        raise PermissionDenied
    before = {name: getattr(unit, name) for name in [*values, "plot"]}
    old_products = [_facts(row) for row in unit.products.all()]
    for name, value in values.items():
        setattr(unit, name, value)
    _settle(unit, by, today, products, plot_number)
    changed = [name for name, value in before.items() if getattr(unit, name) != value]
    if not changed and list(products) == old_products:
        return unit
    verb = _verb(unit, changed, before, is_correction=is_correction)
    _write_keys(unit, products)
    unit.save(update_fields=[*changed, "search_key", "sort_key", "updated_at"])
    _write_products(unit, products)
    _record_update(unit, by, verb, {name: before[name] for name in changed}, old_products, products)
    _follow_up(unit, by, today, changed, old_products, products)
    set_apart(unit=unit, others=unlike, by=by)
    return unit


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _settle(unit: Unit, by: User, today: date, products: Sequence[ProductFacts], plot_number: str) -> None:
    """The unit as it is about to be written keeps the rules, and stands on its plot."""
    _require_sound(unit, today)
    require_place(unit, by)
    _require_products(products)
    unit.plot = plot_of(unit.park, plot_number)


def _require_sound(unit: Unit, today: date) -> None:
    if not unit.name:
        raise RuleViolation(_("نام واحد را بنویسید."), field="name")
    for name in ("establishment_licence_on", "operating_licence_on"):
        day = getattr(unit, name)
        if day is not None and day > today:
            raise RuleViolation(_("این تاریخ نمی‌تواند پس از امروز باشد."), field=name)


def _verb(unit: Unit, changed: Iterable[str], before: dict[str, Any], *, is_correction: bool) -> str:
    """How the trail names the change.

    Raises RuleViolation for another place or owner that is no correction, and for a plot that a contract denies.
    What was unknown is told for the first time, not corrected; no park is not unknown: the unit stood outside.
    """
    if "plot" in changed:
        require_own_plot(unit)
    moved = [name for name in changed if name in TENURE and (name == "park" or before[name] not in (None, ""))]
    if not moved:
        return "unit_edited"
    if not is_correction:
        raise RuleViolation(_CORRECTION, field="is_correction")
    return "unit_corrected"


def _require_products(products: Iterable[ProductFacts]) -> None:
    names = [squash(row.name) for row in products]
    if len(set(names)) != len(names):
        raise RuleViolation(_("دو محصول با یک نام نوشته شده است."), field="products")


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _write_keys(unit: Unit, products: Iterable[ProductFacts]) -> None:
    unit.sort_key = sort_key(unit.name)
    unit.search_key = unit_search_key(unit, [row.name for row in products])


def _write_products(unit: Unit, products: Sequence[ProductFacts]) -> None:
    standing = {row.pk: row for row in unit.products.all()}
    dropped = standing.keys() - {row.key for row in products}
    declared = Product.objects.filter(pk__in=dropped, lines__isnull=False).distinct().first()
    if declared is not None:
        raise RuleViolation(
            _("برای «%(product)s» اظهارنامه ثبت شده است و نمی‌توان آن را برداشت.") % {"product": declared.name},
            field="products",
        )
    Product.objects.filter(pk__in=dropped).delete()
    renamed = [row.key for row in products if row.key in standing and standing[row.key].name_key != squash(row.name)]
    # Two products that swap their names would meet in the middle.
    unit.products.filter(pk__in=renamed).update(name_key=Concat(Value("~"), Cast("pk", models.CharField())))
    for position, facts in enumerate(products, start=1):
        row = standing[facts.key] if facts.key in standing else Product(unit=unit)
        row.position, row.name, row.name_key = position, facts.name, squash(facts.name)
        row.nominal_quantity, row.nominal_uom = facts.nominal_quantity, facts.nominal_uom
        row.uom_key, row.reference_price_rial = uom_key_of(facts.nominal_uom), facts.reference_price_rial
        row.save()


def _facts(row: Product) -> ProductFacts:
    return ProductFacts(row.name, row.nominal_quantity, row.nominal_uom, row.reference_price_rial, row.pk)


def _capacity(row: ProductFacts) -> tuple:
    """What a month is measured by; name and unit of measure decide which common price holds."""
    return (row.key, squash(row.name), uom_key_of(row.nominal_uom), row.nominal_quantity, row.reference_price_rial)


def _follow_up(
    unit: Unit,
    by: User,
    today: date,
    changed: Sequence[str],
    old_products: Sequence[ProductFacts],
    products: Sequence[ProductFacts],
) -> None:
    """An edit confirms what it touches, and changed capacities measure the declared months again."""
    edited = [*changed, *(["products"] if list(products) != list(old_products) else [])]
    confirm(unit=unit, groups=groups_of(edited), on=today, means=Means.EDIT, by=by)
    if [_capacity(row) for row in products] != [_capacity(row) for row in old_products]:
        refresh_measures_of(units=[unit])


# ── the trail ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _record_update(
    unit: Unit,
    by: User,
    verb: str,
    before: dict,
    old_products: Sequence[ProductFacts],
    products: Sequence[ProductFacts],
) -> None:
    was, now = _plain(before), _plain({name: getattr(unit, name) for name in before})
    if list(products) != old_products:
        was, now = was | {"products": _said(old_products)}, now | {"products": _said(products)}
    record(by=by, verb=verb, subject=unit, before=was, after=now)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the trail keeps them: keys for rows."""
    return {name: value.pk if isinstance(value, models.Model) else value for name, value in values.items()}


def _said(products: Iterable[ProductFacts]) -> list[str]:
    return [row.said for row in products]


def _products_said(products: Sequence[ProductFacts]) -> dict[str, list[str]]:
    return {"products": _said(products)} if products else {}
