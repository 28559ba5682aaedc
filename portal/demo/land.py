"""Sample land: phases, contracts, service bodies, former managers and journals of the dozen parks with most units.

Everything is marked as a sample; what is not among it stays unknown, as it is in life.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password

from accounts import audit
from accounts.models import AuditEvent, JournalKind, Role, User
from core import bulk
from core.text import fa_digits, squash
from parks.models import BodyKind, Park, ParkBody, ParkMembership, ParkNote, ParkPhase, ParkStage, Plot, PlotState
from portal.demo.lives import a_person
from portal.demo.people import Cast
from portal.demo.register import CHUNK, Sample
from portal.demo.setting import Setting
from units.models import LandContract, Unit

PARKS = 12
KNOWN = 0.85  # the share of units whose contract somebody told
YEAR = timedelta(days=365)
# What the plots of a park beside those of its units are: state, and whether one of its units holds or held them.
SPARE = (
    (PlotState.FREE, ""), (PlotState.FREE, ""), (PlotState.RESERVED, ""), (PlotState.ASSIGNED, "held"),
    (PlotState.FREE, "left"), (PlotState.ASSIGNED, "held"), (PlotState.FREE, ""), (PlotState.ASSIGNED, "held"),
)  # fmt: skip
NOTES = (
    (JournalKind.VISIT, "جادهٔ ورودی و روشنایی بازدید شد؛ شش تیر برق خاموش بود."),
    (JournalKind.NOTE, "هیئت امنا دربارهٔ شارژ سال آینده نشست داشت."),
    (JournalKind.VISIT, "تصفیه‌خانه بازدید شد؛ پمپ دوم در تعمیر است."),
    (JournalKind.NOTE, "دو متقاضی تازه برای زمین فاز دو معرفی شدند."),
)


def write_land(rng: Random, samples: Sequence[Sample], place: Setting, *, cast: Cast) -> int:
    """Land and bodies stand in the dozen parks with most units, the home park among them; returns the contracts."""
    chosen = busiest(samples, place)
    by_park: dict[int, list[Sample]] = {park.pk: [] for park in chosen}
    for sample in samples:
        if sample.unit.plot and sample.unit.park_id in by_park:
            by_park[sample.unit.park_id].append(sample)
    contracts: list[LandContract] = []
    for park in chosen:
        phases = write_phases(rng, park, place)
        settled = by_park[park.pk]
        put_in_phases(rng, [sample.unit.plot for sample in settled], phases)
        own = [
            contract_of(rng, sample, place)
            for number, sample in enumerate(settled)
            if number == 0 or rng.random() < KNOWN
        ]
        contracts += own + spare_contracts(rng, park, [row.unit for row in own], phases, place, after=len(settled))
        write_bodies(rng, park, place)
        write_notes(rng, park, cast=cast)
    write_former_managers(rng, chosen, place)
    LandContract.objects.bulk_create(contracts, batch_size=CHUNK)
    AuditEvent.objects.bulk_create(told(contracts, by=cast.logins["official"]), batch_size=CHUNK)
    return len(contracts)


def busiest(samples: Iterable[Sample], place: Setting) -> list[Park]:
    counts = Counter(sample.unit.park_id for sample in samples if sample.unit.park_id)
    parks = sorted(place.parks, key=lambda park: (park.pk != place.home.pk, -counts[park.pk], park.code))
    return [park for park in parks[:PARKS] if counts[park.pk]]


# ── phases and plots ──────────────────────────────────────────────────────────────────────────────────────────────
def write_phases(rng: Random, park: Park, place: Setting) -> list[ParkPhase]:
    """Two or three phases, the last of them under construction."""
    count = rng.randint(2, 3)
    whole = park.total_area_ha or Decimal(rng.randint(60, 200))
    opened = place.since - YEAR * 12
    rows = [
        ParkPhase(
            park=park,
            number=number,
            name=f"فاز {fa_digits(number)} (نمونه)",
            area_ha=round(whole / (count + 1), 1),
            stage=ParkStage.UNDER_CONSTRUCTION if number == count else ParkStage.OPERATING,
            opened_on=None if number == count else opened + YEAR * 4 * (number - 1),
            is_sample=True,
        )
        for number in range(1, count + 1)
    ]
    return ParkPhase.objects.bulk_create(rows)


def put_in_phases(rng: Random, plots: Sequence[Plot], phases: Sequence[ParkPhase]) -> None:
    """Most plots are known to lie in one of the finished phases."""
    for plot in plots:
        plot.phase = rng.choice(phases[:-1]) if rng.random() < KNOWN else None
    bulk.update(Plot, ("id", "phase_id"), [(plot.pk, plot.phase_id) for plot in plots])


# ── contracts ─────────────────────────────────────────────────────────────────────────────────────────────────────
def contract_of(rng: Random, sample: Sample, place: Setting) -> LandContract:
    """Signed some years before the licence; a unit that was never licensed is still to build, some of them too late."""
    licensed = sample.life.licensed_on
    signed = licensed - timedelta(days=rng.randint(500, 1_400)) if licensed else late_or_not(rng, place.today)
    return signed_contract(rng, sample.unit, sample.unit.plot, signed)


def late_or_not(rng: Random, today: date) -> date:
    """A day from which two years lead into the past as often as not."""
    return today - timedelta(days=rng.randint(200, 1_300))


def signed_contract(rng: Random, unit: Unit, plot: Plot, signed: date) -> LandContract:
    number = f"نمونه-ق-{rng.randrange(1_000, 9_999)}"
    return LandContract(
        unit=unit, plot=plot, number=number, signed_on=signed, build_by=signed + YEAR * 2, is_sample=True
    )


def spare_contracts(
    rng: Random, park: Park, units: Sequence[Unit], phases: Sequence[ParkPhase], place: Setting, *, after: int
) -> list[LandContract]:
    """Plots beside those of the units stand: free, reserved, held for an extension, or left; returns the contracts.

    `units` are those that hold their own plot by contract; numbers go on `after` that of their last plot.
    """
    plots = [
        Plot(
            park=park,
            number=(number := f"نمونه-{after + turn}"),
            number_key=squash(number),
            area_m2=rng.randrange(1_000, 9_000, 250),
            state=state,
            phase=rng.choice(phases),
            is_sample=True,
        )
        for turn, (state, _who) in enumerate(SPARE, start=1)
    ]
    Plot.objects.bulk_create(plots)
    rows = []
    for plot, (_state, who) in zip(plots, SPARE, strict=True):
        if who and units:
            row = signed_contract(rng, rng.choice(units), plot, late_or_not(rng, place.today))
            if who == "left":
                row.ended_on, row.end_reason = place.today - timedelta(days=100), "انصراف متقاضی (نمونه)"
            rows.append(row)
    return rows


def told(contracts: Sequence[LandContract], *, by: User) -> list[AuditEvent]:
    return [
        audit.event(
            by=by,
            verb="contract_signed",
            subject=row.unit,
            after={"contract_plot": row.plot.number, "signed_on": row.signed_on, "build_by": row.build_by},
            reason="نمونه",
        )
        for row in contracts
    ]


# ── who runs the park ─────────────────────────────────────────────────────────────────────────────────────────────
def write_bodies(rng: Random, park: Park, place: Setting) -> None:
    """A service company after an earlier one, and a board of trustees."""
    change = place.since + timedelta(days=rng.randint(0, 200))
    rows = [
        (BodyKind.COMPANY, "شرکت خدماتی پیشین", change - YEAR * 5, change),
        (BodyKind.COMPANY, "شرکت خدماتی", change, None),
        (BodyKind.TRUSTEES, "هیئت امنای", change - YEAR * 3, None),
    ]
    ParkBody.objects.bulk_create(
        ParkBody(
            park=park,
            kind=kind,
            name=f"{title} {park.name} (نمونه)",
            head=f"{a_person(rng)} (نمونه)",
            members="\n".join(f"{a_person(rng)} (نمونه)" for _ in range(3)) if kind == BodyKind.TRUSTEES else "",
            since=since,
            until=until,
            is_sample=True,
        )
        for kind, title, since, until in rows
    )


def write_notes(rng: Random, park: Park, *, cast: Cast) -> None:
    for kind, text in rng.sample(NOTES, 3):
        by = cast.managers[park.pk] if kind == JournalKind.NOTE else cast.logins["official"]
        day = cast.today - timedelta(days=rng.randint(3, 200))
        ParkNote.objects.create(park=park, kind=kind, on=day, text=f"{text} (نمونه)", by=by)


def write_former_managers(rng: Random, parks: Sequence[Park], place: Setting) -> None:
    """Somebody was in charge of each of these parks before; nobody can log in as them."""
    unusable = make_password(None)
    users = User.objects.bulk_create(
        User(
            username=f"former-manager-{park.code.lower()}",
            password=unusable,
            full_name=f"{a_person(rng)} (نمونه)",
            title=f"مدیر پیشین {park.name}",
            role=Role.MANAGER,
            is_active=False,
            is_sample=True,
        )
        for park in parks
    )
    ParkMembership.objects.bulk_create(
        ParkMembership(park=park, user=user, since=place.since - YEAR * rng.randint(2, 6), until=place.since)
        for park, user in zip(parks, users, strict=True)
    )
