"""Fills a database with a province by COPY: parks, units with ledger and products, months of declarations."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Role, User
from bench.units import FIRST, SECOND, MadeUnit, Place, made_units
from core import bulk
from core.codes import make_code
from core.jalali import Period
from core.search import search_key
from core.text import sort_key, squash
from parks.models import County, Park, ParkKind, ParkStage
from units.models import (
    Decision,
    Declaration,
    DeclarationState,
    IsicClass,
    Product,
    Source,
    Status,
    StatusChange,
    Unit,
    uom_key_of,
)
from units.queries.search_keys import unit_key_of

CHUNK = 2_000
UNIT_COLUMNS = (
    *("id", "code", "name", "owner_name", "owner_national_id", "legal_id", "park_id", "county_id", "isic_id", "group"),
    *("establishment_licence", "establishment_licence_on", "operating_licence", "operating_licence_on"),
    *("status", "status_on", "status_reason", "last_confirmed_on", "workers_nominal", "phone", "postal_code"),
    *("address", "lat", "lon", "search_key", "sort_key", "created_at", "updated_at"),
)
PRODUCT_COLUMNS = (
    *("unit_id", "position", "name", "name_key", "nominal_quantity", "nominal_uom", "reference_price_rial"),
    "uom_key",
)
CHANGE_COLUMNS = (
    *("unit_id", "previous", "status", "effective_on", "reason", "source"),
    *("decision", "proposed_at", "decided_at"),
)
DECLARATION_COLUMNS = (
    *("unit_id", "park_id", "period", "state", "output_value_rial", "intermediate_cost_rial", "sales_rial"),
    *("workers", "workers_women", "workers_local", "planned_hours", "worked_hours"),
    *("lost_hours_power", "lost_hours_gas", "lost_hours_water", "lost_hours_other"),
    *("electricity_kwh", "gas_m3", "water_m3", "utilisation", "made_value_rial", "nominal_value_rial"),
    *("source", "saved_at", "submitted_at", "decided_at"),
)


def add_parks(count: int) -> None:
    """So many parks in all stand, evenly over the counties; those of the reference data stay as they are."""
    counties = list(County.objects.order_by("pk"))
    now, rows = timezone.now(), []
    for serial in range(1, count - Park.objects.count() + 1):
        county = counties[serial % len(counties)]
        name = f"شهرک صنعتی {FIRST[serial % len(FIRST)]} {SECOND[serial % len(SECOND)]} {serial}"
        rows.append(
            Park(
                code=make_code("P", 10_000 + serial, 5),
                name=name,
                kind=ParkKind.PARK,
                county=county,
                established_on=date(1990 + serial % 30, 3, 21),
                total_area_ha=50 + serial % 300,
                stage=ParkStage.OPERATING,
                search_key=search_key([name]),
                sort_key=sort_key(name),
                created_at=now,
                updated_at=now,
            )
        )
    Park.objects.bulk_create(rows, batch_size=CHUNK)


def add_people() -> tuple[User, User]:
    """An official of the province, who reads, and an administrator, for whom Django's admin is."""
    people = (("bench-official", Role.OFFICIAL), ("bench-administrator", Role.ADMINISTRATOR))
    official, administrator = (
        User.objects.create_user(username=name, full_name="نام نمونه", role=role) for name, role in people
    )
    return official, administrator


def places() -> list[Place]:
    rows = Park.objects.order_by("pk").exclude(county=None)
    found = rows.values_list("pk", "county_id", "code", "name", "county__code", "county__name")
    return [Place(*row) for row in found]


def isic_classes() -> list[tuple[int, str]]:
    return list(IsicClass.objects.order_by("code").values_list("pk", "code"))


def province(seed: int, count: int, today: date) -> Iterator[MadeUnit]:
    """The units of this seed over the parks that stand."""
    return made_units(seed, count, places(), isic_classes(), today)


