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

from accounts.audit import record
from accounts.models import User
from core.errors import RuleViolation
from core.numbers import group
from core.text import sort_key, squash
from parks.models import Park, Plot, PlotState
from units import policies
from units.actions.codes import next_serial, unit_code
from units.actions.declarations import refresh_measures_of
from units.models import Product, Unit
from units.queries.search_keys import unit_search_key


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
    *, by: User, today: date, products: Sequence[ProductFacts] = (), plot_number: str = "", **values: Any
) -> Unit:
    """A new unit stands under the next free code, with its products and its plot.

    `values` are fields of the unit. Raises PermissionDenied, and RuleViolation beside its field for a unit without a
    name or a place, for a county that is not the park's, for dates to come, for two products of one name.
    """
    if not policies.may_register_units(by):
        raise PermissionDenied
    unit = Unit(**values)
    _require_sound(unit, today)
    if not policies.may_place_unit(by, unit):
        raise RuleViolation(_("این شهرستان در حوزهٔ کار شما نیست."), field="county")
    _require_products(products)
    unit.code = unit_code(next_serial())
    unit.plot = _plot(unit.park, plot_number)
    _write_keys(unit, products)
    unit.save(force_insert=True)
    _write_products(unit, products)
    told = {name: value for name, value in _plain(values).items() if value not in (None, "")}
    if unit.plot:
        told["plot"] = unit.plot_id
    record(by=by, verb="unit_registered", subject=unit, after=told | _products_said(products))
    return unit


@transaction.atomic
def update_unit(
    *, unit: Unit, by: User, today: date, products: Sequence[ProductFacts] = (), plot_number: str = "", **values: Any
) -> Unit:
    """The unit's facts and products are as told, with what they were in the trail.

    Months that were declared are measured again where a capacity or a price changed. Raises as `register_unit`, and
    RuleViolation for a product that is left out though months were declared of it.
    """
    unit = Unit.objects.select_for_update(of=("self",)).select_related("park", "county", "plot").get(pk=unit.pk)
    if not policies.may_edit_unit(by, unit):
        raise PermissionDenied
    before = {name: getattr(unit, name) for name in [*values, "plot"]}
    old_products = [_facts(row) for row in unit.products.all()]
    for name, value in values.items():
        setattr(unit, name, value)
    _require_sound(unit, today)
    if not policies.may_place_unit(by, unit):
        raise RuleViolation(_("این شهرستان در حوزهٔ کار شما نیست."), field="county")
    _require_products(products)
    unit.plot = _plot(unit.park, plot_number)
    changed = [name for name, value in before.items() if getattr(unit, name) != value]
    if not changed and list(products) == old_products:
        return unit
    _write_keys(unit, products)
    unit.save(update_fields=[*changed, "search_key", "sort_key", "updated_at"])
    _write_products(unit, products)
    _record_update(unit, by, {name: before[name] for name in changed}, old_products, products)
    if [_capacity(row) for row in products] != [_capacity(row) for row in old_products]:
        refresh_measures_of(units=[unit])
    return unit


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _require_sound(unit: Unit, today: date) -> None:
    if not unit.name:
        raise RuleViolation(_("نام واحد را بنویسید."), field="name")
    if unit.park is None and unit.county is None:
        raise RuleViolation(_("شهرک یا شهرستان واحد را برگزینید."), field="park")
    if unit.park is not None and unit.park.county_id is not None:
        if unit.county is not None and unit.county.pk != unit.park.county_id:
            raise RuleViolation(_("این شهرک در شهرستان دیگری است."), field="county")
        unit.county = unit.park.county
    for name in ("establishment_licence_on", "operating_licence_on"):
        day = getattr(unit, name)
        if day is not None and day > today:
            raise RuleViolation(_("این تاریخ نمی‌تواند پس از امروز باشد."), field=name)


def _require_products(products: Iterable[ProductFacts]) -> None:
    names = [squash(row.name) for row in products]
    if len(set(names)) != len(names):
        raise RuleViolation(_("دو محصول با یک نام نوشته شده است."), field="products")


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _plot(park: Park | None, number: str) -> Plot | None:
    """The park's plot of this number, made as an assigned one where nobody told it yet."""
    if not number:
        return None
    if park is None:
        raise RuleViolation(_("قطعه تنها درون شهرک است؛ شهرک را هم برگزینید."), field="plot_number")
    plot, _made = Plot.objects.get_or_create(
        park=park, number_key=squash(number), defaults={"number": number, "state": PlotState.ASSIGNED}
    )
    return plot


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
        row.reference_price_rial = facts.reference_price_rial
        row.save()


def _facts(row: Product) -> ProductFacts:
    return ProductFacts(row.name, row.nominal_quantity, row.nominal_uom, row.reference_price_rial, row.pk)


def _capacity(row: ProductFacts) -> tuple:
    return (row.key, row.nominal_quantity, row.reference_price_rial)


# ── the trail ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _record_update(
    unit: Unit, by: User, before: dict, old_products: Sequence[ProductFacts], products: Sequence[ProductFacts]
) -> None:
    was, now = _plain(before), _plain({name: getattr(unit, name) for name in before})
    if list(products) != old_products:
        was, now = was | {"products": _said(old_products)}, now | {"products": _said(products)}
    record(by=by, verb="unit_edited", subject=unit, before=was, after=now)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the trail keeps them: keys for rows."""
    return {name: value.pk if isinstance(value, models.Model) else value for name, value in values.items()}


def _said(products: Iterable[ProductFacts]) -> list[str]:
    return [row.said for row in products]


def _products_said(products: Sequence[ProductFacts]) -> dict[str, list[str]]:
    return {"products": _said(products)} if products else {}
