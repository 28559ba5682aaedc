"""Sample infrastructure requests of every kind in every stage, made by the very actions that people use.

The actions write with today's clock; afterwards each request's events are moved back to the days on which they would
have happened, so that timelines and averages look like life. The audit trail keeps the true time of the seeding.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import Agency
from core.jalali import to_jalali
from parks.models import Park, ParkUtility, UtilityKind
from portal.demo.moments import MILLIARD, at_noon, choose
from portal.demo.needs import NEEDS
from portal.demo.people import AGENCY_CODE, Cast
from support.actions import requests
from support.models import InfrastructureRequest, RequestKind
from units.models import Status, Unit

TO_REVIEW = ("submit", "take")
TO_GROUP = (*TO_REVIEW, "enquire", "reply", "recommend")
TO_FUNDS = (*TO_GROUP, "approve", "fund")
TO_WORKS = (*TO_FUNDS, "tender", "start")
DELIVERED = (*TO_WORKS, "progress", "deliver")
# The ways that sample requests have gone, and how many of a hundred went each.
WAYS: tuple[tuple[tuple[str, ...], int], ...] = (
    ((), 4),
    (("submit",), 10),
    (TO_REVIEW, 11),
    ((*TO_REVIEW, "enquire"), 10),
    ((*TO_REVIEW, "enquire", "reply"), 4),
    (TO_GROUP, 8),
    ((*TO_GROUP, "reconsider"), 2),
    ((*TO_REVIEW, "return"), 6),
    ((*TO_REVIEW, "return", "answer"), 4),
    ((*TO_GROUP, "approve"), 6),
    (TO_FUNDS, 5),
    ((*TO_FUNDS, "tender"), 4),
    ((*TO_WORKS, "progress"), 8),
    ((*TO_FUNDS, "start", "progress", "postpone"), 4),
    (DELIVERED, 4),
    ((*DELIVERED, "confirm"), 5),
    ((*DELIVERED, "refuse"), 1),
    ((*DELIVERED, "confirm", "reopen"), 1),
    ((*TO_REVIEW, "reject"), 2),
    (("submit", "withdraw"), 1),
)
UTILITIES = {
    UtilityKind.POWER: (2_000, 30_000), UtilityKind.WATER: (5, 80), UtilityKind.GAS: (1_000, 20_000),
    UtilityKind.WASTEWATER: (100, 3_000),
}  # fmt: skip
MOVERS = {
    **dict.fromkeys(("submit", "answer", "confirm", "withdraw", "refuse"), "manager"),
    **dict.fromkeys(("approve", "reject", "reconsider", "fund"), "director"),
    **dict.fromkeys(("reply", "tender", "start", "progress", "postpone", "deliver"), "agency"),
}
# What is said with a move.
WORDS = {
    "enquire": "امکان تأمین و برآورد هزینه را اعلام کنید.",
    "reply": "ظرفیت آزاد هست؛ هزینهٔ اتصال با متقاضی است.",
    "recommend": "برآورد کارشناسی پیوست است.",
    "reconsider": "گزینهٔ کم‌هزینه‌تر هم بررسی شود.",
    "return": "نقشهٔ محل و دیماند واحدها را پیوست کنید.",
    "answer": "مدارک پیوست شد.",
    "reject": "در برنامهٔ امسال اعتباری برای این کار نیست.",
    "progress": "کار طبق برنامه پیش می‌رود.",
    "postpone": "تأخیر در تأمین تجهیزات.",
    "refuse": "مشکل هنوز برجاست.",
    "reopen": "پس از یک ماه دوباره مشکل پیدا کرد.",
}
# The moves whose time a request itself remembers, and where.
MOMENTS = {"submit": "submitted_at", "reject": "closed_at", "withdraw": "closed_at", "confirm": "closed_at"}


def write_utilities(rng: Random, parks: Sequence[Park], *, today: date) -> None:
    """Capacity, allocation and demand of parks with units: sample figures, marked as such."""
    rows = []
    for park in parks:
        for kind, (low, high) in UTILITIES.items():
            capacity = Decimal(rng.randint(low, high))
            rows.append(
                ParkUtility(
                    park=park,
                    kind=kind,
                    capacity=capacity,
                    allocated=capacity * rng.randint(70, 99) / 100,
                    demand=capacity * rng.randint(85, 190) / 100,
                    as_of=today - timedelta(days=rng.randint(20, 200)),
                    is_sample=True,
                )
            )
    ParkUtility.objects.bulk_create(rows, ignore_conflicts=True)


def write_requests(rng: Random, parks: Sequence[Park], *, cast: Cast, home: Park, count: int) -> int:
    """Every way has been gone at the home park, so that each login has something to do; then every kind comes in turn,
    wherever it may be.
    """
    kinds = list(RequestKind)
    for place in range(count):
        is_home = place < len(WAYS)
        park = home if is_home else rng.choice(parks)
        way = WAYS[place][0] if is_home else choose(rng, WAYS)
        kind = RequestKind.POWER if is_home else kinds[place % len(kinds)]
        write_request(rng, park, kind, way, cast=cast)
    return count


def write_request(
    rng: Random, park: Park, kind: str, way: Sequence[str], *, cast: Cast, days: Sequence[date] = ()
) -> InfrastructureRequest:
    """It has gone this way: begun on the first of `days`, moved on the others; else some time in the last months."""
    first, *moved_on = days or last_days(rng, cast.today, len(way) + 1)
    request = file_request(rng, park, kind, cast=cast, on=first)
    agency = Agency.objects.get(code=NEEDS[kind].agency)
    moments = {"created_at": at_noon(first)}
    for move, day in zip(way, moved_on, strict=True):
        by = cast.player(_mover(move, agency), park.pk)
        given = _given(rng, request, move, day, agency)
        request = requests.move_request(request=request, move=move, by=by, today=day, **given)
        request.events.filter(pk=request.events.latest("pk").pk).update(at=at_noon(day))
        if move in MOMENTS:
            moments[MOMENTS[move]] = at_noon(day)
    if not request.has_ended:
        moments.pop("closed_at", None)
    InfrastructureRequest.objects.filter(pk=request.pk).update(**moments)
    return request


def last_days(rng: Random, today: date, count: int) -> list[date]:
    """So many days, oldest first; the longer the way, the earlier it began."""
    return sorted(today - timedelta(days=rng.randint(3, 3 + 22 * count)) for _ in range(count))


def file_request(rng: Random, park: Park, kind: str, *, cast: Cast, on: date) -> InfrastructureRequest:
    """A whole draft of the park's manager, with the units that suffer."""
    manager, need = cast.managers[park.pk], NEEDS[kind]
    request = requests.start_request(
        park=park, kind=kind, title=f"{rng.choice(need.titles)} (نمونه)", by=manager, today=on, is_sample=True
    )
    requests.describe_need(
        request=request, by=manager, title=request.title, need=f"{need.words} (نمونه)",
        quantity=Decimal(rng.randint(need.low, need.high)), answers=need.answers,
    )  # fmt: skip
    units = list(Unit.objects.filter(park=park, status__in=Status.reached_operation()).order_by("pk"))
    chosen = rng.sample(units, min(len(units), rng.randint(2, 14)))
    return requests.choose_units(request=request, units=chosen, by=manager)


