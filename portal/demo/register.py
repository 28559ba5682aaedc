"""Writes sample lives into the register: units, products, plots, the ledger and the declarations, in bulk."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent, User
from core.codes import make_code
from core.jalali import Period
from core.text import sort_key, squash
from parks.models import Park, ParkStage, Plot, PlotState
from portal.demo.lives import Event, Life, Month, live, new_life
from portal.demo.people import Cast
from portal.demo.setting import Setting
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
# What a month of a life and a declaration call by the same name.
TYPED = tuple(each.name for each in fields(Month) if each.name not in {"quantities", "lost_hours"})


@dataclass(frozen=True)
class Sample:
    """A unit that stands in the register, and the life it was written from."""

    unit: Unit
    life: Life


def write_units(rng: Random, place: Setting, *, cast: Cast, count: int) -> list[Sample]:
    """`count` sample units stand with plots, products and ledger; most in parks, some outside."""
    samples = list(settle(rng, place, count=count))
    units = [sample.unit for sample in samples]
    Plot.objects.bulk_create([unit.plot for unit in units if unit.plot], batch_size=CHUNK)
    Unit.objects.bulk_create(units, batch_size=CHUNK)
    write_products(samples)
    write_ledger(samples, cast=cast)
    AuditEvent.objects.bulk_create(
        [
            audit.event(
                by=cast.logins["official"],
                verb="unit_registered",
                subject=unit,
                after={"name": unit.name},
                reason="نمونه",
            )
            for unit in units
        ],
        batch_size=CHUNK,
    )
    return samples


def settle(rng: Random, place: Setting, *, count: int) -> Iterator[Sample]:
    """Units and their lives, not saved; a park's plots are numbered from 1, and no name occurs twice in it."""
    weights = [park_weight(rng, park, place.home) for park in place.parks]
    hardship = {park.pk: rng.random() for park in place.parks}
    isic = {row.code: row for row in IsicClass.objects.all()}
    used: set[tuple[int, str]] = set()
    plots: Counter[int] = Counter()
    for serial in range(1, count + 1):
        park = rng.choices(place.parks, weights)[0]
        outside = rng.random() < 0.05
        life = new_life(rng, today=place.today)
        while (park.pk, life.name) in used:
            life = new_life(rng, today=place.today)
        used.add((park.pk, life.name))
        live(rng, life, months=place.months, hardship=hardship[park.pk], today=place.today)
        unit = as_unit(rng, life, serial=serial, park=None if outside else park, county_id=park.county_id)
        unit.isic = isic.get(life.industry.isic)
        if not outside:
            plots[park.pk] += 1
            unit.plot = as_plot(rng, unit, number=str(plots[park.pk]))
        yield Sample(unit, life)


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


def as_plot(rng: Random, unit: Unit, *, number: str) -> Plot:
    """The plot under a unit; built on as soon as the unit has reached operation."""
    return Plot(
        park=unit.park,
        number=number,
        number_key=squash(number),
        area_m2=rng.randrange(1_000, 12_000, 250),
        state=PlotState.BUILT if unit.status in Status.reached_operation() else PlotState.ASSIGNED,
    )


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


def write_ledger(samples: Iterable[Sample], *, cast: Cast) -> None:
    """Each unit's first event comes from the old lists, later ones from the unit's own word and its manager's check."""
    rows = []
    for sample in samples:
        previous = ""
        for event in sample.life.events:
            rows.append(as_change(sample.unit, event, previous, cast=cast))
            previous = event.status
    StatusChange.objects.bulk_create(rows, batch_size=CHUNK)


def as_change(unit: Unit, event: Event, previous: str, *, cast: Cast) -> StatusChange:
    manager = cast.managers.get(unit.park_id or 0)
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
        decided_by=cast.logins["official"],
        decided_at=noon(event.on + timedelta(days=3 if proposed else 0)),
    )


def write_declarations(rng: Random, samples: Sequence[Sample], place: Setting, *, by: User) -> int:
    """Months as their units declared them: most in time, some late, the last still coming in; returns how many."""
    products: dict[int, list[Product]] = {}
    for product in Product.objects.filter(unit__is_sample=True).order_by("unit_id", "position"):
        products.setdefault(product.unit_id, []).append(product)
    still_open = {period.code for period in place.months if period.due_on >= place.today}
    written = 0
    for chunk in chunks(declared_months(rng, samples, still_open)):
        declarations, lines = [], []
        for sample, month in chunk:
            declaration = as_declaration(sample.unit, month)
            its_lines = as_lines(declaration, products[sample.unit.pk], month)
            file(rng, declaration, is_open=month.period in still_open, by=by)
            declarations.append(declaration)
            lines += its_lines
        Declaration.objects.bulk_create(declarations, batch_size=CHUNK)
        DeclarationLine.objects.bulk_create(lines, batch_size=CHUNK)
        written += len(declarations)
    return written


def declared_months(rng: Random, samples: Sequence[Sample], still_open: set[str]) -> Iterator[tuple[Sample, Month]]:
    for sample in samples:
        for month in sample.life.months:
            chance = sample.life.diligence * (0.35 if month.period in still_open else 1.0)
            if rng.random() < chance:
                yield sample, month


def chunks(rows: Iterator[tuple[Sample, Month]]) -> Iterator[list[tuple[Sample, Month]]]:
    while batch := list(islice(rows, CHUNK)):
        yield batch


def as_declaration(unit: Unit, month: Month) -> Declaration:
    """The declaration with what the month of a life says, neither measured nor sent in."""
    lost = {f"lost_hours_{cause}": hours for cause, hours in month.lost_hours.items()}
    return Declaration(unit=unit, park_id=unit.park_id, **{name: getattr(month, name) for name in TYPED}, **lost)


def as_lines(declaration: Declaration, products: Sequence[Product], month: Month) -> list[DeclarationLine]:
    """A line per product; the declaration is measured by them."""
    made = [(product, Decimal(str(quantity))) for product, quantity in zip(products, month.quantities, strict=True)]
    measures = measure(
        [ProductMonth(quantity, product.nominal_quantity, product.reference_price_rial) for product, quantity in made]
    )
    declaration.utilisation = measures.utilisation
    declaration.made_value_rial = measures.made_value_rial
    declaration.nominal_value_rial = measures.nominal_value_rial
    return [DeclarationLine(declaration=declaration, product=product, quantity=quantity) for product, quantity in made]


def file(rng: Random, declaration: Declaration, *, is_open: bool, by: User) -> None:
    """The declaration was sent in, most in time; nearly every one is accepted, of an open month's about half."""
    end = Period.parse(declaration.period).end
    late = rng.random() < 0.08
    sent = end + timedelta(days=rng.randint(11, 25) if late else rng.randint(0, 9))
    if is_open:
        late, sent = False, end
    declaration.is_late, declaration.submitted_at = late, noon(sent)
    declaration.state = DeclarationState.SUBMITTED
    if rng.random() < (0.55 if is_open else 0.985):
        declaration.state, declaration.decided_by = DeclarationState.ACCEPTED, by
        declaration.decided_at = noon(sent + timedelta(days=1))
