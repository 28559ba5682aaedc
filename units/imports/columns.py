"""How the cells of a units file are read, column by column."""

from django.utils.translation import gettext as _

from core import cells
from core.cells import CellError, Parse
from core.fields import LARGEST_RIAL
from parks.imports import LATITUDES, LONGITUDES, code_cell, county_cell
from units.actions.codes import OWN_CODE
from units.imports.places import park_cell
from units.models import IndustryGroup, IsicClass, Reason, Status

LARGEST_WORKERS = 1_000_000
LARGEST_QUANTITY = 10**14


def unit_cells() -> dict[str, Parse]:
    """A parser for each column of INTERFACES' «units»; reads the parks, counties and classes that stand."""
    return _who() | _where() | _papers() | _status() | _product()


def _who() -> dict[str, Parse]:
    return {
        "code": code_cell(OWN_CODE),
        "name": cells.name(200),
        "owner_name": cells.text(160),
        "owner_national_id": cells.national_id,
        "legal_id": cells.legal_id,
        "phone": cells.phone(20),
    }


def _where() -> dict[str, Parse]:
    return {
        "park": park_cell(),
        "county": county_cell(),
        "plot": cells.name(32),
        "postal_code": cells.postal_code,
        "address": cells.text(300),
        "lat": cells.coordinate(*LATITUDES),
        "lon": cells.coordinate(*LONGITUDES),
    }


def _papers() -> dict[str, Parse]:
    licence, day = cells.text(40), cells.remembered(cells.day)
    return {
        "isic": isic_cell(),
        "group": cells.choice(IndustryGroup),
        "establishment_licence": licence,
        "establishment_licence_on": day,
        "operating_licence": licence,
        "operating_licence_on": day,
        "workers_nominal": cells.whole(LARGEST_WORKERS),
    }


def _status() -> dict[str, Parse]:
    return {
        "status": cells.choice(Status),
        "status_on": cells.remembered(cells.day),
        "status_reason": cells.choice(Reason),
    }


def _product() -> dict[str, Parse]:
    return {
        "product": cells.name(160),
        "nominal_quantity": cells.decimal(3, LARGEST_QUANTITY),
        "nominal_uom": cells.remembered(cells.text(24)),
        "reference_price_rial": cells.whole(LARGEST_RIAL),
    }


def isic_cell() -> Parse[int]:
    """A class of ISIC by its four digits."""
    known = dict(IsicClass.objects.values_list("code", "pk"))

    def parse(cell: str) -> int:
        key = known.get(cells.digits_of(cell))
        if key is None:
            raise CellError("unknown_isic", _("چنین کدی در رده‌های چهاررقمی آیسیک (بخش صنعت) نیست."))
        return key

    return cells.remembered(parse)