def _mover(move: str, agency: Agency) -> str:
    """Who makes the move; what an agency without a login does is written down by the official."""
    who = MOVERS.get(move, "official")
    return "official" if who == "agency" and agency.code != AGENCY_CODE else who


def _given(rng: Random, request: InfrastructureRequest, move: str, day: date, agency: Agency) -> dict[str, Any]:
    """What each move of a sample request says."""
    cost = request.estimated_cost_rial or rng.randint(8, 240) * MILLIARD
    said = {
        "enquire": {"agencies": [agency]},
        "reply": {"verdict": rng.choice(("feasible", "feasible", "conditional"))},
        "recommend": {"estimated_cost_rial": cost},
        "approve": {
            "agency": agency, "estimated_cost_rial": cost, "resolution_on": day,
            "promised_on": day + timedelta(days=rng.randint(40, 120)),
        },
        "fund": {
            "budget_year": to_jalali(day)[0], "credit_source": "اعتبار استانی (نمونه)", "funded_rial": cost * 9 // 10,
        },
        "progress": {"progress_percent": rng.randrange(10, 95, 5)},
        "postpone": {"promised_on": day + timedelta(days=rng.randint(130, 220))},
        "deliver": {
            "actual_cost_rial": cost * rng.randint(90, 125) // 100,
            "delivered_quantity": _delivered(request.quantity or Decimal(1), rng.choice((8, 10, 10))),
        },
    }.get(move, {})  # fmt: skip
    return {**said, "note": f"{WORDS[move]} (نمونه)"} if move in WORDS else said


def _delivered(asked: Decimal, tenths: int) -> Decimal:
    return max(Decimal(1), (asked * tenths / 10).quantize(Decimal(1)))
