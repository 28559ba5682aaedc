"""What lies behind the sample: programmes of earlier years whose money was paid, and works delivered long ago.

What became of support is known six and twelve months later, and how late works came only once they are there; a sample
of the last few months would show neither. Whom the money reached is part of the units' lives (`lives.Support`).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import cycle
from random import Random

from django.utils import timezone

from accounts.models import Notice, User
from core.jalali import to_jalali
from core.text import fa_digits
from portal.demo.cases import write_application
from portal.demo.moments import MILLIARD
from portal.demo.people import Cast
from portal.demo.register import Sample
from portal.demo.requests import DELIVERED, TO_WORKS, write_request
from portal.demo.setting import Setting
from support.actions import programmes
from support.compute.rules import IN, Rule
from support.models import Programme, ProgrammeKind, RequestKind
from units.models import Status

PAID = ("submit", "check", "award", "pay")
GAPS = ((10, 30), (5, 25), (3, 20), (1, 10))  # days from a move of theirs to the next, the last first
TURNED_AWAY = (("submit", "check", "reject"), ("submit", "withdraw"))
PAID_FOR_ONE_AWAY = 5
KINDS = (
    (ProgrammeKind.WORKING_CAPITAL, "سرمایه در گردش برای بازگشت به تولید"),
    (ProgrammeKind.REVIVAL, "احیای واحدهای راکد"),
)
MONEY_A_WORKER = 400_000_000  # rial, about
LATE = (*TO_WORKS, "progress", "postpone", "deliver", "confirm")
DONE = (*DELIVERED, "confirm")
# The ways of works of former years; the fourth came back once more.
LONG_AGO = (DONE, LATE, LATE, (*DONE, "reopen", "progress", "deliver", "confirm"), DONE, LATE)
AT_HOME = 4


# ── support ───────────────────────────────────────────────────────────────────────────────────────────────────────
def write_past_programmes(
    rng: Random, samples: Sequence[Sample], speakers: dict[int, User], *, cast: Cast
) -> list[Programme]:
    """A programme for each fiscal year in which units of the sample were paid, ended since."""
    by_year: dict[int, list[Sample]] = {}
    for sample in samples:
        if sample.life.support:
            by_year.setdefault(to_jalali(sample.life.support.paid_on)[0], []).append(sample)
    others = [
        sample
        for sample in samples
        if sample.unit.pk in speakers and not sample.life.support and sample.unit.status in Status.reached_operation()
    ]
    return [write_programme_of(rng, year, paid, others, speakers, cast=cast) for year, paid in sorted(by_year.items())]


def write_programme_of(
    rng: Random,
    year: int,
    paid: Sequence[Sample],
    others: Sequence[Sample],
    speakers: dict[int, User],
    *,
    cast: Cast,
) -> Programme:
    """The year's programme has paid these units and turned a few of the others away; nothing is open any more."""
    days = [days_up_to(rng, sample.life.support.paid_on) for sample in paid if sample.life.support]
    asked = [sample.life.workers_nominal * rng.randint(1, 3) * MONEY_A_WORKER for sample in paid]
    opened, closed = min(row[0] for row in days), max(row[1] for row in days)
    programme = announce(year, opened, closed, sum(asked), cast=cast)
    for sample, row, rial in zip(paid, days, asked, strict=True):
        owner = speakers[sample.unit.pk]
        write_application(rng, programme, sample.unit, PAID, owner=owner, cast=cast, days=row, asked=rial)
    away = rng.sample(others, min(len(others), len(paid) // PAID_FOR_ONE_AWAY))
    for sample, row, way in zip(away, days, cycle(TURNED_AWAY), strict=False):
        owner = speakers[sample.unit.pk]
        write_application(rng, programme, sample.unit, way, owner=owner, cast=cast, days=row[: len(way) + 1])
    return programmes.set_state(programme=programme, state="ended", by=cast.logins["director"])


def days_up_to(rng: Random, paid_on: date) -> list[date]:
    """Begun, sent in, checked, awarded and paid: the last day is the given one."""
    days = [paid_on]
    for low, high in GAPS:
        days.insert(0, days[0] - timedelta(days=rng.randint(low, high)))
    return days


def announce(year: int, opens_on: date, closes_on: date, asked: int, *, cast: Cast) -> Programme:
    """A programme for whoever has reached operation; its budget covers all that was asked."""
    kind, title = KINDS[year % len(KINDS)]
    programme = programmes.create_programme(
        by=cast.logins["official"], today=opens_on, is_sample=True, fiscal_year=year, slogan="", kind=kind,
        title=f"{title}، سال {fa_digits(year)} (نمونه)", description="برنامهٔ نمونهٔ سال‌های پیش.",
        opens_on=opens_on, closes_on=closes_on, budget_rial=-(-asked // (50 * MILLIARD)) * 50 * MILLIARD,
        rules=[Rule("status", IN, list(Status.reached_operation()))], required_papers=[],
    )  # fmt: skip
    return programmes.set_state(programme=programme, state="launched", by=cast.logins["director"])


def lay_notices_aside() -> None:
    """What was told of the past has been read since: nobody's first day begins with two hundred old letters."""
    now = timezone.now()
    Notice.objects.filter(read_at=None).update(read_at=now, delivered_at=now)


# ── requests ──────────────────────────────────────────────────────────────────────────────────────────────────────
def write_past_requests(rng: Random, place: Setting, *, cast: Cast, count: int) -> int:
    """Works of the last two years, delivered in time or late, spread over the parks; the first at home."""
    kinds = list(RequestKind)
    for turn in range(count):
        park = place.home if turn < AT_HOME else rng.choice(place.parks)
        way = LONG_AGO[turn % len(LONG_AGO)]
        in_charge = place.since + timedelta(days=len(way) + 1)  # a short sample's people came later than its old works
        closed = max(cast.today - timedelta(days=rng.randint(150, 420)), in_charge)
        days = closing_days(rng, closed, len(way) + 1, since=place.since)
        write_request(rng, park, kinds[turn % len(kinds)], way, cast=cast, days=days)
    return count


def closing_days(rng: Random, closed: date, count: int, *, since: date) -> list[date]:
    """So many days up to the last, a few weeks apart; closer where the sample's people were not yet in charge."""
    apart = min(36, (closed - since).days // count)
    days = [closed]
    while len(days) < count:
        days.insert(0, days[0] - timedelta(days=rng.randint(apart // 3, apart)))
    return days
