"""The rows of the register that a figure rests on, as far as its reader may see them.

A report is frozen and the register is not: these are the rows as they stand today, of the same place and period.
"""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from core.jalali import Period
from reports.indicators import Indicator
from reports.models import Scope, ScopeKind
from reports.queries.ages import ages_in
from units.models import Declaration, Status, StatusChange, Unit
from units.queries.past import column


def units_of(user: User, indicator: Indicator, scope: Scope, period: Period) -> QuerySet[Unit]:
    """Units of the scope as they were on the period's last day; of one status where the indicator counts one."""
    _kind, _colon, status = indicator.rows.partition(":")
    rows = Unit.objects.visible_to(user).as_of(period.last_day).filter(place(scope, period, park="park_then"))
    if status == "not_stated":
        rows = rows.filter(**{column("status", period.last_day): ""})
    elif status:
        rows = rows.filter(**{column("status", period.last_day): status})
    return rows.order_by("sort_key", "pk")


def changes_of(user: User, indicator: Indicator, scope: Scope, period: Period) -> QuerySet[StatusChange]:
    """Approved events of the period that closed a unit or brought one back, the newest first."""
    running = (Status.ACTIVE, Status.SEMI_ACTIVE)
    stopped = Q(status=Status.CLOSED, was__in=running)
    back = Q(status__in=running, was=Status.CLOSED)
    wanted = {"closures": stopped, "reactivations": back}.get(indicator.code, stopped | back)
    rows = StatusChange.objects.visible_to(user).approved().annotate(was=_status_before())
    rows = rows.filter(wanted, effective_on__gte=period.start, effective_on__lt=period.end)
    rows = rows.filter(place(scope, period, park="unit__park_id", unit="unit__"))
    return rows.select_related("unit__park").order_by("-effective_on", "-pk")


def _status_before() -> Subquery:
    """The status of the unit's last approved event before this one, as reports read the ledger."""
    earlier = Q(effective_on__lt=OuterRef("effective_on")) | Q(
        effective_on=OuterRef("effective_on"), pk__lt=OuterRef("pk")
    )
    events = StatusChange.objects.approved().filter(earlier, unit=OuterRef("unit"))
    return Subquery(events.order_by("-effective_on", "-pk").values("status")[:1])


def declarations_of(user: User, scope: Scope, period: Period) -> QuerySet[Declaration]:
    """Accepted declarations of the period's months from the scope, by unit and month."""
    rows = Declaration.objects.visible_to(user).accepted().filter(period__in=[each.code for each in period.months()])
    rows = rows.filter(place(scope, period, park="park_id", unit="unit__"))
    return rows.select_related("unit", "park").order_by("unit__sort_key", "period", "pk")


def place(scope: Scope, period: Period, *, park: str, unit: str = "") -> Q:
    """Rows that belong to the scope; `park` is where they say their park, `unit` the way to their unit."""
    if scope.kind == ScopeKind.PARK:
        return Q(**{park: scope.park_id})
    if scope.kind == ScopeKind.COUNTY:
        outside = {f"{park}__isnull": True, f"{unit}county": scope.county_id}
        return Q(**{f"{park}__in": _parks_in(scope)}) | Q(**outside)
    if scope.kind == ScopeKind.AGE:
        wanted = scope.code.partition(":")[2]
        return Q(**{f"{park}__in": [pk for pk, age in ages_in(scope.report).items() if age == wanted]})
    if scope.kind == ScopeKind.GROUP:
        return Q(**{f"{unit}group": scope.code.partition(":")[2]})
    return Q(**{f"{park}__isnull": True}) if scope.kind == ScopeKind.OUTSIDE else Q()


def _parks_in(scope: Scope) -> list[int]:
    return list(scope.county.parks.values_list("pk", flat=True)) if scope.county else []
