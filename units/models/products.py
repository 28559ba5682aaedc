"""What units make, and what one of each kind of product is worth: the price in the unit's file or a common one."""

from functools import lru_cache
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.jalali import Period
from core.text import squash
from units.models.register import Unit

LONGEST_UOM = 24


@lru_cache(maxsize=1_000)
def uom_key_of(uom: str) -> str:
    """The folded unit of measure, equal for every way of writing one: with its name's key the kind of a product."""
    return squash(uom)[:LONGEST_UOM]


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, user) -> "ProductQuerySet":
        if user.is_authenticated and user.sees_province:
            return self
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def of_kind(self, row: "Product | ReferencePrice") -> "ProductQuerySet":
        """Products of the kind of this one, or of this price, whoever makes them."""
        return self.filter(name_key=row.name_key, uom_key=row.uom_key)

    def priced(self, period: Period | None = None) -> Any:  # a ProductQuerySet, with columns that its type cannot tell
        """The same products with `price_rial`, the price of one unit of measure that holds in the period's last month.

        It is the common price of the kind, else the one in the unit's file, else None; `common_since` is the month
        from which the common one holds. Without a period it is today's: no price begins in a month to come.
        """
        common = ReferencePrice.objects.filter(name_key=OuterRef("name_key"), uom_key=OuterRef("uom_key"))
        if period is not None:
            common = common.filter(month__lte=period.months()[-1].code)
        newest = common.order_by("-month")
        return self.annotate(
            price_rial=Coalesce(Subquery(newest.values("price_rial")[:1]), F("reference_price_rial")),
            common_since=Subquery(newest.values("month")[:1]),
        )


class Product(models.Model):
    """What a unit makes; nominal capacity is a year's output of the installed machinery at 100%.

    `name_key` and `uom_key` together are its kind, by which a common price finds it (`ReferencePrice`).
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="products")
    position = models.PositiveSmallIntegerField(default=1, help_text="1 is the main product")
    name = models.CharField(_("محصول"), max_length=160)
    name_key = models.CharField(max_length=160, editable=False, help_text="squashed name, for uniqueness")
    nominal_quantity = models.DecimalField(
        _("ظرفیت اسمی سالانه"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    nominal_uom = models.CharField(_("یکای ظرفیت"), max_length=LONGEST_UOM, blank=True)
    uom_key = models.CharField(
        max_length=LONGEST_UOM,
        blank=True,
        editable=False,
        help_text="squashed unit of measure, for the kind",
    )
    reference_price_rial = models.BigIntegerField(_("قیمت مرجع (ریال)"), null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["unit", "position", "pk"]
        verbose_name = _("محصول")
        verbose_name_plural = _("محصولات")
        indexes: ClassVar = [models.Index(fields=["name_key", "uom_key"], name="products_by_kind")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name_key"], name="product_name_once_per_unit"),
            models.CheckConstraint(
                condition=Q(nominal_quantity=None) | Q(nominal_quantity__gte=0),
                name="nominal_quantity_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(reference_price_rial=None) | Q(reference_price_rial__gte=0),
                name="reference_price_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReferencePriceQuerySet(models.QuerySet["ReferencePrice"]):
    def visible_to(self, user) -> "ReferencePriceQuerySet":
        """Prices of what visible units make: that somebody makes a thing is told by its price."""
        if user.is_authenticated and user.sees_province:
            return self
        made = Product.objects.visible_to(user).filter(name_key=OuterRef("name_key"), uom_key=OuterRef("uom_key"))
        return self.filter(models.Exists(made))

    def of_kind(self, row: "Product | ReferencePrice") -> "ReferencePriceQuerySet":
        """Every dated price of the kind of this product, or of this price; newest first."""
        return self.filter(name_key=row.name_key, uom_key=row.uom_key)


class ReferencePrice(models.Model):
    """What one unit of measure of a kind of product is worth in all units alike, from a Jalali month on.

    It holds until the next row of the kind begins, and goes before the price in a unit's own file. Rows are written
    by `units.actions.prices` alone, which measures again what was declared in the months they hold.
    """

    name = models.CharField(_("محصول"), max_length=160)
    name_key = models.CharField(max_length=160, editable=False, help_text="squashed name, as a product's")
    uom = models.CharField(_("یکا"), max_length=LONGEST_UOM)
    uom_key = models.CharField(max_length=LONGEST_UOM, editable=False, help_text="squashed uom, as a product's")
    month = models.CharField(_("از ماه"), max_length=7, help_text="1404-01")
    price_rial = models.BigIntegerField(_("قیمت مرجع هر یکا (ریال)"))
    source = models.CharField(_("منبع"), max_length=300)
    is_sample = models.BooleanField(_("نمونه"), default=False)

    objects = ReferencePriceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-month", "-pk"]
        verbose_name = _("قیمت مرجع")
        verbose_name_plural = _("قیمت‌های مرجع")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name_key", "uom_key", "month"], name="reference_price_once_a_kind_and_month"
            ),
            models.CheckConstraint(condition=Q(price_rial__gt=0), name="reference_price_above_nought"),
            models.CheckConstraint(condition=~Q(source=""), name="reference_price_says_its_source"),
            models.CheckConstraint(condition=~Q(name_key="") & ~Q(uom_key=""), name="reference_price_is_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.uom}) · {Period.parse(self.month).label}"

    def get_absolute_url(self) -> str:
        return reverse("reports:reference_price", args=[self.name_key, self.uom_key])
