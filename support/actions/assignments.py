"""Giving requests to the official who looks after them: what would change, and the change itself, many at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.audit import event
from accounts.models import AuditEvent, User
from accounts.notices import notify
from core.errors import RuleViolation
from core.numbers import group
from core.text import isolate, listed, shown_digits
from support.models import InfrastructureRequest, RequestOfficer
from support.policies import planning as policies

MOST = 500
NAMED = 10


@dataclass(frozen=True)
class Refusal:
    """A request that stays as it is, and why."""

    request: InfrastructureRequest
    reason: str


@dataclass
class Assignment:
    """What giving some requests to an official would do."""

    changed: list[InfrastructureRequest] = field(default_factory=list)
    unchanged: list[InfrastructureRequest] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True)
class Assigned:
    """What was done: how many requests were given, and which were not."""

    changed: int
    refused: Sequence[Refusal]


def officer_of(request: Any) -> int:
    """The key of whoever looks after the request; 0 for nobody."""
    return request.officer.official_id if hasattr(request, "officer") else 0


def assignment_of(rows: QuerySet[InfrastructureRequest], official: User, by: User) -> Assignment:
    """What giving `rows`, which `by` is known to see, to `official` would do; one query."""
    found = Assignment()
    for request in rows.select_related("park", "officer__official"):
        if officer_of(request) == official.pk:
            found.unchanged.append(request)
        elif reason := _refusal(request, official, by):
            found.refused.append(Refusal(request, reason))
        else:
            found.changed.append(request)
    return found


def seen_of(found: Assignment) -> dict[int, int]:
    """What was seen of each request that would change: who looks after it now."""
    return {request.pk: officer_of(request) for request in found.changed}


@transaction.atomic
def assign_requests(*, official: User, seen: Mapping[int, int], reason: str, by: User, today: date) -> Assigned:
    """The requests that were `seen` (key → who looked after them then) are in the care of `official`, who is told.

    Those that somebody gave to another meanwhile, that have ended or that `by` no longer sees are left alone.
    """
    if not policies.may_assign(by):
        raise PermissionDenied
    if len(seen) > MOST:
        raise RuleViolation(too_many())
    held = InfrastructureRequest.objects.visible_to(by).filter(pk__in=sorted(seen)).order_by("pk")
    list(held.select_for_update(of=("self",)).values_list("pk", flat=True))
    found = assignment_of(held, official, by)
    given = [request for request in found.changed if officer_of(request) == seen[request.pk]]
    newer = [
        Refusal(request, _("پس از پیش‌نمایش به دیگری سپرده شد.")) for request in found.changed if request not in given
    ]
    refused = [*found.refused, *newer]
    if not given:
        raise RuleViolation(_("هیچ درخواستی سپرده نشد. %(why)s") % {"why": told(refused)})
    AuditEvent.objects.bulk_create([_line(request, official, reason, by) for request in given])
    _give(given, official, today)
    _tell(official, by, len(given))
    return Assigned(len(given), refused)


def too_many() -> str:
    return _("در هر نوبت دست بالا %(most)s درخواست سپرده می‌شود؛ فهرست را با پالایه‌ها کوتاه‌تر کنید.") % {
        "most": group(MOST)
    }


def told(refused: Iterable[Refusal]) -> str:
    """Refused requests by number, each reason once."""
    numbers: dict[str, list[str]] = {}
    for one in refused:
        numbers.setdefault(one.reason, []).append(isolate(shown_digits(one.request.number)))
    return " ".join(f"{listed(some[:NAMED])}{'…' if len(some) > NAMED else ''}: {why}" for why, some in numbers.items())


def _refusal(request: InfrastructureRequest, official: User, by: User) -> str:
    """Why the request is not given; "" where nothing speaks against it."""
    if request.has_ended:
        return _("پایان یافته است.")
    if not policies.may_assign_request(by, request):
        return _("در حوزهٔ شما نیست.")
    return "" if policies.may_look_after(official, request) else _("در حوزهٔ این کارشناس نیست.")


def _give(given: Sequence[InfrastructureRequest], official: User, today: date) -> None:
    rows = [RequestOfficer(request=request, official=official, since=today) for request in given]
    RequestOfficer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["request"], update_fields=["official", "since"]
    )


def _line(request: InfrastructureRequest, official: User, reason: str, by: User) -> AuditEvent:
    before = officer_of(request) or None
    return event(
        by=by,
        verb="request_given_to_official",
        subject=request,
        before={"official": before},
        after={"official": official.pk},
        reason=reason,
    )


def _tell(official: User, by: User, count: int) -> None:
    if official.pk != by.pk:
        url = reverse("support:request_list") + "?officer=me"
        notify(to=[official], kind="requests_given", url=url, count=group(count), name=by.full_name)
