"""What the register knows of sample units beside their lives: connections, environment, moves, sales and notes."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import JournalKind, User
from core import bulk
from core.jalali import Period
from portal.demo.lives import a_person
from portal.demo.people import Cast
from portal.demo.register import CHUNK, Sample
from portal.demo.setting import Setting
from units.compute.freshness import DAYS, HALF_LIFE_DAYS
from units.models import Confirmation, FactGroup, PastTenure, SitingGroup, Status, Unit, UnitNote

FACTS = (
    "id", "power_kw", "gas_m3_h", "water_l_s", "siting_group", "wastewater_m3_day", "environment_permit",
    "environment_permit_until", "is_in_directory", *DAYS.values(),
)  # fmt: skip
# The share of units of which so much is known; what is not known stays empty.
KNOWN, MOVED, SOLD, NOTED, AGREED = 0.8, 0.06, 0.08, 0.15, 0.35
SITING = {
    "food": SitingGroup.TWO, "textile": SitingGroup.THREE, "electrical": SitingGroup.ONE, "services": SitingGroup.ONE,
    "cellulose": SitingGroup.THREE, "non_metallic": SitingGroup.FOUR, "metal": SitingGroup.FOUR,
    "chemical": SitingGroup.FIVE,
}  # fmt: skip
NOTES = (
    (JournalKind.NOTE, "مدیر واحد تلفنی گفت مواد اولیه تا پایان ماه می‌رسد."),
    (JournalKind.VISIT, "بازدید شد؛ خط دوم خاموش بود و هشت نفر سر کار بودند."),
    (JournalKind.NOTE, "برای افزایش دیماند برق به شرکت توزیع معرفی شد."),
    (JournalKind.VISIT, "بازدید شد؛ کنتور گاز و انبار با اظهارنامه می‌خواند."),
)


def write_facts(rng: Random, samples: Sequence[Sample], place: Setting, *, cast: Cast) -> int:
    """Most units have connections and an environment permit, some have moved, been sold or been visited.

    The first unit has something of each, so that its page shows them. Returns how many units have facts.
    """
    tenures, notes, told = [], [], 0
    for number, sample in enumerate(samples):
        is_first = number == 0
        if is_first or rng.random() < KNOWN:
            tell(rng, sample, place)
            told += 1
        confirm_groups(rng, sample.unit, place)
        tenures += past_of(rng, sample.unit, place, cast=cast, is_first=is_first)
        if is_first or rng.random() < NOTED:
            notes += written(rng, sample.unit, place, cast=cast)
    bulk.update(Unit, FACTS, [tuple(getattr(sample.unit, name) for name in FACTS) for sample in samples])
    PastTenure.objects.bulk_create(tenures, batch_size=CHUNK)
    UnitNote.objects.bulk_create(notes, batch_size=CHUNK)
    Confirmation.objects.bulk_create(words_on_status(samples), batch_size=CHUNK)
    return told


def tell(rng: Random, sample: Sample, place: Setting) -> None:
    """Connections by the machines, environment by the trade; one permit in five has run out."""
    unit, industry = sample.unit, sample.life.industry
    hours = 4_500
    unit.power_kw = Decimal(max(15, round(sample.life.nominals[0] * industry.kwh / hours * rng.uniform(1.2, 1.8))))
    if industry.gas_m3:
        unit.gas_m3_h = Decimal(max(10, round(sample.life.nominals[0] * industry.gas_m3 / hours * rng.uniform(1.2, 2))))
    unit.water_l_s = Decimal(rng.randint(1, 40)) / 10
    unit.siting_group = SITING.get(unit.group)
    unit.wastewater_m3_day = Decimal(rng.randint(1, 60))
    if unit.status in Status.reached_operation():
        unit.environment_permit = f"نمونه-م-{rng.randrange(1_000, 9_999)}"
        unit.environment_permit_until = place.today + timedelta(days=rng.randint(-150, 600))
    unit.is_in_directory = rng.random() < AGREED


def confirm_groups(rng: Random, unit: Unit, place: Setting) -> None:
    """Each group of facts was confirmed some day of its last three half-lives, or never where it is not known."""
    for group, days in HALF_LIFE_DAYS.items():
        if group != FactGroup.STATUS and (group != FactGroup.CONNECTIONS or unit.power_kw is not None):
            setattr(unit, DAYS[group], place.today - timedelta(days=int(days * rng.betavariate(1, 2) * 3)))


def words_on_status(samples: Sequence[Sample]) -> list[Confirmation]:
    """By what each unit's status was last confirmed: months end where declarations do, events stand in the ledger."""
    means, rows = Confirmation.Means, []
    for unit in (sample.unit for sample in samples):
        if (day := unit.last_confirmed_on) is not None:
            declared = Period.containing(day, kind="month").last_day == day
            by_what = means.DECLARATION if declared else means.STATUS_EVENT if day == unit.status_on else means.VISIT
            rows.append(Confirmation(unit=unit, group=FactGroup.STATUS, on=day, means=by_what))
    return rows


def past_of(rng: Random, unit: Unit, place: Setting, *, cast: Cast, is_first: bool) -> list[PastTenure]:
    """What held of the unit before: another owner until a sale, a workshop in town until it moved, or neither.

    It moved before the first observed month, so that its months name the right park.
    """
    official, rows, owner = cast.logins["official"], [], unit.owner_name
    place_now = {"park_id": unit.park_id, "county_id": unit.county_id, "plot": unit.plot}
    if is_first or rng.random() < SOLD:
        day, owner = place.today - timedelta(days=rng.randint(20, 150)), f"{a_person(rng)} (نمونه)"
        note = "با سند رسمی. (نمونه)"
        rows.append(past(unit, PastTenure.Kind.TRANSFER, day, owner, note, official, **place_now))
    if unit.park_id and (is_first or rng.random() < MOVED):
        day, note = place.since - timedelta(days=rng.randint(0, 1_500)), "از کارگاه شهری به شهرک آمد. (نمونه)"
        rows.append(past(unit, PastTenure.Kind.RELOCATION, day, owner, note, official, county_id=unit.county_id))
    return rows


def past(unit: Unit, kind: str, until: date, owner: str, note: str, by: User, **place: Any) -> PastTenure:
    return PastTenure(unit=unit, kind=kind, until=until, owner_name=owner, note=note, by=by, **place)


def written(rng: Random, unit: Unit, place: Setting, *, cast: Cast) -> list[UnitNote]:
    """Two entries of the journal; a visit confirms the unit."""
    rows = []
    for kind, text in (NOTES[rng.randrange(0, 4, 2)], NOTES[rng.randrange(1, 4, 2)]):
        day = place.today - timedelta(days=rng.randint(3, 120))
        by = cast.managers.get(unit.park_id or 0, cast.logins["official"])
        rows.append(UnitNote(unit=unit, kind=kind, on=day, text=f"{text} (نمونه)", by=by))
        if kind == JournalKind.VISIT:
            unit.last_confirmed_on = max(day, unit.last_confirmed_on or day)
    return rows
