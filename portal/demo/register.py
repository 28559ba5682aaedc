"""Writes sample lives into the register: units, products, plots, the ledger and the declarations, in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent, User
from core.codes import make_code
from core.jalali import Period
from core.text import sort_key, squash
from parks.models import Park, ParkStage, Plot, PlotState
from portal.demo.lives import Event, Life, Month, live, new_life
from units.compute.measures import ProductMonth, measure
from units.models import (
    Decision,
    Declaration,
    DeclarationLine,
    DeclarationState,
    IsicClass,
    Product,
    Source,
    Status,
    StatusChange,
    Unit,
)
from units.queries.search_keys import unit_search_key

CHUNK = 2_000


@dataclass(frozen=True)
class Sample:
    """A unit that stands in the register, and the life it was written from."""

    unit: Unit
    life: Life


def write_units(
    rng: Random,
    *,
    parks: Sequence[Park],
    home: Park,
    count: int,
    months: Sequence[Period],
    by: User,
    managers: dict[int, User],
    today: date,
) -> list[Sample]:
    """`count` sample units stand with plots, products and ledger; most in parks, some outside."""
    weights = [park_weight(rng, park, home) for park in parks]
    hardship = {park.pk: rng.random() for park in parks}
    isic = {row.code: row for row in IsicClass.objects.all()}
    used: set[tuple[int | None, str]] = set()
    samples, plots = [], []
    for serial in range(1, count + 1):
        park = rng.choices(parks, weights)[0]
        outside = rng.random() < 0.05 and park.county_id is not None
        life = new_life(rng, today=today)
        while (park.pk, life.name) in used:
            life = new_life(rng, today=today)
        used.add((park.pk, life.name))
        live(rng, life, months=months, hardship=hardship[park.pk], today=today)
        unit = as_unit(rng, life, serial=serial, park=None if outside else park, county_id=park.county_id)
        unit.isic = isic.get(life.industry.isic)
        if not outside:
            number = str(sum(plot.park_id == park.pk for plot in plots) + 1)
            built = unit.status in Status.reached_operation()
            unit.plot = Plot(
                park=park,
                number=number,
                number_key=squash(number),
                area_m2=rng.randrange(1_000, 12_000, 250),
                state=PlotState.BUILT if built else PlotState.ASSIGNED,
            )
            plots.append(unit.plot)
        samples.append(Sample(unit, life))
    Plot.objects.bulk_create(plots, batch_size=CHUNK)
    Unit.objects.bulk_create([sample.unit for sample in samples], batch_size=CHUNK)
    write_products(samples)
    write_ledger(samples, by=by, managers=managers)
    AuditEvent.objects.bulk_create(
        [
            audit.event(
                by=by, verb="unit_registered", subject=sample.unit, after={"name": sample.unit.name}, reason="نمونه"
            )
            for sample in samples
        ],
        batch_size=CHUNK,
    )
    return samples


def park_weight(rng: Random, park: Park, home: Park) -> float:
    """How many units a park draws: operating parks more than zones and those of unknown stage."""
    if park.pk == home.pk:
        return 4.0
    return {ParkStage.OPERATING: 3.0, ParkStage.UNDER_CONSTRUCTION: 0.6}.get(park.stage, 1.4) * rng.uniform(0.4, 1.8)


def as_unit(rng: Random, life: Life, *, serial: int, park: Park | None, county_id: int | None) -> Unit:
    """The unit's row as its last event leaves it; not saved."""
    last = life.events[-1] if life.events else None
    running = bool(life.months) and last is not None and last.status in Status.running()
    unit = Unit(
        code=make_code("U", serial, 5),
        name=life.name,
        owner_name=life.owner_name,
        park=park,
        county_id=county_id,
        group=life.industry.group,
        operating_licence=f"نمونه-{rng.randrange(10_000, 99_999)}" if life.licensed_on else "",
        operating_licence_on=life.licensed_on,
        status=last.status if last else "",
        status_on=last.on if last else None,
        status_reason=last.reason if last else "",
        workers_nominal=life.workers_nominal,
        last_confirmed_on=Period.parse(life.months[-1].period).last_day if running else (last.on if last else None),
        sort_key=sort_key(life.name),
        is_sample=True,
    )
    unit.search_key = unit_search_key(unit, [life.industry.product])
    return unit


