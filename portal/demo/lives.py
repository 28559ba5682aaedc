"""The lives of sample units, month by month: who opens, slows down, closes, comes back, and what each declares.

Pure: no database, no clock; a `random.Random` with the caller's seed is the only source of chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from core.jalali import Period, to_jalali
from portal.demo import words
from portal.demo.words import Industry

REASONS = (
    ("liquidity", 30), ("market", 18), ("raw_material", 16), ("power", 12), ("machinery", 8), ("bank_debt", 7),
    ("tax_debt", 3), ("gas", 3), ("water", 2), ("dispute", 2), ("licence", 2), ("land", 1),
)  # fmt: skip
ROUTES = (
    ("loan", 30), ("raw_material", 15), ("marketing", 14), ("infrastructure", 12), ("investor", 10), ("settlement", 7),
    ("technology", 6), ("ownership", 4), ("legal", 2),
)  # fmt: skip


TROUBLED = ("semi_active", "closed")
# In a month, support reaches three in two hundred troubled units; three in five of those come back, over nine months.
SUPPORTED, RECOVERS, RECOVERY_MONTHS, LIFT = 0.015, 0.6, 9, 0.22
FOLLOWED_MONTHS = 7  # a payment is at least so old, so that there is something to say about what came of it


@dataclass(frozen=True)
class Course:
    """How the units of a park fare: how hard the place makes it for them, from nought to one, and the share of their
    capacity that they use more, or less, from one month to the next.
    """

    hardship: float
    drift: float = 0.0


@dataclass(frozen=True)
class Support:
    """What a troubled unit was paid one day, and whether it came back by it."""

    paid_on: date
    recovers: bool


@dataclass(frozen=True)
class Event:
    """A move in the ledger: the status from that day on."""

    on: date
    status: str
    reason: str = ""
    route: str = ""


@dataclass(frozen=True)
class Month:
    """What a unit would declare for one Jalali month; quantities in the products' own units of measure."""

    period: str
    quantities: tuple[float, ...]
    output_value_rial: int
    intermediate_cost_rial: int
    sales_rial: int
    workers: int
    workers_women: int
    workers_local: int
    planned_hours: int
    worked_hours: int
    lost_hours: dict[str, int]
    electricity_kwh: int
    gas_m3: int
    water_m3: int


@dataclass
class Life:
    """A sample unit from its licence until today."""

    industry: Industry
    name: str
    owner_name: str
    workers_nominal: int
    nominals: tuple[int, ...]
    prices: tuple[int, ...]
    licensed_on: date | None
    diligence: float
    events: list[Event] = field(default_factory=list)
    months: list[Month] = field(default_factory=list)
    support: Support | None = None

    @property
    def status(self) -> str:
        """How its last event left it; "" before the first."""
        return self.events[-1].status if self.events else ""


def pick(rng: Random, weighted: Sequence[tuple[str, int]]) -> str:
    return rng.choices([name for name, _ in weighted], [weight for _, weight in weighted])[0]


def a_person(rng: Random) -> str:
    return f"{rng.choice(words.GIVEN_NAMES)} {rng.choice(words.FAMILY_NAMES)}"


