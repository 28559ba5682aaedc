"""What the productivity of parks is computed from, in a fixed number of queries: declarations, land, prices.

Workers, electricity and value added are added up over the accepted declarations that tell all three, of units that
have reached operation at the period's end, in the park that each was made from. Every sum is one of whole numbers
(rial, persons, hundredths), so that both databases agree to the last digit.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Round

from core.jalali import Period
from parks.models import Plot, PlotState
from reports.compute.parameters import BASE_INDEX, PRESET
from reports.compute.productivity import ParkInputs, ParkResult, park_results
from reports.compute.sums import Cell, Inputs
from reports.models import PriceIndex
from reports.queries.cells import cells
from units.models import Declaration, LandContract, Status, StatusChange

REACHED = (Status.ACTIVE, Status.SEMI_ACTIVE, Status.CLOSED)
HELD = (PlotState.ASSIGNED, PlotState.BUILT)


def park_productivity(period: Period, found: Inputs) -> dict[int, ParkResult]:
    """Efficiency and index of every park that has a unit in the period of `found`, against a year before."""
    now, before = park_inputs(period, found.cells), park_inputs(period.year_before())
    return park_results(now, before, found.months)


def park_inputs(period: Period, found: Iterable[Cell] | None = None) -> dict[int, ParkInputs]:
    """What each park that has a unit used and made in the period; `found` are its cells where they are already read."""
    months = len(period.months())
    expected = _expected(cells(period, PRESET) if found is None else found, months)
    told, land = _told(period), _land(period.end)
    return {
        park: _inputs(told.get(park, {}), land.get(park, {}), expected.get(park, 0))
        for park in sorted(expected.keys() | told.keys())
    }


def _inputs(told: Mapping[str, Any], land: Mapping[str, Any], expected: int) -> ParkInputs:
    months = told.get("told", 0)
    return ParkInputs(
        workers=told.get("staff"),
        kwh_hundredths=told.get("kwh"),
        nominal_rial=told.get("nominal"),
        real_rial=told.get("real"),
        land_m2_hundredths=land.get("area"),
        plots=land.get("plots", 0),
        plots_without_area=land.get("plots", 0) - land.get("measured", 0),
        told=months,
        expected=max(expected, months),
    )


def _expected(found: Iterable[Cell], months: int) -> dict[int, int]:
    """Months that each park's units should have told: of units that ran on any day of the period or declared."""
    total: dict[int, int] = {}
    for cell in found:
        if cell.park is not None:
            total[cell.park] = total.get(cell.park, 0) + cell.sums.asked * months
    return total


def _told(period: Period) -> dict[int, dict[str, Any]]:
    """Sums of each park over the months of units that tell all three; `real` is None where a month has no index."""
    months = [month.code for month in period.months()]
    indexes = price_indexes(months)
    total: dict[int, dict[str, Any]] = {}
    for row in _rows(months, period.end):
        one = total.setdefault(row["park"], {"told": 0, "staff": 0, "kwh": 0, "nominal": 0, "real": Fraction(0)})
        for name in ("told", "staff", "kwh", "nominal"):
            one[name] += int(row[name])
        index = indexes.get(row["period"])
        if index is None or one["real"] is None:
            one["real"] = None
        else:
            one["real"] += Fraction(int(row["nominal"])) / index
    for one in total.values():
        one["real"] = None if one["real"] is None else round(one["real"])
    return total


def _rows(months: list[str], end: date) -> QuerySet[Any, Any]:
    status = (
        StatusChange.objects.approved()
        .filter(unit=OuterRef("unit"), effective_on__lt=end)
        .order_by("-effective_on", "-pk")
        .values("status")[:1]
    )
    return (
        Declaration.objects.accepted()
        .filter(period__gte=months[0], period__lte=months[-1], park__isnull=False)
        .exclude(Q(output_value_rial=None) | Q(intermediate_cost_rial=None) | Q(workers=None) | Q(electricity_kwh=None))
        .alias(status=Subquery(status))
        .filter(status__in=REACHED)
        .order_by()
        .values("park", "period")
        .annotate(
            told=Count("pk"),
            staff=Sum("workers"),
            kwh=Sum(Cast(Round(F("electricity_kwh") * 100), BigIntegerField())),
            nominal=Sum(F("output_value_rial") - F("intermediate_cost_rial")),
        )
    )


def price_indexes(months: Iterable[str]) -> dict[str, Fraction]:
    """The producer price index of each of these months as a ratio to its base; a month without one is missing.

    Months on another base than the newest one's are missing too: they could not be compared.
    """
    newest = PriceIndex.objects.order_by("-month").values("base")[:1]
    rows = PriceIndex.objects.filter(month__in=list(months), base=Subquery(newest))
    return {month: Fraction(hundredths, BASE_INDEX) for month, hundredths in rows.values_list("month", "hundredths")}


def _land(end: date) -> dict[int, dict[str, Any]]:
    """Assigned plots of each park on the period's last day, and how many of them have an area (hundredths of m²).

    A plot is assigned when a contract covers the day, or when the register says so and no later contract explains it.
    """
    contracts = LandContract.objects.filter(plot=OuterRef("pk"))
    covered = contracts.filter(signed_on__lt=end).filter(Q(ended_on=None) | Q(ended_on__gte=end))
    held = Q(state__in=HELD) & ~Exists(contracts.filter(signed_on__gte=end))
    rows: QuerySet[Any, Any] = (
        Plot.objects.filter(Exists(covered) | held)
        .order_by()
        .values("park")
        .annotate(
            plots=Count("pk"),
            measured=Count("area_m2"),
            area=Sum(Cast(Round(F("area_m2") * 100), BigIntegerField())),
        )
    )
    return {row["park"]: row | {"area": None if row["area"] is None else int(row["area"])} for row in rows}
