"""The list of units as a file: exactly the columns that `import_registry units` reads, under their Persian labels.

A file that was exported goes in again unchanged. A unit's first product stands in its row; places go by name, or by
code where two parks share a name; what no column of the import holds is shown on pages only.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from core.jalali import file_date
from core.tables import Column
from core.text import squash
from parks.exports import persian
from parks.models import County, Park, Plot
from units.models import IndustryGroup, Product, Reason, Status, Unit
from units.queries.past import column

CHUNK = 1_000
# English name → Persian label, in the order of the file. The labels are part of the format and are never translated.
UNIT_LABELS = {
    "code": "شناسه",
    "name": "نام واحد",
    "owner_name": "نام مالک",
    "owner_national_id": "کد ملی مالک",
    "legal_id": "شناسهٔ ملی",
    "park": "شهرک",
    "county": "شهرستان",
    "plot": "شمارهٔ قطعه",
    "isic": "کد آیسیک",
    "group": "گروه صنعت",
    "establishment_licence": "شمارهٔ جواز تأسیس",
    "establishment_licence_on": "تاریخ جواز تأسیس",
    "operating_licence": "شمارهٔ پروانهٔ بهره‌برداری",
    "operating_licence_on": "تاریخ پروانهٔ بهره‌برداری",
    "status": "وضعیت",
    "status_on": "تاریخ وضعیت",
    "status_reason": "علت اصلی",
    "workers_nominal": "اشتغال پروانه (نفر)",
    "product": "محصول",
    "nominal_quantity": "ظرفیت اسمی سالانه",
    "nominal_uom": "یکای ظرفیت",
    "reference_price_rial": "قیمت مرجع (ریال)",
    "phone": "تلفن",
    "postal_code": "کد پستی",
    "address": "نشانی",
    "lat": "عرض جغرافیایی",
    "lon": "طول جغرافیایی",
}
PRODUCT_COLUMNS = ("product", "nominal_quantity", "nominal_uom", "reference_price_rial")
KINDS = {
    "workers_nominal": "number",
    "nominal_quantity": "number",
    "reference_price_rial": "rial",
    "lat": "number",
    "lon": "number",
}
_NO_PRODUCT = ("", None, "", None)
_READ_FROM = {"park": "park_id", "county": "county_id", "plot": "plot__number", "isic": "isic__code"}


def unit_columns() -> list[Column]:
    """The columns of the file, over the rows of `unit_file_rows`."""
    return [
        Column(name, label, itemgetter(index), KINDS.get(name, "text"))
        for index, (name, label) in enumerate(UNIT_LABELS.items())
    ]


def unit_file_rows(units: QuerySet[Unit], day: date | None = None) -> Iterator[list[Any]]:
    """The units as rows of the file, in the order of the list; two queries a chunk, and no model instances.

    With a past `day`, `units` are those of `as_of(day)` and the rows say what held then.
    """
    names = [name for name in UNIT_LABELS if name not in PRODUCT_COLUMNS]
    words = _words()
    said = [(index, words[name]) for index, name in enumerate(names) if name in words]
    if day is not None:
        number = Plot.objects.filter(pk=OuterRef("plot_then")).values("number")
        units = units.annotate(plot_number_then=Subquery(number[:1]))
    rows = units.values_list("pk", *(_read_from(name, day) for name in names)).iterator(chunk_size=CHUNK)
    first = list(UNIT_LABELS).index(PRODUCT_COLUMNS[0])
    while chunk := list(islice(rows, CHUNK)):
        products = _main_products([row[0] for row in chunk])
        for key, *values in chunk:
            for index, say in said:
                if values[index]:
                    values[index] = say(values[index])
            values[first:first] = products.get(key, _NO_PRODUCT)
            yield values


def _read_from(name: str, day: date | None) -> str:
    if day is not None and name == "plot":
        return "plot_number_then"
    return column(_READ_FROM.get(name, name), day)


def _words() -> dict[str, Callable[[Any], Any]]:
    """How the values of some columns are written: words in Persian, names for keys, Iranian dates."""
    choices = {"group": IndustryGroup, "status": Status, "status_reason": Reason}
    words: dict[str, Callable[[Any], Any]] = {
        name: {one.value: persian(one.label) for one in kinds}.__getitem__ for name, kinds in choices.items()
    }
    words["park"] = park_names().__getitem__
    words["county"] = dict(County.objects.values_list("pk", "name")).__getitem__
    return words | dict.fromkeys(("establishment_licence_on", "operating_licence_on", "status_on"), file_date)


def park_names() -> dict[int, str]:
    """How a file tells each park: its name, or its code where another park bears the same name."""
    rows = list(Park.objects.values_list("pk", "code", "name"))
    seen: dict[str, int] = {}
    for _key, _code, name in rows:
        seen[squash(name)] = seen.get(squash(name), 0) + 1
    return {key: name if seen[squash(name)] == 1 else code for key, code, name in rows}


def _main_products(units: list[int]) -> dict[int, tuple]:
    rows = Product.objects.filter(unit__in=units).order_by("unit_id", "-position", "-pk")
    columns = ("unit_id", "name", "nominal_quantity", "nominal_uom", "reference_price_rial")
    return {unit: tuple(values) for unit, *values in rows.values_list(*columns)}
