"""Plots and the land of parks behind a figure, as they stood at the period's end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models.functions import Length

from accounts.models import User
from parks.models import Park, Plot
from reports.models import Figure, Scope
from reports.queries.land import ParkFacts, PlotThen, assignable_then, by_park, has_known_land, plots_then
from reports.queries.placing import moment
from reports.queries.rows.places import Behind, parks_of
from reports.queries.trail import LAND, PLOT, Trail
from units.models import LandContract

DM2_PER_HA = 1_000_000
SUMMED = {"workers_per_hectare": "workers", "land_productivity": "labour_productivity_real"}
"""Which figure of a park holds, as its numerator, what its hectares are set against."""


@dataclass(frozen=True)
class PlotRow:
    """A plot then, the plot now that names it, and the contract that held, where the reader may see it."""

    then: PlotThen
    plot: Plot
    contract: LandContract | None


@dataclass(frozen=True)
class ParkLand:
    """The land of one park then. `amount` is what was made or who worked on it in the period, of the frozen report."""

    park: Park
    plots: int
    assigned_plots: int
    assigned_dm2: int | None  # None where an assigned plot has no area, or where no plot is known
    assignable_ha: Decimal | None
    amount: int | None = None

    @property
    def assigned_ha(self) -> Decimal | None:
        return None if self.assigned_dm2 is None else Decimal(self.assigned_dm2) / DM2_PER_HA

    @property
    def is_measured(self) -> bool:
        """Whether the park counts in the share of assigned land."""
        return self.assigned_dm2 is not None and self.assignable_ha is not None


def plots(behind: Behind) -> list[PlotThen]:
    """The assigned plots of the scope; with the option «late» those alone that should have been built by then."""
    found = [plot for plot in _plots(behind) if plot.is_assigned]
    if behind.option != "late":
        return found
    late = [plot for plot in found if plot.is_late(behind.period.end)]
    seen = set(_contracts(behind.user, late))
    return [plot for plot in late if plot.holding and plot.holding.contract in seen]


def _plots(behind: Behind) -> Iterable[PlotThen]:
    trail = Trail(moment(behind.period.end), (PLOT,))
    rows = Plot.objects.visible_to(behind.user).order_by("park__sort_key", "park", Length("number_key"), "number_key")
    if behind.holds_parks:
        return plots_then(behind.period, trail, rows.filter(park__in=parks_of(behind).order_by().values("pk")))
    group = behind.scope.code.removeprefix("group:")
    return [plot for plot in plots_then(behind.period, trail, rows) if plot.group == group]


def plot_rows(user: User, found: Sequence[PlotThen]) -> list[PlotRow]:
    """The same plots with what they are called and by whom they were held; two queries."""
    named = Plot.objects.visible_to(user).select_related("park").in_bulk([plot.pk for plot in found])
    contracts = _contracts(user, found)
    return [
        PlotRow(plot, named[plot.pk], contracts.get(plot.holding.contract) if plot.holding else None)
        for plot in found
        if plot.pk in named
    ]


def _contracts(user: User, found: Iterable[PlotThen]) -> Mapping[int, LandContract]:
    keys = [plot.holding.contract for plot in found if plot.holding]
    return LandContract.objects.visible_to(user).select_related("unit").in_bulk(keys)


def park_lands(behind: Behind) -> list[ParkLand]:
    """The land of each visible park of the scope, by name; those of which it is unknown come last."""
    trail = Trail(moment(behind.period.end), LAND)
    parks = list(parks_of(behind))
    among = Plot.objects.filter(park__in=[park.pk for park in parks]).order_by("pk")
    found = by_park(plots_then(behind.period, trail, among))
    amounts = _amounts(behind) if behind.indicator.code in SUMMED else {}
    lands = [_land(behind, park, found.get(park.pk, []), trail, amounts.get(park.pk)) for park in parks]
    return sorted(lands, key=lambda land: (not land.is_measured, land.assigned_dm2 is None))


def _land(behind: Behind, park: Park, found: list[PlotThen], trail: Trail, amount: int | None) -> ParkLand:
    facts = ParkFacts(park.pk, park.county_id, park.established_on, park.assignable_area_ha)
    assigned = [plot for plot in found if plot.is_assigned]
    is_known = bool(found) and has_known_land(found)
    return ParkLand(
        park,
        plots=len(found),
        assigned_plots=len(assigned),
        assigned_dm2=sum(plot.area_dm2 or 0 for plot in assigned) if is_known else None,
        assignable_ha=assignable_then(behind.period, facts, trail),
        amount=amount,
    )


def _amounts(behind: Behind) -> Mapping[int, int | None]:
    """{park: the numerator of the figure that its hectares are set against}, as the report holds it."""
    scopes = Scope.objects.visible_to(behind.user).filter(report=behind.scope.report, kind="park")
    rows = Figure.objects.filter(scope__in=scopes, indicator=SUMMED[behind.indicator.code])
    return dict(rows.order_by().values_list("scope__park", "numerator"))
