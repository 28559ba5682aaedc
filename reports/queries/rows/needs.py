"""Utilities of parks and infrastructure requests behind a figure, as they stood at the period's end."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from parks.models import Park, ParkUtility
from reports.queries.needs import UtilityThen, utilities_then
from reports.queries.placing import moment
from reports.queries.requests import Delivery, OpenRequest, delivered_in, open_then
from reports.queries.rows.places import Behind, parks_of
from reports.queries.trail import REQUEST, UTILITY, Trail
from support.models import InfrastructureRequest


@dataclass(frozen=True)
class UtilityRow:
    """One park and what was told of its utility; nothing told is a row too."""

    park: Park
    told: UtilityThen


@dataclass(frozen=True)
class RequestRow:
    """A request as it stood, beside the request of today that names it."""

    told: OpenRequest | Delivery
    request: InfrastructureRequest


def utilities(behind: Behind) -> list[UtilityRow]:
    """A row a visible park of the scope, those first that told the figure; the indicator's code names the utility."""
    stem, _line, kind = behind.indicator.code.partition("_")
    parks = list(parks_of(behind))
    among = ParkUtility.objects.filter(kind=kind, park__in=[park.pk for park in parks])
    found = utilities_then(behind.period, Trail(moment(behind.period.end), (UTILITY,)), among)
    rows = [UtilityRow(park, found.get(park.pk, {}).get(kind, UtilityThen())) for park in parks]
    return sorted(rows, key=lambda row: getattr(row.told, stem) is None)


def open_requests(behind: Behind) -> list[OpenRequest]:
    """Open requests of the scope, the oldest first; with the option «overdue» those alone that were late."""
    period = behind.period
    found = open_then(period, Trail(moment(period.end), (REQUEST,)), _requests(behind))
    if behind.option == "overdue":
        found = [request for request in found if request.is_overdue(period.end)]
    return sorted(found, key=lambda request: (request.filed_on, request.pk))


def deliveries(behind: Behind) -> list[Delivery]:
    """Requests of the scope that were delivered in the period, the latest first."""
    return sorted(
        delivered_in(behind.period, _requests(behind)), key=lambda each: (each.delivered_on, each.pk), reverse=True
    )


def _requests(behind: Behind) -> QuerySet[InfrastructureRequest]:
    """Visible requests of the scope: an agency sees its own without seeing their park."""
    visible = InfrastructureRequest.objects.visible_to(behind.user)
    if behind.scope.kind == "province":
        return visible
    return visible.filter(park__in=parks_of(behind).order_by().values("pk"))


def request_rows(user: User, found: Sequence[OpenRequest | Delivery]) -> list[RequestRow]:
    """The same requests with what they are called; one query."""
    rows = InfrastructureRequest.objects.visible_to(user).select_related("park")
    named = rows.in_bulk([each.pk for each in found])
    return [RequestRow(each, named[each.pk]) for each in found if each.pk in named]
