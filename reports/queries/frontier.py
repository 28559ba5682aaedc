"""What the productivity of parks is computed from, in a fixed number of queries: declarations, land, prices.

Workers, electricity and value added are added up over the accepted declarations that tell all three, of units that
have reached operation at the period's end, in the park that each was made from. The land of both years is read as it
stood at each one's end (`reports.queries.land`). Every sum is one of whole numbers
(rial, persons, hundredths), so that both databases agree to the last digit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Round

from core.jalali import Period
from reports.compute.parameters import BASE_INDEX, Parameters
from reports.compute.productivity import ParkInputs, ParkResult, park_results
from reports.compute.sums import Cell, Inputs, Sums
from reports.queries.cells import cells
from reports.queries.inputs import park_facts
from reports.queries.land import land
from reports.queries.placing import moment
from reports.queries.trail import LAND, Trail
from units.models import Declaration, Status, StatusChange

REACHED = (Status.ACTIVE, Status.SEMI_ACTIVE, Status.CLOSED)


def park_productivity(period: Period, found: Inputs) -> dict[int, ParkResult]:
    """Efficiency and index of every park that has a unit in the period of `found`, against a year before."""
    told = found.parameters
    now = park_inputs(period, found.cells, told)
    before = inputs_of(period.year_before(), replace(told, prices=told.prices_before))
    return park_results(now, before, found.months, told.minimum_coverage)


def inputs_of(period: Period, parameters: Parameters) -> dict[int, ParkInputs]:
    """The inputs of a period that is not the one reported, its land as it stood then."""
    of_land, _known = land(period, park_facts(), Trail(moment(period.end), LAND))
    return park_inputs(period, [*cells(period, parameters), *of_land], parameters)


def park_inputs(period: Period, found: Iterable[Cell], parameters: Parameters) -> dict[int, ParkInputs]:
    """What each park that has a unit used and made in the period; `found` are its cells, those of land among them."""
    months = [month.code for month in period.months()]
    places = _places(found)
    told = _told(months, period.end, parameters.prices)
    return {
        park: _inputs(told.get(park, NOTHING), places.get(park, Sums()), len(months))
        for park in sorted(places.keys() | told.keys())
        if park in told or places[park].units
    }


@dataclass
class _Told:
    """Sums over the months of units that tell all three; `real` is None where a month has no index."""

    months: int = 0
    workers: int = 0
    kwh: int = 0
    nominal: int = 0
    real: Fraction | None = Fraction(0)


NOTHING = _Told(real=None)


def _inputs(told: _Told, place: Sums, months: int) -> ParkInputs:
    area, plots = place.land.assigned_dm2, place.land.assigned_plots
    return ParkInputs(
        workers=told.workers if told.months else None,
        kwh_hundredths=told.kwh if told.months else None,
        nominal_rial=told.nominal if told.months else None,
        real_rial=None if told.real is None else round(told.real),
        land_m2_hundredths=area,
        plots=plots,
        plots_without_area=plots if area is None else 0,
        told=told.months,
        expected=max(place.asked * months, told.months),
    )


def _places(found: Iterable[Cell]) -> dict[int, Sums]:
    """The sums of each park."""
    total: dict[int, Sums] = {}
    for cell in found:
        if cell.park is not None:
            total[cell.park] = total[cell.park] + cell.sums if cell.park in total else cell.sums
    return total


def _told(months: list[str], end: date, prices: Mapping[str, int]) -> dict[int, _Told]:
    total: dict[int, _Told] = {}
    for row in _rows(months, end):
        one = total.setdefault(row["park"], _Told())
        one.months += row["told"]
        one.workers += int(row["staff"])
        one.kwh += int(row["kwh"])
        one.nominal += int(row["nominal"])
        index = prices.get(row["period"])
        if index is None or one.real is None:
            one.real = None
        else:
            one.real += Fraction(int(row["nominal"]) * BASE_INDEX, index)
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
