"""Units and events of their ledger behind a figure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from core.jalali import Period
from reports.queries.placing import read_months
from reports.queries.rows.places import Behind, units_of
from units.models import Declaration, Product, Status, StatusChange, Unit

RUNNING = Status.running()
TOO_LARGE = 10**17  # rial a year; as `reports.queries.cells` has it


def units_by_status(behind: Behind) -> QuerySet[Unit]:
    """Units of the scope; with the option those of one status at the period's end, `reached` for all three."""
    units, wanted = units_of(behind), behind.option
    if wanted == "reached":
        return units.filter(status_then__in=Status.reached_operation())
    return units.filter(status_then="" if wanted == "not_stated" else wanted) if wanted else units


def units_that_ran(behind: Behind) -> QuerySet[Unit]:
    """Units that ran on any day of the period, with `told_months`: how many accepted declarations count of each.

    Those of a unit count that had reached operation at the period's end.
    """
    period = behind.period
    later = _events().filter(Q(effective_on__gt=OuterRef("effective_on")) | _same_day_later())
    over = later.filter(Q(effective_on__lte=period.start) | Q(effective_on=OuterRef("effective_on")))
    ran = _events().filter(status__in=RUNNING, effective_on__lt=period.end, unit=OuterRef("pk")).exclude(
        Exists(over.filter(unit=OuterRef("unit"), effective_on__lt=period.end))
    )  # fmt: skip
    return units_of(behind).filter(Exists(ran)).annotate(told_months=_told_months(period))


def _same_day_later() -> Q:
    return Q(effective_on=OuterRef("effective_on"), pk__gt=OuterRef("pk"))


def _told_months(period: Period) -> Case:
    told = read_months(Declaration.objects.accepted(), period).filter(unit=OuterRef("pk")).order_by()
    count = Subquery(told.values("unit").annotate(months=Count("pk")).values("months"))
    return Case(When(status_then__in=Status.reached_operation(), then=Coalesce(count, 0)), default=0)


def silent_units(behind: Behind) -> QuerySet[Unit]:
    """Units that were closed at the period's end and declared nothing: their capacity counts as making nothing."""
    return units_of(behind).filter(status_then=Status.CLOSED, told_last__isnull=True)


def capacities(units: Iterable[int], period: Period) -> Mapping[int, int | None]:
    """{unit: capacity of a year at the prices of the period's end, rial}; None where a product has none. One query.

    In thousandths of a unit of measure, rounded half up at the end, as `reports.queries.cells` has it.
    """
    found: dict[int, list[tuple[int, int] | None]] = {}
    rows = Product.objects.filter(unit__in=list(units), nominal_quantity__gt=0).priced(period).order_by("pk")
    for unit, quantity, price in rows.values_list("unit", "nominal_quantity", F("price_rial")):
        found.setdefault(unit, []).append(_priced(quantity or Decimal(0), price or 0))
    return {unit: _capacity(parts) for unit, parts in found.items()}


def _priced(quantity: Decimal, price: int) -> tuple[int, int] | None:
    """Thousandths and price of a product; None where it has no price, or one that is a slip of the pen."""
    return (round(quantity * 1000), price) if price > 0 and quantity * price < TOO_LARGE else None


def _capacity(parts: list[tuple[int, int] | None]) -> int | None:
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return (sum(thousandths * price for thousandths, price in known) + 500) // 1000


# ── movement ──────────────────────────────────────────────────────────────────────────────────────────────────────
def changes(behind: Behind) -> QuerySet[StatusChange]:
    """Approved events of the period that closed a unit of the scope or brought one back, the newest first.

    The option names one of the two; `was` is the status before, `placed` the park where the unit counts.
    """
    stopped = Q(status=Status.CLOSED, was__in=RUNNING)
    wanted = {"closed": stopped, "back": _back()}.get(behind.option, stopped | _back())
    rows = _within(behind.period).filter(wanted, unit__in=units_of(behind).order_by().values("pk"))
    return rows.filter(pk__in=StatusChange.objects.visible_to(behind.user).values("pk")).select_related("unit__park")


def units_that_came_back(behind: Behind) -> QuerySet[Unit]:
    """Units that came back in the same period a year before, with the day (`back_on`) and what they were at the end."""
    back = _within(behind.period.year_before()).filter(_back(), unit=OuterRef("pk"))
    return units_of(behind).annotate(back_on=_day(back)).filter(back_on__isnull=False)


def back_in(period: Period) -> Subquery:
    """The last day of the period on which a unit of the outer query came back."""
    return _day(_within(period).filter(_back(), unit=OuterRef("pk")))


def _day(events: QuerySet[StatusChange]) -> Subquery:
    return Subquery(events.values("effective_on")[:1])


def _back() -> Q:
    return Q(status__in=RUNNING, was=Status.CLOSED)


def _within(period: Period) -> QuerySet[StatusChange]:
    rows = _events().annotate(was=_status_before())
    return rows.filter(effective_on__gte=period.start, effective_on__lt=period.end).order_by("-effective_on", "-pk")


def _events() -> QuerySet[StatusChange]:
    return StatusChange.objects.approved().order_by()


def _status_before() -> Subquery:
    """The status of the unit's last approved event before this one, as reports read the ledger."""
    earlier = Q(effective_on__lt=OuterRef("effective_on")) | Q(
        effective_on=OuterRef("effective_on"), pk__lt=OuterRef("pk")
    )
    events = _events().filter(earlier, unit=OuterRef("unit"))
    return Subquery(events.order_by("-effective_on", "-pk").values("status")[:1])


def declarations(behind: Behind) -> QuerySet[Declaration]:
    """Accepted declarations of the period's months, of units of the scope that have reached operation."""
    units = units_of(behind).filter(status_then__in=Status.reached_operation()).order_by().values("pk")
    rows = read_months(Declaration.objects.visible_to(behind.user).accepted(), behind.period).filter(unit__in=units)
    return rows.select_related("unit", "park").order_by("unit__sort_key", "period", "pk")
