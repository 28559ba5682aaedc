"""Writes sample lives into the register: units, products, plots, the ledger and the declarations, in bulk."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle, islice
from random import Random

from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent, User
from core import bulk
from core.codes import make_code
from core.jalali import Period
from core.text import sort_key, squash
from parks.models import Park, ParkStage, Plot, PlotState
from portal.demo.lives import Course, Event, Life, Month, live, new_life
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
    uom_key_of,
)
from units.queries.search_keys import unit_search_key

CHUNK = 2_000
AT_HOME = 12
# By how much a month the units of a park use more of their capacity, as shares of one.
DRIFTS = (0.0, 0.0, 0.0, 0.004, -0.004, 0.008, 0.012, 0.015, -0.009)
HOME_DRIFT = 0.012
# The first units at home, so that every status is there to be seen; the very first is the sample owner's.
FIRST = (Status.ACTIVE, Status.SEMI_ACTIVE, Status.CLOSED, Status.UNDER_CONSTRUCTION)
# The states of one declaration after the other, while their month is open and afterwards.
OPEN_MONTH = (
    "accepted",
    "submitted",
    "accepted",
    "submitted",
    "draft",
    "accepted",
    "submitted",
    "returned",
    "accepted",
)
PAST_MONTH = tuple(state for last in ("submitted", "returned", "draft") for state in ("accepted",) * 24 + (last,))
# What a month of a life and a declaration call by the same name.
TYPED = tuple(each.name for each in fields(Month) if each.name not in {"period", "quantities", "lost_hours"})
COLUMNS = tuple(field.attname for field in Declaration._meta.concrete_fields)


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
    """Units and their lives, not saved; no name occurs twice in a park, and the first of them stand at home."""
    weights = [park_weight(rng, park, place.home) for park in place.parks]
    courses = {park.pk: course_of(rng, park, place.home) for park in place.parks}
    isic = {row.code: row for row in IsicClass.objects.all()}
    used: set[tuple[int, str]] = set()
    plots: Counter[int] = Counter()
    for serial in range(1, count + 1):
        at_home = serial <= AT_HOME
        park = place.home if at_home else rng.choices(place.parks, weights)[0]
        outside = not at_home and rng.random() < 0.05
        life = lived(rng, place, course=courses[park.pk])
        while (park.pk, life.name) in used or (serial <= len(FIRST) and life.status != FIRST[serial - 1]):
            life = lived(rng, place, course=courses[park.pk])
        used.add((park.pk, life.name))
        unit = as_unit(rng, life, serial=serial, park=None if outside else park, county_id=park.county_id)
        unit.isic = isic.get(life.industry.isic)
        if not outside:
            plots[park.pk] += 1
            unit.plot = as_plot(rng, unit, number=f"نمونه-{plots[park.pk]}")
        yield Sample(unit, life)


def lived(rng: Random, place: Setting, *, course: Course) -> Life:
    life = new_life(rng, today=place.today)
    live(rng, life, months=place.months, course=course)
    return life


def course_of(rng: Random, park: Park, home: Park) -> Course:
    """Most parks go on as they are, some grow, some decline; the one at home grows."""
    drift = rng.choice(DRIFTS)
    return Course(rng.random(), HOME_DRIFT if park.pk == home.pk else drift)


def park_weight(rng: Random, park: Park, home: Park) -> float:
    """How many units a park draws: operating parks more than zones and those of unknown stage."""
    if park.pk == home.pk:
        return 4.0
    return {ParkStage.OPERATING: 3.0, ParkStage.UNDER_CONSTRUCTION: 0.6}.get(park.stage, 1.4) * rng.uniform(0.4, 1.8)


def as_unit(rng: Random, life: Life, *, serial: int, park: Park | None, county_id: int | None) -> Unit:
    """The unit's row as its last event leaves it; not saved."""
    last = life.events[-1] if life.events else None
    unit = Unit(
        code=make_code("U", serial, 5),
        name=life.name,
        owner_name=life.owner_name,
        park=park,
        county_id=county_id,
        group=life.industry.group,
        operating_licence=f"نمونه-{rng.randrange(10_000, 99_999)}" if life.licensed_on else "",
        operating_licence_on=life.licensed_on,
        status=life.status,
        status_on=last.on if last else None,
        status_reason=last.reason if last else "",
        workers_nominal=life.workers_nominal,
        last_confirmed_on=last.on if last else None,
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
        is_sample=True,
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
                    uom_key=uom_key_of(industry.uom),
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
    decided = min(event.on + timedelta(days=3 if proposed else 0), cast.today - timedelta(days=1))
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
        decided_at=noon(decided),
    )