def fill(seed: int, units: int, months: int, today: date) -> None:
    """The register holds the province, with so many months of declarations up to the last that is due."""
    made, periods = province(seed, units, today), _periods(months, today)
    rng = Random(seed)
    while chunk := list(islice(made, CHUNK)):
        with transaction.atomic():
            with connection.cursor() as cursor:  # foreign keys are right by construction
                cursor.execute("SET LOCAL session_replication_role = replica")
            keys = add_units(chunk)
            bulk.insert(Declaration, DECLARATION_COLUMNS, list(_declared(rng, zip(keys, chunk, strict=True), periods)))


def add_units(units: Sequence[MadeUnit]) -> list[int]:
    """The units stand with their products and events; returns their keys."""
    keys = bulk.new_keys(Unit, len(units))
    keyed = list(zip(keys, units, strict=True))
    bulk.insert(Unit, UNIT_COLUMNS, [_unit_row(key, unit) for key, unit in keyed])
    bulk.insert(Product, PRODUCT_COLUMNS, [_product_row(key, unit) for key, unit in keyed])
    bulk.insert(StatusChange, CHANGE_COLUMNS, [row for key, unit in keyed for row in _change_rows(key, unit)])
    return keys


def _unit_row(key: int, unit: MadeUnit) -> tuple:
    status, on, reason = unit.events[-1]
    now = timezone.now()
    found_by = unit_key_of(
        *(unit.name, unit.code, "", unit.owner_name, unit.legal_id),
        *(unit.establishment_licence, unit.operating_licence, unit.product),
    )
    return (
        *(key, unit.code, unit.name, unit.owner_name, unit.owner_national_id, unit.legal_id),
        *(unit.place.park, unit.place.county, unit.isic[0], unit.group),
        *(unit.establishment_licence, unit.establishment_licence_on),
        *(unit.operating_licence, unit.operating_licence_on),
        *(status, on, reason, on, unit.workers_nominal, unit.phone, unit.postal_code, unit.address),
        *(unit.lat, unit.lon, found_by, sort_key(unit.name), now, now),
    )


def _product_row(key: int, unit: MadeUnit) -> tuple:
    capacity = (unit.nominal_quantity, unit.nominal_uom, unit.reference_price_rial)
    return (key, 1, unit.product, squash(unit.product), *capacity, uom_key_of(unit.nominal_uom))


def _change_rows(key: int, unit: MadeUnit) -> Iterator[tuple]:
    previous = ""
    for status, on, reason in unit.events:
        at = timezone.make_aware(datetime.combine(on, time(9)))
        yield (key, previous, status, on, reason, Source.IMPORT.value, Decision.APPROVED.value, at, at)
        previous = status


def _periods(months: int, today: date) -> list[Period]:
    """The last months that are over, oldest first."""
    found = [Period.containing(today, kind="month").previous()]
    while len(found) < months:
        found.append(found[-1].previous())
    return found[::-1]


def _declared(rng: Random, units: Iterable[tuple[int, MadeUnit]], periods: list[Period]) -> Iterator[tuple]:
    """Every unit's months; the hours are those of one shift, the money follows the month's share of the capacity."""
    sent = [timezone.make_aware(datetime.combine(period.end + timedelta(days=5), time(10))) for period in periods]
    accepted, source = DeclarationState.ACCEPTED.value, "owner"
    for key, unit in units:
        nominal = int(unit.nominal_quantity) * unit.reference_price_rial
        level = 0.1 if unit.events[-1][0] == Status.CLOSED else 0.65
        for period, at in zip(periods, sent, strict=True):
            share = round(level * rng.uniform(0.7, 1.3), 6)
            made, people = int(nominal / 12 * share), max(1, int(unit.workers_nominal * share))
            yield (
                *(key, unit.place.park, period.code, accepted, made, made * 6 // 10, made * 9 // 10),
                *(people, people // 4, people // 2, Decimal(200), Decimal(150)),
                *(rng.randrange(30), rng.randrange(9), 0, rng.randrange(5)),
                *(made // 10_000_000, made // 40_000_000, people * 3, share, made, nominal),
                *(source, at, at, at),
            )


def settle() -> None:
    """Statistics and visibility are up to date, as on a server that has run for a night."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
