"""django-import-export as quick as its manual makes it: bulk, no diffs, instances and foreign keys cached."""

from pathlib import Path

import tablib
from import_export import fields, resources, widgets
from import_export.instance_loaders import CachedInstanceLoader

from parks.models import County, Park
from units.models import IsicClass, Unit

BATCH = 1_000
COLUMNS = (
    *("code", "name", "owner_name", "owner_national_id", "legal_id", "group"),
    *("establishment_licence", "establishment_licence_on", "operating_licence", "operating_licence_on"),
    *("status", "status_on", "status_reason", "workers_nominal", "phone", "postal_code", "address", "lat", "lon"),
)


class CachedKey(widgets.ForeignKeyWidget):
    """A foreign key by its code, looked up in memory; the widget that comes with the library asks for each row."""

    def __init__(self, model: type) -> None:
        super().__init__(model, "code")
        self.known: dict[str, object] | None = None

    def clean(self, value, row=None, **kwargs):
        if self.known is None:
            self.known = {one.code: one for one in self.model.objects.all()}
        return self.known[value] if value else None


class UnitResource(resources.ModelResource):
    """The columns of a unit itself; products and the status ledger are left out."""

    park = fields.Field(column_name="park", attribute="park", widget=CachedKey(Park))
    county = fields.Field(column_name="county", attribute="county", widget=CachedKey(County))
    isic = fields.Field(column_name="isic", attribute="isic", widget=CachedKey(IsicClass))

    class Meta:
        model = Unit
        fields = (*COLUMNS, "park", "county", "isic")
        import_id_fields = ("code",)
        instance_loader_class = CachedInstanceLoader
        use_bulk = True
        batch_size = BATCH
        skip_diff = skip_html_diff = True
        use_transactions = True

    def before_save_instance(self, instance, row, **kwargs):
        instance.search_key = instance.sort_key = instance.name


def import_units(path: Path) -> int:
    data = tablib.Dataset().load(path.read_text(encoding="utf-8"), format="csv")
    result = UnitResource().import_data(data, raise_errors=True)
    return result.total_rows


def export_xlsx() -> bytes:
    units = Unit.objects.select_related("park", "county", "isic").order_by("sort_key", "pk")
    return UnitResource().export(units).export("xlsx")