def new_life(rng: Random, *, today: date) -> Life:
    """A unit with its trade, size and machines, not yet lived."""
    industry = rng.choice(words.INDUSTRIES)
    low, high = industry.nominal
    scale = rng.betavariate(1.1, 3.2)
    nominal = max(low, round((low + (high - low) * scale) / 10) * 10)
    workers = max(3, round(rng.lognormvariate(2.2 + 1.6 * scale, 0.45)))
    nominals, prices = (nominal,), (round(industry.price * rng.uniform(0.85, 1.2), -5),)
    if industry.second and rng.random() < 0.55:
        nominals, prices = (nominal, max(10, nominal // 5)), (prices[0], round(prices[0] * rng.uniform(0.6, 1.6), -5))
    return Life(
        industry=industry,
        name=f"{industry.kind} {rng.choice(words.FIRST_WORDS)} {rng.choice(words.SECOND_WORDS)} (نمونه)",
        owner_name=a_person(rng),
        workers_nominal=workers,
        nominals=nominals,
        prices=tuple(int(price) for price in prices),
        licensed_on=today - timedelta(days=rng.randint(600, 9_000)),
        diligence=min(0.99, max(0.25, rng.betavariate(9, 1.4))),
    )


def begin(rng: Random, life: Life, *, months: Sequence[Period], hardship: float) -> str:
    """The first event stands; returns the status with which the observed months begin."""
    first_day = months[0].start
    fate = rng.random()
    if fate < 0.02:
        life.licensed_on = None
        return ""
    if fate < 0.08:
        life.licensed_on = None
        life.events.append(Event(first_day - timedelta(days=rng.randint(30, 900)), "under_construction"))
        return "under_construction"
    opened = life.licensed_on or first_day
    if opened > first_day - timedelta(days=40):
        opened = first_day - timedelta(days=rng.randint(40, 400))
    life.licensed_on = opened
    life.events.append(Event(opened, "active"))
    span = (first_day - opened).days
    trouble = rng.random()
    closed, semi = 0.10 + 0.12 * hardship, 0.14 + 0.12 * hardship
    if trouble < closed + semi:
        status = "closed" if trouble < closed else "semi_active"
        day = opened + timedelta(days=rng.randint(span // 2, max(span // 2, span - 5)))
        life.events.append(Event(day, status, pick(rng, REASONS)))
        return status
    return "active"


def next_status(rng: Random, status: str, period: Period, *, hardship: float, helped: bool) -> str:
    """Where a unit stands a month later: summers and winters are harder, springs and support bring units back."""
    month = to_jalali(period.start)[1]
    strain = (1.6 if month in {4, 5, 10, 11} else 0.8) * (0.6 + hardship)
    relief = (1.5 if month in {2, 3, 7, 8} else 0.8) * (5 if helped else 1)
    draw = rng.random()
    if status == "active":
        return "semi_active" if draw < 0.014 * strain else "closed" if draw < 0.018 * strain else status
    if status == "semi_active":
        return "active" if draw < 0.040 * relief else "closed" if draw < 0.040 * relief + 0.018 * strain else status
    if status == "closed":
        return "semi_active" if draw < 0.014 * relief else "active" if draw < 0.020 * relief else status
    if status == "under_construction":
        return "active" if draw < 0.02 else status
    return status


def live(rng: Random, life: Life, *, months: Sequence[Period], course: Course) -> None:
    """The observed months pass: moves go into `events`, what would be declared into `months`."""
    status = begin(rng, life, months=months, hardship=course.hardship)
    share = {"active": rng.uniform(0.55, 0.98), "semi_active": rng.uniform(0.15, 0.48)}
    staff = life.workers_nominal * rng.uniform(0.75, 1.08)
    for index, period in enumerate(months):
        risen = recovered(life.support, period)
        moved = next_status(rng, status, period, hardship=course.hardship, helped=0 < risen < 1)
        if moved != status:
            life.events.append(turn(rng, status, moved, on=some_day(rng, period)))
            life.licensed_on = life.licensed_on or life.events[-1].on
            status = moved
        if status in TROUBLED and life.support is None and index < len(months) - FOLLOWED_MONTHS:
            life.support = maybe_support(rng, period)
        if status in share:
            ailing = status == "semi_active"
            staff *= rng.uniform(0.985, 1.015) * (0.97 if ailing and not risen else 1.002 + risen / 90)
            used = share[status] + course.drift * (index - len(months) / 2) + LIFT * risen * ailing
            life.months.append(declare(rng, life, period, index, min(1.02, max(0.08, used)), staff))


def some_day(rng: Random, period: Period) -> date:
    return period.start + timedelta(days=rng.randint(0, (period.end - period.start).days - 1))


def maybe_support(rng: Random, period: Period) -> Support | None:
    """Most troubled units get nothing this month."""
    return Support(some_day(rng, period), rng.random() < RECOVERS) if rng.random() < SUPPORTED else None


def recovered(support: Support | None, period: Period) -> float:
    """How far support has brought the unit back by this month, from nought to one."""
    if support is None or not support.recovers or support.paid_on >= period.start:
        return 0.0
    return min(1.0, (period.start - support.paid_on).days / 30 / RECOVERY_MONTHS)


def turn(rng: Random, before: str, after: str, *, on: date) -> Event:
    """The event of a move, with the reason of a trouble and the route of a return."""
    reason = pick(rng, REASONS) if after in {"semi_active", "closed"} else ""
    return Event(on, after, reason, pick(rng, ROUTES) if before == "closed" else "")


def declare(rng: Random, life: Life, period: Period, index: int, share: float, staff: float) -> Month:
    """One month's figures: capacity used, cut by the season and by hours without power or gas."""
    month = to_jalali(period.start)[1] - 1
    season = words.SEASONS.get(life.industry.group, words.DEFAULT_SEASON)[month]
    planned = rng.choice((190, 200, 208, 375)) if life.workers_nominal < 60 else rng.choice((375, 500, 540))
    lost = lost_hours(rng, life, month, planned)
    worked = planned - sum(lost.values())
    used = max(0.02, min(1.12, share * season * rng.uniform(0.90, 1.08) * (worked / planned) ** 0.5))
    quantities = tuple(round(nominal / 12 * used * rng.uniform(0.94, 1.06), 1) for nominal in life.nominals)
    inflation = 1.021**index
    output = int(sum(quantity * price for quantity, price in zip(quantities, life.prices, strict=True)) * inflation)
    workers = max(1, round(staff))
    women = round(workers * {"textile": 0.35, "food": 0.28, "electrical": 0.30}.get(life.industry.group, 0.10))
    return Month(
        period=period.code,
        quantities=quantities,
        output_value_rial=output,
        intermediate_cost_rial=int(output * rng.uniform(0.58, 0.82)),
        sales_rial=int(output * rng.uniform(0.80, 1.12)),
        workers=workers,
        workers_women=women,
        workers_local=round(workers * rng.uniform(0.62, 0.95)),
        planned_hours=planned,
        worked_hours=worked,
        lost_hours=lost,
        electricity_kwh=max(1, round(quantities[0] * life.industry.kwh * rng.uniform(0.9, 1.2))),
        gas_m3=round(quantities[0] * life.industry.gas_m3 * rng.uniform(0.9, 1.2)),
        water_m3=round(workers * rng.uniform(4, 11)),
    )


def lost_hours(rng: Random, life: Life, month: int, planned: int) -> dict[str, int]:
    """Hours without work by cause; never more than half the month together."""
    lost = {
        "power": round(words.POWER_CUTS[month] * rng.uniform(0.3, 1.6)),
        "gas": round(words.GAS_CUTS[month] * rng.uniform(0.0, 1.5)) if life.industry.gas_m3 else 0,
        "water": rng.choice((0, 0, 0, 0, 2, 4)),
        "material": rng.choice((0, 0, 0, 4, 8, 16)),
        "market": rng.choice((0, 0, 0, 0, 8, 20)),
        "other": rng.choice((0, 0, 0, 2, 6)),
    }
    scale = min(1.0, planned * 0.5 / max(1, sum(lost.values())))
    return {cause: int(hours * scale) for cause, hours in lost.items()}