def write_declarations(rng: Random, samples: Sequence[Sample], place: Setting, *, by: User) -> int:
    """Months as their units declared them: most in time, some late, the last still coming in; returns how many."""
    products: dict[int, list[Product]] = {}
    for product in Product.objects.filter(unit__is_sample=True).order_by("unit_id", "position"):
        products.setdefault(product.unit_id, []).append(product)
    still_open = {period.code for period in place.months if period.due_on >= place.today}
    past, coming_in, written = cycle(PAST_MONTH), cycle(OPEN_MONTH), 0
    for chunk in chunks(declared_months(rng, samples, still_open)):
        declarations, lines = [], []
        for sample, month in chunk:
            declaration = as_declaration(sample.unit, month)
            declaration.state = next(coming_in if month.period in still_open else past)
            if declaration.state != DeclarationState.DRAFT:
                lines += fill(declaration, month, products[sample.unit.pk])
                send_in(rng, declaration, by=by, today=place.today)
            declarations.append(declaration)
        insert_declarations(declarations, lines)
        written += len(declarations)
    bulk.update(Unit, ("id", "last_confirmed_on"), [(each.unit.pk, each.unit.last_confirmed_on) for each in samples])
    return written


def insert_declarations(declarations: Sequence[Declaration], lines: Sequence[DeclarationLine]) -> None:
    """The rows stand, by the way of imports: a first run waits for nothing else as long."""
    now = timezone.now()
    for declaration, key in zip(declarations, bulk.new_keys(Declaration, len(declarations)), strict=True):
        declaration.pk, declaration.saved_at = key, now
    bulk.insert(Declaration, COLUMNS, [tuple(getattr(row, name) for name in COLUMNS) for row in declarations])
    made = [(line.declaration.pk, line.product_id, line.quantity) for line in lines]
    bulk.insert(DeclarationLine, ("declaration_id", "product_id", "quantity"), made)


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
    """A month that somebody began to write down."""
    return Declaration(unit=unit, park_id=unit.park_id, period=month.period, typed={"workers": str(month.workers)})


def fill(declaration: Declaration, month: Month, products: Sequence[Product]) -> list[DeclarationLine]:
    """The declaration says what the month of a life says, and is measured; returns a line per product."""
    for name in TYPED:
        setattr(declaration, name, getattr(month, name))
    for cause, hours in month.lost_hours.items():
        setattr(declaration, f"lost_hours_{cause}", hours)
    made = [(product, Decimal(str(quantity))) for product, quantity in zip(products, month.quantities, strict=True)]
    measures = measure(
        [ProductMonth(quantity, product.nominal_quantity, product.reference_price_rial) for product, quantity in made]
    )
    for name, value in asdict(measures).items():
        setattr(declaration, name, value)
    return [DeclarationLine(declaration=declaration, product=product, quantity=quantity) for product, quantity in made]


def send_in(rng: Random, declaration: Declaration, *, by: User, today: date) -> None:
    """The declaration was sent in, most in time, and judged a day later where its state says so."""
    period, yesterday = Period.parse(declaration.period), today - timedelta(days=1)
    late = period.due_on < today and rng.random() < 0.08
    sent = min(yesterday, period.end + timedelta(days=rng.randint(11, 25) if late else rng.randint(0, 9)))
    judged = min(yesterday, sent + timedelta(days=1))
    declaration.typed, declaration.is_late, declaration.submitted_at = {}, sent > period.due_on, noon(sent)
    if declaration.state != DeclarationState.SUBMITTED:
        declaration.decided_by, declaration.decided_at = by, noon(judged)
    if declaration.state == DeclarationState.RETURNED:
        declaration.return_reason = "شمار شاغلان با ماه پیش نمی‌خواند؛ دوباره ببینید. (نمونه)"
    if declaration.state == DeclarationState.ACCEPTED:
        unit = declaration.unit
        unit.last_confirmed_on = max(period.last_day, unit.last_confirmed_on or period.last_day)
