"""The land of the parks at a period's end: plots under contract, built plots, areas; a cell a park and group.

A contract says by its own days when a plot was held; a plot that never had one is as its state says. States and areas
have no day of their own: what was entered after the period's declarations fell due is taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from core.jalali import Period
from parks.models import Plot, PlotState
from reports.compute.sums import Cell, Land, Sums
from reports.queries.placing import registered_before
from reports.queries.trail import PARK, PLOT, Trail, as_decimal
from units.models import LandContract, Unit

DM2 = 100
ARES = 100
HELD = frozenset({PlotState.ASSIGNED.value, PlotState.BUILT.value})


@dataclass(frozen=True)
class ParkFacts:
    """A park as reports need it; `assignable_ha` is what is known of today."""

    pk: int
    county: int | None
    established_on: date | None
    assignable_ha: Decimal | None


@dataclass(frozen=True)
class Holding:
    """A contract that held on the period's last day."""

    contract: int
    group: str
    build_by: date | None


@dataclass(frozen=True)
class PlotThen:
    """A plot at the period's end; `group` is that of the unit that holds it, empty when nobody is known to."""

    pk: int
    park: int
    is_assigned: bool
    state: str
    area_dm2: int | None
    group: str
    holding: Holding | None

    @property
    def is_built(self) -> bool | None:
        """None where nobody said in what state the plot was."""
        return self.state == PlotState.BUILT if self.state else None

    @property
    def build_by(self) -> date | None:
        """The day by which its holder should have built; None where it cannot be told whether they had."""
        return self.holding.build_by if self.holding and self.state else None

    def is_late(self, end: date) -> bool:
        return self.build_by is not None and self.build_by < end and not self.is_built

    def land(self, end: date) -> Land:
        """What an assigned plot adds to its park and group."""
        return Land(
            assigned_plots=1,
            told_plots=int(self.is_built is not None),
            built_plots=int(bool(self.is_built)),
            held_plots=int(self.holding is not None),
            dated_plots=int(self.build_by is not None),
            late_plots=int(self.is_late(end)),
        )


def land(period: Period, parks: Iterable[ParkFacts], trail: Trail) -> tuple[list[Cell], frozenset[int]]:
    """Cells of land, and the parks whose assigned land is known: they have plots, and every assigned one an area."""
    plots = by_park(plots_then(period, trail))
    cells: list[Cell] = []
    known = frozenset(park for park, found in plots.items() if has_known_land(found))
    for park in parks:
        cells += _cells(period, park, plots.get(park.pk, []), is_known=park.pk in known, trail=trail)
    return cells, known


def by_park(plots: Iterable[PlotThen]) -> dict[int, list[PlotThen]]:
    found: dict[int, list[PlotThen]] = {}
    for plot in plots:
        found.setdefault(plot.park, []).append(plot)
    return found


def has_known_land(plots: Iterable[PlotThen]) -> bool:
    """Whether the assigned land of a park with these plots is known: every assigned one has an area."""
    return all(plot.area_dm2 is not None for plot in plots if plot.is_assigned)


def _cells(period: Period, park: ParkFacts, plots: list[PlotThen], *, is_known: bool, trail: Trail) -> list[Cell]:
    assigned = [plot for plot in plots if plot.is_assigned]
    by_group = {"": _whole_park(period, park, assigned, is_known=is_known, trail=trail)}
    for plot in assigned:
        mine = plot.land(period.end)
        if is_known:
            mine += Land(assigned_dm2=plot.area_dm2)
        by_group[plot.group] = by_group.get(plot.group, Land()) + mine
    return [Cell(park.pk, park.county, group, Sums(land=found)) for group, found in by_group.items()]


def _whole_park(period: Period, park: ParkFacts, assigned: list[PlotThen], *, is_known: bool, trail: Trail) -> Land:
    assignable = assignable_then(period, park, trail)
    if not is_known:
        return Land(parks=1)
    area = sum(plot.area_dm2 or 0 for plot in assigned)
    if assignable is None:
        return Land(parks=1, assigned_dm2=0)
    return Land(
        parks=1,
        measured_parks=1,
        occupied_dm2=area,
        assignable_ares=int(assignable * ARES),
        assigned_dm2=0,
    )


def assignable_then(period: Period, park: ParkFacts, trail: Trail) -> Decimal | None:
    """The park's assignable hectares at the period's end."""
    was = trail.was(PARK, park.pk, registered_before(period))
    return as_decimal(was["assignable_area_ha"]) if "assignable_area_ha" in was else park.assignable_ha


def plots_then(period: Period, trail: Trail, among: QuerySet[Plot] | None = None) -> Iterable[PlotThen]:
    """The plots at the period's end, in the order of `among`; three queries."""
    since = registered_before(period)
    rows = Plot.objects.order_by("pk") if among is None else among
    contracts, ever = _holdings(period.end, among)
    groups = dict(Unit.objects.exclude(plot=None).order_by("-pk").values_list("plot", "group"))
    for pk, park, area, state in rows.values_list("pk", "park", "area_m2", "state"):
        if trail.is_newer(PLOT, pk, since):
            continue
        was = trail.was(PLOT, pk, since)
        then = str(was.get("state", state))
        holding = contracts.get(pk)
        measured = as_decimal(was["area_m2"]) if "area_m2" in was else area
        yield PlotThen(
            pk=pk,
            park=park,
            is_assigned=holding is not None or (pk not in ever and then in HELD),
            state=then,
            area_dm2=None if measured is None else int(measured * DM2),
            group=holding.group if holding else groups.get(pk, ""),
            holding=holding,
        )


def _holdings(end: date, plots: QuerySet[Plot] | None) -> tuple[Mapping[int, Holding], frozenset[int]]:
    """The contract of each plot that held on the day before `end`, and the plots that ever had one."""
    contracts = LandContract.objects.order_by("pk")
    if plots is not None:
        contracts = contracts.filter(plot__in=plots.order_by().values("pk"))
    found: dict[int, Holding] = {}
    ever = set()
    names = ("pk", "plot", "signed_on", "ended_on", "build_by", "unit__group")
    for pk, plot, signed_on, ended_on, build_by, group in contracts.values_list(*names):
        ever.add(plot)
        if signed_on < end and (ended_on is None or ended_on >= end):
            found[plot] = Holding(pk, group, build_by)
    return found, frozenset(ever)
