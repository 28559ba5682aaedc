"""How quick it could be: COPY with set-wise checks for an import, XlsxWriter with everything at hand for an export."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter
from django.db import connection, transaction

from bench.files import NAMES
from units.exports.register import unit_columns, unit_file_rows
from units.models import Unit

_QUOTED = [f'"{name}"' for name in NAMES]
STAGE = f"""
    CREATE TEMPORARY TABLE stage (number bigserial, {", ".join(f"{name} text" for name in _QUOTED)}) ON COMMIT DROP
"""
_LISTED = ", ".join(_QUOTED)
COPY = f"COPY stage ({_LISTED}) FROM STDIN WITH (FORMAT csv, HEADER true, FORCE_NOT_NULL ({_LISTED}))"
# Every cell is looked at once; the answer is the number of rows that have something wrong.
CHECK = r"""
    SELECT count(*) FROM stage s
    LEFT JOIN parks_park p ON p.code = s.park
    LEFT JOIN parks_county c ON c.code = s.county
    LEFT JOIN units_isicclass i ON i.code = s.isic
    LEFT JOIN (SELECT code FROM stage GROUP BY code HAVING count(*) > 1) twice ON twice.code = s.code
    WHERE s.code = '' OR s.name = '' OR length(s.name) > 200 OR twice.code IS NOT NULL
        OR (s.park <> '' AND p.id IS NULL) OR c.id IS NULL OR (p.county_id IS NOT NULL AND p.county_id <> c.id)
        OR i.id IS NULL
        OR s."group" NOT IN ('metal', 'chemical', 'food', 'non_metallic', 'cellulose', 'textile', 'electrical',
            'services')
        OR s.status NOT IN ('active', 'semi_active', 'closed', 'under_construction')
        OR (s.status IN ('semi_active', 'closed') AND s.status_reason = '')
        OR s.owner_national_id !~ '^\d{10}$' OR s.legal_id !~ '^\d{11}$' OR s.postal_code !~ '^\d{10}$'
        OR s.phone !~ '^\d{5,12}$' OR s.workers_nominal !~ '^\d{1,7}$'
        OR s.nominal_quantity !~ '^\d{1,15}(\.\d{1,3})?$' OR s.reference_price_rial !~ '^\d{1,18}$'
        OR s.lat !~ '^\d{2}(\.\d+)?$' OR s.lon !~ '^\d{2}(\.\d+)?$'
        OR s.establishment_licence_on !~ '^\d{4}-\d\d-\d\d$' OR s.establishment_licence_on::date > current_date
        OR s.operating_licence_on !~ '^\d{4}-\d\d-\d\d$' OR s.operating_licence_on::date > current_date
        OR s.status_on !~ '^\d{4}-\d\d-\d\d$' OR s.status_on::date > current_date
"""
_TAKEN = (
    *("name", "owner_name", "owner_national_id", "legal_id", "group", "establishment_licence", "operating_licence"),
    *("status", "status_reason", "phone", "postal_code", "address"),
)
_WRITTEN = {
    **{f'"{name}"': f's."{name}"' for name in _TAKEN},
    "park_id": "p.id",
    "county_id": "c.id",
    "isic_id": "i.id",
    "establishment_licence_on": "s.establishment_licence_on::date",
    "operating_licence_on": "s.operating_licence_on::date",
    "status_on": "s.status_on::date",
    "last_confirmed_on": "s.status_on::date",
    "workers_nominal": "s.workers_nominal::int",
    "lat": "s.lat::numeric",
    "lon": "s.lon::numeric",
    "search_key": "lower(concat_ws(' ', s.name, s.code, s.owner_name, s.legal_id, s.operating_licence, s.product))",
    "sort_key": "s.name",
    "updated_at": "now()",
}
UNITS = f"""
    INSERT INTO units_unit (code, {", ".join(_WRITTEN)}, official_code, environment_permit, is_in_directory, is_sample,
        created_at)
    SELECT s.code, {", ".join(_WRITTEN.values())}, '', '', false, false, now()
    FROM stage s LEFT JOIN parks_park p ON p.code = s.park JOIN parks_county c ON c.code = s.county
    JOIN units_isicclass i ON i.code = s.isic
    ON CONFLICT (code) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _WRITTEN)}
"""
PRODUCTS = """
    INSERT INTO units_product (unit_id, position, name, name_key, nominal_quantity, nominal_uom, uom_key,
        reference_price_rial)
    SELECT u.id, 1, s.product, replace(s.product, ' ', ''), s.nominal_quantity::numeric, s.nominal_uom,
        replace(s.nominal_uom, ' ', ''), s.reference_price_rial::bigint
    FROM stage s JOIN units_unit u ON u.code = s.code
    ON CONFLICT (unit_id, name_key) DO UPDATE SET nominal_quantity = excluded.nominal_quantity,
        nominal_uom = excluded.nominal_uom, uom_key = excluded.uom_key,
        reference_price_rial = excluded.reference_price_rial
"""
LEDGER = """
    INSERT INTO units_statuschange (unit_id, previous, status, effective_on, reason, further_reasons, reason_text,
        route, note, source, decision, proposed_at, decided_at, decision_note)
    SELECT u.id, '', s.status, s.status_on::date, s.status_reason, '[]', '', '', '', 'import', 'approved', now(), now(),
        ''
    FROM stage s JOIN units_unit u ON u.code = s.code
    WHERE NOT EXISTS (SELECT 1 FROM units_statuschange l WHERE l.unit_id = u.id AND l.status = s.status
        AND l.effective_on = s.status_on::date)
"""


def copy_units(path: Path) -> int:
    """The file's units, products and events stand, every cell checked: what the database alone needs for it."""
    with transaction.atomic(), connection.cursor() as cursor, path.open(encoding="utf-8") as file:
        cursor.execute(STAGE)
        cursor.copy_expert(COPY, file)
        cursor.execute("ANALYZE stage")
        cursor.execute(CHECK)
        if wrong := cursor.fetchone()[0]:
            raise RuntimeError(f"{wrong} rows of {path.name} are wrong")
        cursor.execute(UNITS)
        rows = cursor.rowcount
        cursor.execute(PRODUCTS)
        cursor.execute(LEDGER)
    return rows


def sheet_rows() -> list[list]:
    """The rows of the portal's own file, all at hand."""
    return list(unit_file_rows(Unit.objects.order_by("sort_key", "pk")))


def write_sheet(rows: Iterable[Sequence]) -> None:
    """The same cells by XlsxWriter's quickest way."""
    numbers = {index for index, column in enumerate(unit_columns()) if column.kind in {"number", "rial"}}
    with tempfile.TemporaryFile() as file, xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([NAMES, *rows]):
            for index, cell in enumerate(row):
                if cell is None or cell == "":
                    continue
                if number and index in numbers:
                    sheet.write_number(number, index, cell)
                else:
                    sheet.write_string(number, index, cell)
