"""Sample programmes, applications and proposals in every stage, made by the very actions that people use.

The actions write with today's clock; afterwards each case's events are moved back to the days on which they would have
happened, so that timelines and averages look like life. The audit trail keeps the true time of the seeding.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role, User
from core.jalali import to_jalali
from parks.models import Park
from portal.demo.lives import a_person
from portal.demo.moments import MILLIARD, at_noon, choose
from portal.demo.people import Cast
from portal.demo.register import Sample
from support.actions import applications, programmes
from support.compute.rules import AT_LEAST, IN, Rule
from support.models import Application, Programme, ProgrammeKind
from support.queries.facts import eligibilities
from units.actions.status import decide_status_change, propose_status_change, withdraw_status_change
from units.models import Decision, Reason, Source, Status, StatusChange, Unit, UnitRepresentative

APPLICATION_WAYS: tuple[tuple[tuple[str, ...], int], ...] = (
    ((), 8),
    (("submit",), 22),
    (("submit", "check"), 18),
    (("submit", "return"), 8),
    (("submit", "check", "award"), 16),
    (("submit", "check", "award", "pay"), 22),
    (("submit", "check", "reject"), 6),
    (("submit", "withdraw"), 2),
)
APPLICATION_MOMENTS = {"submit": "submitted_at", "award": "decided_at", "reject": "decided_at", "pay": "paid_at"}
DECIDERS = {"award": "director", "reject": "director"}
ENTRIES = {"award": "commitment", "pay": "payment"}
# What became of one proposal after the other; None waits.
VERDICTS = (None, Decision.REFUSED, None, None, Decision.WITHDRAWN, None)
BLANK_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


# ── owners, proposals, support ────────────────────────────────────────────────────────────────────────────────────
def make_owners(
    rng: Random, samples: Sequence[Sample], *, owner: User, since: date, count: int = 90
) -> dict[int, User]:
    """Some units have people who speak for them (unit's key → user), and all that were ever supported have; `owner`,
    who can log in, has the first.
    """
    own, *rest = [sample.unit for sample in samples if sample.unit.status in Status.running()]
    others = rng.sample(rest, min(count, len(rest)))
    known = {own.pk, *(unit.pk for unit in others)}
    others += [sample.unit for sample in samples if sample.life.support and sample.unit.pk not in known]
    unusable = make_password(None)
    users = User.objects.bulk_create(
        User(
            username=f"owner-{unit.code.lower()}", password=unusable, full_name=f"{a_person(rng)} (نمونه)",
            role=Role.OWNER, title=unit.name, is_sample=True,
        )
        for unit in others
    )  # fmt: skip
    speakers = {own.pk: owner} | {unit.pk: user for unit, user in zip(others, users, strict=True)}
    UnitRepresentative.objects.bulk_create(
        UnitRepresentative(unit_id=unit, user=user, since=since) for unit, user in speakers.items()
    )
    return speakers


def propose_changes(rng: Random, speakers: dict[int, User], *, cast: Cast, home: Park, most: int = 24) -> int:
    """Owners and managers have said that something changed; most of it waits, some was refused or taken back."""
    units = list(Unit.objects.filter(status=Status.ACTIVE, park__isnull=False, is_sample=True).order_by("pk"))
    owned = [unit for unit in units if unit.pk in speakers and speakers[unit.pk].username != "owner"]
    at_home = [unit for unit in units if unit.park_id == home.pk and unit.pk not in speakers]
    chosen = [(unit, speakers[unit.pk]) for unit in owned[: most // 2]]
    chosen += [(unit, cast.managers[home.pk]) for unit in at_home[:6]]
    for (unit, by), verdict in zip(chosen, cycle(VERDICTS), strict=False):
        earliest = max(unit.status_on or cast.today, cast.today - timedelta(days=30))
        change = propose_status_change(
            unit=unit,
            status=rng.choice([Status.SEMI_ACTIVE, Status.CLOSED]),
            effective_on=earliest + timedelta(days=(cast.today - earliest).days // 2),
            reason=rng.choice([Reason.LIQUIDITY, Reason.POWER, Reason.MARKET, Reason.RAW_MATERIAL]),
            note="سفارش‌ها کم شده است. (نمونه)",
            by=by,
            today=cast.today,
        )
        said = max(change.effective_on, cast.today - timedelta(days=rng.randint(2, 12)))
        moments = {"proposed_at": at_noon(said)}
        if verdict:
            _close_proposal(change, verdict, cast=cast)
            moments["decided_at"] = at_noon(said + (cast.today - said) // 2)
        StatusChange.objects.filter(pk=change.pk).update(**moments)
    return len(chosen)


def _close_proposal(change: StatusChange, verdict: str, *, cast: Cast) -> None:
    """The proposal was refused by whoever verifies it, or taken back by who made it."""
    if verdict == Decision.WITHDRAWN:
        withdraw_status_change(change=change, by=change.proposed_by)
        return
    verifier = cast.managers[change.unit.park_id] if change.source == Source.OWNER else cast.logins["official"]
    decide_status_change(
        change=change, decision=verdict, by=verifier, today=cast.today, note="در بازدید، خط تولید کار می‌کرد. (نمونه)"
    )


def write_programmes(cast: Cast) -> list[Programme]:
    """Three programmes: one for troubled units, one for energy, one for larger units."""
    official, director, today = cast.logins["official"], cast.logins["director"], cast.today
    said: tuple[dict[str, Any], ...] = (
        {
            "title": "سرمایه در گردش واحدهای نیمه‌فعال و تعطیل (نمونه)", "kind": ProgrammeKind.WORKING_CAPITAL,
            "budget_rial": 900 * MILLIARD, "rules": [Rule("status", IN, [Status.SEMI_ACTIVE, Status.CLOSED])],
            "required_papers": ["صورت‌های مالی دو سال گذشته", "گردش حساب شش‌ماهه"],
        },
        {
            "title": "نیروگاه خورشیدی پشت‌بامی (نمونه)", "kind": ProgrammeKind.ENERGY, "budget_rial": 400 * MILLIARD,
            "rules": [Rule("status", IN, [Status.ACTIVE, Status.SEMI_ACTIVE])],
            "required_papers": ["قبض برق سه ماه گذشته"],
        },
        {
            "title": "آموزش و مشاورهٔ بهره‌وری (نمونه)", "kind": ProgrammeKind.TRAINING, "budget_rial": 60 * MILLIARD,
            "rules": [Rule("workers", AT_LEAST, 10)], "required_papers": [],
        },
    )  # fmt: skip
    made = []
    for values in said:
        programme = programmes.create_programme(
            by=official, today=today, is_sample=True, fiscal_year=to_jalali(today)[0], slogan="",
            description="برنامهٔ نمونه برای آشنایی با سامانه.",
            opens_on=today - timedelta(days=200), closes_on=today + timedelta(days=60), **values,
        )  # fmt: skip
        made.append(programmes.set_state(programme=programme, state="launched", by=director))
    return made


def write_applications(
    rng: Random, speakers: dict[int, User], *, cast: Cast, made: Sequence[Programme], count: int
) -> int:
    """Applications of sample units stand in every stage, within the budgets: each way once, then as they come."""
    units = list(Unit.objects.filter(pk__in=speakers).select_related("park", "county").order_by("pk"))
    units = [unit for unit in units if speakers[unit.pk].username != "owner"]
    written = 0
    for programme in made:
        fitting = [unit for unit, found in eligibilities(programme, units, cast.today) if found.verdict]
        for unit in rng.sample(fitting, min(len(fitting), count // len(made))):
            way = APPLICATION_WAYS[written][0] if written < len(APPLICATION_WAYS) else choose(rng, APPLICATION_WAYS)
            write_application(rng, programme, unit, way, owner=speakers[unit.pk], cast=cast)
            written += 1
    return written


def draft(programme: Programme, unit: Unit, asked: int, *, by: User, on: date) -> Application:
    """All that an application needs to be sent in."""
    application = applications.start_application(programme=programme, unit=unit, by=by, today=on, is_sample=True)
    papers = [SimpleUploadedFile("مدارک نمونه.pdf", BLANK_PDF)] if programme.required_papers else []
    applications.edit_application(
        application=application, by=by, requested_rial=asked, files=papers,
        purpose="خرید مواد اولیه و بازگشت به تولید. (نمونه)",
    )  # fmt: skip
    return application


def last_days(rng: Random, today: date, count: int) -> list[date]:
    return sorted(today - timedelta(days=rng.randint(2, 150)) for _ in range(count))


def write_application(
    rng: Random,
    programme: Programme,
    unit: Unit,
    way: Sequence[str],
    *,
    owner: User,
    cast: Cast,
    days: Sequence[date] = (),
    asked: int = 0,
) -> Application:
    """It has gone this way: begun on the first of `days`, moved on the others; else some time in the last five months.
    `asked` is in rial.
    """
    first, *moved_on = days or last_days(rng, cast.today, len(way) + 1)
    asked = asked or max(1, programme.budget_rial // MILLIARD // 60) * rng.randint(1, 2) * MILLIARD
    application = draft(programme, unit, asked, by=owner, on=first)
    moments = {"created_at": at_noon(first)}
    for move, day in zip(way, moved_on, strict=True):
        by = owner if move in {"submit", "withdraw"} else cast.logins[DECIDERS.get(move, "official")]
        given: dict[str, Any] = {"note": "نمونه"} if move in {"reject", "return"} else {}
        if move == "award":
            given["awarded_rial"] = asked * rng.choice((60, 80, 100)) // 100
        application = applications.move_application(application=application, move=move, by=by, today=day, **given)
        application.events.filter(move=move).update(at=at_noon(day))
        application.entries.filter(kind=ENTRIES.get(move, "")).update(at=at_noon(day))
        if move in APPLICATION_MOMENTS:
            moments[APPLICATION_MOMENTS[move]] = at_noon(day)
    Application.objects.filter(pk=application.pk).update(**moments)
    return application
