"""Columns of the declarations' file, named as the import reads them (INTERFACES, «declarations»)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.tables import Column, attribute
from units.models import Declaration, DeclarationLine


def _field(name: str) -> Column:
    field = Declaration._meta.get_field(name)
    kind = "rial" if name.endswith("_rial") else "number"
    return Column(name, field.verbose_name, attribute(f"declaration.{name}"), kind)  # type: ignore[union-attr]


LINE_COLUMNS = [
    Column("unit", _("شناسهٔ واحد"), attribute("declaration.unit.code"), "code"),
    Column("period", _("ماه"), attribute("declaration.period"), "code"),
    Column("product", _("محصول"), attribute("product.name")),
    Column("quantity", _("مقدار تولید"), attribute("quantity"), "number"),
    *(
        _field(name)
        for name in (
            "output_value_rial",
            "intermediate_cost_rial",
            "sales_rial",
            "workers",
            "workers_women",
            "workers_local",
            "planned_hours",
            "worked_hours",
            "lost_hours_power",
            "lost_hours_gas",
            "lost_hours_water",
            "lost_hours_other",
            "electricity_kwh",
            "gas_m3",
            "water_m3",
        )
    ),
]


def lines_of(declarations: QuerySet[Declaration]) -> QuerySet[DeclarationLine]:
    """One row a product and month, in the order in which a person would read them."""
    rows = DeclarationLine.objects.filter(declaration__in=declarations.order_by())
    return rows.select_related("declaration__unit", "product").order_by(
        "declaration__unit__code", "declaration__period", "product__position", "pk"
    )
