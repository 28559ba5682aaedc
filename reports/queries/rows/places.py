"""For whom and behind which figure rows are asked, and what of the register belongs to its scope."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, When

from accounts.models import User
from core.jalali import Period
from parks.models import Park
from reports.indicators import Indicator
from reports.models import Scope, ScopeKind
from reports.queries.ages import ages_in
from reports.queries.placing import read_months
from units.models import Declaration, PastTenure, Status, Unit


@dataclass(frozen=True)
class Behind:
    """One figure whose rows are asked for; `option` narrows them («late» of plots), `scope` brings its report along."""

    user: User
    indicator: Indicator
    scope: Scope
    option: str = ""

    @property
    def period(self) -> Period:
        return self.scope.report.jalali

    @property
    def holds_parks(self) -> bool:
        """Whether the scope is made of parks: land, utilities and requests are told of those alone."""
        return self.scope.kind in {ScopeKind.PROVINCE, ScopeKind.PARK, ScopeKind.COUNTY, ScopeKind.AGE}


def parks_of(behind: Behind) -> QuerySet[Park]:
    """The visible parks of the scope by name; none of a scope that holds no parks."""
    parks = Park.objects.visible_to(behind.user).order_by("sort_key", "pk")
    scope = behind.scope
    if scope.kind == ScopeKind.PARK:
        return parks.filter(report_scopes=scope.pk)
    if scope.kind == ScopeKind.COUNTY:
        return parks.filter(county=scope.county_id)
    if scope.kind == ScopeKind.AGE:
        return parks.filter(pk__in=_parks_of_age(scope))
    return parks if scope.kind == ScopeKind.PROVINCE else parks.none()


def units_of(behind: Behind) -> QuerySet[Any]:
    """The visible units that the report counts in the scope, as they were on the period's last day.

    `placed` is the park where each counts: where its newest declaration of the period was made, else where it stood.
    """
    period = behind.period
    told = read_months(Declaration.objects.accepted(), period).filter(unit=OuterRef("pk")).order_by("-period")
    units = Unit.objects.visible_to(behind.user).as_of(period.last_day, registered_by=period.due_on)
    units = units.annotate(
        told_last=Subquery(told.values("period")[:1]),
        placed=Case(
            When(status_then__in=Status.reached_operation(), told_last__isnull=False, then=_park_of(told)),
            default=F("park_then"),
            output_field=BigIntegerField(),
        ),
    )
    return units.filter(_ever_in(behind) & _in(behind.scope)).order_by("sort_key", "pk")


def _ever_in(behind: Behind) -> Q:
    """Units that can count in a park or county at all, found on indexes: nobody looks at the whole register for one."""
    scope, tenures = behind.scope, PastTenure.objects.order_by()
    told = read_months(Declaration.objects.accepted(), behind.period).order_by()
    if scope.kind == ScopeKind.PARK:
        here, told, tenures = Q(park=scope.park_id), told.filter(park=scope.park_id), tenures.filter(park=scope.park_id)
    elif scope.kind == ScopeKind.COUNTY:
        place = Q(park__county=scope.county_id)
        here, told = Q(county=scope.county_id) | place, told.filter(place)
        tenures = tenures.filter(Q(county=scope.county_id) | place)
    else:
        return Q()
    return here | Q(pk__in=told.values("unit")) | Q(pk__in=tenures.values("unit"))


def _park_of(told: QuerySet[Declaration]) -> Subquery:
    return Subquery(told.values("park_id")[:1])


def _in(scope: Scope) -> Q:
    """Units of `units_of` that belong to the scope."""
    if scope.kind == ScopeKind.PARK:
        return Q(placed=scope.park_id)
    if scope.kind == ScopeKind.COUNTY:
        parks = Park.objects.filter(county=scope.county_id).values("pk")
        return Q(placed__in=parks) | Q(placed__isnull=True, county_then=scope.county_id)
    if scope.kind == ScopeKind.AGE:
        return Q(placed__in=_parks_of_age(scope))
    if scope.kind == ScopeKind.GROUP:
        return Q(group=scope.code.partition(":")[2])
    return Q(placed__isnull=True) if scope.kind == ScopeKind.OUTSIDE else Q()


def _parks_of_age(scope: Scope) -> list[int]:
    wanted = scope.code.partition(":")[2]
    return [park for park, age in ages_in(scope.report).items() if age == wanted]
