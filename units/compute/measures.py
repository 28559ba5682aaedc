"""What a month's declaration measures: how much of the capacity ran and what it was worth (DOMAIN §7).

Quantities are in the product's own unit of measure, nominal quantities are a year's output, prices are the reference
price of one such unit in rial. Reference prices are fixed weights, not facts of the month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MONTHS_A_YEAR = 12
SHARE = Decimal("0.000001")
WHOLE = Decimal(1)
LARGEST_SHARE = Decimal(999_999)  # what the column holds; more is a slip of the unit of measure, not a figure
LARGEST_RIAL = 2**63 - 1


@dataclass(frozen=True)
class ProductMonth:
    """One product in one month: `made` in the month, `nominal` of a year, `price_rial` for one unit of measure."""

    made: Decimal | None
    nominal: Decimal | None
    price_rial: int | None


@dataclass(frozen=True)
class Measures:
    """`utilisation` as a share of one; `made_value_rial` of the month; `nominal_value_rial` of a year."""

    utilisation: Decimal | None = None
    made_value_rial: int | None = None
    nominal_value_rial: int | None = None


UNKNOWN = Measures()


def measure(products: Iterable[ProductMonth]) -> Measures:
    """The three measures of a month.

    u = Σ made × price ÷ Σ (nominal ÷ 12) × price, over the products whose nominal capacity and quantity are known
    (DOMAIN §7, «capacity utilisation»). Where one of these has no reference price every product weighs the same,
    u = mean of made ÷ (nominal ÷ 12), and both values stay unknown. A product without nominal capacity, or whose
    quantity was not told, is left out of both sides; when none remains, all three are unknown.
    """
    known = [row for row in products if row.made is not None and row.nominal]
    if not known:
        return UNKNOWN
    if not all(row.price_rial for row in known):
        return Measures(utilisation=_share(_equal_weights(known)))
    made = sum((Decimal(row.made or 0) * (row.price_rial or 0) for row in known), Decimal())
    nominal = sum((Decimal(row.nominal or 0) * (row.price_rial or 0) for row in known), Decimal())
    return Measures(
        utilisation=_share(made * MONTHS_A_YEAR / nominal),
        made_value_rial=_rial(made),
        nominal_value_rial=_rial(nominal),
    )


def _equal_weights(known: list[ProductMonth]) -> Decimal:
    shares = [Decimal(row.made or 0) * MONTHS_A_YEAR / Decimal(row.nominal) for row in known if row.nominal]
    return sum(shares, Decimal()) / len(shares)


def _share(value: Decimal) -> Decimal | None:
    return value.quantize(SHARE, ROUND_HALF_UP) if value < LARGEST_SHARE else None


def _rial(value: Decimal) -> int | None:
    return int(value.quantize(WHOLE, ROUND_HALF_UP)) if value < LARGEST_RIAL else None
