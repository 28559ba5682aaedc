"""What declared months were measured to be, worked out again when capacities, prices in files or common prices change.

Reports add up what stands in the rows, so the rows follow at once, in the transaction of whatever changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from core import bulk
from units.compute.measures import ProductMonth, measure
from units.models import Declaration, DeclarationLine, DeclarationState, Product, Unit
from units.queries.prices import CommonPrices, Kind, keep_prices

MEASURES = ("utilisation", "made_value_rial", "nominal_value_rial")
SENT = (DeclarationState.SUBMITTED, DeclarationState.ACCEPTED)
A_TIME = 1_000  # units
A_FEW = 200  # months


class Months(NamedTuple):
    """Months from `first` on (1404-06), up to the one before `until`; without bounds all of them."""

    first: str = ""
    until: str | None = None


ALWAYS = Months()


@transaction.atomic
def refresh_measures(*, unit: Unit) -> int:
    """Every month that was sent in is measured again by the unit's products as they are now; returns how many moved.

    For those who change a product's capacity or reference price; the caller records what was changed.
    """
    return refresh_measures_of(units=[unit])


@transaction.atomic
def refresh_measures_of(*, units: Iterable[Unit], months: Months = ALWAYS) -> int:
    """`refresh_measures` for many units at once, in some six statements a thousand of them."""
    keep_prices()
    keys = [unit.pk for unit in units]
    return sum(_refresh(keys[start : start + A_TIME], months) for start in range(0, len(keys), A_TIME))


def _refresh(units: Sequence[int], within: Months) -> int:
    products = _products_of(units)
    prices = CommonPrices(kind.name_key for lines in products.values() for _key, kind, _nominal, _own in lines)
    months = Declaration.objects.filter(unit__in=units, state__in=SENT, period__gte=within.first).order_by()
    if within.until is not None:
        months = months.filter(period__lt=within.until)
    made: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    told = DeclarationLine.objects.filter(declaration__in=months).order_by()
    for month, product, quantity in told.values_list("declaration_id", "product_id", "quantity").iterator():
        made[month][product] = quantity
    moved = []
    for key, unit, period, *standing in months.values_list("pk", "unit_id", "period", *MEASURES).iterator():
        found = measure(
            ProductMonth(made[key].get(product), nominal, prices.of(kind, period, own))
            for product, kind, nominal, own in products[unit]
        )
        fresh = [getattr(found, name) for name in MEASURES]
        if fresh != standing:
            moved.append((key, *fresh))
    _write(moved)
    return len(moved)


def _write(moved: Sequence[tuple[Any, ...]]) -> None:
    """One unit's months, as every edit of a product brings them, are one statement; many go through a stage table."""
    if len(moved) > A_FEW:
        bulk.update(Declaration, ("id", *MEASURES), moved)
        return
    rows = [Declaration(pk=key, **dict(zip(MEASURES, fresh, strict=True))) for key, *fresh in moved]
    Declaration.objects.bulk_update(rows, MEASURES)


def _products_of(units: Sequence[int]) -> dict[int, list[tuple[int, Kind, Decimal | None, int | None]]]:
    """What each unit makes: the product's key, its kind, a year's nominal quantity and the price in the file, rial."""
    found: dict[int, list[Any]] = defaultdict(list)
    names = ("unit_id", "pk", "name_key", "uom_key", "nominal_quantity", "reference_price_rial")
    for unit, key, name_key, uom_key, nominal, own in Product.objects.filter(unit__in=units).values_list(*names):
        found[unit].append((key, Kind(name_key, uom_key), nominal, own))
    return found