def write_products(samples: Iterable[Sample]) -> None:
    rows = []
    for sample in samples:
        industry = sample.life.industry
        names = (industry.product, industry.second)
        for position, (nominal, price) in enumerate(
            zip(sample.life.nominals, sample.life.prices, strict=True), start=1
        ):
            name = names[position - 1]
            rows.append(
                Product(
                    unit=sample.unit,
                    position=position,
                    name=name,
                    name_key=squash(name),
                    nominal_quantity=Decimal(nominal),
                    nominal_uom=industry.uom,
                    reference_price_rial=price,
                )
            )
    Product.objects.bulk_create(rows, batch_size=CHUNK)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def write_ledger(samples: Iterable[Sample], *, by: User, managers: dict[int, User]) -> None:
    """Each unit's first event comes from the old lists, later ones from the unit's own word and its manager's check."""
    rows = []
    for sample in samples:
        previous = ""
        for event in sample.life.events:
            rows.append(as_change(sample.unit, event, previous, by=by, managers=managers))
            previous = event.status
    StatusChange.objects.bulk_create(rows, batch_size=CHUNK)


def as_change(unit: Unit, event: Event, previous: str, *, by: User, managers: dict[int, User]) -> StatusChange:
    manager = managers.get(unit.park_id or 0)
    proposed = previous and manager
    return StatusChange(
        unit=unit,
        previous=previous,
        status=event.status,
        effective_on=event.on,
        reason=event.reason,
        route=event.route,
        source=Source.MANAGER if proposed else Source.IMPORT,
        decision=Decision.APPROVED,
        proposed_by=manager if proposed else None,
        proposed_at=noon(event.on),
        decided_by=by,
        decided_at=noon(event.on + timedelta(days=3 if proposed else 0)),
    )


def write_declarations(
    rng: Random, samples: Sequence[Sample], *, months: Sequence[Period], by: User, today: date
) -> int:
    """Months as their units declared them: most in time, some late, the last still coming in; returns how many."""
    products: dict[int, list[Product]] = {}
    for product in Product.objects.filter(unit__is_sample=True).order_by("unit_id", "position"):
        products.setdefault(product.unit_id, []).append(product)
    open_months = {period.code for period in months if period.due_on >= today}
    written = 0
    for chunk in chunks(declared_months(rng, samples, open_months)):
        declarations, lines = [], []
        for sample, month in chunk:
            declaration, its_lines = as_declaration(rng, sample, month, products[sample.unit.pk], open_months, by=by)
            declarations.append(declaration)
            lines += its_lines
        Declaration.objects.bulk_create(declarations, batch_size=CHUNK)
        DeclarationLine.objects.bulk_create(lines, batch_size=CHUNK)
        written += len(declarations)
    return written


def declared_months(rng: Random, samples: Sequence[Sample], open_months: set[str]) -> Iterator[tuple[Sample, Month]]:
    for sample in samples:
        for month in sample.life.months:
            chance = sample.life.diligence * (0.35 if month.period in open_months else 1.0)
            if rng.random() < chance:
                yield sample, month


def chunks(rows: Iterator[tuple[Sample, Month]]) -> Iterator[list[tuple[Sample, Month]]]:
    batch: list[tuple[Sample, Month]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == CHUNK:
            yield batch
            batch = []
    if batch:
        yield batch


def as_declaration(
    rng: Random, sample: Sample, month: Month, products: Sequence[Product], open_months: set[str], *, by: User
) -> tuple[Declaration, list[DeclarationLine]]:
    period = Period.parse(month.period)
    late = rng.random() < 0.08
    sent = period.end + timedelta(days=rng.randint(11, 25) if late else rng.randint(0, 9))
    is_open = month.period in open_months
    if is_open:
        late, sent = False, period.end
    accepted = rng.random() < (0.55 if is_open else 0.985)
    quantities = [Decimal(str(quantity)) for quantity in month.quantities]
    measures = measure(
        [
            ProductMonth(quantity, product.nominal_quantity, product.reference_price_rial)
            for product, quantity in zip(products, quantities, strict=True)
        ]
    )
    declaration = Declaration(
        unit=sample.unit,
        park_id=sample.unit.park_id,
        period=month.period,
        state=DeclarationState.ACCEPTED if accepted else DeclarationState.SUBMITTED,
        output_value_rial=month.output_value_rial,
        intermediate_cost_rial=month.intermediate_cost_rial,
        sales_rial=month.sales_rial,
        workers=month.workers,
        workers_women=month.workers_women,
        workers_local=month.workers_local,
        planned_hours=month.planned_hours,
        worked_hours=month.worked_hours,
        electricity_kwh=month.electricity_kwh,
        gas_m3=month.gas_m3,
        water_m3=month.water_m3,
        utilisation=measures.utilisation,
        made_value_rial=measures.made_value_rial,
        nominal_value_rial=measures.nominal_value_rial,
        is_late=late,
        submitted_at=noon(sent),
        decided_at=noon(sent + timedelta(days=1)) if accepted else None,
        decided_by=by if accepted else None,
        **{f"lost_hours_{cause}": hours for cause, hours in month.lost_hours.items()},
    )
    lines = [
        DeclarationLine(declaration=declaration, product=product, quantity=quantity)
        for product, quantity in zip(products, quantities, strict=True)
    ]
    return declaration, lines
