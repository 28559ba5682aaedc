"""What products are worth: common prices, read once for many declared months, and the kinds of product."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery

from accounts.models import AuditEvent, User
from core import locks
from units.models import Product, ReferencePrice

KIND = "_kind"  # what the trail calls it, where no reader looks
UNPRICED = Q(reference_price_rial=None) | Q(reference_price_rial=0)  # nought is no price to weigh by
FEW = 500  # names that are asked for one by one; beyond it all prices are read


class Kind(NamedTuple):
    """What is worth the same everywhere: the keys of a product's name and of its unit of measure."""

    name_key: str
    uom_key: str


def kind_code(row: Product | ReferencePrice | Kind) -> str:
    """The kind in one word, for the trail: neither key holds a slash."""
    return f"{row.name_key}/{row.uom_key}"


class CommonPrices:
    """The common prices of kinds of product, for those who measure many months; one query.

    `ProductQuerySet.priced` says the same of one period in SQL.
    """

    def __init__(self, names: Iterable[str] | None = None) -> None:
        """Prices of products with these keys of their names; of all products without a word."""
        rows = ReferencePrice.objects.order_by("month")
        wanted = None if names is None else set(names)
        if wanted is not None and len(wanted) <= FEW:
            rows = rows.filter(name_key__in=wanted)
        self._dated: dict[Kind, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
        for name_key, uom_key, month, price in rows.values_list("name_key", "uom_key", "month", "price_rial"):
            months, prices = self._dated[Kind(name_key, uom_key)]
            months.append(month)
            prices.append(price)

    def of(self, kind: Kind, month: str, own: int | None) -> int | None:
        """Rial for one unit of measure in the month (1404-06): the newest common price by then, else `own`."""
        if kind not in self._dated:
            return own
        months, prices = self._dated[kind]
        place = bisect_right(months, month)
        return prices[place - 1] if place else own


def kinds_of(products: QuerySet[Product]) -> QuerySet[Product, Any]:
    """The kinds of these products, a row each: how many units make it, what their files say, what holds in common.

    `price` is rial for one unit of measure since the month `since`, None where no common price was set; `lowest` and
    `highest` are of the files, of which `unpriced` tell no price.
    """
    common = ReferencePrice.objects.filter(name_key=OuterRef("name_key"), uom_key=OuterRef("uom_key"))
    newest = common.order_by("-month")
    return (
        products.order_by()
        .values("name_key", "uom_key")
        .annotate(
            product=Min("name"),
            uom=Min("nominal_uom"),
            makers=Count("pk"),
            unpriced=Count("pk", filter=UNPRICED),
            lowest=Min("reference_price_rial", filter=~UNPRICED),
            highest=Max("reference_price_rial", filter=~UNPRICED),
            price=Subquery(newest.values("price_rial")[:1]),
            since=Subquery(newest.values("month")[:1]),
        )
    )


def kind_told(kind: Kind, user: User) -> dict[str, Any] | None:
    """The row of `kinds_of` for one kind, of what `user` sees; None where they see neither a maker nor a price."""
    if row := kinds_of(Product.objects.visible_to(user).filter(**kind._asdict()))[:1]:
        return dict(row[0])
    price = ReferencePrice.objects.visible_to(user).filter(**kind._asdict()).first()
    if price is None:
        return None
    told = {"product": price.name, "uom": price.uom, "price": price.price_rial, "since": price.month}
    return {**kind._asdict(), "makers": 0, "unpriced": 0, "lowest": None, "highest": None, **told}


def makers_of(kind: Kind, user: User) -> QuerySet[Product, Any]:
    """The products of the kind that `user` sees, each with its unit and the price that holds today."""
    rows = Product.objects.visible_to(user).filter(**kind._asdict()).priced()
    return rows.select_related("unit__park").order_by("unit__sort_key", "pk")


def kept_for_nobody(user: User) -> QuerySet[ReferencePrice]:
    """The newest common price of every kind that no unit makes any more."""
    made = Product.objects.filter(name_key=OuterRef("name_key"), uom_key=OuterRef("uom_key"))
    later = ReferencePrice.objects.filter(
        name_key=OuterRef("name_key"), uom_key=OuterRef("uom_key"), month__gt=OuterRef("month")
    )
    return ReferencePrice.objects.visible_to(user).filter(~Exists(made), ~Exists(later)).order_by("name_key", "pk")


def trail_of_kind(kind: Kind) -> QuerySet[AuditEvent]:
    """What was done to the common prices of the kind, those that are withdrawn by now among them; newest first.

    Whoever may see the kind may read it.
    """
    label = ReferencePrice._meta.label_lower
    return AuditEvent.objects.filter(subject_type=label, after___kind=kind_code(kind)).select_related("by")


def keep_prices() -> None:
    """Until this transaction ends no common price changes; whoever writes what was measured by them asks first."""
    locks.share("reference_prices")


def hold_prices() -> None:
    """Until this transaction ends nobody measures by common prices or changes one."""
    locks.hold("reference_prices")
