"""Reminding owners of the month they have not declared (DOMAIN §4): on the 1st, on the 8th, then weekly."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Notice, User
from accounts.notices import notify
from core.jalali import format_date, to_jalali
from units.models import Unit, UnitRepresentative
from units.queries.declarations import due_month, without_declaration


def stage_of(today: date) -> str:
    """Which reminder holds on `today`, a new name at each one's first day: 1st, 8th, and weekly from the 11th.

    A name covers the days up to the next, so that a server that was down on the 1st reminds on the 2nd.
    """
    day = to_jalali(today)[2]
    if day < 8:
        return "first"
    if day <= 10:
        return "second"
    return f"overdue-{(day - 11) // 7 + 1}"


@transaction.atomic
def remind_declarations(*, today: date) -> int:
    """Those who speak for a running unit without last month's declaration are told, once a stage; returns how many.

    The key of each notice names unit, month and stage: a second run on the same day tells nobody again.
    """
    period, stage = due_month(today), stage_of(today)
    prefix = f"declaration/{period.code}/{stage}/"
    told = set(Notice.objects.filter(key__startswith=prefix).values_list("to", "key"))
    count = 0
    for unit, people in _silent_people(without_declaration(Unit.objects.all(), period)):
        key = f"{prefix}{unit.code}"
        fresh = [user for user in people if (user.pk, key) not in told]
        if not fresh:
            continue
        notify(
            to=fresh,
            kind="declaration_overdue" if stage.startswith("overdue") else "declaration_due",
            url=reverse("units:declaration", args=[unit.code, period.code]),
            key=key,
            unit=unit.name,
            month=period.label,
            due=format_date(period.due_on),
        )
        count += len(fresh)
    return count


def _silent_people(units: QuerySet[Unit]) -> list[tuple[Unit, list[User]]]:
    people: dict[int, tuple[Unit, list[User]]] = {}
    rows = UnitRepresentative.objects.current().filter(unit__in=units, user__is_active=True)
    for row in rows.select_related("unit", "user").order_by("unit", "pk"):
        people.setdefault(row.unit_id, (row.unit, []))[1].append(row.user)
    return list(people.values())
