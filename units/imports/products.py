"""What the product cells of a row mean: a product of the unit found by its squashed name, else one to be added."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core import bulk
from core.text import squash
from units.imports.statuses import Tell
from units.models import Product, uom_key_of
from units.queries.prices import Kind

FACTS = ("nominal_quantity", "nominal_uom", "reference_price_rial")
BLANK = {"nominal_quantity": None, "nominal_uom": "", "reference_price_rial": None}


class Line(NamedTuple):
    """A product as the database holds it."""

    key: int
    position: int
    name: str
    name_key: str
    kind: Kind
    facts: dict[str, Any]


class ProductChange(NamedTuple):
    """A product to write: a new one has no `line`; `facts` are those that differ from what stands."""

    line: Line | None
    name: str
    name_key: str
    position: int
    facts: dict[str, Any]


def lines_of(units: Iterable[int]) -> dict[int, list[Line]]:
    """The products of these units, main product first."""
    units = list(units)
    found: dict[int, list[Line]] = defaultdict(list)
    if units:
        rows = Product.objects.filter(unit__in=units).order_by("unit", "position", "pk")
        for unit, key, position, name, name_key, uom_key, *facts in rows.values_list(
            "unit_id", "pk", "position", "name", "name_key", "uom_key", *FACTS
        ):
            kind = Kind(name_key, uom_key)
            found[unit].append(Line(key, position, name, name_key, kind, dict(zip(FACTS, facts, strict=True))))
    return found


def write_uom_keys(products: Iterable[int]) -> None:
    """The keys of these products' units of measure fit what is written of them; the journal of a file tells no keys."""
    rows = Product.objects.filter(pk__in=products).values_list("pk", "nominal_uom")
    bulk.update(Product, ("id", "uom_key"), [(key, uom_key_of(uom)) for key, uom in rows])


def settle_product(values: dict[str, Any], lines: list[Line], error: Tell) -> ProductChange | None:
    """The product that the row writes, or None; facts without a name are those of the main product."""
    told = {name: values[name] for name in FACTS if name in values}
    name = values.get("product")
    if name is None:
        return _main_product(told, lines, error) if told else None
    name_key = squash(name)
    line = next((line for line in lines if line.name_key == name_key), None)
    if line is None:
        position = max((line.position for line in lines), default=0) + 1
        return ProductChange(None, name, name_key, position, told)
    return _difference(line, told)


def _main_product(told: dict[str, Any], lines: list[Line], error: Tell) -> ProductChange | None:
    if not lines:
        error("product", "required", _("ظرفیت یا قیمت داده شده ولی نام محصول خالی است."))
        return None
    return _difference(lines[0], told)


def _difference(line: Line, told: dict[str, Any]) -> ProductChange | None:
    changed = {name: value for name, value in told.items() if line.facts[name] != value}
    return ProductChange(line, line.name, line.name_key, line.position, changed) if changed else None
